"""What a person can do in a chat, whichever page or test acts for them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from local.telegram.entities import MAX_CAPTION_UNITS, MAX_TEXT_UNITS, MarkedText
from local.telegram.errors import ApiError, bad_request
from local.telegram.inline import place_of
from local.telegram.keyboards import has_data
from local.telegram.media import new_media
from local.telegram.messages import ANONYMOUS, Media, Message
from local.telegram.parameters import Upload, marked_text
from local.telegram.privacy import bot_gets, meant_for
from local.telegram.room import Place, Room
from local.telegram.seats import Seat
from local.telegram.state import State

MAX_ALBUM: Final = 10
_DATA_MISSING: Final = "this message has no such button"


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a new message in its chat, and in whose name it is sent.

    Attributes:
        reply_to: The message it quotes, or None.
        thread: The topic of a forum, 0 for none.
        anonymous: In the name of the group, as its administrators may.
    """

    reply_to: int | None = None
    thread: int = 0
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The content of one message."""

    text: MarkedText
    media: Media | None = None
    album: str = ""
    keyboard: Mapping[str, Any] | None = None
    via_bot: bool = False
    inline_message_id: str = ""
    extras: Mapping[str, Any] = field(default_factory=dict[str, Any])


_NOWHERE_SPECIAL: Final = Where()


@dataclass(frozen=True, slots=True)
class People:
    """Acts of persons: each puts something into a room and tells the bot."""

    state: State

    def write(self, seat: Seat, text: str, where: Where = _NOWHERE_SPECIAL) -> Message:
        """A text message.

        Raises:
            ApiError: It is empty or longer than 4096 units.
        """
        marked = marked_text(text, None)
        if not marked or marked.units > MAX_TEXT_UNITS:
            raise bad_request("message is too long" if marked else "message text is empty")
        return self.say(seat, [Part(marked)], where)[0]

    async def send_files(
        self,
        seat: Seat,
        files: list[Upload],
        kind: Literal["photo", "document"],
        caption: str,
        where: Where = _NOWHERE_SPECIAL,
    ) -> list[Message]:
        """One file, or two to ten as an album; the caption goes with the first.

        Raises:
            ApiError: Too many or too large files, no picture, or a caption over 1024 units.
        """
        marked = marked_text(caption, None)
        if not 1 <= len(files) <= MAX_ALBUM:
            raise bad_request("1-10 files expected")
        if marked.units > MAX_CAPTION_UNITS:
            raise bad_request("message caption is too long")
        album = str(secrets.randbits(60)) if len(files) > 1 else ""
        media = [await new_media(self.state, kind, file) for file in files]
        captions = [marked, *[MarkedText()] * (len(media) - 1)]
        parts = [Part(text, item, album) for text, item in zip(captions, media, strict=True)]
        return self.say(seat, parts, where)

    def say(self, seat: Seat, parts: list[Part], where: Where = _NOWHERE_SPECIAL) -> list[Message]:
        """Puts messages into the chat; each that the bot gets is an update of its own.

        Raises:
            ApiError: The person may not write there, or there is no such message or topic.
        """
        room = seat.room
        if room.blocked:
            raise ApiError(403, "you have blocked this bot")
        self._check_still_there(seat, where)
        quoted = room.find(where.reply_to) if where.reply_to is not None else None
        if where.reply_to is not None and quoted is None:
            raise bad_request("message to be replied not found")
        place = room.place(where.thread, quoted)
        room.started = True
        anonymous = where.anonymous
        said = [room.add(self._message(seat, part, place, anonymous=anonymous)) for part in parts]
        for message in said:
            self._tell(room, "message", message)
        return said

    def tap(self, seat: Seat, message_id: int, data: str, *, forge: bool) -> str:
        """Presses a button; the id of the callback query.

        Raises:
            ApiError: There is no such button (unless forged), or the message is gone.
        """
        room, person = seat.room, seat.person
        _check_not_moved(room)
        message = room.find(message_id)
        if message is None or not (forge or has_data(message, data)):
            raise bad_request(_DATA_MISSING)
        query_id = self.state.queries.ask(room.chat.id)
        room.tapped(query_id, person.id)
        query: dict[str, Any] = {
            "id": query_id,
            "from": person.as_json(),
            "chat_instance": str(room.chat.id),
            "data": data,
            **place_of(message),
        }
        if message.inline_message_id:
            # Such a tap reaches the bot from wherever the message stands, also where it is not.
            self.state.updates.add("callback_query", room.chat.id, query)
            return query_id
        self.state.tell_bot(room, "callback_query", query)
        return query_id

    def block(self, room: Room, *, blocked: bool) -> None:
        """Blocks or unblocks the bot in private; it is told by ``my_chat_member``."""
        if room.blocked == blocked:
            return
        room.blocked = blocked
        room.touch()
        status = {True: "kicked", False: "member"}
        change: dict[str, Any] = {
            "chat": room.chat.as_json(),
            "from": room.person.as_json(),
            "date": self.state.now(),
            "old_chat_member": self._member(status[not blocked]),
            "new_chat_member": self._member(status[blocked]),
        }
        self.state.tell_bot(room, "my_chat_member", change)

    def edit(self, seat: Seat, message_id: int, text: str) -> Message:
        """A person corrects a text or caption of theirs.

        Raises:
            ApiError: It is not theirs, or gone.
        """
        room = seat.room
        _check_not_moved(room)
        message = room.find(message_id)
        if message is None or message.service or message.sender.id != seat.person.id:
            raise bad_request("message can't be edited")
        edited = replace(message, text=marked_text(text, None), edit_date=self.state.now())
        edited = room.replace(self._addressed(room, edited))
        self._tell(room, "edited_message", edited)
        return edited

    def repeat_last(self, room: Room) -> int:
        """The last update of this chat once more; its id.

        Raises:
            ApiError: There was none.
        """
        if room.last_update is None:
            raise bad_request("nothing to repeat")
        self.state.updates.repeat(room.last_update, room.chat.id)
        return int(room.last_update["update_id"])

    def _check_still_there(self, seat: Seat, where: Where) -> None:
        """A group may have become another, or the person been thrown out, while files were read."""
        room = seat.room
        if room.chat.is_private:
            if where.anonymous:
                raise bad_request("nobody is anonymous in a private chat")
            return
        _check_not_moved(room)
        if not room.members.has(seat.person.id):
            raise ApiError(403, "Forbidden: you are not a member of this chat")
        if where.anonymous and not seat.leads:
            raise ApiError(403, "Forbidden: only administrators can be anonymous")

    def _message(self, seat: Seat, part: Part, place: Place, *, anonymous: bool) -> Message:
        room = seat.room
        message = Message(
            id=room.next_id(),
            chat=room.chat,
            sender=ANONYMOUS if anonymous else seat.person,
            sender_chat=room.chat if anonymous else None,
            date=self.state.now(),
            text=part.text,
            media=part.media,
            keyboard=part.keyboard,
            reply_to=place.quoted,
            album=part.album,
            thread=place.thread,
            replies_to=place.replies_to,
            via_bot=self.state.bot if part.via_bot else None,
            extras=part.extras,
            inline_message_id=part.inline_message_id,
        )
        return self._addressed(room, message)

    def _addressed(self, room: Room, message: Message) -> Message:
        """Marked whether it is for the bot."""
        to_bot = meant_for(self.state.bot, message, bot_spoke=room.bot_spoke)
        return replace(message, to_bot=to_bot)

    def _tell(self, room: Room, kind: str, message: Message) -> None:
        if bot_gets(room, message, privacy=self.state.profile.privacy):
            self.state.tell_bot(room, kind, message.as_json())

    def _member(self, status: str) -> dict[str, Any]:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.state.bot.as_json(), "status": status, **until}


def _check_not_moved(room: Room) -> None:
    """Of a group that became another chat nothing is left but to read; private chats stay."""
    if not room.chat.is_private:
        room.check_moved()
