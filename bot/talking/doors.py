"""Which chats take nothing from us any more: the person has blocked us, or the group put us out.

Nothing is sent there until a word from there says that the door is open again. A memory that may
be lost: without it one call more is refused.
"""

import asyncio
from collections import OrderedDict

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.state.recent import Recent

SECONDS = 3600.0
"""After this one call finds out anew: a word that the door is open may have been lost."""
MOST = 10_000
SHUT = (
    "bot was blocked",
    "user is deactivated",
    "bot was kicked",
    "bot is not a member",
    "group chat was deleted",
    "chat not found",
)
"""What Telegram says of a door that stays shut, whatever is sent."""


def is_shut(error: TelegramError) -> bool:
    """Whether a refusal means that a chat takes nothing at all."""
    return any(words in error.message.lower() for words in SHUT)


class Doors:
    """The doors of chats, as far as they were found shut."""

    def __init__(self) -> None:
        self._shut: Recent[int, str] = Recent(seconds=SECONDS, most=MOST)
        self._news: OrderedDict[int, None] = OrderedDict()
        self._arrived = asyncio.Event()

    def reason(self, chat: int) -> str | None:
        """Return why nothing is sent to a chat, in Telegram's words; None when it is open."""
        return self._shut.find(chat)

    def shut(self, chat: int, reason: str) -> None:
        """Send nothing to a chat from now on."""
        self._shut.put(chat, reason)

    def open(self, chat: int) -> None:
        """Send to a chat again."""
        self._shut.pop(chat)

    def refused(self, chat: int, error: Forbidden | BadRequest) -> None:
        """Take note of a refusal; one that means the whole chat is news."""
        if not is_shut(error):
            return
        if self._shut.find(chat) is None:
            self._news[chat] = None
            if len(self._news) > MOST:
                self._news.popitem(last=False)
            self._arrived.set()
        self.shut(chat, error.message)

    async def next_refusal(self) -> int:
        """Return a chat whose door a call has found shut, once there is one."""
        while not self._news:
            self._arrived.clear()
            await self._arrived.wait()
        return self._news.popitem(last=False)[0]
