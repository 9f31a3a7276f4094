"""What the service needs of the engine, in five calls, each with a deadline and our own errors."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

import fal_client
import httpx
from fal_client import AsyncRequestHandle

from studio.catalogue import Catalogue
from studio.errors import (
    DarkroomError,
    EngineBusy,
    EngineDown,
    EngineFailed,
    EngineForgotten,
    EngineTimeout,
    ResultBroken,
    ResultExpired,
)
from studio.fal.adapters import Adapter, adapters
from studio.fal.client import EngineClient
from studio.fal.faults import CANCELLED_STATUS, of_answer, translate
from studio.fal.transport import SubmitUncertain
from studio.task import EngineRequest, Operation, Progress, Task

SUBMIT_SECONDS = 40.0
ASK_SECONDS = 20.0
UPLOAD_SECONDS = 60.0
DOWNLOAD_SECONDS = 60.0
START_TIMEOUT_SECONDS = 600
"""How long the engine may let a request wait in line before it gives up on it."""
MAX_ANSWER_BYTES = 2_000_000
ROAD_STATUSES = frozenset({401, 403, 408, 429})
"""Answers to "give me the result" that are about our asking, not about the result."""
CONCURRENT_ASKS = 16
"""More status calls at once only make httpx's pool slower (measured)."""


class Outcome(StrEnum):
    """What the engine says of a request."""

    WAITING = "waiting"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The engine's answer about a request.

    Attributes:
        progress: While waiting.
        outputs: URLs of the pictures, once finished.
        error: Why it failed.
    """

    outcome: Outcome
    progress: Progress | None = None
    outputs: tuple[str, ...] = ()
    error: DarkroomError | None = None


class Gateway:
    """The engine, whether fal.ai or the one on this computer.

    Attributes:
        free: Whether the engine costs nothing, so that repeating an order is harmless.
    """

    def __init__(self, client: EngineClient, catalogue: Catalogue, *, free: bool) -> None:
        self.free = free
        self._client = client
        self._adapters: Mapping[Operation, Adapter] = adapters(catalogue)
        self._asks = asyncio.Semaphore(CONCURRENT_ASKS)

    async def upload(self, data: bytes, content_type: str, name: str) -> str:
        """Lend the engine a photo.

        Returns:
            A URL that the engine can read.

        Raises:
            EngineBusy: When it could not be delivered now; nothing was ordered.
            EngineError: When it was refused.
        """
        try:
            async with _deadline(UPLOAD_SECONDS):
                return await self._client.upload(
                    data, content_type, name, repository="fal", fallback_repository=[]
                )
        except (EngineTimeout, EngineFailed, ResultBroken) as error:
            raise EngineBusy from error
        except EngineDown as error:
            if isinstance(error.__cause__, httpx.TransportError):
                raise EngineBusy from error
            raise

    async def submit(self, task: Task, photo_url: str) -> EngineRequest:
        """Order a task, at most once.

        Raises:
            SubmitUncertain: When the engine may or may not have got the order.
            EngineBusy: When it surely has not, and may take it later.
            EngineError: When it refused.
        """
        adapter = self._adapters[task.operation]
        try:
            async with asyncio.timeout(SUBMIT_SECONDS):
                handle = await self._client.submit(
                    adapter.endpoint,
                    dict(adapter.arguments(task, photo_url)),
                    start_timeout=START_TIMEOUT_SECONDS,
                )
        except (SubmitUncertain, DarkroomError):
            raise
        except (TimeoutError, KeyError, ValueError, TypeError) as error:
            # Out of time while sending, or accepted with an answer that names no request.
            raise SubmitUncertain(type(error).__name__) from error
        except Exception as error:
            raise translate(error) from error
        return _named(adapter.endpoint, handle)

    async def check(self, operation: Operation, request: EngineRequest) -> Check:
        """Ask after a request.

        Raises:
            EngineError: When the engine can't be asked now; ask again later.
        """
        try:
            async with self._asks, _deadline(ASK_SECONDS):
                status = await self._handle(request).status(with_logs=True)
        except EngineForgotten:
            return Check(outcome=Outcome.FORGOTTEN)
        match status:
            case fal_client.Queued(position=place):
                return Check(outcome=Outcome.WAITING, progress=Progress(place=place))
            case fal_client.InProgress(logs=logs):
                return Check(outcome=Outcome.WAITING, progress=Progress(stage=_stage(logs)))
            case _:
                return await self._result(operation, request)

    async def cancel(self, request: EngineRequest) -> None:
        """Ask the engine to stop; it may be too late, `check` tells.

        Raises:
            EngineError: When the engine can't be asked now.
        """
        async with self._asks, _deadline(ASK_SECONDS):
            answer = await self._client.http.put(request.cancel_url)
            if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                answer.raise_for_status()

    async def download(self, url: str, *, max_bytes: int) -> bytes:
        """Return a result's bytes.

        Raises:
            ResultExpired: When it is gone.
            ResultBroken: When it is larger than allowed.
            EngineError: When it can't be had now; try again later.
        """
        async with _deadline(DOWNLOAD_SECONDS), self._client.http.stream("GET", url) as answer:
            if answer.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
                raise ResultExpired
            answer.raise_for_status()
            return await _bounded(answer.aiter_bytes(), max_bytes)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    def _handle(self, request: EngineRequest) -> AsyncRequestHandle:
        return AsyncRequestHandle(
            request_id=request.id,
            response_url=request.response_url,
            status_url=request.status_url,
            cancel_url=request.cancel_url,
            client=self._client.http,
        )

    async def _result(self, operation: Operation, request: EngineRequest) -> Check:
        """Fetch what a completed request came to: there is no other sign of failure."""
        async with self._asks, _deadline(ASK_SECONDS):
            answer = await self._client.http.get(request.response_url)
        if answer.status_code == CANCELLED_STATUS:
            return Check(outcome=Outcome.CANCELLED)
        if answer.status_code == HTTPStatus.NOT_FOUND:
            return Check(outcome=Outcome.FAILED, error=ResultExpired())
        if _says_nothing_of_the_model(answer):
            raise of_answer(answer.status_code, None)
        if len(answer.content) > MAX_ANSWER_BYTES:
            return Check(outcome=Outcome.FAILED, error=ResultBroken())
        if answer.is_error:
            error = of_answer(answer.status_code, _body(answer))
            return Check(outcome=Outcome.FAILED, error=error)
        try:
            return Check(
                outcome=Outcome.FINISHED, outputs=self._adapters[operation].outputs(_body(answer))
            )
        except DarkroomError as error:
            return Check(outcome=Outcome.FAILED, error=error)


@asynccontextmanager
async def open_gateway(
    catalogue: Catalogue, *, key: str, transport: httpx.AsyncBaseTransport | None, free: bool
) -> AsyncGenerator[Gateway]:
    """Open the gateway on the running event loop and close it at the end.

    Args:
        catalogue: Names the endpoints.
        key: fal key, or the local engine's.
        transport: How to reach the engine; None is the internet.
        free: Whether the engine costs nothing.
    """
    gateway = Gateway(EngineClient(key, transport), catalogue, free=free)
    try:
        yield gateway
    finally:
        await gateway.aclose()


@asynccontextmanager
async def _deadline(seconds: float) -> AsyncGenerator[None]:
    """Bound a call in time and translate whatever it raises."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except Exception as error:  # noqa: BLE001  the one place that translates
        ours = translate(error)
        raise ours from (None if ours is error else error)


def _named(endpoint: str, handle: AsyncRequestHandle) -> EngineRequest:
    """Return how the engine names an order it took.

    Raises:
        SubmitUncertain: When it gave names that are none.
    """
    names: list[object] = [
        handle.request_id,
        handle.status_url,
        handle.response_url,
        handle.cancel_url,
    ]
    if not all(isinstance(name, str) and name for name in names):
        raise SubmitUncertain("the answer names no request")
    return EngineRequest(
        endpoint=endpoint,
        id=handle.request_id,
        status_url=handle.status_url,
        response_url=handle.response_url,
        cancel_url=handle.cancel_url,
    )


def _body(answer: httpx.Response) -> object:
    """Return the JSON of an answer, or None when it is none."""
    try:
        body: object = answer.json()
    except ValueError:
        return None
    return body


def _says_nothing_of_the_model(answer: httpx.Response) -> bool:
    """Whether an error is the road's, not the model's: the result, paid for, may still be there."""
    if answer.status_code in ROAD_STATUSES:
        return True
    return answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(
        _body(answer), dict
    )


async def _bounded(pieces: AsyncIterator[bytes], max_bytes: int) -> bytes:
    body = bytearray()
    async for piece in pieces:
        body += piece
        if len(body) > max_bytes:
            raise ResultBroken
    return bytes(body)


def _stage(logs: list[dict[str, object]] | None) -> str | None:
    """Return the newest log line, if it is short enough to be meant for people."""
    if not logs:
        return None
    message = logs[-1].get("message")
    return message if isinstance(message, str) and len(message) <= 60 else None  # noqa: PLR2004  longer than a line of a phone
