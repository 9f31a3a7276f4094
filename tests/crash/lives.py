"""Lives of one darkroom: a process that dies at a chosen moment, and what outlives it."""

import asyncio
import inspect
import json
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, cast

import httpx

from studio.catalogue import read_catalogue
from studio.counts import Counts
from studio.errors import TaskUnknown
from studio.fal import Gateway, open_gateway
from studio.objects import Objects, open_objects
from studio.photos import Encoded, Photos
from studio.photos.child import JOBS
from studio.runtime import Runtime, open_runtime
from studio.service import Order, Service
from studio.settings import Settings
from studio.steps import Announcer, Parts, Steps
from studio.sweeper import Sweeper
from studio.task import Operation, Options, Owner, State, Task
from studio.webhooks import Webhooks
from tests.studio.engine import Engine
from tests.studio.photos.files import corners, saved

KEY = "canary:key"
HOOKS = "https://darkroom.example/hooks/fal"
OWNER = Owner("guest:a")
PHOTO = saved(corners(), "JPEG")
SETTINGS = Settings.model_validate({"creates_per_minute": 100_000, "max_live_tasks": 1000})
CATALOGUE = read_catalogue()
LONGEST_SECONDS = 4 * 3600
EFFECTS: Mapping[str, frozenset[str]] = {
    "journal": frozenset({"insert", "move", "defer", "delete"}),
    "engine": frozenset({"upload", "submit", "check", "cancel", "download"}),
    "objects": frozenset({"put", "copy", "delete"}),
    "ledger": frozenset({"enter", "finish"}),
    "door": frozenset({"announce"}),
}
"""What a process does that somebody else, or a later process, may see."""


class Death(BaseException):
    """Kill -9, as far as Python can play it: nothing catches it."""


@dataclass
class Points:
    """Counts the moments before and after each effect, and dies at one of them.

    Attributes:
        at: The number of the moment, from 1; 0 never comes.
        passed: How many there were.
        name: Where it died.
    """

    at: int = 0
    passed: int = 0
    name: str = ""

    async def pass_by(self, name: str) -> None:
        """Note a moment; the process may not survive it.

        Raises:
            Death: At the chosen one.
        """
        self.passed += 1
        if self.passed == self.at:
            self.name = name
            raise Death(name)


class Watched:
    """A port whose effects are moments at which the process may die."""

    def __init__(self, inner: object, kind: str, points: Points) -> None:
        self._inner, self._kind, self._points = inner, kind, points

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever the port has
        found = getattr(self._inner, name)
        if name not in EFFECTS[self._kind] or not inspect.iscoroutinefunction(found):
            return found

        async def watched(*args: object, **kwargs: object) -> object:
            where = f"{self._kind}.{name}" + "".join(f" {a}" for a in args if type(a) is State)
            await self._points.pass_by(f"before {where}")
            answer = await found(*args, **kwargs)
            await self._points.pass_by(f"after {where}")
            return answer

        return watched


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


class Pictures(Objects):
    """Pictures in this very process: the object store has tests of its own, and threads."""

    def __init__(self, kept: Mapping[str, bytes]) -> None:
        self.kept = dict(kept)

    async def put(self, key: str, data: bytes) -> None:
        self.kept[key] = data

    async def get(self, key: str) -> bytes:
        if key not in self.kept:
            raise TaskUnknown
        return self.kept[key]

    async def delete(self, *keys: str) -> None:
        for key in keys:
            self.kept.pop(key, None)


class Disk(Protocol):
    """What a process leaves behind."""

    def open(self, clock: Callable[[], float]) -> AbstractAsyncContextManager[Runtime]: ...

    async def left(self) -> "Disk":
        """Return what lies there at this moment, while a process is at work on it."""
        ...

    async def traces(self) -> object:
        """Return all that a later process can read there."""
        ...


@dataclass
class MemoryDisk:
    """Tasks and nothing else are carried from one life to the next."""

    tasks: list[Task] = field(default_factory=list[Task])
    runtime: Runtime | None = None

    @asynccontextmanager
    async def open(self, clock: Callable[[], float]) -> AsyncGenerator[Runtime]:
        async with open_runtime("memory://", clock=clock) as runtime:
            for task in self.tasks:
                await runtime.store.insert(task)
            self.runtime = runtime
            try:
                yield runtime
            finally:
                self.tasks = await self._listed(runtime)

    async def left(self) -> "MemoryDisk":
        assert self.runtime
        return MemoryDisk(await self._listed(self.runtime))

    async def traces(self) -> object:
        return tuple(self.tasks)

    async def _listed(self, runtime: Runtime) -> list[Task]:
        listed = await runtime.store.list_for(OWNER, after=None, limit=100_000)
        return list(reversed(listed))


@dataclass
class SqliteDisk:
    """The journal's files, as they lay there when the process died."""

    folder: Path
    deaths: int = 0
    copies: int = 0

    @property
    def file(self) -> Path:
        return self.folder / f"life-{self.deaths}" / "darkroom.db"

    @asynccontextmanager
    async def open(self, clock: Callable[[], float]) -> AsyncGenerator[Runtime]:
        before = self.file
        await asyncio.to_thread(before.parent.mkdir, parents=True, exist_ok=True)
        async with open_runtime(f"sqlite:///{before}", clock=clock) as runtime:
            try:
                yield runtime
            except BaseException:
                self.deaths += 1  # what is still under way to the disk comes too late
                await asyncio.to_thread(shutil.copytree, before.parent, self.file.parent)
                raise

    async def left(self) -> "SqliteDisk":
        self.copies += 1
        copy = SqliteDisk(self.folder / f"copy-{self.copies}")
        shutil.copytree(self.file.parent, copy.file.parent)  # the loop waits: it is this moment
        return copy

    async def traces(self) -> object:
        files = (self.file, self.file.with_name(f"{self.file.name}-wal"))
        return [file.read_bytes() if file.exists() else b"" for file in files]


@dataclass
class Clock:
    """Time that stands still until told otherwise."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Door:
    """Notes what a person was told."""

    told: list[tuple[str, State]] = field(default_factory=list[tuple[str, State]])

    async def announce(self, task: Task) -> None:
        self.told.append((task.id, task.state))


@dataclass
class Outside:
    """What survives a process: the disk, the engine, what people were told and promised."""

    disk: Disk
    clock: Clock = field(default_factory=Clock)
    engine: Engine = field(default_factory=Engine)
    door: Door = field(default_factory=Door)
    objects: Objects = field(default_factory=lambda: open_objects("memory://"))
    promised: set[str] = field(default_factory=set[str])

    async def left(self) -> "Outside":
        """Return what would survive if the process died at this moment."""
        assert isinstance(self.objects, Pictures), "no copy can be made of others"
        signer = self.engine.signer
        return Outside(
            await self.disk.left(),
            Clock(self.clock.now),
            deepcopy(self.engine, {id(signer): signer}),
            Door(list(self.door.told)),
            Pictures(self.objects.kept),
            set(self.promised),
        )

    async def traces(self) -> tuple[object, ...]:
        """Return all by which what comes after depends on what was before: no chance, no time."""
        assert isinstance(self.objects, Pictures)
        return (
            await self.disk.traces(),
            self.clock.now,
            tuple(self.engine.calls),
            repr(self.engine.jobs),
            tuple(self.door.told),
            dict(self.objects.kept),
            frozenset(self.promised),
        )


@dataclass
class Moments(Points):
    """Kills nobody: keeps what a death at each of the moments would leave behind.

    Attributes:
        left: The moments' names, and what was outside.
    """

    outside: Outside | None = None
    left: list[tuple[str, Outside]] = field(default_factory=list[tuple[str, Outside]])

    async def pass_by(self, name: str) -> None:
        """Keep what is left at a moment."""
        self.passed += 1
        assert self.outside
        self.left.append((name, await self.outside.left()))


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
