"""Chats side by side, one chat's messages in order."""

import asyncio
from datetime import UTC, datetime

from telegram import Chat, Message, Update

from bot.updates.inbox import Inbox
from bot.updates.lanes import Lanes
from studio.runtime.ledger_memory import MemoryLedger


def update_in(chat: int, number: int) -> Update:
    message = Message(number, datetime.now(UTC), Chat(chat, Chat.PRIVATE))
    return Update(number, message=message)


async def test_a_chat_keeps_its_order_and_does_not_hold_up_another() -> None:
    lanes, done = Lanes(Inbox(MemoryLedger())), list[tuple[int, int]]()
    gate, other_chat_done = asyncio.Event(), asyncio.Event()

    async def work(chat: int, number: int) -> None:
        if (chat, number) == (1, 1):
            await gate.wait()
        done.append((chat, number))
        if chat == 2:
            other_chat_done.set()

    async with asyncio.TaskGroup() as group:
        for chat, number in ((1, 1), (1, 2), (1, 3), (2, 4)):
            group.create_task(lanes.process_update(update_in(chat, number), work(chat, number)))
        async with asyncio.timeout(5):
            await other_chat_done.wait()
        assert done == [(2, 4)]
        gate.set()
    assert done == [(2, 4), (1, 1), (1, 2), (1, 3)]
