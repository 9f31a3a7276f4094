"""One lane of the queue: takes a request, has its worker draw it, writes down how it ended."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from local.fal.endpoints import placed
from local.fal.errors import Refusal, model_error
from local.fal.queue import CANCELLED, failed
from local.fal.worker import Worker

if TYPE_CHECKING:
    from local.fal.endpoints import Desk, Plan
    from local.fal.jobs import AnyJob, Done
    from local.fal.limits import Limits
    from local.fal.queue import Outcome, Queue, Request

_log = logging.getLogger(__name__)


class Lane:
    """A worker process and the loop that feeds it; as many lanes as requests may run at once."""

    def __init__(self, queue: Queue, desk: Desk, limits: Limits) -> None:
        self._queue = queue
        self._desk = desk
        self._idle_seconds = limits.idle_seconds
        self._request: Request | None = None
        # by operation the photos that the process remembers, at most as many as it says
        self._known: dict[str, OrderedDict[str, None]] = {}
        self.worker = Worker(
            job_seconds=limits.job_seconds,
            memory_bytes=limits.worker_memory_bytes,
            loading_after_seconds=limits.loading_after_seconds,
        )

    async def run(self) -> None:
        """Work until cancelled; the process ends with it, or when there is nothing to do."""
        try:
            while True:
                self._request = request = await self._taken()
                outcome = await self._outcome(request)
                self._request = None
                self._queue.finish(request, CANCELLED if request.cancel_requested else outcome)
        finally:
            await self.worker.close()

    def readiness(self, photo: str | None) -> int:
        """2 when the process has that photo's analysis, 1 when it is there, 0 without one."""
        if not self.worker.is_warm:
            return 0
        return 2 if any(photo in known for known in self._known.values()) else 1

    def stop(self, request: Request) -> None:
        """End the work on that request, if it is this lane's: its process is killed."""
        if self._request is request:
            self.worker.kill()

    async def _taken(self) -> Request:
        """The next request; a process that waits too long for it is ended meanwhile."""
        while self.worker.is_warm:
            try:
                async with asyncio.timeout(self._idle_seconds):
                    return await self._queue.take(self)
            except TimeoutError:
                _log.info("a worker process had nothing to do and is ended")
                await self.worker.close()
                self._known.clear()
        return await self._queue.take(self)

    def _learn(self, photo: str | None, job: AnyJob, done: Done) -> None:
        """What the process remembers now: it forgets as we do, what was used longest ago first."""
        if photo is None or not done.photos_known:
            return
        known = self._known.setdefault(job.operation, OrderedDict())
        known[photo] = None
        known.move_to_end(photo)
        while len(known) > done.photos_known:
            known.popitem(last=False)

    async def _outcome(self, request: Request) -> Outcome:
        """Every exit of a request meets here."""
        try:
            plan = await self._desk.plan(request)
            if request.cancel_requested:
                return CANCELLED
            return await self._drawn(request, plan)
        except Refusal as refusal:
            return failed(refusal)
        except Exception:  # noqa: BLE001 - one bad request must not end the lane; it is logged
            _log.exception("request %s failed", request.id)
            sentence = "The local server failed on this request."
            return failed(model_error("internal_server_error", sentence, status=500))

    async def _drawn(self, request: Request, plan: Plan) -> Outcome:
        def on_stage(message: str) -> None:
            request.log(message)
            if request.cancel_requested:  # came while the process was being started
                self.worker.kill()

        began = time.monotonic()
        before = self.worker.process_id
        request.files.update({plan.job.photo.name, *plan.names})
        try:
            done = await self.worker.work(plan.job, on_stage)
            if self.worker.process_id != before:  # what the former one knew went with it
                self._known.clear()
            self._learn(request.photo, plan.job, done)
            _log.info("request %s drawn in %.2f s", request.id, time.monotonic() - began)
            return await self._desk.answer(plan, done)
        except Refusal as refusal:
            raise placed(refusal, plan.photo_loc) from refusal
        finally:
            if not self.worker.is_warm:
                self._known.clear()
            await self._desk.drop_drafts(plan)
