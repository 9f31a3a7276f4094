"""A bot that is killed and started again, between a Telegram and a core that live on.

A life ends as with kill -9: from one moment on nothing it does reaches the ledger, and its tasks
are gone without having tidied up. What the next life finds is what was durable then.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.app import Bot
from bot.assembly import create_bot
from local.telegram.controls import Controls
from local.telegram.server import create_server
from run.parts import Studio, open_studio
from studio.errors import Unavailable
from studio.runtime.ledger import Entry, Ledger
from studio.settings import Settings
from studio.task import Task
from tests.bot.world import SECONDS, TOKEN
from tests.local.telegram.serving import running

Deadly = Callable[[str, str, str], bool]
"""Whether to die at `(before|after, operation, "book key")`."""


def harmless(moment: str, operation: str, entry: str) -> bool:
    del moment, operation, entry
    return False


@dataclass
class MortalLedger:
    """The ledger as one life sees it: once dead, nothing returns and nothing is written."""

    ledger: Ledger
    deadly: Deadly = harmless
    died: asyncio.Event = field(default_factory=asyncio.Event)

    async def enter(self, kind: str, key: str, body: str) -> bool:
        await self._pass("before", "enter", f"{kind} {key}")
        new = await self.ledger.enter(kind, key, body)
        await self._pass("after", "enter", f"{kind} {key}")
        return new

    async def finish(self, kind: str, key: str, body: str | None = None) -> None:
        await self._pass("before", "finish", f"{kind} {key}")
        await self.ledger.finish(kind, key, body)
        await self._pass("after", "finish", f"{kind} {key}")

    async def find(self, kind: str, key: str) -> Entry | None:
        await self._pass("before", "find", f"{kind} {key}")
        return await self.ledger.find(kind, key)

    async def unfinished(self, kind: str) -> Sequence[Entry]:
        await self._pass("before", "unfinished", kind)
        return await self.ledger.unfinished(kind)

    async def entries(self, kind: str, *, prefix: str = "") -> Sequence[Entry]:
        await self._pass("before", "entries", kind)
        return await self.ledger.entries(kind, prefix=prefix)

    async def delete(self, kind: str, key: str) -> bool:
        await self._pass("before", "delete", f"{kind} {key}")
        was_there = await self.ledger.delete(kind, key)
        await self._pass("after", "delete", f"{kind} {key}")
        return was_there

    async def forget(self, kind: str, before: float) -> int:
        return await self.ledger.forget(kind, before)

    async def _pass(self, moment: str, operation: str, entry: str) -> None:
        if self.deadly(moment, operation, entry):
            self.died.set()
        if self.died.is_set():
            await asyncio.Event().wait()


@dataclass(eq=False)
class Life:
    """One process of the bot."""

    bot: Bot
    ledger: MortalLedger
    tasks: set[asyncio.Task[Any]] = field(default_factory=set[asyncio.Task[Any]])

    async def announce(self, task: Task) -> None:
        """Tell, as long as it lives; the core is told nothing by the dead."""
        context = copy_context()
        context.run(_LIFE.set, self)
        telling = asyncio.create_task(self.bot.announcer.announce(task), context=context)
        died = asyncio.create_task(self.ledger.died.wait())
        await asyncio.wait({telling, died}, return_when=asyncio.FIRST_COMPLETED)
        died.cancel()
        if self.ledger.died.is_set():
            telling.cancel()
            raise Unavailable
        telling.result()


_LIFE: ContextVar[Life | None] = ContextVar("life", default=None)


@dataclass
class Lives:
    """What outlives a bot, and the one that lives now."""

    base: str
    controls: Controls
    studio: Studio
    life: Life | None = None

    async def begin(self, deadly: Deadly = harmless, *, base: str = "") -> Life:
        """Start a bot on what the last one left; `base` is another way to Telegram."""
        ledger = MortalLedger(self.studio.runtime.ledger, deadly)
        bot = create_bot(
            token=TOKEN,
            service=self.studio.service,
            ledger=ledger,
            clock=self.studio.clock,
            base_url=base or self.base,
        )
        self.life = life = Life(bot, ledger)
        self.studio.announcers["telegram"] = life
        context = copy_context()
        context.run(_LIFE.set, life)
        asyncio.create_task(bot.run(), context=context)  # noqa: RUF006  the life keeps it
        return life

    async def kill(self) -> None:
        """End the bot that lives, at once."""
        life, self.life = self.life, None
        if life is None:
            return
        life.ledger.died.set()
        while pending := {task for task in life.tasks if not task.done()}:
            for task in pending:
                task.cancel()
            await asyncio.wait(pending, timeout=1)
        for task in life.tasks:
            with suppress(asyncio.CancelledError):
                task.exception()


@asynccontextmanager
async def open_lives(folder: Path) -> AsyncGenerator[Lives]:
    """Start Telegram and the core; the bot is up to the test."""
    settings = Settings.model_validate(
        {"data": folder, "creates_per_minute": 600, "store": f"sqlite:///{folder}/darkroom.db"}
    )
    telegram = create_server(token=TOKEN, testing=True)
    async with (
        running(telegram) as server,
        Controls(server.base) as controls,
        open_studio(settings) as studio,
        asyncio.TaskGroup() as group,
    ):
        loops = [group.create_task(loop()) for loop in studio.loops()]
        lives = Lives(server.base, controls, studio)
        asyncio.get_running_loop().set_task_factory(_remembering)
        try:
            yield lives
        finally:
            await lives.kill()
            asyncio.get_running_loop().set_task_factory(None)
            for loop in loops:
                loop.cancel()


def _remembering(
    loop: asyncio.AbstractEventLoop,
    coroutine: Coroutine[Any, Any, Any] | Generator[Any, None, Any],
    **how: Any,  # noqa: ANN401  as asyncio hands it on
) -> asyncio.Task[Any]:
    """Make a task, and note whose it is: a child belongs to its parent's life."""
    task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, **how)
    context = how.get("context")
    life = context.get(_LIFE) if context is not None else _LIFE.get()
    if life is not None:
        life.tasks.add(task)
        task.add_done_callback(life.tasks.discard)
    return task


__all__ = ["SECONDS", "Deadly", "Life", "Lives", "open_lives"]
