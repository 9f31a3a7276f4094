"""An HTTP server inside a TaskGroup: bound before anything starts, stopped by the first signal."""

import asyncio
import errno
import socket
import time
from types import FrameType

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.errors import PROBLEM, problem
from api.guard import SECURITY_HEADERS
from studio.errors import RequestInvalid

GRACE_SECONDS = 5
BACKLOG = 2048
LOOK_SECONDS = 0.05
FAREWELL_SECONDS = 5
"""How long after a signal requests are still answered, if nobody calls `stop` before."""


class PortTakenError(Exception):
    """The address can't be listened on; the message is a sentence for the operator."""


class Protocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1, with its one error of its own told as a problem."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin a connection; its addresses, which may be signed, are never logged."""
        super().connection_made(transport)
        self.access_log = False

    def send_400_response(self, msg: str) -> None:
        """Answer a request that isn't HTTP, and hang up."""
        del msg
        body = problem(RequestInvalid(field="its first line or headers"), status=400)
        data = body.model_dump_json().encode()
        headers = SECURITY_HEADERS | {
            "Content-Type": PROBLEM,
            "Content-Length": str(len(data)),
            "Connection": "close",
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(f"HTTP/1.1 400 Bad Request\r\n{lines}\r\n".encode() + data)
        self.transport.close()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on the address.

    Raises:
        PortTakenError: With a sentence, when it is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        reason = (
            "is already in use"
            if error.errno == errno.EADDRINUSE
            else f"can't be used ({error.strerror})"
        )
        raise PortTakenError(
            f"Port {port} on {host} {reason}. Stop what uses it, or choose another: "
            f"make run PORT={port + 1 if port else 8001}"
        ) from error
    listener.setblocking(False)  # noqa: FBT003  the standard library's signature
    return listener


class _Uvicorn(uvicorn.Server):
    """Goes on serving after a signal, for whoever needs it to end in good order."""

    asked_at: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note the first signal; a second one ends the server as uvicorn does."""
        if self.asked_at is None:
            self.asked_at = time.monotonic()
        else:
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        """Return whether it is time to end."""
        if self.asked_at is not None and time.monotonic() - self.asked_at > FAREWELL_SECONDS:
            self.should_exit = True
        return await super().on_tick(counter)


def address(listener: socket.socket) -> str:
    """Return where a socket is reached from this machine, like `http://127.0.0.1:8000`."""
    host, port = str(listener.getsockname()[0]), int(listener.getsockname()[1])
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  read, not bound
    return f"http://[{near}]:{port}" if ":" in near else f"http://{near}:{port}"


class Server:
    """One uvicorn server on a socket that already listens.

    A signal only asks it to finish: `stopping` returns, and whoever waits for that ends what needs
    the server and calls `stop`.
    """

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        config = uvicorn.Config(
            app,
            http=Protocol,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        self._server = _Uvicorn(config)
        self._listener = listener

    async def run(self) -> None:
        """Serve until `stop` is called, or a while after a signal."""
        await self._server.serve(sockets=[self._listener])
        for connection in list(self._server.server_state.connections):
            if isinstance(connection, Protocol):  # it outlasted the grace: nobody reads at its end
                connection.transport.abort()
        await asyncio.sleep(0)  # they close with the loop's next turn

    async def started(self) -> None:
        """Return once requests are answered."""
        while not self._server.started:  # noqa: ASYNC110  uvicorn offers a flag, no event
            await asyncio.sleep(LOOK_SECONDS)

    async def stopping(self) -> None:
        """Return once the server has been asked to finish."""
        while not (self._server.asked_at or self._server.should_exit):  # noqa: ASYNC110  flags, no events
            await asyncio.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """Ask the server to finish."""
        self._server.should_exit = True
