"""Double taps: two in a row are one wish."""

import logging

from bot.speech import texts
from bot.state.books import MENUS
from bot.state.recent import Recent
from bot.talking.taps import Tap
from studio.errors import DarkroomError
from studio.runtime.ledger import Ledger

log = logging.getLogger(__name__)

SECONDS = 5.0
"""After the work on the first tap is done: the second one waits for that long behind it."""
MOST = 10_000


class Doubles:
    """What was tapped lately; and which menus have become an order, also after a crash."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lately: Recent[tuple[int, int, str], bool] = Recent(seconds=SECONDS, most=MOST)

    async def is_second(self, tap: Tap) -> bool:
        """Whether this is the second tap of a double one; it is answered then."""
        if self._lately.first(_once(tap), value=True):
            tap.is_first = True
            return False
        await tap.answer(tap.speech.plain(texts.TOAST_TWICE))
        return True

    async def is_second_order(self, tap: Tap) -> bool:
        """Whether this is the second tap of a double one, or its menu has become an order before.

        Raises:
            Unavailable: When it can't be written down.
        """
        if await self.is_second(tap):
            return True
        if not tap.in_place:
            return False
        try:
            known = not await self._ledger.enter(MENUS, _menu(tap), tap.key)
            earlier = await self._ledger.find(MENUS, _menu(tap)) if known else None
        except DarkroomError:
            self.forget(tap)
            raise
        if earlier is None or earlier.body == tap.key:  # this very tap, before a crash
            return False
        await tap.answer(tap.speech.plain(texts.TOAST_TWICE))
        return True

    def renew(self, tap: Tap) -> None:
        """Begin to count anew, as the work on a first tap has come to its end."""
        if tap.is_first:
            self._lately.put(_once(tap), value=True)

    def forget(self, tap: Tap) -> None:
        """Take the next tap for a new wish: this one came to nothing."""
        tap.is_first = False
        self._lately.pop(_once(tap))

    async def take_back(self, tap: Tap) -> None:
        """Take the next tap for a new order: this one was refused."""
        self.forget(tap)
        try:
            if tap.in_place:
                await self._ledger.delete(MENUS, _menu(tap))
        except DarkroomError as error:
            log.warning("a menu stays closed after a refusal: %s", error.code)


def _once(tap: Tap) -> tuple[int, int, str]:
    """Return what a double tap has in common; a text, or a menu, can become one order only."""
    what = "" if tap.in_place else tap.press.data
    return tap.address.chat, tap.address.message, what


def _menu(tap: Tap) -> str:
    """Name a menu by what it is about, too: its message may become one about the next task."""
    return f"{tap.address.chat}:{tap.address.message}:{tap.press.ref}"
