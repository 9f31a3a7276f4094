"""What outlives a process: its disk, the engine, its pictures, and what people were told."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from studio.errors import TaskUnknown
from studio.objects import Objects, open_objects
from studio.runtime import Runtime, open_runtime
from studio.task import Owner, State, Task
from tests.crash.points import Points
from tests.studio.engine import Engine
from tests.studio.world import Clock

OWNER = Owner("guest:a")


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
