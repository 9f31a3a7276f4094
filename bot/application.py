"""How python-telegram-bot is set up."""

import warnings
from typing import cast

from httpx_aiohttp import AiohttpTransport
from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning

from bot.context import Context, State
from bot.inbox import Inbox
from bot.lanes import Lanes
from bot.pace import Pace, Priority

BotApplication = Application[ExtBot[Priority], Context, State, State, State, None]

CONNECTIONS = 64
CONNECT_SECONDS = 10.0
CALL_SECONDS = 20.0
MEDIA_SECONDS = 60.0
"""A call that times out may have been carried out all the same, so that patience saves repeats."""


def build_application(*, token: str, base_url: str, inbox: Inbox) -> BotApplication:
    """Build the application; opens nothing.

    Args:
        token: Of the bot.
        base_url: Root of the Bot API server, such as `https://api.telegram.org`.
        inbox: Where updates wait; who fetches them is not its concern.
    """
    # It warns of a coming change of type with each 429; both types are handled (bot/pace.py).
    warnings.filterwarnings("ignore", message=".*`retry_after`", category=PTBDeprecationWarning)
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{base_url}/bot")
        .base_file_url(f"{base_url}/file/bot")
        .request(_request(CONNECTIONS))
        .get_updates_request(_request(2))
        .rate_limiter(Pace())
        .update_queue(inbox)
        .concurrent_updates(Lanes(inbox))
        .job_queue(None)
        .updater(None)
        .build()
    )
    return cast("BotApplication", application)


def _request(connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=CALL_SECONDS,
        write_timeout=CALL_SECONDS,
        media_write_timeout=MEDIA_SECONDS,
        pool_timeout=CALL_SECONDS,
        httpx_kwargs={"transport": AiohttpTransport()},
    )
