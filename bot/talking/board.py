"""How a screen comes up in chat: its contact sheet too, in the message that is there already."""

import logging
from collections.abc import Awaitable, Callable

from telegram import InputMediaPhoto
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.screens.screens import Screen
from bot.screens.sheets import Sheets
from bot.state.addresses import Address
from bot.talking import talk
from bot.talking.pace import Priority
from bot.talking.talk import Spot

log = logging.getLogger(__name__)

SENT_AS_ID_THEN_AS_FILE = 2

Way = Callable[[Spot, Screen], Awaitable[int]]


class Board:
    """Shows screens, with their contact sheet where they have one."""

    def __init__(self, bot: ExtBot[Priority], sheets: Sheets) -> None:
        self._bot = bot
        self._sheets = sheets

    async def show(self, spot: Spot, screen: Screen) -> Address:
        """Show a screen in the message that the spot names, or else in a new one.

        Where no photos may be sent the buttons come alone: they have names as well as numbers.

        Raises:
            TelegramError: When Telegram refuses or can't be reached.
        """
        if not screen.sheet:
            return await talk.say(self._bot, spot, screen.text, screen.rows)
        ways = (self._edit, self._send) if spot.edit else (self._send,)
        try:
            for way in ways:
                message = await self._tried(way, spot, screen)
                if message is not None:
                    return Address(spot.chat, message, spot.thread, captioned=True)
        except BadRequest as error:  # no picture may be sent there in any way
            log.info("a menu comes without its sheet: %s", error.message)
        plain = Spot(chat=spot.chat, thread=spot.thread, quote=spot.quote)
        return await talk.say(self._bot, plain, screen.text, screen.rows)

    async def _tried(self, way: Way, spot: Spot, screen: Screen) -> int | None:
        """Return the message that shows a screen now; None when it can't be shown in this way.

        Raises:
            BadRequest: When the chat takes no pictures.
        """
        for _ in range(SENT_AS_ID_THEN_AS_FILE):
            try:
                return await way(spot, screen)
            except BadRequest as error:
                if talk.lacks_rights(error):
                    raise
                log.info("a menu was not shown with its sheet: %s", error.message)
                if not talk.is_wrong_file(error):
                    return None
                await self._sheets.forget(screen.sheet)
        return None

    async def _send(self, spot: Spot, screen: Screen) -> int:
        sent = await self._bot.send_photo(
            spot.chat,
            await self._sheets.media(screen.sheet),
            caption=screen.text,
            parse_mode=ParseMode.HTML,
            reply_markup=talk.markup(screen.rows),
            reply_parameters=talk.quoting(spot.quote),
            message_thread_id=spot.thread,
        )
        await self._sheets.keep(screen.sheet, sent)
        return sent.message_id

    async def _edit(self, spot: Spot, screen: Screen) -> int:
        """Change the message that the spot names."""
        message = spot.edit.message if spot.edit else 0
        media = InputMediaPhoto(
            await self._sheets.media(screen.sheet), caption=screen.text, parse_mode=ParseMode.HTML
        )
        try:
            changed = await self._bot.edit_message_media(
                media, spot.chat, message, reply_markup=talk.markup(screen.rows)
            )
        except BadRequest as error:
            if not talk.is_unchanged(error):
                raise
        else:
            await self._sheets.keep(screen.sheet, changed)
        return message
