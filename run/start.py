"""What every process does first: read the settings, look at the data folder, set up the log."""

import gc
import logging
import signal
import socket
import sys
from collections.abc import Coroutine, Iterator
from types import FrameType
from typing import NoReturn, cast

from pydantic import ValidationError

from bot.app import BotRefusedError
from local.fal.engine.errors import MatteModelUnusable
from run.loop import run
from run.process import CHAT_PATH, serve
from run.server import PortTakenError, address, listen
from studio.catalogue import CatalogueError
from studio.objects import ObjectsError
from studio.runtime import RuntimeUnknownError
from studio.runtime.journal_file import JournalError, JournalFailedError
from studio.settings import Settings

MENDABLE = (
    CatalogueError,
    RuntimeUnknownError,
    ObjectsError,
    JournalError,
    BotRefusedError,
    MatteModelUnusable,
)
"""What ends a process with a sentence for the operator."""


def stop(sentence: str, *, what: str = "can't start") -> NoReturn:
    """End the process with a sentence instead of a traceback."""
    sys.stderr.write(f"darkroom {what}: {sentence}\n")
    raise SystemExit(1)


def run_to_the_end(work: Coroutine[None, None, None]) -> None:
    """Run a process's work; what the operator can mend ends it with a sentence."""
    try:
        run(work)
    except (BaseExceptionGroup, *MENDABLE) as error:
        reasons = list(_leaves(error))
        for reason in reasons:
            if isinstance(reason, JournalFailedError):
                stop(str(reason), what="stopped")
        for reason in reasons:
            if isinstance(reason, MENDABLE):
                stop(str(reason))
        raise


def _leaves(error: BaseException) -> Iterator[BaseException]:
    """Give the errors out of the groups that TaskGroups wrap around them."""
    if not isinstance(error, BaseExceptionGroup):
        yield error
        return
    for part in cast("BaseExceptionGroup[BaseException]", error).exceptions:
        yield from _leaves(part)


def read_settings() -> Settings:
    """Read the settings from the environment, or end with a sentence."""
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        sentence = first["msg"].removeprefix("Value error, ")
        stop(f"{name}: {sentence}" if name else sentence)
    _check_data_folder(settings)
    return settings


def set_up_log() -> None:
    """Log to standard error; libraries whose addresses hold secrets only when they warn."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s  %(message)s"
    )
    for name in ("httpx", "httpcore", "telegram", "aiohttp", "uvicorn", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)


def serve_until_stopped(*, with_bot: bool) -> None:
    """Serve by the settings of the environment, tell where, and end cleanly at a signal."""
    settings = read_settings()
    set_up_log()
    try:
        listener = listen(settings.host, settings.port)
    except PortTakenError as error:
        stop(str(error))
    for number in (signal.SIGINT, signal.SIGTERM):
        # uvicorn takes these over, and hands them back when it has finished: nothing is left to do.
        signal.signal(number, _leave_it_to_uvicorn)
    run_to_the_end(
        serve(
            settings,
            listener,
            with_bot=with_bot,
            on_started=lambda: _settle_down(settings, listener, with_bot=with_bot),
        )
    )


def _leave_it_to_uvicorn(number: int, frame: FrameType | None) -> None:
    """Do nothing: the server has seen the signal already."""


def _settle_down(settings: Settings, listener: socket.socket, *, with_bot: bool) -> None:
    """Spare the garbage collector what is there to stay (100,000 tasks stall it), and greet."""
    gc.collect()
    gc.freeze()
    _tell_where(settings, listener, with_bot=with_bot)


def _tell_where(settings: Settings, listener: socket.socket, *, with_bot: bool) -> None:
    base = address(listener)
    engine = "fal.ai" if settings.fal_key else "this computer (set FAL_KEY for fal.ai)"
    lines = ["", "  darkroom is running.", "", f"  Page    {base}/"]
    if with_bot and settings.with_chat_page:
        lines.append(f"  Chat    {base}{CHAT_PATH}/")
    elif with_bot and settings.telegram_bot_token:
        lines.append("  Chat    your Telegram bot")
    lines += [f"  Engine  {engine}", f"  Data    {settings.data}", "", "  Ctrl-C stops it.", ""]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _check_data_folder(settings: Settings) -> None:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        probe = settings.data / ".writable"
        probe.touch()
        probe.unlink()
        settings.signing_key()
    except OSError as error:
        stop(
            f"the data folder {settings.data} can't be written ({error.strerror}). "
            "Choose another: make run DARKROOM_DATA=/path/to/folder"
        )
