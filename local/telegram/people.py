"""What a person can do in a chat, whichever page or test acts for them."""

import secrets
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from local.telegram.entities import MAX_CAPTION_UNITS, MAX_TEXT_UNITS, MarkedText
from local.telegram.errors import ApiError, bad_request
from local.telegram.keyboards import has_data
from local.telegram.media import new_media
from local.telegram.messages import Media, Message
from local.telegram.parameters import Upload, marked_text
from local.telegram.rooms import Room
from local.telegram.state import State

MAX_ALBUM: Final = 10
_DATA_MISSING: Final = "this message has no such button"


@dataclass(frozen=True, slots=True)
class People:
    """Acts of persons: each puts something into a room and tells the bot."""

    state: State

    def write(self, room: Room, text: str, reply_to: int | None) -> Message:
        """A text message.

        Raises:
            ApiError: It is empty or longer than 4096 units.
        """
        marked = marked_text(text, None)
        if not marked or marked.units > MAX_TEXT_UNITS:
            raise bad_request("message is too long" if marked else "message text is empty")
        return self._say(room, [_Part(marked)], reply_to)[0]

    async def send_files(
        self,
        room: Room,
        files: list[Upload],
        kind: Literal["photo", "document"],
        caption: str,
        reply_to: int | None,
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
        parts = [_Part(text, item, album) for text, item in zip(captions, media, strict=True)]
        return self._say(room, parts, reply_to)

    def tap(self, room: Room, message_id: int, data: str, *, forge: bool) -> str:
        """Presses a button; the id of the callback query.

        Raises:
            ApiError: There is no such button (unless forged), or the message is gone.
        """
        message = room.find(message_id)
        if message is None or not (forge or has_data(message, data)):
            raise bad_request(_DATA_MISSING)
        query_id = self.state.queries.ask(room.person.id)
        query: dict[str, Any] = {
            "id": query_id,
            "from": room.person.as_json(),
            "chat_instance": str(room.person.id),
            "message": message.as_json(),
            "data": data,
        }
        self.state.tell_bot(room, "callback_query", query)
        return query_id

    def block(self, room: Room, *, blocked: bool) -> None:
        """Blocks or unblocks the bot; it is told by ``my_chat_member``."""
        if room.blocked == blocked:
            return
        room.blocked = blocked
        room.touch()
        status = {True: "kicked", False: "member"}
        change: dict[str, Any] = {
            "chat": room.person.chat_json(),
            "from": room.person.as_json(),
            "date": self.state.now(),
            "old_chat_member": self._member(status[not blocked]),
            "new_chat_member": self._member(status[blocked]),
        }
        self.state.tell_bot(room, "my_chat_member", change)

    def edit(self, room: Room, message_id: int, text: str) -> Message:
        """A person corrects a text or caption of theirs.

        Raises:
            ApiError: It is not theirs, or gone.
        """
        message = room.find(message_id)
        if message is None or message.from_bot:
            raise bad_request("message can't be edited")
        edited = replace(message, text=marked_text(text, None), edit_date=self.state.now())
        self.state.tell_bot(room, "edited_message", room.replace(edited).as_json())
        return edited

    def repeat_last(self, room: Room) -> int:
        """The last update of this person once more; its id.

        Raises:
            ApiError: There was none.
        """
        if room.last_update is None:
            raise bad_request("nothing to repeat")
        self.state.updates.repeat(room.last_update, room.person.id)
        return int(room.last_update["update_id"])

    def _say(self, room: Room, parts: "list[_Part]", reply_to: int | None) -> list[Message]:
        if room.blocked:
            raise ApiError(403, "you have blocked this bot")
        quoted = room.find(reply_to) if reply_to is not None else None
        if reply_to is not None and quoted is None:
            raise bad_request("message to be replied not found")
        room.started = True
        said = [room.add(self._message(room, part, quoted)) for part in parts]
        for message in said:
            self.state.tell_bot(room, "message", message.as_json())
        return said

    def _message(self, room: Room, part: "_Part", quoted: Message | None) -> Message:
        return Message(
            id=room.next_id(),
            chat=room.person,
            sender=room.person,
            date=self.state.now(),
            text=part.text,
            media=part.media,
            reply_to=quoted,
            album=part.album,
        )

    def _member(self, status: str) -> dict[str, Any]:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.state.bot.as_json(), "status": status, **until}


@dataclass(frozen=True, slots=True)
class _Part:
    """The content of one message."""

    text: MarkedText
    media: Media | None = None
    album: str = ""
