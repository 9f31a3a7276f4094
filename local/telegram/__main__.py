"""``python -m local.telegram --port 9470 --token 123456:any-letters``: the server by itself."""

import argparse
import asyncio
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

import uvicorn

from local.telegram.server import LocalTelegram, create_server

_DEFAULT_PORT: Final = 9470
_DEFAULT_TOKEN: Final = "1:local"  # noqa: S105  # names a bot of this machine, opens nothing


def main() -> None:
    """Serves until interrupted; a wrong setting ends with a sentence."""
    options = _options()
    try:
        telegram = create_server(
            token=options.token, folder=options.folder, testing=options.testing
        )
    except ValueError as error:
        sys.exit(f"{error}.")
    listener = _listen(options.host, options.port)
    base = f"http://{options.host}:{listener.getsockname()[1]}"
    sys.stdout.write(f"Chat page: {base}/\nBot API:   {base}/bot<token>/<method>\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(telegram, listener))


def _listen(host: str, port: int) -> socket.socket:
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        reason = error.strerror or "unknown reason"
        sys.exit(f"Port {port} on {host} can't be used: {reason}. Choose another with --port.")
    # asyncio does this only for sockets that it made: else small answers wait 40 ms for an ACK.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


class _Server(uvicorn.Server):
    """Lets the long polls go before waiting for them."""

    def __init__(self, config: uvicorn.Config, telegram: LocalTelegram) -> None:
        super().__init__(config)
        self._telegram = telegram

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stops."""
        self._telegram.close()
        await super().shutdown(sockets)


async def _serve(telegram: LocalTelegram, listener: socket.socket) -> None:
    # No access log: the path of every call holds the token.
    config = uvicorn.Config(telegram.app, lifespan="off", access_log=False, log_level="warning")
    server = _Server(config, telegram)
    async with asyncio.TaskGroup() as group:
        delivery = group.create_task(telegram.run())
        await server.serve(sockets=[listener])
        delivery.cancel()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.telegram", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=_DEFAULT_PORT)
    parser.add_argument("--token", default=_DEFAULT_TOKEN, help="what the bot calls with")
    parser.add_argument("--folder", type=Path, default=None, help="keep files here, not in memory")
    parser.add_argument("--testing", action="store_true", help="open faults and forged taps")
    return parser.parse_args()


if __name__ == "__main__":
    main()
