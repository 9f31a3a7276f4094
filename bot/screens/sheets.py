"""Contact sheets as Telegram keeps them: drawn and sent once, then named by their file id."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable

from telegram import InputFile, Message

from bot.state.books import SHEETS
from studio.errors import DarkroomError
from studio.runtime.ledger import Ledger

log = logging.getLogger(__name__)

Draw = Callable[[str], bytes]
"""Returns the sheet of a name as a JPEG; takes a while."""


class Sheets:
    """Sheets by name. A bot has file ids of its own, and a new picture is another one."""

    def __init__(self, ledger: Ledger, draw: Draw, *, bot_id: int) -> None:
        self._ledger = ledger
        self._draw = draw
        self._bot_id = bot_id
        self._drawn: dict[str, tuple[bytes, str]] = {}

    async def warm(self, names: Iterable[str]) -> None:
        """Draw sheets ahead, so that nobody waits for them; what can't be drawn is only logged."""
        for name in names:
            try:
                await self._picture(name)
            except (LookupError, OSError) as error:
                log.warning("the sheet %s can't be drawn: %s", name, error)

    async def media(self, name: str) -> str | InputFile:
        """Return what to send: a file id that Telegram knows, or the picture itself."""
        data, key = await self._picture(name)
        entry = await self._ledger.find(SHEETS, key)
        if entry and entry.body:
            return entry.body
        return InputFile(data, filename=f"{name}.jpg", attach=True)

    async def keep(self, name: str, message: Message | bool) -> None:  # noqa: FBT001  as Telegram answers an edit
        """Remember by which file id Telegram has a sheet that it was just sent."""
        if isinstance(message, Message) and message.photo:
            await self._note(name, message.photo[-1].file_id)

    async def forget(self, name: str) -> None:
        """Forget a file id that Telegram no longer takes."""
        await self._note(name, "")

    async def _note(self, name: str, file_id: str) -> None:
        _, key = await self._picture(name)
        entry = await self._ledger.find(SHEETS, key)
        if (entry.body if entry else "") == file_id:
            return
        try:
            await self._ledger.finish(SHEETS, key, file_id)
        except DarkroomError:
            return  # the sheet is sent once more next time

    async def _picture(self, name: str) -> tuple[bytes, str]:
        """Return a sheet and its key in the book."""
        if name not in self._drawn:
            data = await asyncio.to_thread(self._draw, name)
            picture = hashlib.sha256(data).hexdigest()[:16]
            self._drawn[name] = data, f"{self._bot_id}:{name}:{picture}"
        return self._drawn[name]
