"""How python-telegram-bot is set up."""

import warnings
from typing import cast

from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.warnings import PTBDeprecationWarning

from bot.context import Context, State
from bot.talking.doors import Doors
from bot.talking.pace import Pace, Priority
from bot.talking.wire import call_request
from bot.updates.inbox import Inbox
from bot.updates.lanes import Lanes

BotApplication = Application[ExtBot[Priority], Context, State, State, State, None]

CONNECTIONS = 64


def build_application(
    *, token: str, base_url: str, inbox: Inbox, doors: Doors | None = None
) -> BotApplication:
    """Build the application; opens nothing.

    Args:
        token: Of the bot.
        base_url: Root of the Bot API server, such as `https://api.telegram.org`.
        inbox: Where updates wait; who fetches them is not its concern.
        doors: Which chats take nothing from us.
    """
    # It warns of a coming change of type with each 429; bot/talking/pace.py handles both types.
    warnings.filterwarnings("ignore", message=".*`retry_after`", category=PTBDeprecationWarning)
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{base_url}/bot")
        .base_file_url(f"{base_url}/file/bot")
        .request(call_request(base_url, CONNECTIONS))
        .get_updates_request(call_request(base_url, 1))
        .rate_limiter(Pace(doors))
        .update_queue(inbox)
        .concurrent_updates(Lanes(inbox))
        .job_queue(None)
        .updater(None)
        .build()
    )
    return cast("BotApplication", application)
