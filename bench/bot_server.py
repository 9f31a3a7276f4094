"""The local Telegram server in a process of its own, so that its work isn't the bot's."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "123456:bench"  # noqa: S105  of a bot that exists on this machine only
_BOT_API = "Bot API:"
_STOP_SECONDS = 10.0


@contextmanager
def telegram_server() -> Generator[str]:
    """Serve for the block; gives the address without a slash at the end.

    Raises:
        RuntimeError: It did not start.
    """
    command = [sys.executable, "-m", "local.telegram", "--port", "0", "--token", TOKEN, "--testing"]
    with subprocess.Popen(  # noqa: S603  a module of ours
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield _address(process)
        finally:
            process.terminate()
            process.wait(_STOP_SECONDS)


def _address(process: subprocess.Popen[str]) -> str:
    for line in process.stdout or ():
        if line.startswith(_BOT_API):
            return line.removeprefix(_BOT_API).strip().removesuffix("/bot<token>/<method>")
    raise RuntimeError("the local Telegram server did not start")
