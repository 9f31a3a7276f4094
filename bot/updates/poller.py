"""Asking Telegram for updates: each is written down before the next question confirms it."""

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Any, NoReturn, cast
from urllib.parse import urlencode, urlsplit

from telegram.constants import UpdateType
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.state.recent import Recent
from bot.talking.pace import Priority, seconds_of
from bot.updates import written
from bot.updates.inbox import Inbox
from bot.updates.polled import Polled, poll_request
from bot.updates.rivals import Rival, Rivals

log = logging.getLogger(__name__)

UPDATES = [
    UpdateType.MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.INLINE_QUERY,
    UpdateType.MY_CHAT_MEMBER,
]
POLL_SECONDS = 30
ANSWER_SECONDS = 20.0
"""How long its answer may be under way, on top of that."""
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0
CONFLICT_SECONDS = 3.0
REPEAT_SECONDS = 60.0


class Poller:
    """The long poll; python-telegram-bot's own goes silently deaf once a token is revoked."""

    def __init__(self, bot: ExtBot[Priority], inbox: Inbox) -> None:
        self._bot = bot
        self._request = poll_request(bot.base_url)
        self._inbox = inbox
        self._offset = 0
        self._pause = FIRST_PAUSE_SECONDS
        self._rivals = Rivals(bot.token)
        self._said: Recent[str, bool] = Recent(seconds=REPEAT_SECONDS, most=10)

    async def run(self) -> NoReturn:
        """Fetch updates until cancelled.

        Raises:
            InvalidToken: When Telegram no longer knows the token.
        """
        with self._rivals.noted():
            async with self._request:
                await self._poll()

    async def _poll(self) -> NoReturn:
        while True:
            try:
                polled = await self._ask()
            except InvalidToken:
                raise
            except Conflict as conflict:
                await self._explain(conflict)
                await asyncio.sleep(CONFLICT_SECONDS)
                continue
            except TelegramError as error:
                await asyncio.sleep(self._pause_after(error))
                continue
            self._pause = FIRST_PAUSE_SECONDS
            arrived = [written.arrived(fields, text, self._bot) for fields, text in polled]
            await self._inbox.take([each for each in arrived if each])
            if polled:
                self._offset = max(self._number(fields) for fields, _ in polled) + 1

    async def _ask(self) -> Sequence[Polled]:
        """Ask once, without the library's own method: that throws the text away."""
        question = {
            "offset": self._offset,
            "timeout": POLL_SECONDS,
            "allowed_updates": json.dumps(UPDATES),
        }
        answer: object = await self._request.post(
            f"{self._bot.base_url}/getUpdates?{urlencode(question)}",
            read_timeout=POLL_SECONDS + ANSWER_SECONDS,
        )
        return cast("Sequence[Polled]", answer)

    def _number(self, fields: dict[str, Any]) -> int:
        return int(fields.get("update_id", self._offset - 1))

    async def _explain(self, conflict: Conflict) -> None:
        """Say who else takes the updates, and what to do; the same not every few seconds."""
        sentence = await self._webhook_there() if "webhook" in conflict.message.lower() else None
        if sentence is None:
            rivals = await asyncio.to_thread(self._rivals.find)
            sentence = f"{conflict.message}. {told_rivals(self._bot.username, rivals)}"
        if self._said.first(sentence, value=True):
            log.error(sentence)

    async def _webhook_there(self) -> str | None:
        """Say where the updates are sent instead; None if they aren't any more."""
        try:
            url = (await self._bot.get_webhook_info()).url
        except TelegramError as error:
            log.warning("where the webhook leads could not be asked: %s", error.message)
            return None
        return told_webhook(self._bot.username, urlsplit(url).hostname or "") if url else None

    def _pause_after(self, error: TelegramError) -> float:
        """Log what went wrong, and return how long to wait."""
        log.warning("updates could not be fetched: %s", error.message)
        if isinstance(error, RetryAfter):
            return seconds_of(error)
        self._pause = min(LONGEST_PAUSE_SECONDS, self._pause * 2)
        return self._pause


def told_rivals(username: str, rivals: Sequence[Rival]) -> str:
    """Return who polls besides us, as far as this computer knows, and what to do."""
    if rivals:
        named = " and ".join(str(rival) for rival in rivals)
        return (
            f"On this computer another process polls as @{username}: {named}. Only one gets "
            "each update: stop it, or give one of them a bot of its own (TELEGRAM_BOT_TOKEN)."
        )
    return (
        f"Somewhere else another process polls as @{username}: on another computer, as another "
        "user, or another program. Only one gets each update: stop it, or have @BotFather revoke "
        "the token if you don't know it."
    )


def told_webhook(username: str, host: str) -> str:
    """Return where a webhook leads, and what to do."""
    return (
        f"A webhook has been set since this process started: Telegram sends what people write to "
        f"@{username} to {host}. Stop what runs there, then start this process again: it takes "
        "the webhook away as it starts."
    )
