"""Asking, fetching and cancelling, and every way it can fail."""

from typing import Any

import httpx
import pytest
from fal_client import FalClientError, FalClientHTTPError

import studio.fal.gateway
from studio.catalogue import read_catalogue
from studio.errors import (
    DarkroomError,
    EngineBusy,
    EngineDown,
    EngineError,
    EngineFailed,
    EngineForgotten,
    EngineNoFace,
    EngineNoSubject,
    EngineRefused,
    EngineTimeout,
    EngineUnsupported,
    ResultBroken,
    ResultExpired,
)
from studio.fal import Check, Gateway, Outcome, open_gateway
from studio.fal.faults import BY_STATUS, BY_TYPE, of_answer, translate
from studio.fal.transport import ForeignHost, SubmitUncertain
from studio.task import Progress, Task
from tests.studio.fal.conftest import (
    KEY,
    Answer,
    Engine,
    Loopback,
    avatar_task,
    cut_out_task,
    half,
    hang,
    request_at,
    reset,
    say,
)

FILE = "https://v3.fal.media/files/p.png"
DONE: dict[str, object] = {"status": "COMPLETED", "request_id": "r1", "logs": None, "metrics": {}}


async def checked(
    engine: Engine, gateway: Gateway, result: Answer, task: Task | None = None
) -> Check:
    """Ask after a request that is through, with this result."""
    engine.on("GET", "/status", say(200, DONE))
    engine.on("GET", "/r1", result)
    return await gateway.check(task or cut_out_task(), request_at())


def log(message: object) -> dict[str, object]:
    return {"message": message, "timestamp": "t", "level": "INFO", "source": "USER"}


@pytest.mark.parametrize(
    ("answer", "progress"),
    [
        ({"status": "IN_QUEUE", "queue_position": 3}, Progress(place=3)),
        ({"status": "IN_PROGRESS", "logs": None}, Progress()),
        ({"status": "IN_PROGRESS", "logs": []}, Progress()),
        ({"status": "IN_PROGRESS", "logs": [log("one"), log("two")]}, Progress(stage="two")),
        ({"status": "IN_PROGRESS", "logs": [log("x" * 61)]}, Progress()),
        ({"status": "IN_PROGRESS", "logs": [log(5)]}, Progress()),
    ],
)
async def test_who_waits_hears_how_far_it_is(
    answer: dict[str, object], progress: Progress, engine: Engine, gateway: Gateway
) -> None:
    engine.on("GET", "/status", say(202, answer | {"request_id": "r1"}))
    check = await gateway.check(cut_out_task(), request_at())
    assert check == Check(outcome=Outcome.WAITING, progress=progress)
    assert engine.seen[0].path.endswith("/status?logs=true")


async def test_a_finished_request_names_its_pictures(engine: Engine, gateway: Gateway) -> None:
    cut = await checked(engine, gateway, say(200, {"image": {"url": FILE, "new_field": 1}}))
    assert cut == Check(outcome=Outcome.FINISHED, outputs=(FILE,))
    drawn = say(200, {"images": [{"url": FILE}, {"url": "https://x/2"}], "description": "x"})
    assert (await checked(engine, gateway, drawn, avatar_task())).outputs == (FILE,)


SENSELESS: list[object] = [
    {},
    [],
    None,
    "text",
    {"image": None},
    {"image": {}},
    {"image": {"url": ""}},
    {"image": {"url": 5}},
    {"image": {"url": "x" * 5000}},
    b"<html>",
    b"",
    b"\xff\xfe",
]


@pytest.mark.parametrize("answer", SENSELESS, ids=repr)
async def test_an_answer_without_a_picture_is_broken(
    answer: object, engine: Engine, gateway: Gateway
) -> None:
    check = await checked(engine, gateway, say(200, answer))
    assert check.outcome is Outcome.FAILED
    assert isinstance(check.error, ResultBroken)


NO_AVATAR: list[object] = [{"images": [{}]}, {"image": {"url": FILE}}, {"images": None}]


@pytest.mark.parametrize("answer", NO_AVATAR)
async def test_an_avatar_without_a_picture_is_broken(
    answer: object, engine: Engine, gateway: Gateway
) -> None:
    check = await checked(engine, gateway, say(200, answer), avatar_task())
    assert isinstance(check.error, ResultBroken)


async def test_an_answer_that_is_far_too_long_is_broken(engine: Engine, gateway: Gateway) -> None:
    check = await checked(engine, gateway, say(200, {"image": {"url": "x" * 2_100_000}}))
    assert isinstance(check.error, ResultBroken)


async def test_a_picture_flagged_by_the_filter_is_a_refusal(
    engine: Engine, gateway: Gateway
) -> None:
    body = {"images": [{"url": FILE}], "has_nsfw_concepts": [True]}
    check = await checked(engine, gateway, say(200, body), avatar_task())
    assert isinstance(check.error, EngineRefused)
    check = await checked(engine, gateway, say(200, {"images": []}), avatar_task())
    assert isinstance(check.error, EngineRefused)
    body["has_nsfw_concepts"] = [False]
    assert (await checked(engine, gateway, say(200, body), avatar_task())).outputs == (FILE,)


async def test_what_was_cancelled_says_so(engine: Engine, gateway: Gateway) -> None:
    gone = say(499, {"detail": "cancelled", "error_type": "client_cancelled"})
    assert (await checked(engine, gateway, gone)).outcome is Outcome.CANCELLED


async def test_what_the_engine_forgot_is_told_from_a_result_that_is_gone(
    engine: Engine, gateway: Gateway
) -> None:
    engine.on("GET", "/status", say(404, {"status": "NOT_FOUND"}))
    assert (await gateway.check(avatar_task(), request_at())).outcome is Outcome.FORGOTTEN
    engine.answers.clear()
    check = await checked(engine, gateway, say(404, {"detail": "gone"}))
    assert isinstance(check.error, ResultExpired)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (422, {"detail": [{"type": "content_policy_violation"}]}, EngineRefused),
        (422, {"detail": [{"type": "face_detection_error"}]}, EngineNoFace),
        (
            422,
            {"detail": [{"loc": ["body"], "msg": "x", "type": "no_media_generated"}]},
            EngineNoSubject,
        ),
        (422, {"detail": {"type": "feature_not_supported"}}, EngineUnsupported),
        (422, {"detail": "words", "error_type": "content_policy_violation"}, EngineRefused),
        (422, {"detail": "words"}, EngineFailed),
        (500, {"detail": [{"type": "internal_server_error"}]}, EngineFailed),
        (504, {"detail": [{"type": "generation_timeout"}]}, EngineTimeout),
        (503, {"detail": "x", "error_type": "runner_scheduling_failure"}, EngineBusy),
        (400, b"not json", EngineFailed),
    ],
)
async def test_a_models_failure_is_final_and_named(
    status: int,
    body: object,
    error: type[DarkroomError],
    engine: Engine,
    gateway: Gateway,
) -> None:
    check = await checked(engine, gateway, say(status, body))
    assert check.outcome is Outcome.FAILED
    assert type(check.error) is error


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, b"<hr><center>nginx</center>"),
        (503, b""),
        (500, b"oops"),
        (429, {"detail": "slow down"}),
        (401, {"detail": "bad key"}),
        (403, {"detail": "locked"}),
    ],
)
async def test_trouble_on_the_road_to_a_paid_result_is_asked_again(
    status: int, body: object, engine: Engine, gateway: Gateway
) -> None:
    with pytest.raises(EngineError):
        await checked(engine, gateway, say(status, body))


@pytest.mark.parametrize(
    "answer",
    [
        say(200, {"status": "BORED", "request_id": "r1"}),
        say(200, {"status": "IN_QUEUE"}),
        say(200, {"request_id": "r1"}),
        say(200, []),
        say(200, b"not json"),
        say(500, {"detail": "x"}),
        say(401, {"detail": "x"}),
    ],
)
async def test_a_status_that_makes_no_sense_is_asked_again(
    answer: Answer, engine: Engine, gateway: Gateway
) -> None:
    engine.on("GET", "/status", answer)
    with pytest.raises(DarkroomError):
        await gateway.check(cut_out_task(), request_at())


async def test_no_question_waits_for_ever(
    engine: Engine, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ASK_SECONDS", "DOWNLOAD_SECONDS", "UPLOAD_SECONDS"):
        monkeypatch.setattr(studio.fal.gateway, name, 0.15)
    for method, path in (
        ("GET", "/status"),
        ("PUT", "/cancel"),
        ("GET", "/p.png"),
        ("POST", "/initiate"),
    ):
        engine.on(method, path, hang)
    with pytest.raises(EngineTimeout):
        await gateway.check(cut_out_task(), request_at())
    with pytest.raises(EngineTimeout):
        await gateway.cancel(request_at())
    with pytest.raises(EngineTimeout):
        await gateway.download(FILE, max_bytes=100)
    with pytest.raises(EngineBusy):
        await gateway.upload(b"photo", "image/jpeg", "photo.jpg")


@pytest.mark.parametrize("status", [200, 202, 400, 404])
async def test_cancelling_is_a_wish_whatever_comes_of_it(
    status: int, engine: Engine, gateway: Gateway
) -> None:
    engine.on("PUT", "/cancel", say(status, {"status": "X"}))
    await gateway.cancel(request_at())
    assert [seen.method for seen in engine.seen] == ["PUT"]


async def test_a_wish_that_did_not_arrive_is_told(engine: Engine, gateway: Gateway) -> None:
    engine.on("PUT", "/cancel", say(503, b""))
    with pytest.raises(EngineError):
        await gateway.cancel(request_at())
    engine.on("PUT", "/cancel", reset)
    with pytest.raises(EngineError):
        await gateway.cancel(request_at())


async def test_a_result_is_fetched_whole_and_not_longer_than_allowed(
    engine: Engine, gateway: Gateway
) -> None:
    engine.on("GET", "/p.png", say(200, b"x" * 1000))
    assert await gateway.download(FILE, max_bytes=1000) == b"x" * 1000
    with pytest.raises(ResultBroken):
        await gateway.download(FILE, max_bytes=999)


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_a_result_that_is_gone_has_expired(
    status: int, engine: Engine, gateway: Gateway
) -> None:
    engine.on("GET", "/p.png", say(status, b""))
    with pytest.raises(ResultExpired):
        await gateway.download(FILE, max_bytes=1000)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (half, EngineDown),
        (reset, EngineDown),
        (say(500, b""), EngineFailed),
        (say(503, b""), EngineBusy),
    ],
)
async def test_a_download_that_breaks_off_may_be_tried_again(
    answer: Answer, error: type[EngineError], engine: Engine, gateway: Gateway
) -> None:
    engine.on("GET", "/p.png", answer)
    with pytest.raises(error):
        await gateway.download(FILE, max_bytes=1000)


@pytest.mark.parametrize("kind", BY_TYPE)
@pytest.mark.parametrize("shape", ["list", "dict", "error_type", "second of two"])
def test_a_type_is_found_in_every_shape(kind: str, shape: str) -> None:
    bodies: dict[str, object] = {
        "list": {"detail": [{"type": kind, "msg": "m", "input": "canary"}]},
        "dict": {"detail": {"type": kind}},
        "error_type": {"detail": "words", "error_type": kind},
        "second of two": {"detail": [{"type": "missing"}, {"type": kind}]},
    }
    error = of_answer(422, bodies[shape])
    assert type(error) is BY_TYPE[kind]
    assert "canary" not in repr((error, error.facts, error.detail))


BODIES: list[object] = [None, [], "words", {}, {"detail": None}, {"detail": [None, 5, []]}]


@pytest.mark.parametrize("status", BY_STATUS)
@pytest.mark.parametrize("body", BODIES)
def test_without_a_type_the_status_decides(status: int, body: object) -> None:
    assert type(of_answer(status, body)) is BY_STATUS[status]


REQUEST = httpx.Request("GET", "https://queue.fal.run/x")
AS_ON_THE_WIRE: Any = [{"type": "face_detection_error"}]  # fal-client calls it a str


@pytest.mark.parametrize(
    ("raised", "ours"),
    [
        (EngineNoFace(), EngineNoFace),
        (TimeoutError(), EngineTimeout),
        (httpx.ReadTimeout("x"), EngineTimeout),
        (httpx.ReadError("x"), EngineDown),
        (httpx.RemoteProtocolError("x"), EngineDown),
        (ForeignHost("evil.example"), EngineDown),
        (FalClientError("x"), ResultBroken),
        (ValueError("x"), ResultBroken),
        (KeyError("x"), ResultBroken),
        (
            httpx.HTTPStatusError("x", request=REQUEST, response=httpx.Response(404)),
            EngineForgotten,
        ),
        (
            FalClientHTTPError(AS_ON_THE_WIRE, 422, {}, httpx.Response(422)),
            EngineNoFace,
        ),
        (FalClientHTTPError("x", 403, {}, httpx.Response(403)), EngineDown),
        (SubmitUncertain("x"), EngineFailed),
        (RuntimeError("x"), EngineFailed),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_every_exception_has_its_error(raised: Exception, ours: type[DarkroomError]) -> None:
    assert type(translate(raised)) is ours


async def test_the_gateway_closes_with_its_block(engine: Engine) -> None:
    loopback = Loopback(engine.port)
    async with open_gateway(read_catalogue(), key=KEY, transport=loopback, free=True) as gateway:
        assert gateway.free
    with pytest.raises(EngineError):
        await gateway.download(FILE, max_bytes=1)
