"""Plays scripted faults on what comes in: around the app, which itself stays honest."""

from __future__ import annotations

import asyncio
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
from PIL import Image
from pydantic import TypeAdapter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from local.fal.faults import Fault, RouteName, Script

CUT = "local.fal.cut"
"""The ASGI extension by which a server on a port lends its connections to be cut."""
_PIECES = 20
_objects = TypeAdapter(dict[str, Any])
_REQUEST = re.compile(r"/.+/requests/[^/]+(?P<rest>/status/stream|/status|/cancel|/response)?")
_BY_REST: dict[str | None, RouteName] = {
    "/status": "status",
    "/status/stream": "status",
    "/cancel": "cancel",
    "/response": "result",
    None: "result",
}


@dataclass(slots=True)
class _Answer:
    """What the app said, whole."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    @property
    def fields(self) -> dict[str, Any]:
        return _objects.validate_json(self.body)

    def say(self, content: object) -> None:
        """Replace the body by JSON."""
        self.body = json.dumps(content).encode()


class Faulty:
    """The app as a network and a busy company would show it."""

    def __init__(self, app: ASGIApp, script: Script) -> None:
        self._app = app
        self._script = script

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless the script has something against it."""
        route = route_of(scope) if scope["type"] == "http" else None
        url = f"{scope.get('path', '')}?{scope.get('query_string', b'').decode('latin-1')}"
        fault = self._script.take(route, url) if route else None
        if fault is None:
            await self._app(scope, receive, send)
            return
        if fault.what in {"answer", "hang", "cut"}:
            if fault.after:
                await _answer_of(self._app, scope, receive)
            else:
                await _read_all(receive)
            await _WITHOUT_ANSWER[fault.what](fault, scope, receive, send)
            return
        answer = await _answer_of(self._app, scope, receive)
        if fault.what in _CHANGES:
            _CHANGES[fault.what](fault, answer)
            await _send(answer, send)
        elif fault.what == "slow":
            await _send(answer, send, seconds=fault.seconds)
        else:
            await _send_half(answer, scope, receive, send)


def route_of(scope: Scope) -> RouteName | None:
    """Which scriptable call a request is."""
    path, method = scope["path"], scope["method"]
    if path.startswith(("/_control", "/.well-known", "/run/")):
        return None
    if path.startswith(("/storage/", "/files/upload")):
        return "upload"
    if path.startswith("/files/"):
        return "file"
    if found := _REQUEST.fullmatch(path):
        return _BY_REST[found["rest"]]
    return "submit" if method == "POST" else None


async def _answer_of(app: ASGIApp, scope: Scope, receive: Receive) -> _Answer:
    answer = _Answer(500, [], b"")

    async def keep(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], list(message.get("headers", []))
        else:
            answer.body += message.get("body", b"")

    await app(scope, receive, keep)
    return answer


async def _read_all(receive: Receive) -> None:
    """Take the whole request, as a server that breaks down later does."""
    while (message := await receive())["type"] == "http.request":
        if not message.get("more_body"):
            return


async def _gone(receive: Receive) -> None:
    """Wait until the caller has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive
    is_text = isinstance(fault.body, str)
    body = fault.body.encode() if is_text else json.dumps(fault.body or {}).encode()
    kind = b"text/html" if is_text else b"application/json"
    headers = [(b"content-type", kind)]
    if fault.retry_after is not None:
        headers.append((b"retry-after", str(fault.retry_after).encode()))
    await _send(_Answer(fault.status, headers, body), send)


async def _hang(fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    del fault, scope, send
    await _gone(receive)


async def _cut(fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    """Break the connection off without a word.

    Raises:
        RemoteProtocolError: There is no connection: the app is called in this very process.
    """
    del fault, send
    extension = scope.get("extensions", {}).get(CUT)
    if extension is None:
        raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
    extension["cut"]()
    await _gone(receive)


async def _send(answer: _Answer, send: Send, *, seconds: float = 0.0) -> None:
    await send(_head(answer))
    step = max(1, -(-len(answer.body) // _PIECES)) if seconds else len(answer.body) or 1
    for start in range(0, len(answer.body), step):
        piece = answer.body[start : start + step]
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        await asyncio.sleep(seconds / _PIECES)
    await send({"type": "http.response.body", "body": b""})


async def _send_half(answer: _Answer, scope: Scope, receive: Receive, send: Send) -> None:
    """Promise the whole body, send half of it, and break off."""
    await send(_head(answer))
    half = answer.body[: len(answer.body) // 2]
    await send({"type": "http.response.body", "body": half, "more_body": True})
    extension = scope.get("extensions", {}).get(CUT)
    if extension is None:
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message")
    await asyncio.sleep(0.05)  # what was sent is on its way
    extension["cut"]()
    await _gone(receive)


def _head(answer: _Answer) -> Message:
    headers = [pair for pair in answer.headers if pair[0].lower() != b"content-length"]
    headers.append((b"content-length", str(len(answer.body)).encode()))
    return {"type": "http.response.start", "status": answer.status, "headers": headers}


def _malform(_: Fault, answer: _Answer) -> None:
    answer.body = answer.body[: len(answer.body) // 2]


def _drop(fault: Fault, answer: _Answer) -> None:
    kept = {k: v for k, v in answer.fields.items() if fault.keys and k not in fault.keys}
    answer.say(kept)


def _merge(fault: Fault, answer: _Answer) -> None:
    answer.say({**answer.fields, **fault.body})


def _swell(fault: Fault, answer: _Answer) -> None:
    answer.say({**answer.fields, "padding": "x" * fault.size})


def _blacken(_: Fault, answer: _Answer) -> None:
    """What fal's models draw when their safety filter says no."""
    buffer = io.BytesIO()
    Image.new("RGB", (512, 512)).save(buffer, "PNG")
    answer.status, answer.body = 200, buffer.getvalue()
    answer.headers = [(b"content-type", b"image/png")]


_WITHOUT_ANSWER: dict[str, Callable[[Fault, Scope, Receive, Send], Awaitable[None]]] = {
    "answer": _refuse,
    "hang": _hang,
    "cut": _cut,
}
_CHANGES: dict[str, Callable[[Fault, _Answer], None]] = {
    "malformed": _malform,
    "missing": _drop,
    "merge": _merge,
    "huge": _swell,
    "black": _blacken,
}
