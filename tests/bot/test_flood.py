"""One chat that writes without end holds nobody else up, and everything stays in bounds."""

import asyncio
from typing import Any

import pytest
from telegram import Update

import bot.updates.inbox
from bot.state.books import UPDATES
from bot.state.recent import Recent
from bot.updates.inbox import MOST_OF_A_CHAT, MOST_WAITING, Inbox
from bot.updates.lanes import Lanes
from bot.updates.written import Arrived, arrived
from studio.runtime.ledger_memory import MemoryLedger

FLOOD = 10_000
BURST = 100
"""As many as a poll brings."""


def message(chat: int, number: int) -> Arrived:
    fields: dict[str, Any] = {"message_id": number, "date": 0, "chat": {"id": chat}, "text": "Hi"}
    fields["chat"]["type"] = "private"
    found = arrived({"update_id": number, "message": fields}, None, None)
    assert found is not None
    return found


class Works:
    """Takes updates out as the application does; those of the first chat wait at a gate."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self.inbox = Inbox(ledger)
        self.inbox.open()
        self.gate = asyncio.Event()
        self.done: list[tuple[int, int]] = []
        self.changed = asyncio.Event()
        self.most_inside = 0
        self._inside = 0
        self._lanes = Lanes(self.inbox)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                update = await self.inbox.get()
                assert isinstance(update, Update)
                self._inside += 1
                self.most_inside = max(self.most_inside, self._inside)
                group.create_task(self._work_on(update))

    async def _work_on(self, update: Update) -> None:
        await self._lanes.process_update(update, self._handle(update))
        self._inside -= 1
        self.inbox.task_done()

    async def _handle(self, update: Update) -> None:
        assert update.message is not None
        if update.message.chat.id == 1:
            await self.gate.wait()
        self.done.append((update.message.chat.id, update.update_id))
        self.changed.set()

    async def until_done(self, count: int) -> None:
        while len(self.done) < count:
            self.changed.clear()
            await self.changed.wait()


async def test_ten_thousand_messages_of_one_chat_dont_hold_up_the_one_of_another() -> None:
    ledger = MemoryLedger()
    works = Works(ledger)
    running = asyncio.create_task(works.run())
    async with asyncio.timeout(60):
        for first in range(0, FLOOD, BURST):
            await works.inbox.take([message(1, number) for number in range(first, first + BURST)])
        await works.inbox.take([message(2, FLOOD)])
        await works.until_done(1)
        assert works.done == [(2, FLOOD)], "before a single one of the flood"
        assert works.most_inside <= MOST_OF_A_CHAT + 1
        works.gate.set()
        await works.until_done(FLOOD + 1)
        await works.inbox.join()
    assert works.done[1:] == [(1, number) for number in range(FLOOD)], "all, once, in order"
    assert await ledger.unfinished(UPDATES) == []
    running.cancel()


async def test_the_rooms_of_a_flood_are_free_again_afterwards() -> None:
    works = Works(MemoryLedger())
    works.gate.set()
    running = asyncio.create_task(works.run())
    async with asyncio.timeout(60):
        for first in range(0, 1000, BURST):
            await works.inbox.take([message(1, number) for number in range(first, first + BURST)])
        await works.inbox.join()
    running.cancel()
    await works.inbox.take([message(10 + number, 5000 + number) for number in range(MOST_WAITING)])
    assert works.inbox.qsize() == MOST_WAITING, "nobody takes out: so many chats fit"
    more = asyncio.create_task(works.inbox.take([message(9, 9000)]))
    done, _ = await asyncio.wait({more}, timeout=0.1)
    assert not done, "and no more"
    more.cancel()


async def test_even_what_waits_aside_has_a_bound_at_which_telegram_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bot.updates.inbox, "MOST_ASIDE", BURST)
    works = Works(MemoryLedger())
    running = asyncio.create_task(works.run())
    flood = [message(1, number) for number in range(MOST_OF_A_CHAT + BURST)]
    await works.inbox.take(flood)
    more = asyncio.create_task(works.inbox.take([message(1, 9999)]))
    done, _ = await asyncio.wait({more}, timeout=0.1)
    assert not done
    works.gate.set()
    async with asyncio.timeout(10):
        await more
        await works.until_done(len(flood) + 1)
    running.cancel()


def test_what_happened_lately_is_forgotten_by_number() -> None:
    recent: Recent[int, bool] = Recent(seconds=3600, most=100)
    for key in range(10_000):
        assert recent.first(key, value=True)
    assert [key for key in range(10_000) if recent.find(key)] == list(range(9_900, 10_000))
