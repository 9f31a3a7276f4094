"""One process: the core, the doors it opens, and the one TaskGroup that owns all that runs."""

import asyncio
import secrets
import signal
import socket
from collections.abc import Callable
from contextlib import suppress

from bot.app import Bot, Webhook, create_bot

from api.app import create_app
from local.telegram.server import LocalTelegram
from local.telegram.server import create_server as create_local_telegram
from run.parts import PAGE, Studio, open_studio
from run.server import Server
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
        chat = _local_telegram() if with_bot and settings.with_chat_page else None
        bot = _bot(studio, chat, listener) if with_bot or _webhook(settings) else None
        updates = bot if bot and _webhook(settings) else None
        app = create_app(
            studio.desk(updates), page=PAGE, chat=chat.app if chat else None, chat_path=CHAT_PATH
        )
        server = Server(app, listener)
        async with asyncio.TaskGroup() as group:
            loops = [group.create_task(loop()) for loop in studio.loops()]
            serving = group.create_task(server.run())
            await server.started()
            doors = [group.create_task(door.run()) for door in (chat, bot) if door]
            on_started()
            await server.stopping()
            await _end(doors)  # they hold connections that the server would wait for
            await serving
            await _end(loops)


async def talk(settings: Settings) -> None:
    """Run the bot alone, polling Telegram, until a signal comes."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with open_studio(settings) as studio:
        bot = _bot(studio, None, None)
        async with asyncio.TaskGroup() as group:
            loops = [group.create_task(loop()) for loop in studio.loops()]
            talking = group.create_task(bot.run()) if bot else None
            await stopped.wait()
            await _end([talking] if talking else [])
            await _end(loops)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task


def _local_telegram() -> LocalTelegram:
    token = f"{secrets.randbelow(10**9) + 10**9}:{secrets.token_urlsafe(26)}"
    return create_local_telegram(token=token)


def _webhook(settings: Settings) -> Webhook | None:
    """Return how Telegram reaches us, when it may: it needs a public URL and a secret."""
    secret = settings.telegram_webhook_secret
    if not (settings.telegram_bot_token and settings.public_url and secret):
        return None
    return Webhook(url=f"{settings.public_url}{HOOK_PATH}", secret=secret.get_secret_value())


def _bot(studio: Studio, chat: LocalTelegram | None, listener: socket.socket | None) -> Bot | None:
    """Build the bot: a real one with a token, else one that talks to the local server."""
    settings = studio.settings
    token, base_url = settings.telegram_bot_token, None
    if token is None and chat and listener:
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}{CHAT_PATH}"
    name = token.get_secret_value() if token else chat.token if chat else None
    if name is None:
        return None
    bot = create_bot(
        token=name, service=studio.service, base_url=base_url, webhook=_webhook(settings)
    )
    studio.announcers["telegram"] = bot.announcer
    return bot
