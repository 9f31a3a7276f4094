"""One lane of the queue: takes a request, has its worker draw it, writes down how it ended."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from local.fal.endpoints import placed
from local.fal.errors import Refusal, model_error
from local.fal.queue import CANCELLED, failed
from local.fal.worker import Worker

if TYPE_CHECKING:
    from local.fal.endpoints import Desk, Plan
    from local.fal.queue import Outcome, Queue, Request

_log = logging.getLogger(__name__)


class Lane:
    """A worker process and the loop that feeds it; as many lanes as requests may run at once."""

    def __init__(self, queue: Queue, desk: Desk, *, job_seconds: float) -> None:
        self._queue = queue
        self._desk = desk
        self._request: Request | None = None
        self.worker = Worker(job_seconds=job_seconds)

    async def run(self) -> None:
        """Work until cancelled; the process ends with it."""
        try:
            while True:
                self._request = request = await self._queue.take()
                outcome = await self._outcome(request)
                self._queue.finish(request, CANCELLED if request.cancel_requested else outcome)
        finally:
            await self.worker.close()

    def stop(self, request: Request) -> None:
        """End the work on that request, if it is this lane's: its process is killed."""
        if self._request is request:
            self.worker.kill()

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
        try:
            done = await self.worker.work(plan.job, on_stage)
        except Refusal as refusal:
            await self._desk.drop_drafts(plan)
            raise placed(refusal, plan.photo_loc) from refusal
        _log.info("request %s drawn in %.2f s", request.id, time.monotonic() - began)
        return await self._desk.answer(plan, done)
