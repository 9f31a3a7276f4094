"""What the engine's answers and webhooks say of a request, read in one place."""

from dataclasses import dataclass, replace
from enum import StrEnum
from http import HTTPStatus

import httpx

from studio.errors import DarkroomError, ResultBroken, ResultExpired
from studio.fal.adapters import Adapter
from studio.fal.faults import (
    CANCELLED_STATUS,
    CANCELLED_TYPE,
    is_told_by_headers,
    is_unbilled,
    of_answer,
    paid_units,
    types_of,
)
from studio.fal.transport import seconds_of
from studio.fal.webhook import Letter
from studio.task import Progress

ROAD_STATUSES = frozenset({401, 403, 408, 429})
"""Answers to "give me the result" that are about our asking, not about the result."""
GONE_STATUSES = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
BYTES_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream"})


class Outcome(StrEnum):
    """What the engine says of a request."""

    WAITING = "waiting"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The engine's answer about a request.

    Attributes:
        progress: While waiting.
        outputs: URLs of the pictures, once finished.
        error: Why it failed.
        unbilled: Whether it failed for a reason that cost nothing and may be gone with a new order.
        retry_after: Seconds the engine wants us to wait before that.
        paid_units: What was billed, in units of the endpoint's price, if the engine says.
    """

    outcome: Outcome
    progress: Progress | None = None
    outputs: tuple[str, ...] = ()
    error: DarkroomError | None = None
    unbilled: bool = False
    retry_after: int | None = None
    paid_units: float | None = None


def of_result(adapter: Adapter, answer: httpx.Response) -> Check:
    """Return what a completed request came to: there is no other sign of failure.

    Raises:
        EngineError: When the answer is about our asking; ask again later.
    """
    if answer.status_code == CANCELLED_STATUS:
        return Check(outcome=Outcome.CANCELLED)
    if answer.status_code == HTTPStatus.NOT_FOUND:
        return Check(outcome=Outcome.FAILED, error=ResultExpired())
    if _says_nothing_of_the_model(answer):
        raise of_answer(answer.status_code, None)
    if answer.is_error:
        return _failed(answer)
    return replace(_made(adapter, _body(answer)), paid_units=paid_units(answer.headers))


def of_letter(adapter: Adapter, letter: Letter) -> Check | None:
    """Return what a webhook says of a request; None when the engine has to be asked."""
    if letter.payload is None:
        return None
    if letter.good:
        return _made(adapter, letter.payload)
    status = letter.status
    if status == CANCELLED_STATUS or CANCELLED_TYPE in types_of(letter.payload):
        return Check(outcome=Outcome.CANCELLED)
    if status in ROAD_STATUSES | GONE_STATUSES or is_told_by_headers(status, letter.payload):
        return None
    return Check(
        outcome=Outcome.FAILED,
        error=of_answer(status, letter.payload),
        unbilled=is_unbilled(status, {}, letter.payload),
    )


def may_be_picture(answer: httpx.Response, max_bytes: int) -> bool:
    """Whether an answer's head allows for a picture of at most so many bytes; errors pass."""
    if answer.is_error:
        return True
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    size = answer.headers.get("content-length", "0")
    return (kind in BYTES_TYPES or kind.startswith("image/")) and (
        size.isdecimal() and int(size) <= max_bytes
    )


async def read_bounded(answer: httpx.Response, max_bytes: int) -> bytes:
    """Return a streamed body.

    Raises:
        ResultBroken: When it is longer than that.
    """
    body = bytearray()
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > max_bytes:
            raise ResultBroken
    return bytes(body)


def stage_of(logs: list[dict[str, object]] | None) -> str | None:
    """Return the newest log line, if it is short enough to be meant for people."""
    if not logs:
        return None
    message = logs[-1].get("message")
    return message if isinstance(message, str) and len(message) <= 60 else None  # noqa: PLR2004  longer than a line of a phone


def _made(adapter: Adapter, answer: object) -> Check:
    try:
        outputs = adapter.outputs(answer)
    except DarkroomError as error:
        return Check(outcome=Outcome.FAILED, error=error)
    return Check(outcome=Outcome.FINISHED, outputs=outputs)


def _failed(answer: httpx.Response) -> Check:
    body = _body(answer)
    return Check(
        outcome=Outcome.FAILED,
        error=of_answer(answer.status_code, body),
        unbilled=is_unbilled(answer.status_code, answer.headers, body),
        retry_after=seconds_of(answer.headers.get("retry-after")),
        paid_units=paid_units(answer.headers),
    )


def _body(answer: httpx.Response) -> object:
    """Return the JSON of an answer, or None when it is none."""
    try:
        body: object = answer.json()
    except ValueError:
        return None
    return body


def _says_nothing_of_the_model(answer: httpx.Response) -> bool:
    """Whether an error is the road's, not the model's: the result, paid for, may still be there."""
    if answer.status_code in ROAD_STATUSES:
        return True
    return answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(
        _body(answer), dict
    )
