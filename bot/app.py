"""The bot as one object: built without opening anything, run in the process's own loop."""

import asyncio
import hmac
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from telegram import MenuButtonCommands, MenuButtonWebApp, Update, WebAppInfo
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot import texts
from bot.application import BotApplication, build_application
from bot.avatar import Avatar
from bot.awaited import Questions
from bot.background import Background
from bot.books import Books
from bot.buttons import Buttons
from bot.cancel import Cancel
from bot.context import Desk
from bot.delivery import Delivery
from bot.files import TELEGRAM_MOST_BYTES, Downloads
from bot.inbox import Inbox
from bot.locks import Locks
from bot.orders import Orders
from bot.pace import seconds_of
from bot.photo import PhotoIntake
from bot.poller import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, UPDATES, Poller
from bot.progress import Progress
from bot.receipts import Receipts
from bot.redaction import redacted
from bot.replay import Replay
from bot.replies import Replies
from bot.start import Start
from bot.status import Status
from bot.troubles import Troubles
from bot.wanted import Wanted
from studio.clock import Clock
from studio.errors import Unavailable
from studio.runtime.ledger import Ledger
from studio.service import Service

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
    books: Books
    replay: Replay
    poller: Poller
    downloads: Downloads
    delivery: Delivery
    progress: Progress


class Bot:
    """The chat door. One `run` for each object: its connections can't be opened again."""

    def __init__(
        self, parts: Parts, *, token: str, webhook: Webhook | None, page: str | None
    ) -> None:
        self._parts = parts
        self._application = parts.application
        self._token = token
        self._webhook = webhook
        self._page = page
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
        try:
            parsed = Update.de_json(update, self._application.bot)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            log.warning("a webhook body is no update: %s", type(error).__name__)
            return
        try:
            async with asyncio.timeout(FEED_SECONDS):
                await self._application.update_queue.put(parsed)
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
                    group.create_task(self._receive())
                    group.create_task(self._introduce())
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

    async def _introduce(self) -> None:
        """Set the menus and the description; without them all works just as well."""
        bot = self._application.bot
        try:
            await bot.set_my_commands(texts.COMMANDS)
            await bot.set_my_description(texts.DESCRIPTION)
            await bot.set_my_short_description(texts.SHORT_DESCRIPTION)
        except TelegramError as error:
            log.warning("the bot's menu or description could not be set: %s", error.message)
        try:
            await bot.set_chat_menu_button(menu_button=self._menu_button())
        except TelegramError as error:
            log.warning("the button that opens the page could not be set: %s", error.message)

    def _menu_button(self) -> MenuButtonWebApp | MenuButtonCommands:
        """Return what stands beside the message field: the page, where there is one to open.

        Without one the commands: an address of an earlier start must not stay there.
        """
        if self._page is None:
            return MenuButtonCommands()
        return MenuButtonWebApp(texts.OPEN_PAGE, WebAppInfo(self._page))

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


def create_bot(  # noqa: PLR0913  each by its name
    *,
    token: str,
    service: Service,
    ledger: Ledger,
    clock: Clock,
    base_url: str,
    webhook: Webhook | None = None,
    page: str | None = None,
    max_upload_bytes: int = TELEGRAM_MOST_BYTES,
) -> Bot:
    """Build the bot; opens nothing.

    Args:
        token: Of the bot.
        service: Where orders go.
        ledger: Where updates are written down before they are acknowledged, and what was sent.
        clock: What dates the ledger's entries.
        base_url: Root of the Bot API server, without a slash at the end: calls go to
            `<base_url>/bot<token>/<method>`, files come from `<base_url>/file/bot<token>/<path>`.
        webhook: How Telegram reaches us; None: the bot asks for updates itself.
        page: Address of the page, to be opened inside Telegram; https, but for a local server.
        max_upload_bytes: The largest photo file the service takes.
    """
    with redacted(token):
        inbox = Inbox(ledger)
        application = build_application(token=token, base_url=base_url, inbox=inbox)
        bot, locks = application.bot, Locks()
        downloads = Downloads(bot, max_bytes=max_upload_bytes)
        delivery = Delivery(bot, service, locks, Receipts(ledger))
        progress = Progress(bot, service, locks)
        desk = Desk(
            bot=bot,
            service=service,
            orders=Orders(bot, service, downloads, progress, Replies(bot, ledger)),
            delivery=delivery,
            questions=Questions(),
            max_photo_bytes=downloads.max_bytes,
        )
        _add_handlers(application, desk)
    parts = Parts(
        application=application,
        books=Books(ledger, clock=clock),
        replay=Replay(ledger, inbox, bot),
        poller=Poller(bot, inbox),
        downloads=downloads,
        delivery=delivery,
        progress=progress,
    )
    return Bot(parts, token=token, webhook=webhook, page=page)


def _add_handlers(application: BotApplication, desk: Desk) -> None:
    """Add every topic; the first that fits an update gets it."""
    wanted, start = Wanted(desk), Start(desk)
    application.add_handlers(
        [
            *start.handlers(),
            *Avatar(desk, wanted).handlers(),
            *Background(desk, wanted).handlers(),
            *Status(desk).handlers(),
            *Cancel(desk).handlers(),
            *PhotoIntake(desk, wanted).handlers(),
            *Buttons(desk).handlers(),
            *start.last_handlers(),
        ]
    )
    application.add_error_handler(Troubles(desk).tell)
