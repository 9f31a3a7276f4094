"""Every error, from any layer, in one shape: `application/problem+json`."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.schemas import Problem
from studio.errors import (
    BackgroundUnknown,
    ColourInvalid,
    DarkroomError,
    GradientInvalid,
    Internal,
    MethodNotAllowed,
    PhotoMissing,
    PictureMissing,
    PromptInvalid,
    PromptNeedsKey,
    RequestInvalid,
    RequestTooLarge,
    RouteUnknown,
    ScaleUnknown,
    SceneUnknown,
    StyleUnknown,
    Unavailable,
)
from studio.task import new_id

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
BY_STATUS: Mapping[int, type[DarkroomError]] = {
    HTTPStatus.NOT_FOUND: RouteUnknown,
    HTTPStatus.METHOD_NOT_ALLOWED: MethodNotAllowed,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: RequestTooLarge,
    HTTPStatus.INTERNAL_SERVER_ERROR: Internal,
    HTTPStatus.SERVICE_UNAVAILABLE: Unavailable,
}
BY_FIELD: Mapping[tuple[str, str], type[DarkroomError]] = {
    ("body", "photo"): PhotoMissing,
    ("body", "picture"): PictureMissing,
    ("body", "style"): StyleUnknown,
    ("body", "background"): BackgroundUnknown,
    ("body", "colour"): ColourInvalid,
    ("body", "gradient"): GradientInvalid,
    ("body", "scene"): SceneUnknown,
    ("body", "prompt"): PromptInvalid,
    ("body", "scale"): ScaleUnknown,
}
"""What is wrong when a field of an order is missing or can't be one."""


def problem(
    error: DarkroomError, *, status: int | None = None, incident: str | None = None
) -> Problem:
    """Return the wire form of an error."""
    scene = error.facts.get("scene") if isinstance(error, PromptNeedsKey) else None
    return Problem(
        code=error.code,
        title=error.title,
        detail=error.detail,
        status=status or error.status,
        retryable=error.retryable,
        incident=incident,
        retry_after=error.retry_after,
        scene=None if scene is None else str(scene),
    )


def respond(
    error: DarkroomError,
    *,
    status: int | None = None,
    incident: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return an error as a response, with more headers where its status asks for them."""
    told = problem(error, status=status, incident=incident)
    sent = dict(headers or {})
    if error.retry_after:
        sent["Retry-After"] = str(error.retry_after)
    if told.status == HTTPStatus.UNAUTHORIZED:
        sent["WWW-Authenticate"] = "Bearer"
    return Response(told.model_dump_json(), told.status, sent, media_type=PROBLEM)


def of_status(status: int, *, limit_mb: int, headers: Mapping[str, str] | None = None) -> Response:
    """Return the response for an error that a framework decided by status alone.

    Args:
        status: As decided.
        limit_mb: Named in the sentence of a 413.
        headers: What the framework said besides, such as `Allow`; what tells its body is left out.
    """
    kind: type[DarkroomError] = BY_STATUS.get(status, RequestInvalid)
    error = kind(limit_mb=limit_mb, field="the whole of it")
    kept = {name: value for name, value in (headers or {}).items() if not _is_of_body(name)}
    return respond(error, status=status, headers=kept)


def _is_of_body(header: str) -> bool:
    return header.lower().startswith("content-")


def of_unexpected(error: BaseException) -> Response:
    """Log an unexpected error under an incident id and return a response that names it."""
    incident = new_id()[:8]
    log.error("incident %s", incident, exc_info=error)
    return respond(Internal(), incident=incident)


def add_error_handlers(app: FastAPI, *, limit_mb: int) -> None:
    """Have the app answer every error as a problem."""

    async def ours(_request: Request, error: Exception) -> Response:
        return respond(error) if isinstance(error, DarkroomError) else of_unexpected(error)

    async def invalid(_request: Request, error: Exception) -> Response:
        return respond(_of_validation(error))

    async def http(_request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            return of_unexpected(error)
        if error.status_code == HTTPStatus.BAD_REQUEST:  # a form that can't be read
            return respond(RequestInvalid(field="its body"))
        return of_status(error.status_code, limit_mb=limit_mb, headers=error.headers)

    app.add_exception_handler(DarkroomError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)


def _of_validation(error: Exception) -> DarkroomError:
    entries: Sequence[Any] = error.errors() if isinstance(error, RequestValidationError) else ()
    for entry in entries:
        if known := BY_FIELD.get(tuple(entry["loc"])):
            nothing_came = isinstance(error, RequestValidationError) and not error.body
            return PhotoMissing() if nothing_came else known()
    fields = [".".join(str(part) for part in entry["loc"][1:]) for entry in entries]
    return RequestInvalid(field=", ".join(filter(None, fields)) or "its body")


def problems(*errors: type[DarkroomError]) -> dict[int | str, dict[str, Any]]:
    """Return OpenAPI responses for the errors an operation may answer with, grouped by status."""
    listed: tuple[type[DarkroomError], ...] = (*errors, RequestInvalid, Internal, Unavailable)
    grouped: dict[int, list[type[DarkroomError]]] = {}
    for kind in listed:
        grouped.setdefault(kind.status, []).append(kind)
    return {
        status: {
            "description": " · ".join(f"`{error.code}` {error.title}" for error in members),
            "content": {
                PROBLEM: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "examples": {
                        error.code: {"value": problem(error()).model_dump(mode="json")}
                        for error in members
                    },
                }
            },
        }
        for status, members in sorted(grouped.items())
    }
