"""Every way the engine can fail, mapped to our errors in one place.

The shapes: model errors `{"detail": [{"type", "msg", ...}]}`, request errors `{"detail": "text",
"error_type": ...}`. We key on types, never on messages, and never show or log `input`, which echoes
the person's data.
"""

from collections.abc import Mapping
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
    EngineUnsupported,
    ResultBroken,
)
from studio.fal.transport import ForeignHost

BY_TYPE: Mapping[str, type[DarkroomError]] = {
    "content_policy_violation": EngineRefused,
    "face_detection_error": EngineNoFace,
    "no_media_generated": EngineNoSubject,
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


def translate(error: BaseException) -> DarkroomError:  # noqa: PLR0911  a table of causes
    """Return our error for anything that a call of the engine can raise."""
    match error:
        case DarkroomError():
            return error
        case FalClientHTTPError():
            return of_answer(
                error.status_code, {"detail": error.message, "error_type": error.error_type}
            )
        case httpx.HTTPStatusError():
            return of_answer(error.response.status_code, None)
        case TimeoutError() | httpx.TimeoutException():
            return EngineTimeout()
        case httpx.TransportError() | ForeignHost():
            return EngineDown()
        case FalClientError() | ValueError() | KeyError() | TypeError():
            return ResultBroken()  # an answer that makes no sense
        case _:
            return EngineFailed()


def of_answer(status: int, body: object) -> DarkroomError:
    """Return our error for an HTTP error answer of the engine."""
    for kind in _types(body):
        if kind in BY_TYPE:
            return BY_TYPE[kind]()
    return BY_STATUS.get(status, EngineFailed)()


def _types(body: object) -> list[str]:
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
