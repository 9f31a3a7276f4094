"""One process: the core, the doors it opens, and the one TaskGroup that owns all that runs."""

import asyncio
import secrets
import signal
import socket
from collections.abc import Callable
from contextlib import suppress

from pydantic import SecretStr

from api.app import create_app
from api.launches import Launches
from bot.app import Bot, Webhook
from bot.assembly import create_bot
from bot.ordering.limits import Bounds
from bot.state.addresses import owner_of
from local.telegram.server import create_server as create_local_telegram
from run.parts import PAGE, Studio, open_studio
from run.server import Server, address
from studio.settings import Settings

CHAT_PATH = "/chat"
HOOK_PATH = "/hooks/telegram"


async def serve(
    settings: Settings,
    listener: socket.socket,
    *,
    with_bot: bool,
    on_started: Callable[[], None],
) -> None:
    """Serve the page and the API, and with them the bot, until a signal comes.

    Args:
        settings: The operator's choices.
        listener: A socket that already listens.
        with_bot: Whether this process is the bot's home. A bot fed by webhook always lives here.
        on_started: Called once requests are answered.
    """
    async with open_studio(settings) as studio:
        token, base_url, chat = settings.telegram_bot_token, settings.telegram_api_url, None
        if with_bot and settings.with_chat_page:
            token = SecretStr(_local_token())
            base_url = f"{address(listener)}{CHAT_PATH}"
            chat = create_local_telegram(
                token=token.get_secret_value(),
                folder=settings.data / "local-telegram",
                plain_pages=(address(listener),),
            )
        home = with_bot or _webhook(settings)
        bot = None
        if token and home:
            page = f"{address(listener)}/" if chat else _public_page(settings)
            bot = _bot(studio, token.get_secret_value(), base_url, page=page)
        updates = bot if bot and _webhook(settings) else None
        launches = Launches(token.get_secret_value(), owner_of) if token else None
        app = create_app(
            studio.desk(updates, launches=launches),
            page=PAGE,
            chat=chat.app if chat else None,
            chat_path=CHAT_PATH,
        )
        server = Server(app, listener)
        async with asyncio.TaskGroup() as group:
            loops = [group.create_task(loop()) for loop in studio.loops()]
            serving = group.create_task(server.run())
            await server.started()
            doors = [group.create_task(door.run()) for door in (chat, bot) if door]
            on_started()
            await server.stopping()
            await _end(doors)  # the bot's last words go through the server
            server.stop()
            studio.runtime.events.close()  # ends the streams that the server would wait for
            await serving
            await _end(loops)


async def talk(settings: Settings, token: str) -> None:
    """Run the bot of a token alone, polling Telegram, until a signal comes."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with open_studio(settings) as studio:
        bot = _bot(studio, token, settings.telegram_api_url, page=_public_page(settings))
        async with asyncio.TaskGroup() as group:
            loops = [group.create_task(loop()) for loop in studio.loops()]
            talking = group.create_task(bot.run())
            await stopped.wait()
            await _end([talking])
            await _end(loops)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task


def _local_token() -> str:
    """Return a token for a bot that only the local server knows."""
    return f"{secrets.randbelow(9 * 10**9) + 10**9}:{secrets.token_urlsafe(26)}"


def _webhook(settings: Settings) -> Webhook | None:
    """Return how Telegram reaches us, when it may: it needs a token, a public URL and a secret."""
    secret = settings.telegram_webhook_secret
    if not (settings.telegram_bot_token and settings.public_url and secret):
        return None
    return Webhook(url=f"{settings.public_url}{HOOK_PATH}", secret=secret.get_secret_value())


def _public_page(settings: Settings) -> str | None:
    """Return where people reach the page, when Telegram would open it: by https alone."""
    url = settings.public_url
    return f"{url}/" if url and url.startswith("https://") else None


def _bot(studio: Studio, token: str, base_url: str, *, page: str | None) -> Bot:
    settings = studio.settings
    bot = create_bot(
        token=token,
        service=studio.service,
        ledger=studio.runtime.ledger,
        clock=studio.clock,
        max_upload_bytes=settings.max_upload_bytes,
        base_url=base_url,
        webhook=_webhook(settings),
        page=page,
        limiter=studio.runtime.limiter,
        bounds=Bounds(
            updates_per_minute=settings.updates_per_minute,
            group_orders_per_minute=settings.group_orders_per_minute,
            group_live_tasks=settings.group_live_tasks,
        ),
    )
    studio.announcers["telegram"] = bot.announcer
    return bot
