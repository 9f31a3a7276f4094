"""``InlineQueryResult``: the kinds this server shows, as strict as Telegram is with them."""

from typing import Annotated, Any, Final, Literal, cast

from pydantic import Field, ValidationError

from local.telegram.errors import ApiError, bad_request
from local.telegram.inline import Result
from local.telegram.keyboards import checked_keyboard
from local.telegram.media import Attachments
from local.telegram.parameters import (
    Call,
    FromJson,
    JsonObject,
    ParseMode,
    caption_text,
    message_text,
)

_MAX_ID_BYTES: Final = 64


class InputText(Call):
    """``InputTextMessageContent``."""

    message_text: str
    parse_mode: ParseMode | None = None
    link_preview_options: JsonObject | None = None
    disable_web_page_preview: bool = False


class _Result(Call):
    id: str
    reply_markup: JsonObject | None = None

    @property
    def shown(self) -> tuple[str, str]:
        """Title and description in the list."""
        return "", ""


class _WithTitle(_Result):
    title: str = ""
    description: str = ""

    @property
    def shown(self) -> tuple[str, str]:
        """As given."""
        return self.title, self.description


class Article(_WithTitle):
    """``InlineQueryResultArticle``; its thumbnail is a link, which this server doesn't fetch."""

    type: Literal["article"]
    title: str = Field(min_length=1)
    input_message_content: Annotated[InputText, FromJson]
    url: str = ""
    hide_url: bool = False
    thumbnail_url: str = ""
    thumbnail_width: int = 0
    thumbnail_height: int = 0


class CachedPhoto(_WithTitle):
    """``InlineQueryResultCachedPhoto``."""

    type: Literal["photo"]
    photo_file_id: str
    input_message_content: Annotated[InputText | None, FromJson] = None
    caption: str = ""
    parse_mode: ParseMode | None = None
    show_caption_above_media: bool = False


class CachedDocument(_WithTitle):
    """``InlineQueryResultCachedDocument``."""

    type: Literal["document"]
    document_file_id: str
    input_message_content: Annotated[InputText | None, FromJson] = None
    title: str = Field(min_length=1)
    caption: str = ""
    parse_mode: ParseMode | None = None


class CachedSticker(_Result):
    """``InlineQueryResultCachedSticker``."""

    type: Literal["sticker"]
    sticker_file_id: str
    input_message_content: Annotated[InputText | None, FromJson] = None


_Shown = Article | CachedPhoto | CachedDocument | CachedSticker
_MODELS: Final[dict[str, type[_Shown]]] = {
    "article": Article,
    "photo": CachedPhoto,
    "document": CachedDocument,
    "sticker": CachedSticker,
}


async def read_result(caller: Attachments, given: object) -> Result:
    """One result, checked to the last field.

    Raises:
        ApiError: 400, in Telegram's words where they are known.
    """
    if not isinstance(given, dict):
        raise _unparsed("expected an Object")
    result = _parsed(cast("JsonObject", given))
    if not 1 <= len(result.id.encode()) <= _MAX_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    keyboard = checked_keyboard(result.reply_markup, caller.state.pages, private=False)
    content = result.input_message_content
    made = await _made(caller, result)
    text = message_text(content.message_text, content.parse_mode) if content else made["text"]
    return Result(
        id=result.id,
        type=result.type,
        title=result.shown[0],
        description=result.shown[1],
        text=text,
        media=None if content else made["media"],
        shown=made["media"],
        keyboard=keyboard,
        extras={} if content else made["extras"],
    )


async def _made(caller: Attachments, result: _Shown) -> dict[str, Any]:
    """What the result is when it doesn't bring a text of its own."""
    made: dict[str, Any] = {"media": None, "text": caption_text("", None), "extras": {}}
    if isinstance(result, CachedPhoto):
        made["media"] = await caller.media("photo", result.photo_file_id)
        if result.show_caption_above_media:
            made["extras"] = {"show_caption_above_media": True}
    elif isinstance(result, CachedDocument):
        made["media"] = await caller.media("document", result.document_file_id)
    elif isinstance(result, CachedSticker):
        made["media"] = await caller.media("sticker", result.sticker_file_id)
    if isinstance(result, CachedPhoto | CachedDocument):
        made["text"] = caption_text(result.caption, result.parse_mode)
    return made


def _parsed(given: JsonObject) -> _Shown:
    kind = given.get("type")
    if any(name in given for name in ("photo_url", "document_url")):
        # This server fetches nothing: it says what Telegram says when it cannot.
        raise bad_request("failed to get HTTP URL content")
    if kind not in _MODELS:
        raise _unparsed(f'type "{kind}" is unsupported for the inline query result')
    try:
        return _MODELS[str(kind)].model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise _unparsed(f'field "{path}" is not supported by this server') from error
        raise _unparsed(f'Can\'t find field "{path}": {first["msg"]}') from error


def _unparsed(reason: str) -> ApiError:
    return bad_request(f"can't parse inline query result: {reason}")
