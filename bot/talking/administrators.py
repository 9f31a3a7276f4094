"""Who leads a group, as Telegram says; asked now and then."""

import logging

from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.state.recent import Recent
from bot.talking.pace import Priority

log = logging.getLogger(__name__)

SECONDS = 300.0
MOST = 10_000
LEADING = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})


class Administrators:
    """Roles of persons in groups, remembered for five minutes."""

    def __init__(self, bot: ExtBot[Priority]) -> None:
        self._bot = bot
        self._known: Recent[tuple[int, int], bool] = Recent(seconds=SECONDS, most=MOST)

    async def has(self, chat: int, person: int) -> bool:
        """Whether somebody is an administrator of a group; not when Telegram doesn't say."""
        known = self._known.find((chat, person))
        if known is not None:
            return known
        try:
            member = await self._bot.get_chat_member(chat, person)
        except TelegramError as error:
            log.info("somebody's role in a group could not be asked: %s", error.message)
            return False
        leads = member.status in LEADING
        self._known.put((chat, person), leads)
        return leads
