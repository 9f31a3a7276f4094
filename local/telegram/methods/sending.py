"""Methods that put new messages into a chat."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

from local.telegram.entities import MarkedText
from local.telegram.errors import bad_request
from local.telegram.keyboards import checked_keyboard
from local.telegram.media import Attachments
from local.telegram.members import SentKind
from local.telegram.messages import Media, Message
from local.telegram.parameters import (
    Call,
    FromJson,
    JsonObject,
    ParseMode,
    caption_text,
    message_text,
)
from local.telegram.room import Place, Room

_GENERAL: Final = 1  # the topic "General": something may be done in it, but nothing sent by its id
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
    """What every send method takes; being silent or paid for changes nothing one could see."""

    chat_id: int
    message_thread_id: int = 0
    reply_parameters: JsonObject | None = None
    reply_to_message_id: int | None = None
    allow_sending_without_reply: bool = False
    disable_notification: bool = False
    protect_content: bool = False
    allow_paid_broadcast: bool = False
    message_effect_id: str = ""

    @property
    def extras(self) -> dict[str, Any]:
        """Fields of the message that it gets as they are."""
        effect = {"effect_id": self.message_effect_id} if self.message_effect_id else {}
        return effect | ({"has_protected_content": True} if self.protect_content else {})


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
    show_caption_above_media: bool = False
    has_spoiler: bool = False

    @property
    def extras(self) -> dict[str, Any]:
        """Where the caption stands, and whether the photo is veiled."""
        return super().extras | _shown(above=self.show_caption_above_media, veiled=self.has_spoiler)


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
    show_caption_above_media: bool = False
    has_spoiler: bool = False
    disable_content_type_detection: bool = False

    @property
    def extras(self) -> dict[str, Any]:
        """As with ``sendPhoto``."""
        return _shown(above=self.show_caption_above_media, veiled=self.has_spoiler)


class SendMediaGroup(_Sending):
    """``sendMediaGroup``."""

    media: Annotated[list[AlbumItem], FromJson]


class SendChatAction(Call):
    """``sendChatAction``."""

    chat_id: int
    message_thread_id: int = 0
    action: str


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a new message goes, under the id the bot knows the chat by."""

    room: Room
    chat_id: int
    place: Place


@dataclass(frozen=True, slots=True)
class _Content:
    """What goes into a new message."""

    text: MarkedText
    media: Media | None = None
    keyboard: JsonObject | None = None
    album: str = ""
    extras: Mapping[str, Any] = field(default_factory=dict[str, Any])


async def send_message(caller: Attachments, call: SendMessage) -> dict[str, Any]:
    """A text message."""
    target = _target(caller, call, "text")
    text = message_text(call.text, call.parse_mode)
    content = _Content(text, keyboard=_keyboard(caller, call, target.room), extras=call.extras)
    return _post(caller, target, content).as_json()


async def send_photo(caller: Attachments, call: SendPhoto) -> dict[str, Any]:
    """A photo, recompressed."""
    return await _send_media(caller, call, "photo", call.photo)


async def send_document(caller: Attachments, call: SendDocument) -> dict[str, Any]:
    """A file, byte for byte."""
    return await _send_media(caller, call, "document", call.document)


async def send_sticker(caller: Attachments, call: SendSticker) -> dict[str, Any]:
    """A static sticker."""
    target = _target(caller, call, "sticker")
    keyboard = _keyboard(caller, call, target.room)
    media = await caller.media("sticker", call.sticker)
    content = _Content(MarkedText(), media, keyboard, extras=call.extras)
    return _post(caller, target, content).as_json()


async def send_media_group(caller: Attachments, call: SendMediaGroup) -> list[dict[str, Any]]:
    """An album: two to ten photos, or two to ten documents; all or none."""
    target = _target(caller, call, call.media[0].type if call.media else "photo")
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
            extras=call.extras | item.extras,
        )
        for item in call.media
    ]
    return [_post(caller, target, content).as_json() for content in contents]


async def send_chat_action(caller: Attachments, call: SendChatAction) -> bool:
    """Shows for five seconds what the bot is doing."""
    if call.action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    room = caller.state.rooms.for_bot(call.chat_id)
    if not (room.chat.is_forum and call.message_thread_id == _GENERAL):
        room.check_thread(call.message_thread_id)
    room.act(call.action)
    return True


async def _send_media(
    caller: Attachments,
    call: SendPhoto | SendDocument,
    kind: Literal["photo", "document"],
    reference: str,
) -> dict[str, Any]:
    target = _target(caller, call, kind)
    caption = caption_text(call.caption, call.parse_mode)
    keyboard = _keyboard(caller, call, target.room)
    media = await caller.media(kind, reference)
    content = _Content(caption, media, keyboard, extras=call.extras)
    return _post(caller, target, content).as_json()


def _shown(*, above: bool, veiled: bool) -> dict[str, Any]:
    placed = {"show_caption_above_media": True} if above else {}
    return placed | ({"has_media_spoiler": True} if veiled else {})


def _keyboard(caller: Attachments, call: _WithButtons, room: Room) -> JsonObject | None:
    pages, private = caller.state.pages, room.chat.is_private
    checked = checked_keyboard(call.reply_markup, pages, private=private)
    return dict(checked) if checked else None


def _target(caller: Attachments, call: _Sending, kind: SentKind) -> _Target:
    """Where it goes, if the bot may send that there."""
    room = caller.state.rooms.for_bot(call.chat_id)
    wanted: JsonObject = call.reply_parameters or {}
    quoted_id = wanted.get("message_id", call.reply_to_message_id)
    quoted = room.find(quoted_id) if isinstance(quoted_id, int) else None
    optional = call.allow_sending_without_reply or wanted.get("allow_sending_without_reply")
    if quoted_id is not None and quoted is None and not optional:
        raise bad_request("message to be replied not found")
    room.members.check_sending(kind)
    return _Target(room, call.chat_id, room.place(call.message_thread_id, quoted))


def _post(caller: Attachments, target: _Target, content: _Content) -> Message:
    # Decoding took a while: the bot may have been thrown out meanwhile.
    target.room.check_bot(target.chat_id)
    message = Message(
        id=target.room.next_id(),
        chat=target.room.chat,
        sender=caller.state.bot,
        date=caller.state.now(),
        text=content.text,
        media=content.media,
        keyboard=content.keyboard,
        reply_to=target.place.quoted,
        album=content.album,
        thread=target.place.thread,
        replies_to=target.place.replies_to,
        extras=content.extras,
    )
    return target.room.add(message)
