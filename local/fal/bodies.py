"""Reading what clients send, no further than the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from local.fal.errors import model_error, request_error

if TYPE_CHECKING:
    from starlette.requests import Request as HttpRequest

_objects = TypeAdapter(dict[str, Any])


async def read_body(request: HttpRequest, limit: int) -> bytes:
    """The whole body.

    Raises:
        Refusal: 413, it is longer than `limit` bytes.
    """
    announced = request.headers.get("content-length", "0")
    parts: list[bytes] = []
    length = int(announced) if announced.isdecimal() and int(announced) > limit else 0
    async for part in request.stream():
        length += len(part)
        parts.append(part)
        if length > limit:
            break
    if length > limit:
        sentence = f"At most {limit} bytes are accepted."
        raise model_error("file_too_large", sentence, status=413, context={"max_size": limit})
    return b"".join(parts)


async def read_object(request: HttpRequest, limit: int) -> dict[str, Any]:
    """The body as a JSON object; an empty body is an empty object.

    Raises:
        Refusal: 413, it is too long; 400, it is no JSON object.
    """
    content = await read_body(request, limit)
    try:
        return _objects.validate_json(content or b"{}")
    except ValueError as error:
        raise request_error("bad_request", "The body must be a JSON object.", status=400) from error
