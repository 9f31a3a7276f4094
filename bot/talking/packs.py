"""A person's sticker pack: made with their first sticker, and grown with each further one.

What Telegram asks of packs: https://core.telegram.org/bots/api#createnewstickerset
"""

import logging

from telegram import InputSticker
from telegram.constants import StickerFormat
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.state.books import PACKS, STICKERS
from bot.talking.pace import Priority
from bot.talking.receipts import is_unsure
from studio.runtime.ledger import Ledger
from studio.task import TaskId

log = logging.getLogger(__name__)

EMOJI = "🖼"
MOST_TITLE = 64
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
MOST_PACKS = 50
OCCUPIED, TOO_MANY, UNKNOWN = "name is already occupied", "stickers_too_much", "stickerset_invalid"
"""Parts of Telegram's refusals, in lower case."""


class Packs:
    """Sticker packs by their owner. A pack belongs to a person, and only their own bot fills it."""

    def __init__(self, bot: ExtBot[Priority], ledger: Ledger) -> None:
        self._bot = bot
        self._ledger = ledger

    async def add(self, person: int, task: TaskId, sticker: bytes, *, title: str) -> str | None:
        """Put the sticker of a task into its owner's pack, once.

        Args:
            person: Telegram user id.
            task: Whose result it shows.
            sticker: WebP as Telegram takes it, see `studio.photos.sticker`.
            title: Of the pack, if this begins one.

        Returns:
            The sticker's file id, or None when it is in no pack: Telegram didn't take it, or not so
            soon, or it is unsure whether it did. Only what surely isn't in one may be put there
            later.

        Raises:
            TelegramError: When Telegram can't be reached.
        """
        if not await self._ledger.enter(STICKERS, task, ""):
            entry = await self._ledger.find(STICKERS, task)
            return (entry.body or None) if entry else None
        try:
            file_id = await self._added(person, sticker, title[:MOST_TITLE])
        except Exception as error:
            if not is_unsure(error):
                await self._ledger.delete(STICKERS, task)
                if isinstance(error, RetryAfter):
                    log.info("a sticker is in no pack yet: %s", error.message)
                    return None
                raise
            log.warning("a sticker may be in no pack: %s", type(error).__name__)
            file_id = None
        await self._ledger.finish(STICKERS, task, file_id or "")
        return file_id

    async def name(self, person: int) -> str | None:
        """Return the name of the pack that grows, or None when there is none yet."""
        return self._name(person, number) if (number := await self._number(person)) else None

    async def count(self, person: int) -> int:
        """Return how many packs a person has."""
        return await self._number(person)

    async def delete(self, person: int) -> int:
        """Delete all packs of a person; return how many there were.

        Raises:
            TelegramError: When Telegram can't be reached.
        """
        number, deleted = await self._number(person), 0
        for earlier in range(1, number + 1):
            try:
                await self._bot.delete_sticker_set(self._name(person, earlier))
                deleted += 1
            except BadRequest as error:  # they have deleted it themselves
                log.info("a sticker pack was not deleted: %s", error.message)
        await self._ledger.finish(PACKS, str(person), "0")
        return deleted

    async def _added(self, person: int, sticker: bytes, title: str) -> str | None:
        number = await self._number(person)
        for pack in range(max(1, number), MOST_PACKS):
            try:
                await self._put(person, pack, sticker, title, known=pack == number)
            except BadRequest as error:
                if TOO_MANY in error.message.lower():
                    continue
                log.info("a sticker is in no pack: %s", error.message)
                return None
            if pack != number:
                await self._ledger.finish(PACKS, str(person), str(pack))
            return await self._last_in(self._name(person, pack))
        return None

    async def _last_in(self, pack: str) -> str | None:
        """Return the file id of what was just put into a pack; None when that can't be read."""
        try:
            return (await self._bot.get_sticker_set(pack)).stickers[-1].file_id
        except TelegramError as error:
            log.info("a sticker is in its pack, by an unknown name: %s", type(error).__name__)
            return None

    async def _put(
        self, person: int, pack: int, sticker: bytes, title: str, *, known: bool
    ) -> None:
        """Add to a pack, or make it: also one that we made before a crash, or that is gone."""
        name = self._name(person, pack)
        new = InputSticker(sticker, emoji_list=[EMOJI], format=StickerFormat.STATIC)
        try:
            if known:
                await self._bot.add_sticker_to_set(person, name, new)
            else:
                await self._create(person, name, title, new)
        except BadRequest as error:
            if known and UNKNOWN in error.message.lower():
                await self._create(person, name, title, new)
            elif not known and OCCUPIED in error.message.lower():
                await self._bot.add_sticker_to_set(person, name, new)
            else:
                raise

    async def _create(self, person: int, name: str, title: str, first: InputSticker) -> None:
        """Make a pack: of a name that was deleted lately Telegram makes it, and says it failed."""
        try:
            await self._bot.create_new_sticker_set(person, name, title, [first])
        except NetworkError as error:
            if isinstance(error, BadRequest | TimedOut):
                raise
            await self._bot.get_sticker_set(name)  # refused when there is none

    async def _number(self, person: int) -> int:
        entry = await self._ledger.find(PACKS, str(person))
        return int(entry.body) if entry and entry.body else 0

    def _name(self, person: int, pack: int) -> str:
        return f"p{_base36(person)}_{pack}_by_{self._bot.username}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits or DIGITS[0]
