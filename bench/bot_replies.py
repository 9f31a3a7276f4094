"""What a reply costs the bot's process, one at a time and many at once, 40 ms from Telegram."""

import asyncio
import gc
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from telegram import Chat, Message, Update
from telegram.ext import TypeHandler

from bench.bot_server import TOKEN
from bot.application import BotApplication, build_application
from bot.context import Context
from bot.talking import talk
from bot.updates.inbox import Inbox
from local.telegram.controls import Controls
from local.telegram.person import Person
from studio.runtime.ledger_memory import MemoryLedger

CONCURRENCY = 64
SERVER_SECONDS = 0.040
MOST_FAULTS = 10_000
GIVE_UP_SECONDS = 120.0


class Conversation:
    """A person who writes again as soon as there is a reply."""

    def __init__(self, chat: int) -> None:
        self.chat = chat
        self.replied = asyncio.Event()

    async def hold(self, inbox: Inbox, update_ids: Sequence[int]) -> None:
        """Write so many times."""
        for update_id in update_ids:
            self.replied.clear()
            chat = Chat(self.chat, Chat.PRIVATE)
            await inbox.put(Update(update_id, message=Message(1, datetime.now(UTC), chat)))
            await self.replied.wait()


async def measure_replies(base: str, *, singly: int, together: int) -> tuple[float, float]:
    """Return the milliseconds of CPU a reply costs, alone and `CONCURRENCY` at once.

    Args:
        base: The local Telegram server.
        singly: How many replies to measure one at a time.
        together: How many of each person when there are many at once.
    """
    async with (
        AsyncExitStack() as stack,
        Controls(base) as controls,
        asyncio.timeout(GIVE_UP_SECONDS),
    ):
        people = [await stack.enter_async_context(Person(base)) for _ in range(CONCURRENCY)]
        for person in people:
            await person.send_text("/start")  # bots may not write first
        talks = {person.id: Conversation(person.id) for person in people}
        inbox = Inbox(MemoryLedger())
        inbox.open()
        application = build_application(token=TOKEN, base_url=base, inbox=inbox)

        async def reply(update: Update, context: Context) -> None:
            if update.message is None:
                return
            await talk.say(context.bot, talk.Spot(chat=update.message.chat.id), "Working on it…")
            talks[update.message.chat.id].replied.set()

        application.add_handler(TypeHandler(Update, reply))
        await controls.fault("sendMessage", times=MOST_FAULTS, delay_seconds=SERVER_SECONDS)
        try:
            await application.initialize()
            await application.start()
            first, *_ = all_talks = list(talks.values())
            await _hold(application, inbox, all_talks, 2)  # connections open, code warm
            alone = await _hold(application, inbox, [first], singly)
            crowd = await _hold(application, inbox, all_talks, together)
        finally:
            await controls.clear_faults()
            await application.stop()
            await application.shutdown()
        return alone, crowd


async def _hold(
    application: BotApplication, inbox: Inbox, talks: Sequence[Conversation], each: int
) -> float:
    """Return the milliseconds of CPU a reply took."""
    gc.collect()
    begin = time.process_time()
    async with asyncio.TaskGroup() as group:
        for number, person in enumerate(talks):
            first = time.monotonic_ns() + number * each
            group.create_task(person.hold(inbox, range(first, first + each)))
    await application.update_queue.join()
    return (time.process_time() - begin) / (len(talks) * each) * 1000
