"""The local fal server: one object with an ASGI app and the loop that works its queue."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Host, Mount, Route, Router

from local.fal.access import Access
from local.fal.addresses import MEDIA_HOSTS, QUEUE_HOSTS, REST_HOSTS, RUN_HOSTS
from local.fal.control_routes import ControlRoutes
from local.fal.counts import Counts
from local.fal.endpoints import UPSCALE, Desk
from local.fal.errors import Refusal
from local.fal.faults import Script
from local.fal.faulty import Faulty
from local.fal.files import FileStore
from local.fal.lane import Lane
from local.fal.limits import Limits
from local.fal.queue import Queue, Request
from local.fal.queue_routes import QueueRoutes
from local.fal.signing import Signer
from local.fal.storage_routes import StorageRoutes
from local.fal.webhook_targets import Targets
from local.fal.webhooks import Postman

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import httpx
    from starlette.requests import Request as HttpRequest
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send


_log = logging.getLogger(__name__)


class LocalFal:
    """A fal.ai of one's own. `app` answers at once; requests move only while `run()` runs."""

    def __init__(
        self,
        folder: Path,
        *,
        key: str,
        concurrency: int,
        limits: Limits,
        targets: Targets,
        client: httpx.AsyncClient | None,
        testing: bool,
    ) -> None:
        self._limits = limits
        self._files = FileStore(folder, limits, self._files_in_use)
        self._signer = Signer(folder)
        script = Script() if testing else None
        self._counts = Counts(self._files) if testing else None
        self._postman = Postman(self._signer, limits, client, script)
        desk = Desk(self._files, limits)
        recognise = desk.recognise if concurrency > 1 else None
        # an enlargement takes up to half a minute: one process is left to what takes seconds
        at_once = {UPSCALE: max(1, concurrency - 1)}
        self._queue = Queue(limits, self._finished, recognise, at_once=at_once)
        self.lanes = [Lane(self._queue, desk, limits) for _ in range(concurrency)]
        access = Access(key)
        queue = QueueRoutes(
            self._queue,
            self._postman,
            access=access,
            limits=limits,
            targets=targets,
            stop=self._stop,
            counts=self._counts,
        )
        storage = StorageRoutes(self._files, access, limits)
        control: list[Route] = []
        if script and self._counts:
            control = ControlRoutes(script, self._counts, access).routes
        jwks = Route("/.well-known/jwks.json", self._jwks)
        app = _WithoutSlash(
            Starlette(
                routes=_routes(queue, storage, jwks, control),
                exception_handlers={Refusal: _refused},
            )
        )
        self.app: ASGIApp = Faulty(app, script) if script else app

    @property
    def user_id(self) -> str:
        """The account that this server's webhooks name; a receiver may insist on it."""
        return self._signer.user_id

    async def run(self) -> None:
        """Work the queue and deliver webhooks until cancelled; the worker processes end with it."""
        async with asyncio.TaskGroup() as group:
            for lane in self.lanes:
                group.create_task(lane.run())
            group.create_task(self._postman.run())
            group.create_task(self._sweep())

    async def _sweep(self) -> None:
        while True:
            self._queue.sweep()
            try:
                await asyncio.to_thread(self._files.sweep)
            except OSError as error:  # the disk's trouble ends no work under way
                _log.warning("expired files could not be deleted: %s", error.strerror)
            await asyncio.sleep(self._limits.sweep_seconds)

    async def _jwks(self, _: HttpRequest) -> Response:
        """The keys of the webhooks' signatures, for everybody."""
        return JSONResponse(self._signer.jwks)

    def _files_in_use(self) -> set[str]:
        return self._queue.files_in_use()

    def _finished(self, request: Request) -> None:
        self._files.spend(request.files)
        if self._counts:
            self._counts.finished(request)
        self._postman.finished(request)

    def _stop(self, request: Request) -> None:
        for lane in self.lanes:
            lane.stop(request)


def create_server(
    folder: Path,
    *,
    key: str,
    concurrency: int = 1,
    limits: Limits | None = None,
    webhook_hosts: Sequence[str] = (),
    webhook_client: httpx.AsyncClient | None = None,
    testing: bool = False,
) -> LocalFal:
    """Build a server that keeps its files in `folder` (made if missing) and asks for `key`.

    Args:
        folder: For the files, and for the key that signs webhooks.
        key: What clients must send.
        concurrency: How many pictures are drawn at once; of two and more one is never an
            enlargement.
        limits: Every other bound.
        webhook_hosts: Hosts that webhooks may name; loopback always may.
        webhook_client: Delivers the webhooks and stays its owner's to close; `run()` opens one of
            its own when none is given.
        testing: Open the control API, by which failures are scripted and jobs counted.

    Raises:
        ValueError: the key is empty.
        OSError: the folder cannot be made or written.
    """
    return LocalFal(
        folder,
        key=key,
        concurrency=concurrency,
        limits=limits or Limits(),
        targets=Targets(webhook_hosts),
        client=webhook_client,
        testing=testing,
    )


def _routes(
    queue: QueueRoutes, storage: StorageRoutes, jwks: Route, control: list[Route]
) -> Sequence[BaseRoute]:
    """Roles by production host; on any other host all of them by path, run under `/run`."""
    roles = (
        (QUEUE_HOSTS, queue.queue),
        (RUN_HOSTS, queue.run),
        (REST_HOSTS, [*storage.rest, jwks]),
        (MEDIA_HOSTS, storage.media),
    )
    by_host = [Host(host, Router(routes)) for hosts, routes in roles for host in hosts]
    return [
        *by_host,
        Mount("/_control", routes=control),  # without tests nothing is there: 404
        Mount("/run", routes=queue.run),
        *storage.rest,
        jwks,
        *storage.media,
        *queue.queue,
    ]


async def _refused(_: HttpRequest, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    return JSONResponse(error.body, error.status, headers=error.headers)


class _WithoutSlash:
    """Takes a trailing slash off the path: `fal` 1.83 sends one, the others do not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if len(path) > 1 and path.endswith("/"):
            scope = {**scope, "path": path.rstrip("/") or "/"}
        await self._app(scope, receive, send)
