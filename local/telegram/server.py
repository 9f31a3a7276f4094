"""A strict Bot API server with a chat page: talk to the bot without Telegram."""

import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from local.telegram.body_limit import BodyLimit
from local.telegram.bot_api import BotApi
from local.telegram.control_api import ControlApi
from local.telegram.delivery import Delivery
from local.telegram.errors import ApiError
from local.telegram.faults import CallLog, Faults
from local.telegram.files import Files
from local.telegram.forwards import ForwardsApi
from local.telegram.groups import Groups
from local.telegram.groups_api import GroupsApi
from local.telegram.identity import Identity
from local.telegram.inline import Inline
from local.telegram.inline_api import InlineApi
from local.telegram.messages import User
from local.telegram.page_files import page_routes
from local.telegram.parameters import MAX_BODY_BYTES
from local.telegram.people import People
from local.telegram.people_api import PeopleApi
from local.telegram.profile import Profile
from local.telegram.queries import Queries
from local.telegram.rooms import Rooms
from local.telegram.seats import Seats
from local.telegram.state import State
from local.telegram.sticker_sets import StickerSets
from local.telegram.updates import Updates
from local.telegram.web_apps import Launcher, Pages

_TOKEN: Final = re.compile(r"(\d{1,15}):[A-Za-z0-9_-]{1,64}")
_MAX_BYTES_IN_MEMORY: Final = 256 * 1024 * 1024
_MAX_BYTES_ON_DISK: Final = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LocalTelegram:
    """The server, not yet served.

    Attributes:
        app: ASGI application without lifespan; serve it alone or mount it under any prefix.
            Serve it without an access log: the path of every call holds the token.
    """

    app: Starlette
    delivery: Delivery
    state: State

    async def run(self) -> None:
        """Delivers updates to the bot's webhook, if it sets one; runs until cancelled."""
        try:
            await self.delivery.run()
        finally:
            self.close()

    def close(self) -> None:
        """Answers all waiting long polls at once.

        Call it when the HTTP server is told to stop: uvicorn otherwise waits for the polls, half
        a minute, before it stops.
        """
        self.state.close()


def create_server(  # noqa: PLR0913  each by its name
    *,
    token: str,
    bot_username: str = "darkroom_bot",
    bot_name: str = "Darkroom",
    folder: Path | None = None,
    testing: bool = False,
    inline: bool = True,
    privacy: bool = True,
    plain_pages: Sequence[str] = (),
    clock: Callable[[], float] = time.time,
    webhook_retry_seconds: float = 1.0,
) -> LocalTelegram:
    """Builds the server; opens nothing but ``folder``.

    Args:
        token: What the bot calls with, ``<digits>:<letters>``; the digits become its user id.
        bot_username: Without the @.
        bot_name: What people see.
        folder: Keeps up to 1 GiB of files there instead of 256 MiB in memory (leftovers of an
            earlier run are deleted), and lets people stay who they are after a restart. Nobody
            else may use it. Messages are never kept.
        testing: Opens the log of calls, scripted faults, forged taps and raw updates.
        inline: Whether people may ask the bot from any chat, which its owner switches on there.
        privacy: Whether the bot gets of groups only what concerns it, as is usual.
        plain_pages: Origins whose pages may be opened inside the chat without TLS, such as
            "http://127.0.0.1:8000"; of all others only those by https.
        clock: Unix seconds.
        webhook_retry_seconds: Wait after the first refused delivery.

    Raises:
        ValueError: The token does not look like one.
    """
    bot = User(_id_in(token), first_name=bot_name, is_bot=True, username=bot_username)
    updates = Updates()
    identity, pages = Identity.kept_in(folder), Pages(tuple(plain_pages))
    state = State(
        clock=clock,
        testing=testing,
        profile=Profile(bot, inline=inline, privacy=privacy),
        identity=identity,
        rooms=Rooms(clock),
        files=Files(folder, max_bytes=_MAX_BYTES_ON_DISK if folder else _MAX_BYTES_IN_MEMORY),
        updates=updates,
        queries=Queries(clock),
        log=CallLog(keep=testing),
        faults=Faults(),
        pages=pages,
        launcher=Launcher(bot.id, token, identity.page_key()),
        inline=Inline(clock),
        sticker_sets=StickerSets(),
    )
    delivery = Delivery(updates, clock, webhook_retry_seconds)
    app = Starlette(
        routes=_routes(state, delivery, token),
        middleware=[Middleware(BodyLimit, max_bytes=MAX_BODY_BYTES)],
        exception_handlers={ApiError: _refuse, HTTPException: _refuse},
    )
    return LocalTelegram(app, delivery, state)


def _id_in(token: str) -> int:
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise ValueError("a bot token looks like 123456:letters-and-digits")
    return int(match[1])


def _routes(state: State, delivery: Delivery, token: str) -> list[BaseRoute]:
    """For the bot, for people and their pages, and with ``testing`` for those who break things."""
    seats, people = Seats(state), People(state)
    return [
        *BotApi(state, token).routes(),
        *PeopleApi(state, seats, people, epoch=secrets.token_hex(8)).routes(),
        *GroupsApi(state, seats, Groups(state)).routes(),
        *InlineApi(state, people, seats).routes(),
        *ForwardsApi(people, seats).routes(),
        *(ControlApi(state, delivery).routes() if state.testing else []),
        *page_routes(state.pages.plain),
    ]


async def _refuse(request: Request, error: Exception) -> Response:
    """Every refusal, unknown paths and oversized bodies too, has the shape of the Bot API."""
    del request
    if isinstance(error, HTTPException):
        error = ApiError(error.status_code, error.detail)
    refusal = error if isinstance(error, ApiError) else ApiError(500, "Internal Server Error")
    return JSONResponse(refusal.as_json(), status_code=refusal.status)
