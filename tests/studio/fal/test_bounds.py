"""What is read of the engine's answers: so much, of the right kind, and from where we asked."""

import asyncio
import json

import pytest

from studio.errors import DarkroomError, EngineError, ResultBroken
from studio.fal import Gateway, Outcome
from studio.fal.gateway import OUTPUT_LIFE_SECONDS, UPLOAD_LIFE_SECONDS
from studio.fal.webhook import MAX_KEYS_BYTES
from tests.studio.fal.conftest import (
    ACCEPTED,
    Answer,
    Engine,
    Seen,
    cut_out_task,
    hang,
    request_at,
    reset,
    say,
)

FILE = "https://v3.fal.media/files/p.png"
KEYS = "/.well-known/jwks.json"
LONG = b'{"status": "' + b"x" * 2_100_000 + b'"}'


@pytest.mark.parametrize(
    "kind", ["image/png", "image/webp; x=y", "IMAGE/JPEG", "application/octet-stream", ""]
)
async def test_a_picture_is_read(kind: str, engine: Engine, gateway: Gateway) -> None:
    engine.on("GET", "/p.png", say(200, b"bytes", headers={"content-type": kind}))
    assert await gateway.download(FILE, max_bytes=5) == b"bytes"


@pytest.mark.parametrize(
    "kind", ["text/html", "text/html; charset=utf-8", "application/json", "video/mp4", "imagex/png"]
)
async def test_what_says_it_is_no_picture_is_not_read(
    kind: str, engine: Engine, gateway: Gateway
) -> None:
    engine.on("GET", "/p.png", say(200, b"bytes", headers={"content-type": kind}))
    with pytest.raises(ResultBroken):
        await gateway.download(FILE, max_bytes=5)


@pytest.mark.parametrize("length", ["6", "99999999999999", "-1", "x"])
async def test_a_picture_that_says_it_is_too_long_is_not_read(
    length: str, engine: Engine, gateway: Gateway
) -> None:
    engine.on("GET", "/p.png", say(200, b"", headers={"content-length": length}))
    with pytest.raises(DarkroomError):
        await gateway.download(FILE, max_bytes=5)


async def test_a_picture_that_is_too_long_is_read_only_so_far(
    engine: Engine, gateway: Gateway
) -> None:
    chunked = {"transfer-encoding": "chunked", "content-type": "image/png"}
    body = b"3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"

    async def answer(_: Seen, writer: asyncio.StreamWriter) -> None:
        head = "".join(f"{name}: {value}\r\n" for name, value in chunked.items())
        writer.write(f"HTTP/1.1 200 X\r\n{head}\r\n".encode() + body)

    engine.on("GET", "/p.png", answer)
    assert await gateway.download(FILE, max_bytes=6) == b"abcdef"
    with pytest.raises(ResultBroken):
        await gateway.download(FILE, max_bytes=5)


async def test_a_status_without_end_is_not_read_and_nothing_is_lost(
    engine: Engine, gateway: Gateway
) -> None:
    engine.on("GET", "/status", say(200, LONG))
    with pytest.raises(ResultBroken):
        await gateway.check(cut_out_task(), request_at())
    status: dict[str, object] = {"status": "COMPLETED", "logs": None, "request_id": "r1"}
    engine.answers.clear()
    engine.on("GET", "/status", say(200, status))
    engine.on("GET", "/r1", say(200, {"image": {"url": FILE}}))
    assert (await gateway.check(cut_out_task(), request_at())).outcome is Outcome.FINISHED


async def test_an_answer_to_a_cancel_without_end_is_not_read(
    engine: Engine, gateway: Gateway
) -> None:
    engine.on("PUT", "/cancel", say(202, LONG))
    with pytest.raises(ResultBroken):
        await gateway.cancel(request_at())


async def test_keys_come_from_their_well_known_place(engine: Engine, gateway: Gateway) -> None:
    engine.on("GET", KEYS, say(200, {"keys": []}))
    assert await gateway.fetch_keys() == b'{"keys": []}'
    assert engine.seen[0].host == "rest.fal.ai"


FAULTS: dict[str, Answer] = {
    "down": say(503, b"later"),
    "gone": say(404, b""),
    "moved": say(302, b"", headers={"location": "https://evil.example/jwks.json"}),
    "broken off": reset,
    "too long": say(200, b"x" * (MAX_KEYS_BYTES + 1)),
    "far too long": say(200, LONG),
}


@pytest.mark.parametrize("kind", FAULTS)
async def test_keys_that_cannot_be_had_are_an_error_of_ours(
    kind: str, engine: Engine, gateway: Gateway
) -> None:
    engine.on("GET", KEYS, FAULTS[kind])
    with pytest.raises((EngineError, ResultBroken)):
        await gateway.fetch_keys()
    assert {seen.host for seen in engine.seen} == {"rest.fal.ai"}


async def test_keys_are_not_waited_for_long(
    engine: Engine, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.fal.gateway.KEYS_SECONDS", 0.2)
    engine.on("GET", KEYS, hang)
    with pytest.raises(EngineError):
        await gateway.fetch_keys()


async def test_the_engine_is_told_how_long_to_keep_what(engine: Engine, gateway: Gateway) -> None:
    media = "https://v3.fal.media"
    engine.on("POST", "/initiate", say(200, {"upload_url": f"{media}/put", "file_url": FILE}))
    engine.on("PUT", "/put", say(200, b""))
    engine.on("POST", "/v2", say(200, ACCEPTED))
    await gateway.submit(cut_out_task(), await gateway.upload(b"x", "image/png", "p.png"))
    told = {
        seen.path.split("?")[0]: json.loads(seen.headers["x-fal-object-lifecycle-preference"])
        for seen in engine.posts()
    }
    assert told == {
        "/storage/upload/initiate": {"expiration_duration_seconds": UPLOAD_LIFE_SECONDS},
        "/fal-ai/birefnet/v2": {"expiration_duration_seconds": OUTPUT_LIFE_SECONDS},
    }
    assert engine.posts()[-1].headers["x-fal-request-start-timeout"] == "600"
    assert "?" not in engine.posts()[-1].path, "without a public URL fal is told of no webhook"
