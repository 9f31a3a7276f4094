"""One chat as one person lives in it: what stands there, what they do, what they wait for.

Every wait has a bound; one that runs out raises ``TimeoutError`` with the whole chat in it.
"""

import mimetypes
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from local.telegram.chat_line import ChatLine, Refused
from local.telegram.seen import Answer, Json, Message, read_message

_POLL_SECONDS: Final = 2.0

File = Path | bytes
_Found = TypeVar("_Found")
Matches = Callable[[Message], bool]


class Talk:
    """A chat with the bot in it: a private one, a group, or a topic of a forum.

    Attributes:
        chat_id: Of a group; 0 for the person's private chat.
        thread: The topic, 0 for the whole chat.
        action: What the bot is doing as of the last sync, such as "upload_photo", or "".
        chat: The chat as of the last sync: title, members, topics, the bot's role.
    """

    def __init__(self, line: ChatLine, chat_id: int = 0, thread: int = 0) -> None:
        """Nothing happens before something is asked for."""
        self._line = line
        self._known: dict[int, Message] = {}
        self._answers: dict[str, Answer] = {}
        self._after = 0
        self._epoch = ""
        self._commands: list[Json] = []
        self.chat_id = chat_id
        self.thread = thread
        self.action = ""
        self.chat: Json = {}

    @property
    def line(self) -> ChatLine:
        """How this person speaks to the server."""
        return self._line

    @property
    def messages(self) -> list[Message]:
        """The chat as last synced, oldest first."""
        here = [self._known[number] for number in sorted(self._known)]
        return [m for m in here if self.thread in (0, m.thread)]

    @property
    def answers(self) -> dict[str, Answer]:
        """The bot's answers to taps that nobody waited for, by the id of the tap."""
        return dict(self._answers)

    @property
    def transcript(self) -> str:
        """The chat as last synced, one line a message."""
        return "\n".join(str(message) for message in self.messages) or "(the chat is empty)"

    async def sync(self, wait_seconds: float = 0.0) -> None:
        """Fetches what changed, waiting a while for something to change."""
        asked = {"after": self._after, "epoch": self._epoch, "wait": wait_seconds}
        changes = await self._line.changes(asked | self._here)
        if changes["epoch"] != self._epoch:
            self._known.clear()
        self._epoch, self._after = changes["epoch"], changes["revision"]
        self.action, self._commands = changes["action"], changes["commands"]
        self.chat = changes["chat"]
        for raw in changes["messages"]:
            self._known[raw["message_id"]] = read_message(raw)
        for gone in changes["deleted"]:
            self._known.pop(gone, None)
        for notice in changes["notices"]:
            answer = Answer(notice["text"], notice["alert"], notice["url"])
            self._answers[notice["query_id"]] = answer

    async def send_text(
        self, text: str, *, reply_to: Message | int | None = None, anonymous: bool = False
    ) -> Message:
        """Writes a message; commands begin with a slash.

        Args:
            text: What it says.
            reply_to: What it answers.
            anonymous: In the name of the group, as its administrators may.
        """
        body = {"text": text, **self._place(reply_to, anonymous=anonymous)}
        return read_message(await self._line.post("chat/text", body))

    async def send_photo(
        self,
        photo: File,
        caption: str = "",
        *,
        name: str = "photo.jpg",
        reply_to: Message | int | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Sends a photo: recompressed to JPEG of at most 1280 pixels a side, as apps do."""
        place = self._place(reply_to, anonymous=anonymous)
        return (await self._files("photo", [(name, photo)], caption, place))[0]

    async def send_album(
        self, photos: Sequence[File], caption: str = "", *, reply_to: Message | int | None = None
    ) -> list[Message]:
        """Sends two to ten photos at once."""
        named = [(f"photo{number}.jpg", photo) for number, photo in enumerate(photos, 1)]
        return await self._files("photo", named, caption, self._place(reply_to))

    async def send_document(
        self,
        document: File,
        name: str = "",
        caption: str = "",
        *,
        reply_to: Message | int | None = None,
    ) -> Message:
        """Sends a file as it is, named as its path when no name is given."""
        known = document.name if isinstance(document, Path) else "photo.png"
        named = [(name or known, document)]
        return (await self._files("document", named, caption, self._place(reply_to)))[0]

    async def edit(self, message: Message | int, text: str) -> Message:
        """Corrects a text or caption of their own."""
        body = {**_which(message), "text": text, **self._here}
        return read_message(await self._line.post("chat/edits", body))

    async def wait_for(
        self, matches: Matches, *, seconds: float = 10.0, after: Message | int | None = None
    ) -> Message:
        """The newest message of the bot that matches, now or within the time.

        Args:
            matches: Asked about each message of the bot as it stands.
            seconds: How long to wait at most.
            after: Only messages newer than this one count.

        Raises:
            TimeoutError: None came; the text shows the whole chat.
        """
        since = _number(after) if after is not None else 0

        def found() -> Message | None:
            newest = reversed(self.messages)
            return next((m for m in newest if m.from_bot and m.id > since and matches(m)), None)

        return await self._until(found, seconds, "no such message came")

    async def wait_for_text(
        self, text: str, *, seconds: float = 10.0, after: Message | int | None = None
    ) -> Message:
        """The newest message of the bot whose text or caption contains this, in any case."""
        wanted = text.lower()
        return await self.wait_for(lambda m: wanted in m.text.lower(), seconds=seconds, after=after)

    async def wait_until_gone(self, message: Message | int, *, seconds: float = 10.0) -> None:
        """Returns when the message has been deleted.

        Raises:
            TimeoutError: It is still there.
        """
        number = _number(message)
        await self._until(lambda: number not in self._known or None, seconds, "it is still there")

    async def tap(
        self,
        label: str,
        *,
        message: Message | int | None = None,
        wait: bool = True,
        seconds: float = 10.0,
    ) -> Answer | None:
        """Presses a button and waits for the bot to answer the tap.

        Args:
            label: The button's whole label, or a part of it in any case.
            message: Where; else the newest message of the bot that has such a button, waited for.
            wait: False returns None at once.
            seconds: For finding the button, and again for the answer.

        Raises:
            TimeoutError: There is no such button, or the bot did not answer.
            Refused: The button is gone by now.
        """
        wanted = _number(message) if message is not None else None

        def with_button() -> Message | None:
            newest = (m for m in reversed(self.messages) if wanted in (None, m.id))
            return next((m for m in newest if m.has_button(label)), None)

        found = await self._until(with_button, seconds, "no such message came")
        button = found.find_button(label)
        data = button.data if button else ""
        return await self._tapped({**_which(found), "data": data}, seconds if wait else 0.0)

    async def forge_tap(
        self, message: Message | int, data: str, *, seconds: float = 10.0
    ) -> Answer | None:
        """Sends callback data no button has, as anybody may (``testing=True``)."""
        return await self._tapped({**_which(message), "data": data, "forge": True}, seconds)

    async def download(self, message: Message) -> bytes:
        """The bytes of the largest photo size, the document or the sticker."""
        if not message.file_id:
            raise Refused(f"there is no file in {message}")
        return await self._line.download(message.file_id)

    async def replay_last(self) -> int:
        """Their last update once more under the same id (``testing=True``); returns the id."""
        return int((await self._line.post("chat/replay", self._here))["update_id"])

    async def commands(self) -> list[tuple[str, str]]:
        """The menu they see: (command, description)."""
        await self.sync()
        return [(entry["command"], entry["description"]) for entry in self._commands]

    @property
    def _here(self) -> Json:
        """Which chat an act belongs to; nothing for the private one."""
        return {"chat": self.chat_id} if self.chat_id else {}

    def _place(self, reply_to: Message | int | None, *, anonymous: bool = False) -> Json:
        place = self._here
        if self.thread:
            place["thread"] = self.thread
        if reply_to is not None:
            place["reply_to"] = _number(reply_to)
        if anonymous:
            place["anonymous"] = True
        return place

    async def _files(
        self,
        kind: str,
        named: Sequence[tuple[str, File]],
        caption: str,
        place: Json,
    ) -> list[Message]:
        files = [(name, _content(file), _mime_type(name)) for name, file in named]
        fields = {"kind": kind, "caption": caption, **place}
        return [read_message(raw) for raw in await self._line.post_files(fields, files)]

    async def _tapped(self, body: Json, seconds: float) -> Answer | None:
        query_id = str((await self._line.post("chat/taps", body | self._here))["query_id"])
        if seconds <= 0:
            return None
        await self._until(
            lambda: query_id in self._answers or None, seconds, "the tap was not answered"
        )
        return self._answers.pop(query_id)

    async def _until(
        self, found: Callable[[], _Found | None], seconds: float, problem: str
    ) -> _Found:
        until = time.monotonic() + seconds
        await self.sync()
        while (result := found()) is None:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"{problem} in {seconds:g} s:\n{self.transcript}")
            await self.sync(min(left, _POLL_SECONDS))
        return result


def _content(file: File) -> bytes:
    return file.read_bytes() if isinstance(file, Path) else file


def _mime_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _number(message: Message | int) -> int:
    return message if isinstance(message, int) else message.id


def _which(message: Message | int) -> Json:
    return {"message_id": _number(message)}
