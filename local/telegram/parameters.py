"""What a call carries: query, form, JSON or multipart in, one checked model out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request

from local.telegram.entities import (
    MAX_CAPTION_UNITS,
    MAX_TEXT_UNITS,
    MarkedText,
    detected,
    trimmed,
)
from local.telegram.errors import QUERY_TOO_OLD, ApiError, bad_request
from local.telegram.html import parse_html

MAX_BODY_BYTES: Final = 60 * 1024 * 1024
_MAX_PARTS: Final = 64
_EMPTY: Final = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": QUERY_TOO_OLD,
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "sticker": "there is no sticker in the request",
    "file_id": "file_id is empty",
    "action": "wrong parameter action in request",
}
_WRONG: Final = {"chat_id": "chat not found", "action": "wrong parameter action in request"}


def _decoded(value: object) -> object:
    """Objects and lists arrive as JSON text in forms, and as themselves in JSON bodies."""
    if not isinstance(value, str):
        return value
    try:
        return cast("object", json.loads(value))
    except ValueError as error:
        raise ValueError("can't parse JSON object") from error


FromJson = BeforeValidator(_decoded)
JsonObject = Annotated[dict[str, Any], FromJson]
ParseMode = Literal["HTML"]
_Parsed = TypeVar("_Parsed", bound="Call")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime_type: str
    content: bytes


class Call(BaseModel):
    """The parameters of a method. Strict: what this server does not act on, it refuses."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=100_000)


@dataclass(frozen=True, slots=True)
class Raw:
    """Parameters as they came, by name, and the uploaded files by name of their part."""

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload]

    def parsed(self, model: type[_Parsed]) -> _Parsed:
        """Checks against the model of the method.

        Raises:
            ApiError: 400 naming what is missing, wrong or not supported.
        """
        try:
            return model.model_validate({**self.values, **self._direct(model)})
        except ValidationError as error:
            raise _refusal(error) from error

    def shown(self, model: type[Call]) -> dict[str, Any]:
        """For the log of calls: JSON values decoded, direct uploads as ``attach://``."""
        shown: dict[str, Any] = {name: _shown(value) for name, value in self.values.items()}
        return self._direct(model) | shown

    def _direct(self, model: type[Call]) -> dict[str, str]:
        """Uploads that are themselves a parameter, as if they had been attached."""
        fields = model.model_fields
        names = [name for name in self.uploads if name in fields and name not in self.values]
        return {name: f"attach://{name}" for name in names}


async def read_parameters(request: Request) -> Raw:
    """Reads everything a request carries, the body over the query.

    Raises:
        ApiError: 400 when the body is no JSON object, 413 when it is too large.
    """
    values: dict[str, Any] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        values |= _json_object(await request.body())
    elif kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        async with request.form(max_files=_MAX_PARTS, max_fields=_MAX_PARTS) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = await read_upload(value)
                else:
                    values[name] = value
    return Raw(values, uploads)


async def read_upload(part: UploadFile) -> Upload:
    """The whole part; body limits are kept before it gets here."""
    kind = (part.content_type or "application/octet-stream").partition(";")[0].strip()
    return Upload(part.filename or "file", kind, await part.read())


def marked_text(text: str, parse_mode: ParseMode | None) -> MarkedText:
    """Text as the server stores it: parsed, trimmed, with the entities Telegram finds itself."""
    parsed = parse_html(text) if parse_mode else MarkedText(text)
    return detected(trimmed(parsed))


def message_text(text: str, parse_mode: ParseMode | None) -> MarkedText:
    """The text of a text message.

    Raises:
        ApiError: It is empty, longer than 4096 units, or cannot be parsed.
    """
    marked = marked_text(text, parse_mode)
    if not marked:
        raise bad_request("message text is empty")
    if marked.units > MAX_TEXT_UNITS:
        raise bad_request("message is too long")
    return marked


def caption_text(caption: str, parse_mode: ParseMode | None) -> MarkedText:
    """A caption, possibly empty.

    Raises:
        ApiError: It is longer than 1024 units, or cannot be parsed.
    """
    marked = marked_text(caption, parse_mode)
    if marked.units > MAX_CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return marked


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        values = cast("object", json.loads(body or b"{}"))
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(values, dict):
        raise bad_request("object expected as request body")
    return cast("dict[str, Any]", values)


def _shown(value: object) -> object:
    if not isinstance(value, str) or not value.startswith(("{", "[")):
        return value
    try:
        return cast("object", json.loads(value))
    except ValueError:
        return value


def _refusal(error: ValidationError) -> ApiError:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "extra_forbidden":
        return bad_request(f'parameter "{name}" is not supported by this server')
    if first["type"] == "missing":
        return bad_request(_EMPTY.get(name, f'parameter "{name}" is required'))
    if name == "parse_mode":
        return bad_request("unsupported parse_mode")
    path = ".".join(str(part) for part in first["loc"])
    return bad_request(_WRONG.get(name, f"can't parse {path}: {first['msg']}"))
