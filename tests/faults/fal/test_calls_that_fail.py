"""Every call of the engine goes wrong in every way: one paid job at most, and a clear end."""

from dataclasses import dataclass
from typing import Any

import pytest

from studio.task import State
from tests.conftest import RecordFact
from tests.faults.fal.counter import Counter, sentence

pytestmark = pytest.mark.asyncio(loop_scope="package")

DONE = "done"
NGINX = "<html><center>nginx</center></html>"
REFUSAL = {"detail": [{"loc": ["body"], "msg": "no", "type": "content_policy_violation"}]}
FOREIGN = "https://elsewhere.example/x"


@dataclass(frozen=True)
class Case:
    """What is done to a task, and what must come of it.

    Attributes:
        end: `done`, or the code of the error it fails with.
        paid: How many jobs the engine accepted.
        avatar: Whether an avatar is ordered, rather than a cut-out; the photo shows no face.
    """

    did: str
    faults: list[dict[str, Any]]
    end: str = DONE
    paid: int = 1
    avatar: bool = False


def fault(route: str, what: str, **more: Any) -> list[dict[str, Any]]:  # noqa: ANN401  as JSON
    return [{"route": route, "what": what, **more}]


def status(route: str, code: int, **more: Any) -> list[dict[str, Any]]:  # noqa: ANN401  as JSON
    return fault(route, "answer", status=code, **more)


def pictures(**fields: object) -> list[dict[str, Any]]:
    """A model's answer with one picture, and whatever else it says."""
    image = {"url": "https://v3.fal.media/files/" + "0" * 32 + ".png"}
    return status("result", 200, body={"images": [image], **fields})


SUBMIT = [
    *(
        Case(f"submit answers {code}", status("submit", code), "engine.unconfirmed", 0)
        for code in (500, 502, 503, 504)
    ),
    Case("submit answers 502 as nginx", status("submit", 502, body=NGINX), "engine.unconfirmed", 0),
    Case("submit answers 429, Retry-After 5", status("submit", 429, retry_after=5)),
    Case("submit answers 429 three times", status("submit", 429, times=3)),
    Case("submit answers 429 for ever", status("submit", 429, times=100), "engine.busy", 0),
    Case("submit answers 401", status("submit", 401), "engine.down", 0),
    Case("submit answers 403: no balance", status("submit", 403), "engine.down", 0),
    Case("submit refuses by policy", status("submit", 422, body=REFUSAL), "engine.refused", 0),
    Case("submit is cut before it is accepted", fault("submit", "cut"), "engine.unconfirmed", 0),
    Case("submit is accepted, then cut", fault("submit", "cut", after=True), "engine.unconfirmed"),
    Case("submit hangs", fault("submit", "hang"), "engine.unconfirmed", 0),
    Case(
        "submit is accepted, then hangs",
        fault("submit", "hang", after=True),
        "engine.unconfirmed",
    ),
    Case("submit is accepted, half JSON", fault("submit", "malformed"), "engine.unconfirmed"),
    Case("submit is accepted, no keys", fault("submit", "missing"), "engine.unconfirmed"),
    Case(
        "submit is accepted, no request id",
        fault("submit", "missing", keys=["request_id"]),
        "engine.unconfirmed",
    ),
    Case("submit is accepted, huge JSON", fault("submit", "huge"), "engine.unconfirmed"),
    Case("submit's answer breaks off", fault("submit", "truncated"), "engine.unconfirmed"),
    Case("submit's answer is slow", fault("submit", "slow", seconds=0.4)),
]
UPLOAD = [
    Case("upload answers 503", status("upload", 503)),
    Case("upload answers 500 three times", status("upload", 500, times=3)),
    Case("upload answers 429", status("upload", 429, times=2)),
    Case("upload is cut", fault("upload", "cut")),
    Case("upload hangs", fault("upload", "hang")),
    Case("upload answers half JSON", fault("upload", "malformed")),
    Case("upload answers 401", status("upload", 401), "engine.down", 0),
]
STATUS = [
    Case("status answers 500", status("status", 500, times=3)),
    Case("status answers 502 as nginx", status("status", 502, body=NGINX, times=3)),
    Case("status answers 429", status("status", 429, retry_after=2, times=3)),
    Case("status answers 401 for a while", status("status", 401, times=2)),
    Case("status is cut", fault("status", "cut", times=3)),
    Case("status hangs", fault("status", "hang")),
    Case("status answers half JSON", fault("status", "malformed", times=2)),
    Case("status answers huge JSON", fault("status", "huge", times=2)),
    Case("status has no keys", fault("status", "missing", times=2)),
    Case("status is unknown", fault("status", "merge", body={"status": "PAUSED"}, times=2)),
    Case(
        "status answers 404: forgotten",
        status("status", 404, body={"status": "NOT_FOUND"}, times=50),
        "engine.forgotten",
    ),
]
RESULT = [
    Case("result answers 502 as nginx", status("result", 502, body=NGINX, times=2)),
    Case("result answers 429", status("result", 429, times=2)),
    Case("result answers 401", status("result", 401, times=2)),
    Case("result is cut", fault("result", "cut", times=2)),
    Case("result hangs", fault("result", "hang")),
    Case("result breaks off", fault("result", "truncated", times=2)),
    Case("result answers 404: expired", status("result", 404, times=50), "result.expired"),
    Case("result is refused by policy", status("result", 422, body=REFUSAL), "engine.refused"),
    Case("avatar: the engine finds no face", [], "engine.no_face", avatar=True),
    Case("avatar: NSFW flag", pictures(has_nsfw_concepts=[True]), "engine.refused", avatar=True),
    Case("avatar: no pictures", pictures(images=[]), "engine.refused", avatar=True),
    Case(
        "avatar: a black picture",
        [*pictures(), *fault("file", "black")],
        "engine.refused",
        avatar=True,
    ),
    Case("result has no keys", fault("result", "missing"), "result.broken"),
    Case(
        "result is of the wrong type",
        fault("result", "merge", body={"image": "x"}),
        "result.broken",
    ),
    Case("result is empty", fault("result", "merge", body={"image": None}), "result.broken"),
    Case("result is huge JSON", fault("result", "huge"), "result.broken"),
    Case("result is half JSON", fault("result", "malformed"), "result.broken"),
    Case(
        "result lies on a foreign host",
        fault("result", "merge", body={"image": {"url": FOREIGN}}),
        "result.broken",
    ),
]
FILE = [
    Case("file answers 404: expired", status("file", 404, times=50), "result.expired"),
    Case("file answers 403: expired", status("file", 403, times=50), "result.expired"),
    Case("file answers 503", status("file", 503, times=2)),
    Case("file is cut", fault("file", "cut", times=2)),
    Case("file hangs", fault("file", "hang")),
    Case("file breaks off", fault("file", "truncated", times=2)),
    Case("file is slow", fault("file", "slow", seconds=0.4)),
    Case("file is half a picture", fault("file", "malformed"), "result.broken"),
    Case("file is a page", status("file", 200, body="<html>hello</html>"), "result.broken"),
    Case("file is empty", status("file", 200, body=""), "result.broken"),
    Case("file is a black picture", fault("file", "black"), "result.broken"),
]


@pytest.mark.usefixtures("sooner")
@pytest.mark.parametrize(
    "case", [*SUBMIT, *UPLOAD, *STATUS, *RESULT, *FILE], ids=lambda case: case.did.replace(" ", "-")
)
async def test_a_call_that_fails_costs_one_job_at_most_and_ends_clearly(
    case: Case, counter: Counter, record_case: RecordFact, record_fact: RecordFact
) -> None:
    record_case(case.did)
    await counter.script(*case.faults)
    task = await counter.settled(await counter.order(avatar=case.avatar))
    counts, error = await counter.counts(), sentence(task)
    end = error.code if error else str(task.state)
    said = f"; “{error.title}”" if error else ""
    record_fact(f"paid {counts['accepted']}, {end}{said}")
    assert (end, counts["accepted"]) == (case.end, case.paid)
    assert counter.told(task) == [State.COMPLETED if case.end == DONE else State.FAILED]
    assert all(not key for host, key in counter.road.hosts if "fal" not in host)
