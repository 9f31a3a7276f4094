"""A counter between darkroom and `python -m local.fal --testing`: what is ordered, what is paid."""

import asyncio
import itertools
import socket
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from api.app import create_app
from api.deps import Desk
from api.sessions import Sessions
from run.parts import PAGE
from run.server import Server
from studio.errors import DarkroomError, of_failure
from studio.links import Links
from studio.photos import Photos
from studio.settings import Settings
from studio.task import Operation, Options, State, Task
from studio.webhooks import Webhooks
from tests.conformance.serving import KEY, Served
from tests.crash.lives import Life, living
from tests.crash.outside import Disk, Outside
from tests.studio.photos.files import saved
from tests.studio.world import Clock

LONGEST_SECONDS = 60.0
PAUSE_SECONDS = 0.02
LEAPS = {State.CREATED: 10, State.SUBMITTING: 10, State.UNCERTAIN: 10}
"""Seconds of darkroom's time at each look, where the engine has nothing to do meanwhile."""


class Road(httpx.AsyncBaseTransport):
    """Carries what is meant for fal's hosts to the local server; the road itself may be cut."""

    def __init__(self, address: str) -> None:
        self._url = httpx.URL(address)
        self._inner = httpx.AsyncHTTPTransport()
        self.closed = 0
        """How many more calls find nobody."""
        self.hosts: list[tuple[str, bool]] = []
        """Which hosts were called, and whether they saw the key."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.hosts.append((request.url.host, "authorization" in request.headers))
        if self.closed:
            self.closed -= 1
            raise httpx.ConnectError("Name or service not known")
        url = request.url.copy_with(scheme="http", host=self._url.host, port=self._url.port)
        there = httpx.Request(
            request.method,
            url,
            headers=request.headers.raw,  # the host that was meant among them
            stream=request.stream,
            extensions=request.extensions,
        )
        return await self._inner.handle_async_request(there)

    async def aclose(self) -> None:
        await self._inner.aclose()


@dataclass
class Counter:
    """One darkroom, one paid engine, and whoever watches the bill."""

    life: Life
    road: Road
    control: httpx.AsyncClient
    before: dict[str, Any] = field(default_factory=dict[str, Any])
    photos: dict[str, bytes] = field(default_factory=dict[str, bytes])

    async def script(self, *faults: Mapping[str, object]) -> None:
        answer = await self.control.post("/_control/faults", json=list(faults))
        answer.raise_for_status()

    async def counts(self) -> dict[str, int]:
        """Accepted (paid), drawn, failed and cancelled since the test began."""
        now = await self._counts()
        names = ("accepted", "drawn", "failed", "cancelled")
        return {name: now[name] - self.before.get(name, 0) for name in names}

    async def _counts(self) -> dict[str, Any]:
        answer = await self.control.get("/_control/counts")
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    async def begin(self) -> None:
        await self.control.delete("/_control/faults")
        self.before = await self._counts()

    async def order(self, key: str = "k1", *, avatar: bool = False) -> Task:
        """Ask for a photo without its background, or for an avatar.

        Each key has a photo that the engine has never seen: a known one is drawn in no time.
        """
        photo = self.photos.setdefault(key, _photo(next(NUMBERS)))
        if avatar:
            return await self.life.order(key, photo=photo)
        wish = Options(background="remove")
        return await self.life.order(key, operation=Operation.BACKGROUND, options=wish, photo=photo)

    async def see(self, task: Task) -> Task:
        return await self.life.service.peek(task.id)

    async def until(self, task: Task, *states: State) -> Task:
        """Let darkroom's time pass, a second at each look, until a task stands there."""
        async with asyncio.timeout(LONGEST_SECONDS):
            while (now := await self.see(task)).state not in states:
                await self.life.later(LEAPS.get(now.state, 1))
                await asyncio.sleep(PAUSE_SECONDS)
        return now

    async def told_by_itself(self, task: Task) -> Task:
        """Wait until a task is done without anybody asking the engine after it."""
        async with asyncio.timeout(LONGEST_SECONDS):
            while not (now := await self.see(task)).settled:
                await self.life.pump()
                await asyncio.sleep(PAUSE_SECONDS)
        return now

    async def settled(self, task: Task, *, leap: float = 1) -> Task:
        """Let darkroom's time pass until nothing is left to do about a task."""
        async with asyncio.timeout(LONGEST_SECONDS):
            while not (now := await self.see(task)).settled:
                await self.life.later(LEAPS.get(now.state, leap))
                await asyncio.sleep(PAUSE_SECONDS)
        return now

    def told(self, task: Task) -> list[State]:
        """What the person was told of a task."""
        return [state for task_id, state in self.life.outside.door.told if task_id == task.id]


def sentence(task: Task) -> DarkroomError | None:
    """The error a task ended with, its sentences complete."""
    if task.error is None:
        return None
    error = of_failure(task.error)
    assert "…" not in error.detail + error.chat_detail
    assert error.detail
    return error


@asynccontextmanager
async def counting(
    server: Served, photos: Photos, disk: Disk, *, hooks: str | None = None
) -> AsyncGenerator[Counter]:
    """A darkroom whose engine costs money: the server, by its real port."""
    road, headers = Road(server.address), {"authorization": f"Key {KEY}"}
    outside = Outside(disk, Clock(time.time()))
    async with (
        living(outside, transport=road, photos=photos, hooks=hooks) as life,
        httpx.AsyncClient(base_url=server.address, headers=headers) as control,
    ):
        counter = Counter(life, road, control)
        await counter.begin()
        yield counter


@asynccontextmanager
async def hooked(counter: Counter, listener: socket.socket, folder: Path) -> AsyncGenerator[None]:
    """The API's own address for the engine's calls, on a port that already listens."""
    life, settings = counter.life, Settings.model_validate({"data": folder})
    key = settings.signing_key()
    desk = Desk(
        settings=settings,
        service=life.service,
        objects=life.outside.objects,
        links=Links(key),
        sessions=Sessions(key),
        limiter=life.runtime.limiter,
        webhooks=Webhooks(
            life.runtime.store,
            life.gateway,
            user_id=None,
            counts=life.counts,
            clock=life.outside.clock,
        ),
    )
    web = Server(create_app(desk, page=PAGE), listener)
    async with asyncio.TaskGroup() as group:
        group.create_task(web.run())
        await web.started()
        try:
            yield
        finally:
            web.stop()


def _photo(number: int) -> bytes:
    """A photo of a cup, another one for each number."""
    with Image.open(Path(__file__).parents[2] / "photos" / "coffee.png") as picture:
        cup = picture.convert("RGB").resize((300, 200))
    cup.paste((number * 37 % 256, number * 91 % 256, number * 13 % 256), (0, 0, 32, 32))
    return saved(cup, "JPEG")


NUMBERS = itertools.count()
