"""`python -m local.fal`: the local server on a port."""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import signal
import socket
import struct
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from local.fal.engine.errors import MatteModelUnusable
from local.fal.faulty import CUT
from local.fal.models.choice import check_choice
from local.fal.server import create_server

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.fal.server import LocalFal


def main() -> None:
    """Serve until interrupted."""
    options = _options()
    try:
        check_choice()
    except MatteModelUnusable as error:
        sys.exit(str(error))
    key = options.key or f"local:{secrets.token_urlsafe(24)}"
    listener = _listener(options.host, options.port)
    try:
        server = create_server(
            options.folder,
            key=key,
            concurrency=options.concurrency,
            webhook_hosts=options.webhook_hosts,
            testing=options.testing,
        )
    except OSError as error:
        sys.exit(f"The folder {options.folder} cannot be used: {error.strerror}.")
    host, port = listener.getsockname()[:2]
    lines = {"local fal": f"http://{host}:{port}", "key": key, "account": server.user_id}
    print("\n".join(f"{name:<11} {it}" for name, it in lines.items()), flush=True)  # noqa: T201 - a command's output
    asyncio.run(_serve(server, listener))


class _Uvicorn(uvicorn.Server):
    """Uvicorn without its own signal handling, which ends the process before its workers."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._leave)
        yield

    def _leave(self) -> None:
        self.should_exit = True


class _Protocol(HttpToolsProtocol):
    """HTTP whose connections the app may cut, to play a server that breaks down."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {CUT: {"cut": self._cut}}

    def _cut(self) -> None:
        """Break off as a dying process does: a reset instead of a farewell."""
        raw = self.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()


async def _serve(server: LocalFal, listener: socket.socket) -> None:
    config = uvicorn.Config(
        server.app,
        http=_Protocol,
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    async with asyncio.TaskGroup() as group:
        work = group.create_task(server.run())
        await _Uvicorn(config).serve(sockets=[listener])
        work.cancel()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.fal", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9460, help="0 picks a free one")
    parser.add_argument("--folder", type=Path, default=Path("data/local-fal"))
    parser.add_argument("--key", default=os.environ.get("LOCAL_FAL_KEY", ""), help="or a random")
    parser.add_argument("--concurrency", type=int, default=1, help="pictures drawn at once")
    parser.add_argument(
        "--webhook-hosts",
        nargs="+",
        default=[],
        metavar="HOST",
        help="hosts that webhooks may be sent to, besides this computer",
    )
    parser.add_argument(
        "--testing", action="store_true", help="open /_control: scripted failures, counts of jobs"
    )
    return parser.parse_args()


def _listener(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=512)
    except OSError as error:
        sys.exit(
            f"{host}:{port} cannot be listened on ({error.strerror}). Choose another by --port."
        )


if __name__ == "__main__":
    main()
