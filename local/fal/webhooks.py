"""Telling clients that a request has ended: signed POSTs, repeated until somebody takes them."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx

from local.fal.errors import request_error

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from local.fal.faults import Fault, Script
    from local.fal.limits import Limits
    from local.fal.queue import Request
    from local.fal.signing import Signer

_log = logging.getLogger(__name__)
_OK = 200
_TAKEN, _MOVED = 2, 3
"""Hundreds of the statuses that end it: delivered, and never to be."""


class Postman:
    """Delivers one letter for each request that asked for it.

    A promise is made at submit and bounded there, so what was accepted is never dropped for want
    of room. Requests and promises live in memory alike: a restart forgets both.
    """

    def __init__(
        self,
        signer: Signer,
        limits: Limits,
        client: httpx.AsyncClient | None,
        script: Script | None = None,
    ) -> None:
        self._signer = signer
        self._limits = limits
        self._client = client
        self._script = script
        self._attempts: dict[str, int] = {}  # by request; at most max_pending_webhooks
        self._due: asyncio.Queue[Request] = asyncio.Queue()  # a part of those

    @property
    def pending(self) -> int:
        """How many letters are promised and not yet delivered or given up."""
        return len(self._attempts)

    def promise(self, request: Request) -> None:
        """Keep room for the letter about a request that is about to wait its turn.

        Raises:
            Refusal: 429, too many are promised.
        """
        if self.pending >= self._limits.max_pending_webhooks:
            sentence = f"{self.pending} webhooks are to be delivered already. Try again later."
            raise request_error("queue_full", sentence, status=429)
        self._attempts[request.id] = 0

    def take_back(self, request: Request) -> None:
        """Forget a promise: the request was not accepted."""
        self._attempts.pop(request.id, None)

    def finished(self, request: Request) -> None:
        """A request has ended; its letter, if one was promised, is due."""
        if request.id in self._attempts:
            self._due.put_nowait(request)

    async def run(self) -> None:
        """Deliver until cancelled. A letter that has to wait keeps no other from going out."""
        async with self._caller() as client, asyncio.TaskGroup() as group:
            for _ in range(self._limits.webhook_workers):
                group.create_task(self._work(client))

    async def _work(self, client: httpx.AsyncClient) -> None:
        while True:
            request = await self._due.get()
            fault = self._script.take("webhook", str(request.webhook)) if self._script else None
            if fault and fault.what == "delay":
                asyncio.get_running_loop().call_later(fault.seconds, self._due.put_nowait, request)
                continue
            answer = await self._delivered(client, request, fault)
            self._attempts[request.id] += 1
            pause = self._pause(request, answer)
            if pause is None:
                del self._attempts[request.id]
            else:
                asyncio.get_running_loop().call_later(pause, self._due.put_nowait, request)

    async def _delivered(
        self, client: httpx.AsyncClient, request: Request, fault: Fault | None
    ) -> int | str:
        """Post one letter as the script wants it: lost on the way, several times, or forged."""
        what = fault.what if fault else None
        if what == "lose":
            return _OK  # as far as fal knows
        answer: int | str = 0
        for _ in range(fault.copies if fault and what == "duplicate" else 1):
            answer = await self._attempt(client, request, forged=what == "forge")
        return answer

    async def _attempt(
        self, client: httpx.AsyncClient, request: Request, *, forged: bool = False
    ) -> int | str:
        """Post one letter; returns the status of the answer, or the name of what went wrong."""
        seconds = self._limits.webhook_seconds
        try:
            body, headers = await asyncio.to_thread(self._signed, request)
            if forged:
                headers["x-fal-webhook-signature"] = secrets.token_hex(64)
            async with (
                asyncio.timeout(seconds),
                client.stream(
                    "POST",
                    request.webhook or "",
                    content=body,
                    headers=headers,
                    timeout=seconds,
                    follow_redirects=False,
                ) as answer,
            ):
                return answer.status_code
        except Exception as error:  # noqa: BLE001 - whatever a receiver does, the others get theirs
            return type(error).__name__

    def _signed(self, request: Request) -> tuple[bytes, dict[str, str]]:
        """The body and its headers, signed anew for each attempt: receivers refuse old ones."""
        body = letter(request, longest=self._limits.max_webhook_bytes)
        signed = self._signer.headers(request.id, body, timestamp=int(time.time()))
        return body, {"content-type": "application/json", "user-agent": "local-fal", **signed}

    def _pause(self, request: Request, answer: int | str) -> float | None:
        """Seconds until the next attempt; None when there is none."""
        family = answer // 100 if isinstance(answer, int) else None
        if family == _TAKEN:
            _log.info("webhook of request %s delivered", request.id)
            return None
        attempts = self._attempts[request.id]
        pause = self._limits.webhook_retry_seconds * 2.0 ** (attempts - 1)
        if (
            family == _MOVED
            or attempts >= self._limits.webhook_attempts
            or time.monotonic() + pause > self._dies_at(request)
        ):
            _log.warning("webhook of request %s given up: %s", request.id, answer)
            return None
        _log.info("webhook of request %s failed (%s), again in %.1f s", request.id, answer, pause)
        return pause

    def _dies_at(self, request: Request) -> float:
        """The moment (monotonic) after which the result cannot be asked for any more."""
        return (request.completed_at or 0.0) + self._limits.result_ttl_seconds

    @asynccontextmanager
    async def _caller(self) -> AsyncGenerator[httpx.AsyncClient]:
        if self._client is not None:
            yield self._client
            return
        # Proxies of the environment are for the world outside, certificates are for everybody.
        async with httpx.AsyncClient(trust_env=False, verify=httpx.create_ssl_context()) as client:
            yield client


def letter(request: Request, *, longest: int) -> bytes:
    """The JSON that a finished request's client is sent, its urls as the submitter saw them.

    A result of more than `longest` bytes stays at home: `payload_error` says to fetch it.

    Raises:
        ValueError: the request has not ended.
    """
    outcome = request.outcome
    if outcome is None:
        raise ValueError(request.id)
    content: dict[str, Any] = {
        "request_id": request.id,
        "gateway_request_id": request.id,
        "status": "OK" if outcome.error_kind is None else "ERROR",
        "payload": outcome.body(request.addresses),
    }
    if outcome.error_kind is not None:
        content["error"] = outcome.error
    body = json.dumps(content).encode()
    if len(body) <= longest:
        return body
    content["payload"] = None
    content["payload_error"] = "The result is too large for a webhook: fetch it from the queue."
    return json.dumps(content).encode()
