"""A person at the other end of the chat, for stories in tests.

    async with Person(base, first_name="Ada") as ada:
        await ada.send_text("/start")
        await ada.send_photo(Path("me.jpg"))
        await ada.tap("Pencil")
        picture = await ada.wait_for(lambda message: message.photo is not None)
        content = await ada.download(picture)

Every wait has a bound; one that runs out raises ``TimeoutError`` with the whole chat in it.
"""

import mimetypes
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

import httpx

from local.telegram.chat_line import ChatLine, Refused
from local.telegram.seen import Answer, Json, Message, read_message

_POLL_SECONDS: Final = 2.0

__all__ = ["Person", "Refused"]

File = Path | bytes
_Found = TypeVar("_Found")
Matches = Callable[[Message], bool]


class Person:
    """One human in a private chat with the bot; a new one with each instance.

    Attributes:
        id: User id and chat id.
        action: What the bot is doing as of the last sync, such as "upload_photo", or "".
    """

    def __init__(
        self,
        base_url: str,
        *,
        first_name: str = "Ada",
        username: str = "",
        language_code: str = "en",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Nothing happens before ``async with``.

        Args:
            base_url: Where the server is mounted, such as "http://127.0.0.1:9470".
            first_name: How the bot addresses them.
            username: Without the @; may be empty.
            language_code: Of their app, such as "de".
            transport: For example ``httpx.ASGITransport`` to go without a port.
        """
        self._line = ChatLine(base_url, transport)
        self._who = {
            "first_name": first_name,
            "username": username,
            "language_code": language_code,
        }
        self._known: dict[int, Message] = {}
        self._answers: dict[str, Answer] = {}
        self._after = 0
        self._epoch = ""
        self._commands: list[Json] = []
        self.id = 0
        self.action = ""

    async def __aenter__(self) -> Self:
        """Opens the chat."""
        self.id = await self._line.open(self._who)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes the connections; the chat stays."""
        await self._line.close()

    @property
    def messages(self) -> list[Message]:
        """The chat as last synced, oldest first."""
        return [self._known[number] for number in sorted(self._known)]

    @property
    def transcript(self) -> str:
        """The chat as last synced, one line a message."""
        return "\n".join(str(message) for message in self.messages) or "(the chat is empty)"

    async def sync(self, wait_seconds: float = 0.0) -> None:
        """Fetches what changed, waiting a while for something to change."""
        changes = await self._line.changes(self._epoch, self._after, wait_seconds)
        if changes["epoch"] != self._epoch:
            self._known.clear()
        self._epoch, self._after = changes["epoch"], changes["revision"]
        self.action, self._commands = changes["action"], changes["commands"]
        for raw in changes["messages"]:
            self._known[raw["message_id"]] = read_message(raw)
        for gone in changes["deleted"]:
            self._known.pop(gone, None)
        for notice in changes["notices"]:
            answer = Answer(notice["text"], notice["alert"], notice["url"])
            self._answers[notice["query_id"]] = answer

    async def send_text(self, text: str, *, reply_to: Message | int | None = None) -> Message:
        """Writes a message; commands begin with a slash."""
        return read_message(await self._line.post("chat/text", {"text": text, **_reply(reply_to)}))

    async def send_photo(
        self,
        photo: File,
        caption: str = "",
        *,
        name: str = "photo.jpg",
        reply_to: Message | int | None = None,
    ) -> Message:
        """Sends a photo: recompressed to JPEG of at most 1280 pixels a side, as apps do."""
        return (await self._files("photo", [(name, photo)], caption, reply_to))[0]

    async def send_album(
        self, photos: Sequence[File], caption: str = "", *, reply_to: Message | int | None = None
    ) -> list[Message]:
        """Sends two to ten photos at once."""
        named = [(f"photo{number}.jpg", photo) for number, photo in enumerate(photos, 1)]
        return await self._files("photo", named, caption, reply_to)

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
        return (await self._files("document", [(name or known, document)], caption, reply_to))[0]

    async def edit(self, message: Message | int, text: str) -> Message:
        """Corrects a text or caption of their own."""
        return read_message(await self._line.post("chat/edits", {**_which(message), "text": text}))

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
        found = await self.wait_for(
            lambda m: m.has_button(label) and wanted in (None, m.id), seconds=seconds
        )
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

    async def block(self) -> None:
        """Blocks the bot: what it sends fails with 403 from now on."""
        await self._line.post("chat/block", {"blocked": True})

    async def unblock(self) -> None:
        """Lets the bot write again."""
        await self._line.post("chat/block", {"blocked": False})

    async def replay_last(self) -> int:
        """Their last update once more under the same id (``testing=True``); returns the id."""
        return int((await self._line.post("chat/replay", {}))["update_id"])

    async def open_page(self) -> tuple[str, str]:
        """Presses the button beside the message field; the page's address and its launch data.

        Raises:
            Refused: There is no such button.
        """
        opened = await self._line.post("chat/page", {})
        return str(opened["url"]), str(opened["init_data"])

    async def commands(self) -> list[tuple[str, str]]:
        """The menu they see: (command, description)."""
        await self.sync()
        return [(entry["command"], entry["description"]) for entry in self._commands]

    async def _files(
        self,
        kind: str,
        named: Sequence[tuple[str, File]],
        caption: str,
        reply_to: Message | int | None,
    ) -> list[Message]:
        files = [(name, _content(file), _mime_type(name)) for name, file in named]
        fields = {"kind": kind, "caption": caption, **_reply(reply_to)}
        return [read_message(raw) for raw in await self._line.post_files(fields, files)]

    async def _tapped(self, body: Json, seconds: float) -> Answer | None:
        query_id = str((await self._line.post("chat/taps", body))["query_id"])
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


def _reply(message: Message | int | None) -> Json:
    return {} if message is None else {"reply_to": _number(message)}
