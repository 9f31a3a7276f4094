"""Wires the core together: settings in, a working studio out. Every process begins here."""

import asyncio
import os
import secrets
import sys
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from api.deps import Desk, UpdateSink
from api.launches import Launches
from api.sessions import Sessions
from local.fal.models.choice import check_choice
from local.fal.server import LocalFal, create_server
from run.selfie import open_selfie_check
from studio.catalogue import Catalogue, read_catalogue
from studio.clock import Clock, steady_clock
from studio.counts import Counts
from studio.fal import open_gateway
from studio.links import Links
from studio.objects import Objects, open_objects
from studio.photos import Photos
from studio.runtime import Runtime, open_runtime
from studio.selfie import SelfieCheck
from studio.service import Service
from studio.settings import Settings
from studio.steps import Steps
from studio.steps.notify import ANNOUNCE_LANES, Announcer
from studio.steps.parts import Parts
from studio.sweeper import Retention, Sweeper
from studio.webhooks import Webhooks

MOST_ENGINE_PROCESSES = 4
"""Without a word of the operator: each may take some 500 MB."""
PAGE = Path(__file__).resolve().parent.parent / "webui" / "dist"
STEP_WORKERS = 8 + ANNOUNCE_LANES
"""Steps run at once in one process. Each takes little time; the engine's queue is the real one.

So many stay free for orders and pictures, however long people take to be told.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """The core at work.

    Attributes:
        announcers: Who tells people in which door; doors add themselves before `loops` run.
        webhooks: Takes the engine's calls, when it may call.
        local_fal: The engine on this computer, where it is used.
        counts: What is shown on `/metrics`.
        clock: What everything is timed by; setting the machine's changes nothing.
    """

    settings: Settings
    runtime: Runtime
    objects: Objects
    photos: Photos
    service: Service
    parts: Parts
    announcers: dict[str, Announcer]
    webhooks: Webhooks | None
    local_fal: LocalFal | None
    counts: Counts
    clock: Clock

    def loops(self) -> list[Callable[[], Coroutine[None, None, None]]]:
        """Return what must run for tasks to move; the caller's TaskGroup runs it."""
        steps = Steps(self.parts, self.announcers, clock=self.clock)
        sweeper = Sweeper(self.runtime, clock=self.clock)
        retention = Retention(
            self.runtime,
            self.service,
            self.objects,
            keep_hours=self.settings.keep_hours,
            clock=self.clock,
        )
        loops: list[Callable[[], Coroutine[None, None, None]]] = [
            lambda: self.runtime.wakeups.work(steps.handle) for _ in range(STEP_WORKERS)
        ]
        loops += [self.runtime.run, sweeper.run, retention.run]
        if self.local_fal:
            loops.append(self.local_fal.run)
        return loops

    def desk(self, updates: UpdateSink | None = None, *, launches: Launches | None = None) -> Desk:
        """Return what the API's routes work with."""
        key = self.settings.signing_key()
        return Desk(
            settings=self.settings,
            service=self.service,
            objects=self.objects,
            links=Links(key, clock=self.clock),
            sessions=Sessions(key),
            limiter=self.runtime.limiter,
            launches=launches,
            updates=updates,
            webhooks=self.webhooks,
            counts=self.counts,
        )


@asynccontextmanager
async def open_studio(settings: Settings) -> AsyncGenerator[Studio]:
    """Open the core and close it at the end.

    With a fal key the gateway talks to fal.ai; without one, to the local server through ASGI.
    Nothing else changes.

    Raises:
        CatalogueError, RuntimeUnknownError, JournalUnusableError, MatteModelUnusable, OSError: When
            it can't be opened.
    """
    if not settings.fal_key:
        await asyncio.to_thread(check_choice)
    catalogue = read_catalogue()
    objects = open_objects(settings.objects or settings.data / "objects")
    photos = Photos(max_pixels=settings.max_pixels)
    local_fal, key = _local_fal(settings)
    clock, counts = steady_clock(), Counts()
    transport = (
        httpx.ASGITransport(local_fal.app, raise_app_exceptions=False) if local_fal else None
    )
    try:
        async with (
            open_runtime(settings.store_url, clock=clock) as runtime,
            open_gateway(
                catalogue,
                key=key,
                transport=transport,
                free=local_fal is not None,
                hooks=_hooks(settings),
            ) as gateway,
            open_selfie_check(wanted=settings.selfie_check) as selfie,
        ):
            parts = Parts(
                runtime=runtime, gateway=gateway, objects=objects, photos=photos, counts=counts
            )
            service = _service(settings, catalogue, parts, selfie, clock)
            yield Studio(
                settings=settings,
                runtime=runtime,
                objects=objects,
                photos=photos,
                service=service,
                parts=parts,
                announcers={},
                webhooks=_webhooks(settings, parts, clock),
                local_fal=local_fal,
                counts=counts,
                clock=clock,
            )
    finally:
        await photos.close()


def _service(
    settings: Settings, catalogue: Catalogue, parts: Parts, selfie: SelfieCheck, clock: Clock
) -> Service:
    return Service(
        settings,
        catalogue,
        parts.runtime,
        parts.objects,
        parts.photos,
        selfie=selfie,
        counts=parts.counts,
        clock=clock,
    )


def _webhooks(settings: Settings, parts: Parts, clock: Clock) -> Webhooks | None:
    if not parts.gateway.hooks:
        return None
    return Webhooks(
        parts.runtime.store,
        parts.gateway,
        user_id=settings.fal_user_id,
        counts=parts.counts,
        clock=clock,
        wall=time.time,
    )


def _hooks(settings: Settings) -> str | None:
    """Return where fal.ai may call us; the engine on this computer is asked, for nothing."""
    url = settings.public_url or ""
    return f"{url}/hooks/fal" if settings.fal_key and url.startswith("https://") else None


def _local_fal(settings: Settings) -> tuple[LocalFal | None, str]:
    if settings.fal_key:
        return None, settings.fal_key.get_secret_value()
    key = secrets.token_urlsafe(16)
    lanes = settings.engine_processes or engine_processes(_cores())
    return create_server(settings.data / "local-fal", key=key, concurrency=lanes), key


def engine_processes(cores: int) -> int:
    """Return how many pictures are made at once unless the operator says so: two threads each."""
    return min(max(1, cores // 2), MOST_ENGINE_PROCESSES)


def _cores() -> int:
    """Return how many this process may use, which can be fewer than the machine has."""
    cores = os.cpu_count() or 1
    if sys.platform == "linux":
        cores = len(os.sched_getaffinity(0))
    return cores
