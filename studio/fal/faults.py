"""Every way the engine can fail, mapped to our errors in one place.

The shapes: model errors `{"detail": [{"type", "msg", ...}]}`, request errors `{"detail": "text",
"error_type": ...}`. We key on types, never on messages, and never show or log `input`, which echoes
the person's data.
"""

from collections.abc import Mapping, Sequence
from typing import cast

import httpx
from fal_client import FalClientError, FalClientHTTPError

from studio.errors import (
    DarkroomError,
    EngineBusy,
    EngineDown,
    EngineFailed,
    EngineForgotten,
    EngineNoFace,
    EngineNoSubject,
    EngineRefused,
    EngineTimeout,
    EngineTooLarge,
    EngineUnsupported,
    ResultBroken,
)
from studio.fal.transport import AnswerTooLarge, ForeignHost, seconds_of

BY_TYPE: Mapping[str, type[DarkroomError]] = {
    "content_policy_violation": EngineRefused,
    "face_detection_error": EngineNoFace,
    "no_media_generated": EngineNoSubject,
    "image_too_large": EngineTooLarge,
    "file_too_large": EngineTooLarge,
    "feature_not_supported": EngineUnsupported,
    "generation_timeout": EngineTimeout,
    "request_timeout": EngineTimeout,
    "startup_timeout": EngineTimeout,
    "runner_scheduling_failure": EngineBusy,
    "downstream_service_unavailable": EngineBusy,
    "concurrent_requests_limit": EngineBusy,
}
BY_STATUS: Mapping[int, type[DarkroomError]] = {
    401: EngineDown,  # our key is wrong: the operator's business
    402: EngineDown,
    403: EngineDown,  # locked, or out of balance
    404: EngineForgotten,
    408: EngineTimeout,
    429: EngineBusy,
    503: EngineBusy,
    504: EngineTimeout,
}
CANCELLED_STATUS = 499
CANCELLED_TYPE = "client_cancelled"
UNBILLED = frozenset(
    {
        "runner_scheduling_failure",
        "runner_connection_timeout",
        "runner_disconnected",
        "runner_connection_refused",
        "runner_connection_error",
        "runner_incomplete_response",
        "runner_server_error",
        "startup_timeout",
    }
)
"""Failures of fal's own machines: never billed, and worth another order."""
INTERNAL = frozenset({"internal_error", "internal_server_error"})
"""Worth another order only if the answer's headers say so."""
SERVER_ERROR = 500
MOST_UNITS = 1e6


def translate(error: BaseException) -> DarkroomError:  # noqa: PLR0911  a table of causes
    """Return our error for anything that a call of the engine can raise."""
    match error:
        case DarkroomError():
            return error
        case FalClientHTTPError():
            body = {"detail": error.message, "error_type": error.error_type}
            return _in_time(of_answer(error.status_code, body), error.response)
        case httpx.HTTPStatusError():
            return _in_time(of_answer(error.response.status_code, None), error.response)
        case TimeoutError() | httpx.TimeoutException():
            return EngineTimeout()
        case httpx.TransportError() | ForeignHost():
            return EngineDown()
        case FalClientError() | ValueError() | KeyError() | TypeError() | AnswerTooLarge():
            return ResultBroken()  # an answer that makes no sense
        case _:
            return EngineFailed()


def _in_time(error: DarkroomError, answer: httpx.Response) -> DarkroomError:
    """Note on a busy engine's error when it may be asked again, where it said so."""
    if isinstance(error, EngineBusy):
        error.retry_after = seconds_of(answer.headers.get("retry-after"))
    return error


def of_answer(status: int, body: object) -> DarkroomError:
    """Return our error for an HTTP error answer of the engine."""
    for kind in types_of(body):
        if kind in BY_TYPE:
            return BY_TYPE[kind]()
    return BY_STATUS.get(status, EngineFailed)()


def is_unbilled(status: int, headers: Mapping[str, str], body: object) -> bool:
    """Whether a failure was named, cost nothing, and may be gone with a new order."""
    says = headers.get("x-fal-retryable", headers.get("x-fal-needs-retry", "")).lower()
    if status < SERVER_ERROR or (paid_units(headers) or 0) > 0 or says in {"false", "0"}:
        return False
    kinds = {*types_of(body), headers.get("x-fal-error-type", "")}
    return bool(kinds & UNBILLED or (kinds & INTERNAL and says in {"true", "1"}))


def is_told_by_headers(status: int, body: object) -> bool:
    """Whether only the headers of a failure's own answer say if it was billed."""
    kinds = types_of(body)
    return status >= SERVER_ERROR and (not kinds or not INTERNAL.isdisjoint(kinds))


def paid_units(headers: Mapping[str, str]) -> float | None:
    """Return what an answer says was billed, in units of the endpoint's price."""
    try:
        units = float(headers.get("x-fal-billable-units", ""))
    except ValueError:
        return None
    return units if 0 <= units < MOST_UNITS else None


def types_of(body: object) -> Sequence[str]:
    """Return the error types in a body, whatever its shape."""
    if not isinstance(body, dict):
        return []
    fields = cast("dict[str, object]", body)
    found = [fields.get("error_type")]
    detail = fields.get("detail")
    entries = cast("list[object]", detail) if isinstance(detail, list) else [detail]
    found += [
        cast("dict[str, object]", entry).get("type") for entry in entries if isinstance(entry, dict)
    ]
    return [kind for kind in found if isinstance(kind, str)]
