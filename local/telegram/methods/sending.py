"""Methods that put new messages into a chat."""

import secrets
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from local.telegram.entities import MarkedText
from local.telegram.errors import bad_request
from local.telegram.keyboards import checked_keyboard
from local.telegram.media import Attachments
from local.telegram.messages import Media, Message
from local.telegram.parameters import (
    Call,
    FromJson,
    JsonObject,
    ParseMode,
    caption_text,
    message_text,
)
from local.telegram.rooms import Room

_ALBUM_SIZES: Final = range(2, 11)
_ACTIONS: Final = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


class _Sending(Call):
    """What every send method takes; the silent flags change nothing one could see here."""

    chat_id: int
    reply_parameters: JsonObject | None = None
    reply_to_message_id: int | None = None
    allow_sending_without_reply: bool = False
    disable_notification: bool = False
    protect_content: bool = False


class _WithButtons(_Sending):
    reply_markup: JsonObject | None = None


class SendMessage(_WithButtons):
    """``sendMessage``."""

    text: str
    parse_mode: ParseMode | None = None
    link_preview_options: JsonObject | None = None
    disable_web_page_preview: bool = False


class SendPhoto(_WithButtons):
    """``sendPhoto``."""

    photo: str
    caption: str = ""
    parse_mode: ParseMode | None = None


class SendDocument(_WithButtons):
    """``sendDocument``."""

    document: str
    caption: str = ""
    parse_mode: ParseMode | None = None
    disable_content_type_detection: bool = False


class SendSticker(_WithButtons):
    """``sendSticker``."""

    sticker: str
    emoji: str = ""


class AlbumItem(Call):
    """``InputMediaPhoto`` or ``InputMediaDocument``."""

    type: Literal["photo", "document"]
    media: str
    caption: str = ""
    parse_mode: ParseMode | None = None


class SendMediaGroup(_Sending):
    """``sendMediaGroup``."""

    media: Annotated[list[AlbumItem], FromJson]


class SendChatAction(Call):
    """``sendChatAction``."""

    chat_id: int
    action: str


@dataclass(frozen=True, slots=True)
class _Content:
    """What goes into a new message."""

    text: MarkedText
    media: Media | None = None
    keyboard: JsonObject | None = None
    album: str = ""


async def send_message(caller: Attachments, call: SendMessage) -> dict[str, Any]:
    """A text message."""
    room, quoted = _target(caller, call)
    text = message_text(call.text, call.parse_mode)
    content = _Content(text, keyboard=_keyboard(call))
    return _post(caller, room, quoted, content).as_json()


async def send_photo(caller: Attachments, call: SendPhoto) -> dict[str, Any]:
    """A photo, recompressed."""
    return await _send_media(caller, call, "photo", call.photo)


async def send_document(caller: Attachments, call: SendDocument) -> dict[str, Any]:
    """A file, byte for byte."""
    return await _send_media(caller, call, "document", call.document)


async def send_sticker(caller: Attachments, call: SendSticker) -> dict[str, Any]:
    """A static sticker."""
    room, quoted = _target(caller, call)
    keyboard = _keyboard(call)
    media = await caller.media("sticker", call.sticker)
    return _post(caller, room, quoted, _Content(MarkedText(), media, keyboard)).as_json()


async def send_media_group(caller: Attachments, call: SendMediaGroup) -> list[dict[str, Any]]:
    """An album: two to ten photos, or two to ten documents; all or none."""
    room, quoted = _target(caller, call)
    if len(call.media) not in _ALBUM_SIZES:
        raise bad_request("wrong number of media in the album: 2-10 expected")
    if len({item.type for item in call.media}) > 1:
        raise bad_request("document can't be mixed with other media types")
    album = str(secrets.randbits(60))
    contents = [
        _Content(
            caption_text(item.caption, item.parse_mode),
            await caller.media(item.type, item.media),
            album=album,
        )
        for item in call.media
    ]
    return [_post(caller, room, quoted, content).as_json() for content in contents]


async def send_chat_action(caller: Attachments, call: SendChatAction) -> bool:
    """Shows for five seconds what the bot is doing."""
    if call.action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    caller.state.rooms.for_bot(call.chat_id).act(call.action)
    return True


async def _send_media(
    caller: Attachments,
    call: SendPhoto | SendDocument,
    kind: Literal["photo", "document"],
    reference: str,
) -> dict[str, Any]:
    room, quoted = _target(caller, call)
    caption, keyboard = caption_text(call.caption, call.parse_mode), _keyboard(call)
    media = await caller.media(kind, reference)
    return _post(caller, room, quoted, _Content(caption, media, keyboard)).as_json()


def _keyboard(call: _WithButtons) -> JsonObject | None:
    checked = checked_keyboard(call.reply_markup)
    return dict(checked) if checked else None


def _target(caller: Attachments, call: _Sending) -> tuple[Room, Message | None]:
    """The chat, and the message quoted there."""
    room = caller.state.rooms.for_bot(call.chat_id)
    wanted: JsonObject = call.reply_parameters or {}
    quoted_id = wanted.get("message_id", call.reply_to_message_id)
    if quoted_id is None:
        return room, None
    quoted = room.find(quoted_id) if isinstance(quoted_id, int) else None
    optional = call.allow_sending_without_reply or wanted.get("allow_sending_without_reply")
    if quoted is None and not optional:
        raise bad_request("message to be replied not found")
    return room, quoted


def _post(caller: Attachments, room: Room, quoted: Message | None, content: _Content) -> Message:
    message = Message(
        id=room.next_id(),
        chat=room.person,
        sender=caller.state.bot,
        date=caller.state.now(),
        text=content.text,
        media=content.media,
        keyboard=content.keyboard,
        reply_to=quoted,
        album=content.album,
    )
    return room.add(message)
