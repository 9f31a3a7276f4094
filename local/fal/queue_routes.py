"""The queue over HTTP: the roles of queue.fal.run and fal.run."""

from __future__ import annotations

import asyncio
import json
import math
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from local.fal.addresses import addresses_of
from local.fal.bodies import read_object
from local.fal.endpoints import SERVED, photo_url
from local.fal.errors import Refusal, request_error
from local.fal.queue import Queue, Request, State

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    import httpx
    from starlette.requests import Request as HttpRequest

    from local.fal.access import Access
    from local.fal.addresses import Addresses
    from local.fal.counts import Counts
    from local.fal.limits import Limits
    from local.fal.queue import Outcome
    from local.fal.webhook_targets import Targets
    from local.fal.webhooks import Postman

_HANG_UP_SECONDS = 0.5
"""How often a waiting run looks whether its caller is still there."""
_SHORTEST_PATIENCE_SECONDS = 0.1
_REQUEST = "/{endpoint:path}/requests/{request_id}"


class QueueRoutes:
    """Submit, status, stream, result, cancel; and run, which waits."""

    def __init__(
        self,
        queue: Queue,
        postman: Postman,
        *,
        access: Access,
        limits: Limits,
        targets: Targets,
        stop: Callable[[Request], None],
        counts: Counts | None,
    ) -> None:
        self._queue = queue
        self._postman = postman
        self._access = access
        self._limits = limits
        self._targets = targets
        self._stop = stop
        self._counts = counts

    @property
    def queue(self) -> list[Route]:
        """What queue.fal.run serves; the submit route swallows any path and comes last."""
        return [
            Route(_REQUEST + "/status/stream", self._stream, methods=["GET"]),
            Route(_REQUEST + "/status", self._status, methods=["GET"]),
            Route(_REQUEST + "/cancel", self._cancel, methods=["PUT"]),
            Route(_REQUEST + "/response", self._result, methods=["GET"]),
            Route(_REQUEST, self._result, methods=["GET"]),
            Route("/{endpoint:path}", self._submit, methods=["POST"]),
        ]

    @property
    def run(self) -> list[Route]:
        """What fal.run serves."""
        return [Route("/{endpoint:path}", self._run, methods=["POST"])]

    async def _submit(self, http: HttpRequest) -> Response:
        self._access.check_key(http)
        url = http.query_params.get("fal_webhook")
        webhook = None if url is None else self._targets.check(url)
        request = await self._accepted(http, webhook)
        addresses = request.addresses
        url = addresses.request(request.app, request.id)
        return JSONResponse(
            {
                "status": State.WAITING,
                "request_id": request.id,
                "gateway_request_id": request.id,
                "response_url": url,
                "status_url": f"{url}/status",
                "cancel_url": f"{url}/cancel",
                "queue_position": self._position(request),
            },
            headers={"x-fal-request-id": request.id},
        )

    async def _run(self, http: HttpRequest) -> Response:
        """Wait for the result; a caller who hangs up cancels."""
        self._access.check_key(http)
        if "fal_webhook" in http.query_params:
            sentence = "Webhooks belong to the queue: submit there, or leave fal_webhook out."
            raise request_error("bad_request", sentence, status=400)
        request = await self._accepted(http)
        while request.outcome is None:
            if not await self._changed(request, _HANG_UP_SECONDS) and await http.is_disconnected():
                self._end(request)
                return Response(status_code=499)
        return _answer(request, request.outcome, addresses_of(http))

    async def _accepted(self, http: HttpRequest, webhook: httpx.URL | None = None) -> Request:
        endpoint = http.path_params["endpoint"]
        if endpoint not in SERVED:
            raise request_error(
                "not_found",
                f"The local server serves {' and '.join(SERVED)}; {endpoint!r} needs a fal key.",
                status=404,
            )
        request = Request(
            endpoint=endpoint,
            arguments=await read_object(http, self._limits.max_body_bytes),
            addresses=addresses_of(http),
            low_priority=http.headers.get("x-fal-queue-priority", "").lower() == "low",
            start_within_seconds=_start_within(http),
            webhook=webhook,
        )
        photo = request.addresses.file_name(photo_url(request.arguments) or "")
        request.files.update({photo} if photo else ())
        longest = http.query_params.get("fal_max_queue_length", "")
        if webhook is not None:
            self._postman.promise(request)
        try:
            await self._queue.submit(request, longest=int(longest) if longest.isdecimal() else None)
        except BaseException:  # also when the caller hangs up: nobody would ever take it back
            self._postman.take_back(request)
            raise
        if self._counts:
            await self._counts.accepted(request)
        return request

    async def _status(self, http: HttpRequest) -> Response:
        request = self._known(http)
        body = self._described(request, addresses_of(http), _wants_logs(http))
        code = 200 if request.state is State.COMPLETED else 202
        return JSONResponse(body, code, headers={"x-fal-request-id": request.id})

    async def _stream(self, http: HttpRequest) -> Response:
        request = self._known(http)
        events = self._events(request, addresses_of(http), logs=_wants_logs(http))
        headers = {"x-fal-request-id": request.id, "cache-control": "no-cache"}
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def _events(
        self, request: Request, addresses: Addresses, *, logs: bool
    ) -> AsyncGenerator[str]:
        """Every change as one event with only the logs that are new; ends after COMPLETED."""
        told = 0
        while True:
            body = self._described(request, addresses, logs)
            if logs:
                body["logs"], told = request.logs[told:], len(request.logs)
            yield f"data: {json.dumps(body)}\n\n"
            if request.state is State.COMPLETED:
                return
            while not await self._changed(request, self._limits.ping_seconds):
                yield ": ping\n\n"

    async def _changed(self, request: Request, within_seconds: float) -> bool:
        try:
            async with asyncio.timeout(within_seconds):
                await request.changed()
        except TimeoutError:
            return False
        return True

    async def _result(self, http: HttpRequest) -> Response:
        request = self._known(http)
        if request.outcome is None:
            early = request_error("bad_request", "The request is still in progress.", status=400)
            headers = {**early.headers, "x-fal-request-id": request.id}
            return JSONResponse(early.body, early.status, headers=headers)
        return _answer(request, request.outcome, addresses_of(http))

    async def _cancel(self, http: HttpRequest) -> Response:
        request = self._known(http)
        match self._end(request):
            case State.WAITING:
                word, code = "OK", 200
            case State.RUNNING:
                word, code = "CANCELLATION_REQUESTED", 202
            case State.COMPLETED:
                word, code = "ALREADY_COMPLETED", 400
        return JSONResponse({"status": word}, code, headers={"x-fal-request-id": request.id})

    def _end(self, request: Request) -> State:
        """Cancel a request; returns the state it was in."""
        before = self._queue.cancel(request)
        if before is State.RUNNING:
            self._stop(request)
        return before

    def _known(self, http: HttpRequest) -> Request:
        self._access.check_key(http)
        found = self._queue.find(http.path_params["request_id"], http.path_params["endpoint"])
        if found is None:
            body = {"status": "NOT_FOUND", "detail": "There is no such request, or no longer."}
            raise Refusal(404, "not_found", body)
        return found

    def _described(self, request: Request, addresses: Addresses, logs: bool) -> dict[str, Any]:  # noqa: FBT001 - passed on as it came
        url = addresses.request(request.app, request.id)
        body: dict[str, Any] = {
            "status": request.state,
            "request_id": request.id,
            "response_url": url,
            "status_url": f"{url}/status",
            "cancel_url": f"{url}/cancel",
            "logs": list(request.logs) if logs else None,
        }
        if request.state is State.WAITING:
            body["queue_position"] = self._position(request)
        if request.outcome is not None:
            began, ended = request.started_at, request.completed_at
            seconds = ended - began if began is not None and ended is not None else 0.0
            body["metrics"] = {"inference_time": round(seconds, 3)}
            if request.outcome.error_kind is not None:
                body["error"] = request.outcome.error
                body["error_type"] = request.outcome.error_kind
        return body

    def _position(self, request: Request) -> int:
        return self._queue.position(request) if request.state is State.WAITING else 0


def _answer(request: Request, outcome: Outcome, addresses: Addresses) -> Response:
    headers = {"x-fal-request-id": request.id, **outcome.headers}
    return JSONResponse(outcome.body(addresses), outcome.status, headers=headers)


def _wants_logs(http: HttpRequest) -> bool:
    return http.query_params.get("logs", "").lower() in {"1", "true"}


def _start_within(http: HttpRequest) -> float | None:
    """The caller's patience; the new header wins over the one that fal-client 1.0.3 sends.

    Raises:
        Refusal: 400, it is no number of seconds over 0.1.
    """
    given = http.headers.get("x-fal-request-start-timeout") or http.headers.get(
        "x-fal-request-timeout"
    )
    if given is None:
        return None
    try:
        seconds = float(given)
    except ValueError:
        seconds = math.nan
    if not (_SHORTEST_PATIENCE_SECONDS < seconds < math.inf):
        sentence = "The start timeout must be a number of seconds over 0.1."
        raise request_error("bad_request", sentence, status=400)
    return seconds
