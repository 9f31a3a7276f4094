"""The whole core at work, with a clock that a test moves and an engine that it tells what to do."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from studio.catalogue import Catalogue, read_catalogue
from studio.counts import Counts
from studio.fal import open_gateway
from studio.objects import Objects, open_objects
from studio.orders import Order
from studio.photos import Photos
from studio.runtime import Runtime
from studio.runtime.events_memory import MemoryEvents
from studio.runtime.leader_memory import MemoryLeader
from studio.runtime.ledger_memory import MemoryLedger
from studio.runtime.limiter_memory import MemoryLimiter
from studio.runtime.store_memory import MemoryStore, TaskRecord
from studio.runtime.wakeups import Step, WakeUp
from studio.runtime.wakeups_memory import MemoryWakeUps
from studio.selfie import SelfieCheck
from studio.service import Service
from studio.settings import Settings
from studio.steps import Steps
from studio.steps.parts import Parts
from studio.sweeper import Sweeper
from studio.task import Operation, Options, Owner, State, Task
from studio.webhooks import Webhooks
from tests.studio.engine import Engine
from tests.studio.photos.files import corners, saved

A, B = Owner("guest:a"), Owner("guest:b")
PHOTO = saved(corners(), "JPEG")


@dataclass
class Clock:
    """Time that stands still until told otherwise."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Door:
    """A door that notes what it was told; at first it may be deaf."""

    told: list[Task] = field(default_factory=list[Task])
    asked: int = 0
    deaf: int = 0

    async def announce(self, task: Task) -> None:
        self.asked += 1
        if self.asked <= self.deaf:
            raise ConnectionError("nobody at the door")
        self.told.append(task)


@dataclass
class World:
    """Everything of one test."""

    clock: Clock
    engine: Engine
    runtime: Runtime
    objects: Objects
    service: Service
    steps: Steps
    door: Door
    webhooks: Webhooks
    parts: Parts

    async def create(self, **other: object) -> Task:
        order: dict[str, object] = {
            "owner": A,
            "operation": Operation.AVATAR,
            "options": Options(style="pencil"),
            "photo": PHOTO,
            "address": "door:1",
        }
        return await self.service.create(Order(**(order | other)))  # type: ignore[arg-type]  # by name

    async def pump(self) -> None:
        """Run steps until no wake-up waits."""
        async with asyncio.TaskGroup() as group:
            workers = [
                group.create_task(self.runtime.wakeups.work(self.steps.handle)) for _ in range(4)
            ]
            await self.runtime.wakeups.drain()
            for worker in workers:
                worker.cancel()

    async def later(self, seconds: float) -> None:
        """Let time pass in one leap, as after a pause of the machine, then sweep and work."""
        self.clock.now += seconds
        await Sweeper(self.runtime, clock=self.clock).sweep()
        await self.pump()

    async def until(self, task: Task, *states: State, seconds: float = 600) -> Task:
        """Let time pass second by second until a task stands there."""
        end = self.clock.now + seconds
        await self.pump()
        while (now := await self.see(task)).state not in states:
            assert self.clock.now < end, f"{now.state} and not {states} after {seconds} s"
            await self.later(1)
        return now

    async def settled(self, task: Task, seconds: float = 600) -> Task:
        """Let time pass until nothing is left to do."""
        end = self.clock.now + seconds
        await self.pump()
        while not (now := await self.see(task)).settled:
            assert self.clock.now < end, f"{now.state}, not settled after {seconds} s"
            await self.later(1)
        return now

    async def see(self, task: Task) -> Task:
        return await self.service.peek(task.id)

    async def seen_in(self, task: Task, state: State) -> None:
        """Let other coroutines run until a task is seen in a state."""
        async with asyncio.timeout(5):
            while (await self.see(task)).state is not state:  # noqa: ASYNC110  events would race it
                await asyncio.sleep(0)

    async def heard(self, call: str) -> None:
        """Let other coroutines run until the engine has heard of something."""
        async with asyncio.timeout(5):
            while call not in self.engine.calls:  # noqa: ASYNC110  the engine has no events
                await asyncio.sleep(0)

    async def wake(self, step: Step, task: Task) -> None:
        await self.steps.handle(WakeUp(step, task.id))

    async def submitted(self, **other: object) -> Task:
        task = await self.create(**other)
        await self.pump()
        task = await self.see(task)
        assert task.state is State.SUBMITTED
        return task


@asynccontextmanager
async def open_world(
    photos: Photos,
    *,
    free: bool = False,
    hooks: str | None = None,
    catalogue: Catalogue | None = None,
    selfie: SelfieCheck | None = None,
    record: TaskRecord | None = None,
    **set_to: int | str,
) -> AsyncGenerator[World]:
    """Everything in memory around a scripted engine.

    `free` as the local one is; `hooks` where it calls; `selfie` looks at photos before an avatar;
    `record` is where tasks are written down.
    """
    clock, engine, door = Clock(), Engine(), Door()
    wakeups, events = MemoryWakeUps(), MemoryEvents()
    runtime = Runtime(
        store=MemoryStore(wakeups, events, record=record, clock=clock),
        wakeups=wakeups,
        events=events,
        leader=MemoryLeader(),
        limiter=MemoryLimiter(clock=clock),
        ledger=MemoryLedger(),
    )
    objects, catalogue = open_objects("memory://"), catalogue or read_catalogue()
    counts = Counts()
    settings = Settings(**({"creates_per_minute": 1000, "max_live_tasks": 100} | set_to))  # type: ignore[arg-type]  # by name
    service = Service(
        settings, catalogue, runtime, objects, photos, selfie=selfie, counts=counts, clock=clock
    )
    transport = httpx.ASGITransport(engine.app, raise_app_exceptions=False)
    async with open_gateway(
        catalogue, key="canary:key", transport=transport, free=free, hooks=hooks
    ) as gateway:
        parts = Parts(
            runtime=runtime, gateway=gateway, objects=objects, photos=photos, counts=counts
        )
        steps = Steps(parts, {"door": door}, clock=clock)
        webhooks = Webhooks(runtime.store, gateway, user_id=None, counts=counts, clock=clock)
        yield World(clock, engine, runtime, objects, service, steps, door, webhooks, parts)
