"""What an update costs until its handler runs: ours, written down, beside the bare library."""

import asyncio
import gc
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, TypeHandler

from bench.bot_server import TOKEN
from bot.application import build_application
from bot.updates import written
from bot.updates.inbox import Inbox
from bot.updates.polled import PollRequest
from studio.runtime import open_runtime

CHATS = 64
BURST = 100
"""The most that one poll brings."""
Put = Callable[[bytes], Awaitable[None]]
SIDES = ((90, 67), (320, 240), (800, 600), (1280, 960))


def photo_updates(count: int) -> list[bytes]:
    """Return updates as Telegram sends them: photos with a caption, from many chats in turn."""
    return [_photo_update(number) for number in range(count)]


def _photo_update(number: int) -> bytes:
    person = 1000 + number % CHATS
    name = {"first_name": "Ada", "last_name": "Lovelace", "username": f"ada{person}"}
    sizes = [
        {
            "file_id": f"AgACAgIAAxkBAAIB{number:06d}{width:04d}" + "x" * 48,
            "file_unique_id": f"AQAD{number:06d}{width:04d}",
            "width": width,
            "height": height,
            "file_size": width * height // 8,
        }
        for width, height in SIDES
    ]
    sender = {"id": person, "is_bot": False, "language_code": "en", **name}
    update = {
        "update_id": 700_000_000 + number,
        "message": {
            "message_id": 10 + number,
            "from": sender,
            "chat": {"id": person, "type": "private", **name},
            "date": 1_760_000_000 + number,
            "photo": sizes,
            "caption": "/avatar pencil",
            "caption_entities": [{"offset": 0, "length": 7, "type": "bot_command"}],
        },
    }
    return json.dumps(update).encode()


class Handled:
    """A handler that does nothing, and knows when all have come."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._all = asyncio.Event()

    async def handle(self, update: Update, context: object) -> None:
        """Count one."""
        del update, context
        self._wanted -= 1
        if not self._wanted:
            self._all.set()

    async def all(self) -> None:
        """Wait for the last."""
        await self._all.wait()


async def measure_ours(base: str, folder: Path, bodies: list[bytes]) -> float:
    """Return the microseconds of CPU an update costs, each durable before it is confirmed."""
    handled = Handled(len(bodies))
    async with open_runtime(f"sqlite:///{folder}/journal.db") as runtime:
        inbox = Inbox(runtime.ledger)
        application = build_application(token=TOKEN, base_url=base, inbox=inbox)
        application.add_handler(TypeHandler[Update, Any, None](Update, handled.handle))
        inbox.open()

        async def put(payload: bytes) -> None:
            polled = PollRequest.parse_json_payload(payload)["result"]
            arrived = [written.arrived(fields, text, application.bot) for fields, text in polled]
            await inbox.take([each for each in arrived if each])

        return await _measure(application, handled, bodies, put)


async def measure_bare(base: str, bodies: list[bytes], *, concurrent: int = 1) -> float:
    """Return the microseconds of CPU an update costs when nothing is written down."""
    handled = Handled(len(bodies))
    application = (
        ApplicationBuilder()
        .token(TOKEN)
        .base_url(f"{base}/bot")
        .updater(None)
        .job_queue(None)
        .concurrent_updates(concurrent)
        .build()
    )
    application.add_handler(TypeHandler[Update, Any, None](Update, handled.handle))

    async def put(payload: bytes) -> None:
        for update in Update.de_list(json.loads(payload)["result"], application.bot):
            await application.update_queue.put(update)

    return await _measure(application, handled, bodies, put)


async def _measure(
    application: Application[Any, Any, Any, Any, Any, Any],
    handled: Handled,
    bodies: list[bytes],
    put: Put,
) -> float:
    await application.initialize()
    await application.start()
    gc.collect()
    gc.freeze()
    begin = time.process_time()
    for start in range(0, len(bodies), BURST):
        burst = b'{"ok":true,"result":[%s]}' % b",".join(bodies[start : start + BURST])
        await put(burst)
    await handled.all()
    await application.update_queue.join()
    spent = time.process_time() - begin
    gc.unfreeze()
    await application.stop()
    await application.shutdown()
    return spent / len(bodies) * 1e6
