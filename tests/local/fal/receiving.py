"""A receiver of webhooks: an ASGI app that answers as scripted, and checks signatures by JWKS."""

import asyncio
import base64
import hashlib
import json
import time
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Letter:
    """What came, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.body)
        return content


@dataclass(slots=True)
class Receiver:
    """Answers with the statuses given, then 200; 0 means no answer as long as the caller waits."""

    statuses: Iterable[int] = ()
    letters: asyncio.Queue[Letter] = field(default_factory=asyncio.Queue[Letter])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        answers = self.statuses = iter(self.statuses)
        status = next(answers, 200)
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        self.letters.put_nowait(Letter(path, dict(request.headers), await request.body()))
        while status == 0 and not await request.is_disconnected():  # noqa: ASYNC110 - ASGI has no event for it
            await asyncio.sleep(0.01)
        headers = {"location": "/elsewhere"} if status // 100 == 3 else {}
        await Response(status_code=status or 200, headers=headers)(scope, receive, send)

    async def next(self) -> Letter:
        async with asyncio.timeout(30):
            return await self.letters.get()


@asynccontextmanager
async def listening(receiver: Receiver) -> AsyncGenerator[str]:
    """The receiver on a free port; gives its address."""
    config = uvicorn.Config(
        receiver, port=0, lifespan="off", log_level="error", timeout_graceful_shutdown=1
    )
    listener = config.bind_socket()
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()


async def until(reached: Callable[[], bool]) -> None:
    """Wait for a state, no longer than 30 seconds."""
    async with asyncio.timeout(30):
        while not reached():  # noqa: ASYNC110 - a state, not an event
            await asyncio.sleep(0.005)


def is_genuine(letter: Letter, jwks: dict[str, Any], *, now: float | None = None) -> bool:
    """What fal tells receivers to check: age, then the signature over the raw body."""
    given = {
        name: letter.headers[f"x-fal-webhook-{name}"]
        for name in ("request-id", "user-id", "timestamp", "signature")
    }
    if abs((time.time() if now is None else now) - int(given["timestamp"])) > 300:
        return False
    digest = hashlib.sha256(letter.body).hexdigest()
    message = "\n".join([given["request-id"], given["user-id"], given["timestamp"], digest])
    return any(
        _signed(key["x"], bytes.fromhex(given["signature"]), message) for key in jwks["keys"]
    )


def _signed(x: str, signature: bytes, message: str) -> bool:
    raw = base64.urlsafe_b64decode(x + "=" * (-len(x) % 4))
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, message.encode())
    except InvalidSignature:
        return False
    return True
