"""The queue: who waits, who runs, who is done. In memory, bounded, on one event loop.

A request is WAITING, then RUNNING, then COMPLETED; fal knows no other end, a failure or a
cancellation is an outcome of COMPLETED.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from local.fal.errors import request_error

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import httpx

    from local.fal.addresses import Addresses
    from local.fal.errors import Refusal
    from local.fal.limits import Limits


_SEEN = 8
"""How far back a lane looks for a photo that it knows."""
_MOST_OVERTAKEN = 4
"""How often the first in the queue may be overtaken so."""


class State(StrEnum):
    """Fal's three words."""

    WAITING = "IN_QUEUE"
    RUNNING = "IN_PROGRESS"
    COMPLETED = "COMPLETED"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a request ended. `body` is built for the caller, whose host its urls must name."""

    status: int
    headers: dict[str, str]
    body: Callable[[Addresses], dict[str, Any]]
    error_kind: str | None = None

    @property
    def error(self) -> str:
        """Fal's word for a failure, in the status and in webhooks."""
        return f"Invalid status code: {self.status}"


def failed(refusal: Refusal) -> Outcome:
    """The outcome of a refusal."""
    return Outcome(refusal.status, refusal.headers, lambda _: refusal.body, refusal.kind)


@dataclass(slots=True, kw_only=True)
class Request:
    """One submission. `endpoint` is as submitted, `arguments` the JSON, not yet validated."""

    endpoint: str
    arguments: dict[str, Any]
    addresses: Addresses
    low_priority: bool = False
    start_within_seconds: float | None = None
    webhook: httpx.URL | None = field(default=None, repr=False)  # may hold its receiver's secret
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    state: State = State.WAITING
    logs: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    outcome: Outcome | None = None
    cancel_requested: bool = False
    submitted_at: float = field(default_factory=time.monotonic)
    started_at: float | None = None
    completed_at: float | None = None
    photo: str | None = None
    """What its photo is known by, where that matters; the same for the same content."""
    files: set[str] = field(default_factory=set[str])
    """Names of stored files it reads and writes: its photo, and as many as it draws."""
    overtaken: int = 0
    _change: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def app(self) -> str:
        """Owner and alias: what the request's urls are built from."""
        return "/".join(self.endpoint.split("/")[:2])

    def log(self, message: str) -> None:
        """Tell the caller what happens now; a few lines a request."""
        stamp = datetime.now(UTC).isoformat()
        line = {"message": message, "timestamp": stamp, "level": "INFO", "source": "USER"}
        self.logs.append(line)
        self.touch()

    @property
    def overdue(self) -> bool:
        """Whether it waits longer than its caller wanted."""
        patience = self.start_within_seconds
        if self.state is not State.WAITING or patience is None:
            return False
        return time.monotonic() - self.submitted_at > patience

    def touch(self) -> None:
        """Wake everybody in `changed()`."""
        self._change.set()
        self._change = asyncio.Event()

    async def changed(self) -> None:
        """Wait for the next change of state, logs or position."""
        await self._change.wait()


class Taker(Protocol):
    """Who takes requests: prefers what it is ready for."""

    def readiness(self, photo: str | None) -> int:
        """How much of the work on that photo is done already; the most ready gets it."""
        ...


class _Any:
    """A taker without preference."""

    def readiness(self, photo: str | None) -> int:
        del photo
        return 0


_ANY = _Any()


class Queue:
    """All requests of one server.

    Args:
        limits: Their number.
        on_finished: Told of every end.
        recognise: Says what a request's photo is known by; without it photos are not told apart.
        at_once: By endpoint how many of its requests may run at the same time; others pass those
            that wait for it. No bound for an endpoint that is not in it.
    """

    def __init__(
        self,
        limits: Limits,
        on_finished: Callable[[Request], None] = lambda _: None,
        recognise: Callable[[Request], Awaitable[str | None]] | None = None,
        *,
        at_once: Mapping[str, int] | None = None,
    ) -> None:
        self._limits = limits
        self._on_finished = on_finished
        self._recognise = recognise
        self._at_once = dict(at_once or {})
        self._running: Counter[str] = Counter()  # by endpoint, of those in `at_once`
        self._idle: list[Taker] = []  # at most one entry a lane
        self._requests: dict[str, Request] = {}  # at most max_kept; the oldest finished go first
        self._waiting: list[Request] = []  # at most max_waiting; the front is next
        self._arrival = asyncio.Condition()

    async def submit(self, request: Request, *, longest: int | None = None) -> None:
        """Let a request wait its turn; low priority waits behind everybody else.

        Raises:
            Refusal: 429, the queue is as long as it may be, or more requests wait for the same
                endpoint than the caller accepts (`longest`).
        """
        self._check_room(request, longest)
        if self._recognise is not None:
            request.photo = await self._recognise(request)
            self._check_room(request, longest)  # others came meanwhile
        self._forget_oldest()
        self._requests[request.id] = request
        self._waiting.append(request)
        self._waiting.sort(key=lambda waiting: waiting.low_priority)  # stable: order is kept
        async with self._arrival:
            self._arrival.notify_all()

    def find(self, request_id: str, endpoint: str) -> Request | None:
        """A request by id, if it was submitted to that app (its sub-path does not matter)."""
        request = self._requests.get(request_id)
        if request is None or "/".join(endpoint.split("/")[:2]) != request.app:
            return None
        return request

    def files_in_use(self) -> set[str]:
        """The files of all requests that have not ended. May be called from any thread."""
        live = [one for one in list(self._requests.values()) if one.state is not State.COMPLETED]
        return {name for request in live for name in list(request.files)}

    def position(self, request: Request) -> int:
        """How many others wait in front of a waiting request."""
        return self._waiting.index(request)

    async def take(self, taker: Taker = _ANY) -> Request:
        """The next request for a lane, now running; waits until there is one. None starts overdue.

        Of several idle lanes the readiest takes the first request. A lane that knows the photo of
        one a little further back takes that instead, until the first was overtaken four times.
        """
        async with self._arrival:
            self._idle.append(taker)
            self._arrival.notify_all()  # what this lane has just finished may have held others up
            try:
                while (request := self._next(taker)) is None:
                    await self._arrival.wait()
                self._waiting.remove(request)
            finally:
                self._idle.remove(taker)
                self._arrival.notify_all()  # whoever left something to this lane looks again
        request.state = State.RUNNING
        if request.endpoint in self._at_once:
            self._running[request.endpoint] += 1
        request.started_at = time.monotonic()
        self._touch_waiting(request)
        return request

    def _next(self, taker: Taker) -> Request | None:
        self._end_overdue()
        startable = [request for request in self._waiting if self._may_start(request)]
        if not startable:
            return None
        first = startable[0]
        if first.overtaken < _MOST_OVERTAKEN:
            for request in startable[1:_SEEN]:
                if self._is_rather(taker, request, first):
                    first.overtaken += 1
                    return request
        readiest = max(self._idle, key=lambda idle: idle.readiness(first.photo))
        return first if readiest is taker else None

    def _may_start(self, request: Request) -> bool:
        """Whether there is room for one more of its endpoint."""
        most = self._at_once.get(request.endpoint)
        return most is None or self._running[request.endpoint] < most

    @staticmethod
    def _is_rather(taker: Taker, request: Request, first: Request) -> bool:
        """Whether this lane knows more of the request than of the one that comes first."""
        knows, knows_of_first = taker.readiness(request.photo), taker.readiness(first.photo)
        return request.low_priority == first.low_priority and knows > knows_of_first

    def finish(self, request: Request, outcome: Outcome) -> None:
        """End a request."""
        if request.state is State.RUNNING and request.endpoint in self._at_once:
            self._running[request.endpoint] -= 1
        request.state = State.COMPLETED
        request.outcome = outcome
        request.completed_at = time.monotonic()
        request.arguments = {}  # may hold a photo as a data URI
        request.touch()
        self._on_finished(request)

    def cancel(self, request: Request) -> State:
        """Ask for an early end; returns the state the request was in.

        A waiting one ends at once; for a running one only the wish is written down.
        """
        before = request.state
        if before is State.WAITING:
            self._withdraw(request, CANCELLED)
        elif before is State.RUNNING:
            request.cancel_requested = True
        return before

    def sweep(self) -> None:
        """End what waited longer than its caller wanted, forget what is long finished."""
        self._end_overdue()
        now = time.monotonic()
        for request in list(self._requests.values()):
            done = request.completed_at
            if done is not None and now - done > self._limits.result_ttl_seconds:
                del self._requests[request.id]

    def _check_room(self, request: Request, longest: int | None) -> None:
        same = sum(waiting.endpoint == request.endpoint for waiting in self._waiting)
        full = len(self._waiting) >= self._limits.max_waiting
        if full or (longest is not None and same > longest):
            raise request_error(
                "queue_full",
                f"{len(self._waiting)} requests are waiting already. Try again later.",
                status=429,
            )

    def _end_overdue(self) -> None:
        for request in [request for request in self._waiting if request.overdue]:
            self._withdraw(request, OVERDUE)

    def _withdraw(self, request: Request, outcome: Outcome) -> None:
        self._waiting.remove(request)
        self.finish(request, outcome)
        self._touch_waiting()

    def _touch_waiting(self, *others: Request) -> None:
        for request in (*self._waiting, *others):
            request.touch()

    def _forget_oldest(self) -> None:
        if len(self._requests) < self._limits.max_kept:
            return
        finished = (r.id for r in self._requests.values() if r.state is State.COMPLETED)
        oldest = next(finished, None)
        if oldest is not None:
            del self._requests[oldest]


CANCELLED = failed(
    request_error("client_cancelled", "The request was cancelled by its client.", status=499)
)
_OVERDUE = failed(
    request_error("startup_timeout", "The request did not start in the time given.", status=504)
)
OVERDUE = Outcome(
    _OVERDUE.status,
    {**_OVERDUE.headers, "x-fal-request-timeout-type": "user"},
    _OVERDUE.body,
    _OVERDUE.error_kind,
)
