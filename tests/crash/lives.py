"""Lives of one darkroom: a process that dies at a chosen moment."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import httpx

from studio.catalogue import read_catalogue
from studio.counts import Counts
from studio.fal import Gateway, open_gateway
from studio.orders import Order
from studio.photos import Encoded, Photos
from studio.photos.child import JOBS
from studio.runtime import Runtime
from studio.service import Service
from studio.settings import Settings
from studio.steps import Steps
from studio.steps.parts import Parts
from studio.sweeper import Sweeper
from studio.task import Operation, Options, Task
from studio.webhooks import Webhooks
from tests.crash.outside import OWNER, Outside
from tests.crash.points import Death, Points, Watched
from tests.studio.photos.files import corners, saved

if TYPE_CHECKING:
    from studio.objects import Objects
    from studio.steps.notify import Announcer

KEY = "canary:key"
HOOKS = "https://darkroom.example/hooks/fal"
PHOTO = saved(corners(), "JPEG")
SETTINGS = Settings.model_validate({"creates_per_minute": 100_000, "max_live_tasks": 1000})
CATALOGUE = read_catalogue()
LONGEST_SECONDS = 4 * 3600


class HereAndNow:
    """Photos opened in this very process, each only once: the children have tests of their own."""

    _seen: dict[tuple[object, ...], Encoded] = {}  # noqa: RUF012  one for the run, a few entries

    async def normalise(self, data: bytes) -> Encoded:
        return self._do("normalise", data, max_pixels=50_000_000)

    async def check_result(self, data: bytes) -> Encoded:
        return self._do("check_result", data, max_pixels=50_000_000)

    async def compose(
        self, photo: bytes, cutout: bytes, picture: bytes | None, options: Options
    ) -> Encoded:
        facts = {"background": options.background, "colour": options.colour}
        return self._do("compose", photo, cutout, picture, max_pixels=50_000_000, **facts)

    def _do(self, job: str, *blobs: bytes | None, **facts: str | int | None) -> Encoded:
        key = (job, blobs, tuple(facts.items()))
        if key not in self._seen:
            self._seen[key] = JOBS[job](*blobs, **facts)
        return self._seen[key]


@dataclass
class Life:
    """One process at work."""

    outside: Outside
    runtime: Runtime
    service: Service
    steps: Steps
    gateway: Gateway
    counts: Counts

    async def order(self, key: str, **other: object) -> Task:
        """Order as a door does; what is acknowledged is promised."""
        order: dict[str, object] = {
            "owner": OWNER,
            "operation": Operation.AVATAR,
            "options": Options(style="pencil"),
            "photo": PHOTO,
            "address": "door:1",
            "idempotency_key": key,
        }
        task = await self.service.create(Order(**(order | other)))  # type: ignore[arg-type]  # by name
        self.outside.promised.add(task.id)
        return task

    async def pump(self) -> None:
        """Run steps until no wake-up waits."""
        wakeups = self.runtime.wakeups
        async with asyncio.TaskGroup() as group:
            working = group.create_task(wakeups.work(self.steps.handle))
            drained = group.create_task(wakeups.drain())
            await asyncio.wait({working, drained}, return_when=asyncio.FIRST_COMPLETED)
            for task in (working, drained):
                task.cancel()

    async def later(self, seconds: float) -> None:
        """Let time pass, then sweep and work."""
        self.outside.clock.now += seconds
        await Sweeper(self.runtime, clock=self.outside.clock).sweep()
        await self.pump()

    async def called(self) -> None:
        """Have the engine call about every job, as fal does until it is answered."""
        hooks = Webhooks(self.runtime.store, self.gateway, user_id=None, clock=self.outside.clock)
        signer = self.outside.engine.signer
        assert signer
        for job in self.outside.engine.jobs.values():
            file = {"url": f"https://v3.fal.media/files/{job.id}.png"}
            good = {"request_id": job.id, "status": "OK", "payload": {"images": [file]}}
            body = json.dumps(good).encode()
            headers = signer.headers(job.id, body, timestamp=int(self.outside.clock.now))
            task_id = await hooks.addressee((job.webhook or "").rpartition("/")[2])
            await hooks.take(task_id, headers, body)

    async def tasks(self) -> list[Task]:
        return await self.service.list(OWNER, limit=100)

    async def settle(self) -> None:
        """Let time pass, from one thing that is due to the next, until nothing is left to do."""
        end = self.outside.clock.now + LONGEST_SECONDS
        await self.pump()
        while waiting := [task for task in await self.tasks() if not task.settled]:
            assert self.outside.clock.now < end, [task.state for task in waiting]
            due = min(task.next_at or 0 for task in waiting)
            await self.later(max(1, due - self.outside.clock.now))


@asynccontextmanager
async def living(
    outside: Outside,
    points: Points | None = None,
    *,
    free: bool = False,
    transport: httpx.AsyncBaseTransport | None = None,
    photos: Photos | None = None,
    hooks: str | None = None,
) -> AsyncGenerator[Life]:
    """A process from its start to its end; it dies where `points` says."""
    points, clock = points or Points(), outside.clock
    if transport is None:
        transport = httpx.ASGITransport(outside.engine.app, raise_app_exceptions=False)
    async with (
        outside.disk.open(clock) as opened,
        open_gateway(CATALOGUE, key=KEY, transport=transport, free=free, hooks=hooks) as engine,
    ):
        runtime = replace(
            opened,
            store=cast("Any", Watched(opened.store, "journal", points)),
            ledger=cast("Any", Watched(opened.ledger, "ledger", points)),
        )
        objects = cast("Objects", Watched(outside.objects, "objects", points))
        gateway = cast("Gateway", Watched(engine, "engine", points))
        photos = photos or cast("Photos", HereAndNow())
        counts = Counts()
        parts = Parts(
            runtime=runtime, gateway=gateway, objects=objects, photos=photos, counts=counts
        )
        door = cast("Announcer", Watched(outside.door, "door", points))
        steps = Steps(parts, {"door": door}, clock=clock)
        service = Service(SETTINGS, CATALOGUE, runtime, objects, photos, counts=counts, clock=clock)
        yield Life(outside, runtime, service, steps, gateway, counts)


async def lived(
    outside: Outside,
    story: Callable[[Life], Awaitable[None]],
    points: Points,
    *,
    free: bool = False,
) -> bool:
    """Live through a story; whether it was survived. An engine that can sign also calls."""
    hooks = HOOKS if outside.engine.signer else None
    try:
        async with living(outside, points, free=free, hooks=hooks) as life:
            await story(life)
    except BaseExceptionGroup as group:
        if group.subgroup(Death) is None:
            raise
        return False
    except Death:
        return False
    return True
