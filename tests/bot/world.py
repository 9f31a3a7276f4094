"""The real bot between the local Telegram server and the real core with its engine."""

import asyncio
import contextlib
import io
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import Bot, Webhook
from bot.assembly import create_bot
from bot.ordering.limits import Bounds
from bot.state.addresses import owner_of
from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.seen import Message
from local.telegram.server import LocalTelegram, create_server
from run.parts import Studio, open_studio
from studio.errors import Unavailable
from studio.settings import Settings
from studio.task import Task
from tests.local.telegram.serving import running, served

TOKEN = "123456:canary-of-the-bot-tests"
SECRET = "canary-webhook-secret"
PHOTOS = Path(__file__).resolve().parents[1] / "photos"
ASTRONAUT = PHOTOS / "astronaut.png"
COFFEE = PHOTOS / "coffee.png"
CAT = PHOTOS / "chelsea.png"
UNDER_AVATAR = ["Again", "Other style", "File", "Sticker", "Share", "More…"]
UNDER_BACKGROUND = ["Again", "Other background", "File", "Sticker", "Share", "More…"]
"""The buttons of a result."""
SECONDS = 60.0
"""How long a picture may take on a busy machine."""


@dataclass(frozen=True)
class World:
    """Everything a story needs."""

    base: str
    telegram: LocalTelegram
    controls: Controls
    studio: Studio
    bot: Bot


@asynccontextmanager
async def open_world(
    folder: Path,
    *,
    webhook: bool = False,
    store: str = "memory://",
    idle_key: str | None = None,
    max_live_tasks: int = 20,
    quick_seconds: float = SECONDS,
    bounds: Bounds = Bounds(),  # noqa: B008  frozen
) -> AsyncGenerator[World]:
    """Start the core, the local Telegram, and the bot between them.

    With `idle_key` as its fal key the core takes orders as if fal.ai were there, and works on none.
    """
    settings = Settings.model_validate(
        {
            "data": folder,
            "store": store,
            "creates_per_minute": 600,
            "max_live_tasks": max_live_tasks,
            "fal_key": idle_key,
        }
    )
    telegram = create_server(token=TOKEN, testing=True, webhook_retry_seconds=0.05)
    async with (
        running(telegram) as server,
        Controls(server.base) as controls,
        open_studio(settings) as studio,
        _hooked() if webhook else _polling() as hook,
    ):
        bot = create_bot(
            token=TOKEN,
            service=studio.service,
            ledger=studio.runtime.ledger,
            clock=studio.clock,
            base_url=server.base,
            webhook=hook.webhook,
            quick_seconds=quick_seconds,
            limiter=studio.runtime.limiter,
            bounds=bounds,
        )
        hook.bot = bot
        studio.announcers["telegram"] = bot.announcer
        async with asyncio.TaskGroup() as group:
            door = group.create_task(bot.run())
            work = [] if idle_key else studio.loops()
            loops = [group.create_task(loop()) for loop in work]
            await controls.wait_for_call("setMyShortDescription", seconds=SECONDS)
            yield World(server.base, telegram, controls, studio, bot)
            await end(door)
            for task in loops:
                task.cancel()


async def end(task: asyncio.Task[None]) -> None:
    """Cancel, and wait for it to have cleaned up."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@dataclass
class Hook:
    """The route that Telegram calls, and whom it feeds."""

    webhook: Webhook | None = None
    bot: Bot | None = None

    async def receive(self, request: Request) -> Response:
        if self.bot is None or not self.bot.accepts(
            request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        ):
            return Response(status_code=403)
        try:
            await self.bot.feed(await request.json())
        except Unavailable as error:
            return Response(status_code=error.status)
        return Response()


@asynccontextmanager
async def _polling() -> AsyncGenerator[Hook]:
    yield Hook()


@asynccontextmanager
async def _hooked() -> AsyncGenerator[Hook]:
    hook = Hook()
    app = Starlette(routes=[Route("/hooks/telegram", hook.receive, methods=["POST"])])
    async with served(app) as base:
        hook.webhook = Webhook(url=f"{base}/hooks/telegram", secret=SECRET)
        yield hook


def is_result(message: Message) -> bool:
    """Whether a message is a finished picture with its own buttons."""
    return message.photo is not None and "Again" in message.labels


async def tasks_of(world: World, person: Person) -> list[Task]:
    """Return a person's tasks, newest first."""
    return await world.studio.service.list(owner_of(person.id))


def as_it_stands(person: Person, message: Message) -> Message:
    """Return a message as last synced."""
    return next(known for known in person.messages if known.id == message.id)


def opened(data: bytes) -> Image.Image:
    """Return a picture, decoded to the end."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def difference(first: bytes, second: bytes) -> float:
    """Return how different two pictures look: 0 the same, 255 black to white."""
    pixels = [
        np.asarray(opened(data).convert("RGB").resize((128, 128)), dtype=np.float32)
        for data in (first, second)
    ]
    return float(np.abs(pixels[0] - pixels[1]).mean())
