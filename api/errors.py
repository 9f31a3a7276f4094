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
    DarkroomError,
    Internal,
    MethodNotAllowed,
    PhotoMissing,
    RequestInvalid,
    RequestTooLarge,
    RouteUnknown,
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


def problem(
    error: DarkroomError, *, status: int | None = None, incident: str | None = None
) -> Problem:
    """Return the wire form of an error."""
    return Problem(
        code=error.code,
        title=error.title,
        detail=error.detail,
        status=status or error.status,
        retryable=error.retryable,
        incident=incident,
        retry_after=error.retry_after,
    )


def respond(
    error: DarkroomError, *, status: int | None = None, incident: str | None = None
) -> Response:
    """Return an error as a response."""
    told = problem(error, status=status, incident=incident)
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
    if told.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(told.model_dump_json(), told.status, headers, media_type=PROBLEM)


def of_status(status: int, *, limit_mb: int) -> Response:
    """Return the response for an error that a framework decided by status alone."""
    kind: type[DarkroomError] = BY_STATUS.get(status, RequestInvalid)
    error = kind(limit_mb=limit_mb, field="the whole of it")
    return respond(error, status=status)


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
        status = error.status_code if isinstance(error, HTTPException) else 500
        return of_status(status, limit_mb=limit_mb)

    app.add_exception_handler(DarkroomError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)


def _of_validation(error: Exception) -> DarkroomError:
    entries: Sequence[Any] = error.errors() if isinstance(error, RequestValidationError) else ()
    fields = [".".join(str(part) for part in entry["loc"]) for entry in entries]
    if "body.photo" in fields:
        return PhotoMissing()
    return RequestInvalid(field=", ".join(fields) or "its body")


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
