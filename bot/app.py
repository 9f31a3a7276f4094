"""The bot as one object: built without opening anything, run in the process's own loop."""

import asyncio
import hmac
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.application import BotApplication
from bot.forgetting.expiry import Expiry
from bot.forgetting.forgetting import Forgetting
from bot.introduction import Introduction
from bot.ordering.several import Several
from bot.state.books import Books
from bot.talking.delivery import Delivery
from bot.talking.files import Downloads
from bot.talking.pace import seconds_of
from bot.talking.progress import Progress
from bot.talking.redaction import redacted
from bot.topics.membership import Membership
from bot.updates import written
from bot.updates.inbox import Inbox
from bot.updates.poller import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, UPDATES, Poller
from bot.updates.replay import Replay
from studio.errors import Unavailable

log = logging.getLogger(__name__)

WEBHOOK_CONNECTIONS = 40
FEED_SECONDS = 20.0
STOP_SECONDS = 15.0
REFUSED = "Telegram doesn't know this bot: check TELEGRAM_BOT_TOKEN with @BotFather."


class BotRefusedError(Exception):
    """Telegram doesn't know the token; the message is a sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """How Telegram reaches us.

    Attributes:
        url: Public address of the route that feeds the bot.
        secret: What Telegram shows there with each update, 1-256 of `A-Z a-z 0-9 _ -`.
    """

    url: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a bot is made of."""

    application: BotApplication
    inbox: Inbox
    books: Books
    replay: Replay
    poller: Poller
    downloads: Downloads
    delivery: Delivery
    progress: Progress
    membership: Membership
    several: Several
    introduction: Introduction
    forgetting: Forgetting
    expiry: Expiry


class Bot:
    """The chat door. One `run` for each object: its connections can't be opened again."""

    def __init__(self, parts: Parts, *, token: str, webhook: Webhook | None) -> None:
        self._parts = parts
        self._application = parts.application
        self._token = token
        self._webhook = webhook
        self.announcer = parts.delivery
        """Tells outcomes; the steps know it as the announcer of door `telegram`."""

    def accepts(self, secret: str | None) -> bool:
        """Whether a webhook's secret is ours, compared in constant time; never when polling."""
        if self._webhook is None or secret is None:
            return False
        return hmac.compare_digest(secret.encode(), self._webhook.secret.encode())

    async def feed(self, update: dict[str, Any]) -> None:
        """Take an update from the webhook: written down now, worked on later, and once.

        Args:
            update: The body, once `accepts` has approved of its secret.

        Raises:
            Unavailable: When there is no room, or it can't be written down; Telegram will send it
                again.
        """
        arrived = written.arrived(update, None, self._application.bot)
        if arrived is None:
            return
        try:
            async with asyncio.timeout(FEED_SECONDS):
                await self._parts.inbox.take([arrived])
        except TimeoutError:
            raise Unavailable from None

    async def run(self) -> None:
        """Receive and answer until cancelled.

        Raises:
            BotRefusedError: When Telegram doesn't know the token.
        """
        parts = self._parts
        with redacted(self._token):
            try:
                async with parts.downloads, self._started(), asyncio.TaskGroup() as group:
                    group.create_task(parts.progress.run())
                    group.create_task(parts.books.run())
                    group.create_task(parts.membership.run())
                    group.create_task(parts.several.placing.run())
                    group.create_task(parts.several.gathering.run())
                    group.create_task(self._receive())
                    group.create_task(parts.introduction.run())
                    group.create_task(parts.forgetting.run())
                    group.create_task(parts.expiry.run())
            except ExceptionGroup as group_of_errors:
                refused = group_of_errors.subgroup(BotRefusedError)
                if refused is None:
                    raise
                raise BotRefusedError(REFUSED) from None

    @asynccontextmanager
    async def _started(self) -> AsyncGenerator[None]:
        application = self._application
        try:
            await self._insist("greet", application.initialize)
            await application.start()
            log.info("the bot is @%s", application.bot.username)
            yield
        finally:
            await self._stop()

    async def _stop(self) -> None:
        """Let running handlers end, for a while, and close the connections."""
        application = self._application
        try:
            async with asyncio.timeout(STOP_SECONDS):
                if application.running:
                    await application.stop()
        except TimeoutError:
            log.warning("some messages were not answered in time to stop")
        await application.shutdown()
        await application.bot.shutdown()  # for when greeting never succeeded

    async def _receive(self) -> None:
        """Take up what a crash left over, then have new updates come in, until cancelled."""
        await self._parts.replay.run()
        if self._webhook:
            await self._insist("set the webhook of", self._set_webhook)
            return
        await self._insist("poll for", self._delete_webhook)
        try:
            await self._parts.poller.run()
        except InvalidToken:
            raise BotRefusedError(REFUSED) from None  # the original names the token

    async def _set_webhook(self) -> None:
        if self._webhook:
            await self._application.bot.set_webhook(
                self._webhook.url,
                secret_token=self._webhook.secret,
                allowed_updates=UPDATES,
                max_connections=WEBHOOK_CONNECTIONS,
            )

    async def _delete_webhook(self) -> None:
        await self._application.bot.delete_webhook()

    async def _insist(self, what: str, call: Callable[[], Awaitable[None]]) -> None:
        """Try until Telegram is reached."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await call()
            except InvalidToken:
                raise BotRefusedError(REFUSED) from None  # the original names the token
            except TelegramError as error:
                log.warning("could not %s the bot yet: %s", what, error.message)
                pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
                if isinstance(error, RetryAfter):
                    pause = seconds_of(error)
                await asyncio.sleep(pause)
            else:
                return
