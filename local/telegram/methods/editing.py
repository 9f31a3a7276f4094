"""Methods that change or remove what stands in a chat."""

from dataclasses import replace
from typing import Annotated, Any, Final

from local.telegram.entities import MarkedText
from local.telegram.errors import NOT_MODIFIED, bad_request
from local.telegram.keyboards import checked_keyboard
from local.telegram.media import Attachments
from local.telegram.messages import Message
from local.telegram.methods.sending import AlbumItem
from local.telegram.parameters import (
    Call,
    FromJson,
    JsonObject,
    ParseMode,
    caption_text,
    message_text,
)

_MAX_DELETED: Final = 100
_EDIT_MISSING: Final = "message to edit not found"


class _Edit(Call):
    """Which message, and the buttons it has afterwards: none unless given."""

    chat_id: int
    message_id: int
    reply_markup: JsonObject | None = None


class EditMessageText(_Edit):
    """``editMessageText``."""

    text: str
    parse_mode: ParseMode | None = None
    link_preview_options: JsonObject | None = None
    disable_web_page_preview: bool = False


class EditMessageCaption(_Edit):
    """``editMessageCaption``."""

    caption: str = ""
    parse_mode: ParseMode | None = None


class EditMessageMedia(_Edit):
    """``editMessageMedia``."""

    media: Annotated[AlbumItem, FromJson]


class EditMessageReplyMarkup(_Edit):
    """``editMessageReplyMarkup``."""


class DeleteMessage(Call):
    """``deleteMessage``."""

    chat_id: int
    message_id: int


class DeleteMessages(Call):
    """``deleteMessages``."""

    chat_id: int
    message_ids: Annotated[list[int], FromJson]


async def edit_message_text(caller: Attachments, call: EditMessageText) -> dict[str, Any]:
    """New text for a text message."""
    message = _editable(caller, call)
    if message.media is not None:
        raise bad_request("there is no text in the message to edit")
    return _change(caller, call, message, text=message_text(call.text, call.parse_mode))


async def edit_message_caption(caller: Attachments, call: EditMessageCaption) -> dict[str, Any]:
    """New caption under media, or none."""
    message = _editable(caller, call)
    if message.media is None or message.media.kind == "sticker":
        raise bad_request("there is no caption in the message to edit")
    return _change(caller, call, message, text=caption_text(call.caption, call.parse_mode))


async def edit_message_media(caller: Attachments, call: EditMessageMedia) -> dict[str, Any]:
    """Other media with its caption; a text message becomes a message with media."""
    message = _editable(caller, call)
    caption = caption_text(call.media.caption, call.media.parse_mode)
    checked_keyboard(call.reply_markup)
    media = await caller.media(call.media.type, call.media.media)
    # Decoding took a while: the message may have changed or gone meanwhile.
    message = _editable(caller, call)
    return _change(caller, call, replace(message, media=media), text=caption, before=message)


async def edit_message_reply_markup(
    caller: Attachments, call: EditMessageReplyMarkup
) -> dict[str, Any]:
    """Other buttons, or none."""
    message = _editable(caller, call)
    return _change(caller, call, message, text=message.text)


async def delete_message(caller: Attachments, call: DeleteMessage) -> bool:
    """Removes any message of a private chat."""
    missing = bad_request("message to delete not found")
    caller.state.rooms.message_for_bot(call.chat_id, call.message_id, missing)
    caller.state.rooms.for_bot(call.chat_id).remove(call.message_id)
    return True


async def delete_messages(caller: Attachments, call: DeleteMessages) -> bool:
    """Removes those that are there; the others are skipped."""
    room = caller.state.rooms.for_bot(call.chat_id)
    if not 1 <= len(call.message_ids) <= _MAX_DELETED:
        raise bad_request("wrong number of message identifiers: 1-100 expected")
    for message_id in call.message_ids:
        if room.find(message_id) is not None:
            room.remove(message_id)
    return True


def _editable(caller: Attachments, call: _Edit) -> Message:
    missing = bad_request(_EDIT_MISSING)
    message = caller.state.rooms.message_for_bot(call.chat_id, call.message_id, missing)
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _change(
    caller: Attachments,
    call: _Edit,
    message: Message,
    *,
    text: MarkedText,
    before: Message | None = None,
) -> dict[str, Any]:
    keyboard = checked_keyboard(call.reply_markup)
    changed = replace(message, text=text, keyboard=dict(keyboard) if keyboard else None)
    if changed.same_content(before or message):
        raise bad_request(NOT_MODIFIED)
    room = caller.state.rooms.for_bot(call.chat_id)
    return room.replace(replace(changed, edit_date=caller.state.now())).as_json()
