"""What the service needs of the engine, in five calls, each with a deadline and our own errors."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import fal_client
import httpx
from fal_client import AsyncRequestHandle, StorageSettings

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
from studio.fal.adapters import Adapters
from studio.fal.answers import (
    GONE_STATUSES,
    ROAD_STATUSES,
    Check,
    Outcome,
    may_be_picture,
    of_letter,
    of_result,
    read_bounded,
    stage_of,
)
from studio.fal.client import EngineClient
from studio.fal.faults import paid_units, translate
from studio.fal.transport import AnswerTooLarge, ForeignHost, SubmitUncertain
from studio.fal.webhook import MAX_KEYS_BYTES, Letter
from studio.task import EngineRequest, Progress, Task

SUBMIT_SECONDS = 40.0
ASK_SECONDS = 20.0
UPLOAD_SECONDS = 60.0
DOWNLOAD_SECONDS = 60.0
START_TIMEOUT_SECONDS = 600
"""How long the engine may let a request wait in line before it gives up on it."""
BILL_SECONDS = 5.0
KEYS_SECONDS = 10.0
KEYS_URL = "https://rest.fal.ai/.well-known/jwks.json"
UPLOAD_LIFE_SECONDS = 3600
"""How long the engine keeps a photo: longer than it may wait in line."""
OUTPUT_LIFE_SECONDS = 24 * 3600
"""How long the engine keeps a picture it made, should we be away when it is ready."""
SUBMIT_HEADERS = {
    # The name that fal's documentation gives it; fal-client 1.0.3 still sends an older one too.
    "X-Fal-Request-Start-Timeout": str(START_TIMEOUT_SECONDS),
    "X-Fal-Object-Lifecycle-Preference": json.dumps(
        {"expiration_duration_seconds": OUTPUT_LIFE_SECONDS}
    ),
}
CONCURRENT_ASKS = 16
"""More status calls at once only make httpx's pool slower (measured)."""


class Gateway:
    """The engine, whether fal.ai or the one on this computer.

    Attributes:
        free: Whether the engine costs nothing, so that repeating an order is harmless.
        hooks: Where the engine calls when an order is through; None: it has to be asked.
    """

    def __init__(
        self, client: EngineClient, catalogue: Catalogue, *, free: bool, hooks: str | None = None
    ) -> None:
        self.free = free
        self.hooks = hooks
        self._catalogue = catalogue
        self._client = client
        self._adapters = Adapters(catalogue)
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
                    data,
                    content_type,
                    name,
                    repository="fal",
                    fallback_repository=[],
                    lifecycle=StorageSettings(expires_in=UPLOAD_LIFE_SECONDS),
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
        adapter = self._adapters.of(task)
        try:
            async with asyncio.timeout(SUBMIT_SECONDS):
                handle = await self._client.submit(
                    adapter.endpoint,
                    dict(adapter.arguments(task, photo_url)),
                    webhook_url=f"{self.hooks}/{task.id}.{task.token}" if self.hooks else None,
                    headers=SUBMIT_HEADERS,
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

    async def check(self, task: Task, request: EngineRequest) -> Check:
        """Ask after a request of a task.

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
                return Check(outcome=Outcome.WAITING, progress=Progress(stage=stage_of(logs)))
            case _:
                return await self._result(task, request)

    async def cancel(self, request: EngineRequest) -> None:
        """Ask the engine to stop; it may be too late, `check` tells.

        Raises:
            EngineError: When the engine can't be asked now.
        """
        async with self._asks, _deadline(ASK_SECONDS):
            answer = await self._client.http.put(request.cancel_url)
            if answer.status_code in ROAD_STATUSES or answer.is_server_error:
                answer.raise_for_status()  # the wish did not arrive

    async def download(self, url: str, *, max_bytes: int) -> bytes:
        """Return a result's bytes.

        Raises:
            ResultExpired: When it is gone.
            ResultBroken: When it is larger than allowed.
            EngineError: When it can't be had now; try again later.
        """
        try:
            async with _deadline(DOWNLOAD_SECONDS), self._client.http.stream("GET", url) as answer:
                if answer.status_code in GONE_STATUSES:
                    raise ResultExpired
                if answer.is_redirect or not may_be_picture(answer, max_bytes):
                    raise ResultBroken
                answer.raise_for_status()
                return await read_bounded(answer, max_bytes)
        except EngineDown as error:
            if isinstance(error.__cause__, ForeignHost):  # its result leads elsewhere: no way there
                raise ResultBroken from error
            raise

    async def bill(self, request: EngineRequest) -> float | None:
        """Return what a finished request was billed, in units of the endpoint's price.

        The engine says so only in a header of the result's answer. None when it doesn't, or can't
        be asked now: nothing depends on it.
        """
        try:
            async with self._asks, _deadline(BILL_SECONDS):
                answer = await self._client.http.get(request.response_url)
        except DarkroomError:
            return None
        return None if answer.is_error else paid_units(answer.headers)

    def read(self, task: Task, letter: Letter) -> Check | None:
        """Return what a webhook says of a request; None when the engine has to be asked."""
        return of_letter(self._adapters.of(task), letter)

    def named(self, task: Task, request_id: str) -> EngineRequest:
        """Return how to ask after an order of which only the id is known, and was checked."""
        endpoint = self._adapters.of(task).endpoint
        handle = AsyncRequestHandle.from_request_id(self._client.http, endpoint, request_id)
        return _named(endpoint, handle)

    def max_paid_submits(self, task: Task) -> int:
        """Return how often a task may be ordered while no earlier order was confirmed."""
        return self._catalogue.max_paid_submits(task.options)

    async def fetch_keys(self) -> bytes:
        """Return the key set that the engine signs webhooks with, from its well-known place.

        Raises:
            EngineError, ResultBroken: When it can't be had now.
        """
        async with _deadline(KEYS_SECONDS), self._client.http.stream("GET", KEYS_URL) as answer:
            answer.raise_for_status()
            return await read_bounded(answer, MAX_KEYS_BYTES)

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

    async def _result(self, task: Task, request: EngineRequest) -> Check:
        """Fetch what a completed request came to: there is no other sign of failure."""
        try:
            async with self._asks, _deadline(ASK_SECONDS):
                answer = await self._client.http.get(request.response_url)
        except ResultBroken as error:
            if isinstance(error.__cause__, AnswerTooLarge):
                return Check(outcome=Outcome.FAILED, error=error)
            raise
        return of_result(self._adapters.of(task), answer)


@asynccontextmanager
async def open_gateway(
    catalogue: Catalogue,
    *,
    key: str,
    transport: httpx.AsyncBaseTransport | None,
    free: bool,
    hooks: str | None = None,
) -> AsyncGenerator[Gateway]:
    """Open the gateway on the running event loop and close it at the end.

    Args:
        catalogue: Names the endpoints.
        key: fal key, or the local engine's.
        transport: How to reach the engine; None is the internet.
        free: Whether the engine costs nothing.
        hooks: URL under which the engine may call us, without a slash at its end.
    """
    gateway = Gateway(EngineClient(key, transport), catalogue, free=free, hooks=hooks)
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
