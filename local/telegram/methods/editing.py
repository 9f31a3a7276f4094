"""Methods that change or remove what stands in a chat."""

from dataclasses import replace
from typing import Annotated, Any, Final, Literal

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
_ABOVE: Final = "show_caption_above_media"
_EDIT_MISSING: Final = "message to edit not found"


Edited = dict[str, Any] | Literal[True]
"""The message as it is now; of one sent by inline mode only that it was done."""


class _Edit(Call):
    """Which message, and the buttons it has afterwards: none unless given."""

    chat_id: int = 0
    message_id: int = 0
    inline_message_id: str = ""
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
    show_caption_above_media: bool = False


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


async def edit_message_text(caller: Attachments, call: EditMessageText) -> Edited:
    """New text for a text message."""
    message = _editable(caller, call)
    if message.media is not None:
        raise bad_request("there is no text in the message to edit")
    return _change(caller, call, message, text=message_text(call.text, call.parse_mode))


async def edit_message_caption(caller: Attachments, call: EditMessageCaption) -> Edited:
    """New caption under media, or none."""
    message = _editable(caller, call)
    if message.media is None or message.media.kind == "sticker":
        raise bad_request("there is no caption in the message to edit")
    above = {_ABOVE: True} if call.show_caption_above_media else {}
    kept = {name: value for name, value in message.extras.items() if name != _ABOVE}
    placed = replace(message, extras={**kept, **above})
    text = caption_text(call.caption, call.parse_mode)
    return _change(caller, call, placed, text=text, before=message)


async def edit_message_media(caller: Attachments, call: EditMessageMedia) -> Edited:
    """Other media with its caption; a text message becomes a message with media."""
    message = _editable(caller, call)
    caption = caption_text(call.media.caption, call.media.parse_mode)
    _keyboard(caller, call, message)
    if call.inline_message_id and call.media.media.startswith("attach://"):
        raise bad_request("can't upload a new file to an inline message")
    media = await caller.media(call.media.type, call.media.media)
    # Decoding took a while: the message may have changed or gone meanwhile.
    message = _editable(caller, call)
    changed = replace(message, media=media, extras={**message.extras, **call.media.extras})
    return _change(caller, call, changed, text=caption, before=message)


async def edit_message_reply_markup(caller: Attachments, call: EditMessageReplyMarkup) -> Edited:
    """Other buttons, or none."""
    message = _editable(caller, call)
    return _change(caller, call, message, text=message.text)


async def delete_message(caller: Attachments, call: DeleteMessage) -> bool:
    """Removes any message of a private chat; of a group any as its administrator."""
    missing = bad_request("message to delete not found")
    message = caller.state.rooms.message_for_bot(call.chat_id, call.message_id, missing)
    room = caller.state.rooms.for_bot(call.chat_id)
    if not room.bot_may_delete(message):
        raise bad_request("message can't be deleted")
    room.remove(call.message_id)
    return True


async def delete_messages(caller: Attachments, call: DeleteMessages) -> bool:
    """Removes those that are there; the others are skipped."""
    room = caller.state.rooms.for_bot(call.chat_id)
    if not 1 <= len(call.message_ids) <= _MAX_DELETED:
        raise bad_request("wrong number of message identifiers: 1-100 expected")
    for message_id in call.message_ids:
        message = room.find(message_id)
        if message is not None and room.bot_may_delete(message):
            room.remove(message_id)
    return True


def _editable(caller: Attachments, call: _Edit) -> Message:
    if call.inline_message_id:
        return _sent_inline(caller, call.inline_message_id)
    if not call.message_id:
        raise bad_request("message identifier is not specified")
    if not call.chat_id:
        raise bad_request("chat_id is empty")
    missing = bad_request(_EDIT_MISSING)
    message = caller.state.rooms.message_for_bot(call.chat_id, call.message_id, missing)
    if message.sender.id != caller.state.bot.id:
        raise bad_request("message can't be edited")
    return message


def _sent_inline(caller: Attachments, inline_message_id: str) -> Message:
    """A message the bot knows by nothing but this id."""
    chat_id, message_id = caller.state.inline.place(inline_message_id)
    room = caller.state.rooms.find(chat_id)
    message = room.find(message_id) if room else None
    if message is None:
        raise bad_request("MESSAGE_ID_INVALID")
    return message


def _keyboard(caller: Attachments, call: _Edit, message: Message) -> JsonObject | None:
    private = message.chat.is_private and not message.inline_message_id
    checked = checked_keyboard(call.reply_markup, caller.state.pages, private=private)
    return dict(checked) if checked else None


def _change(
    caller: Attachments,
    call: _Edit,
    message: Message,
    *,
    text: MarkedText,
    before: Message | None = None,
) -> Edited:
    changed = replace(message, text=text, keyboard=_keyboard(caller, call, message))
    if changed.same_content(before or message):
        raise bad_request(NOT_MODIFIED)
    room = caller.state.rooms.find(message.chat.id)
    if room is None:
        raise bad_request("chat not found")
    edited = room.replace(replace(changed, edit_date=caller.state.now()))
    return True if edited.inline_message_id else edited.as_json()
