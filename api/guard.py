"""The outermost layer: security headers everywhere, and a problem for every error that got by."""

import asyncio
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import PROBLEM, of_status, of_unexpected, respond
from studio.errors import Unavailable
from studio.settings import MEGABYTE

FIRST_ERROR = 400
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}
BUILD_HEADER = "X-Darkroom-Build"
OWN_WORDS = (PROBLEM, "text/html", "image/")
"""Content types whose errors are already told in our words."""


class Guard:
    """Wraps an app. Pure ASGI.

    Args:
        app: What to wrap.
        max_upload_bytes: Named in the sentence of a 413.
        exempt: Path prefixes that keep their own error format, such as a stand-in's wire protocol.
        build: Which build of the page is served, told with every answer of the API: so that a page
            that is open for long learns that there is a newer one.
        told_under: Path prefix of these answers.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        max_upload_bytes: int,
        exempt: tuple[str, ...] = (),
        build: str | None = None,
        told_under: str = "/",
    ) -> None:
        self._app = app
        self._limit_mb = max_upload_bytes // MEGABYTE
        self._exempt = exempt
        self._told_under = told_under
        self._build = {BUILD_HEADER: build} if build else {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection.

        A request is cancelled only when the process ends before it is through, such as when nothing
        can be written down any more: that is told in our words, where uvicorn would log a crash.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = self._build if scope["path"].startswith(self._told_under) else {}
        answer = _Answer(send, self._limit_mb, SECURITY_HEADERS | told)
        try:
            await self._serve(scope, receive, answer)
        except asyncio.CancelledError:
            if not answer.started:
                await respond(Unavailable())(scope, receive, answer.send)

    async def _serve(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        if scope["path"].startswith(self._exempt):
            await self._app(scope, receive, answer.pass_on)
            return
        try:
            await self._app(scope, receive, answer.send)
        except Exception as error:
            if answer.started:
                raise
            await of_unexpected(error)(scope, receive, answer.send)
        await answer.finish(scope, receive)


class _Answer:
    """Passes an answer on, unless it is an error in somebody else's words."""

    def __init__(self, send: Send, limit_mb: int, headers: Mapping[str, str]) -> None:
        self._send = send
        self._limit_mb = limit_mb
        self._headers = headers
        self._foreign: Message | None = None
        self.started = False

    async def pass_on(self, message: Message) -> None:
        """Pass a message on as it is."""
        self.started = True
        await self._send(message)

    async def send(self, message: Message) -> None:
        """Pass a message on, or keep a foreign error back."""
        if message["type"] == "http.response.start":
            self._foreign = message if self._is_foreign(message) else None
            if self._foreign:
                return
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers.setdefault(name, value)
        if self._foreign is None:
            await self._send(message)

    async def finish(self, scope: Scope, receive: Receive) -> None:
        """Tell a foreign error in our words."""
        if self._foreign is not None:
            status, headers = self._foreign["status"], Headers(raw=self._foreign["headers"])
            told = of_status(status, limit_mb=self._limit_mb, headers=headers)
            await told(scope, receive, self.send)

    def _is_foreign(self, message: Message) -> bool:
        kind = Headers(raw=message["headers"]).get("content-type", "")
        return message["status"] >= FIRST_ERROR and not kind.startswith(OWN_WORDS)
