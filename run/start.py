"""What every process does first: read the settings, look at the data folder, set up the log."""

import asyncio
import logging
import signal
import socket
import sys
from types import FrameType
from typing import NoReturn

from pydantic import ValidationError

from bot.app import BotRefusedError
from run.process import CHAT_PATH, serve
from run.server import PortTakenError, address, listen
from studio.catalogue import CatalogueError
from studio.objects import ObjectsError
from studio.runtime import RuntimeUnknownError
from studio.settings import Settings


def stop(sentence: str) -> NoReturn:
    """End the process with a sentence instead of a traceback."""
    sys.stderr.write(f"darkroom can't start: {sentence}\n")
    raise SystemExit(1)


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
    try:
        asyncio.run(
            serve(
                settings,
                listener,
                with_bot=with_bot,
                on_started=lambda: _tell_where(settings, listener, with_bot=with_bot),
            )
        )
    except* (CatalogueError, RuntimeUnknownError, ObjectsError, BotRefusedError) as errors:
        stop(str(errors.exceptions[0]))


def _leave_it_to_uvicorn(number: int, frame: FrameType | None) -> None:
    """Do nothing: the server has seen the signal already."""


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
