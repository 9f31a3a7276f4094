"""Updates are written down before they are taken in, wait in bounds, and are handled once."""

import asyncio
from collections.abc import Sequence

import pytest
from telegram import Update

from bot.state.books import DELIVERIES, KEPT_SECONDS, SHOWN, STICKERS, UPDATES, Books
from bot.updates.inbox import MOST_WAITING, Inbox
from bot.updates.written import origin, read, write
from studio.errors import Unavailable
from studio.runtime.ledger import MOST_BODY_BYTES, Entry
from studio.runtime.ledger_memory import MemoryLedger


def opened(ledger: MemoryLedger) -> Inbox:
    inbox = Inbox(ledger)
    inbox.open()
    return inbox


async def left_over(ledger: MemoryLedger) -> Sequence[Entry]:
    return await ledger.unfinished(UPDATES)


async def test_an_update_that_came_before_is_dropped_whoever_remembers_it() -> None:
    ledger = MemoryLedger()
    inbox = opened(ledger)
    for number in (7, 8, 7, 3, 8):
        await inbox.put(Update(number))
    taken = [inbox.get_nowait() for _ in range(inbox.qsize())]
    assert [update.update_id for update in taken if isinstance(update, Update)] == [7, 8, 3]
    for update in taken:
        assert isinstance(update, Update)
        await inbox.finish(update)
    after_a_restart = opened(ledger)
    await after_a_restart.put(Update(8))
    assert after_a_restart.empty()


async def test_a_full_inbox_makes_telegram_wait_until_work_is_done() -> None:
    ledger = MemoryLedger()
    inbox = opened(ledger)
    for number in range(MOST_WAITING):
        await inbox.put(Update(number))
        inbox.get_nowait()  # taken out, but not done
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await inbox.put(Update(MOST_WAITING))
    assert len(await left_over(ledger)) == MOST_WAITING, "nothing is written down without room"
    inbox.task_done()
    await inbox.put(Update(MOST_WAITING))
    assert inbox.qsize() == 1, "an update that was turned away is taken when it comes again"


async def test_an_update_is_written_down_before_it_is_taken_and_blank_once_handled() -> None:
    ledger = MemoryLedger()
    inbox = opened(ledger)
    await inbox.put(Update(7))
    (entry,) = await left_over(ledger)
    assert entry.key == "7"
    assert "7" in entry.body
    await inbox.finish(Update(7))
    assert await left_over(ledger) == []
    finished = await ledger.find(UPDATES, "7")
    assert finished is not None
    assert finished.body == "", "what people write isn't kept"


async def test_nothing_new_is_taken_in_before_what_was_left_over() -> None:
    inbox = Inbox(MemoryLedger())
    waiting = asyncio.create_task(inbox.put(Update(9)))
    await inbox.put_again(Update(4))
    inbox.open()
    await waiting
    first, second = inbox.get_nowait(), inbox.get_nowait()
    assert isinstance(first, Update)
    assert isinstance(second, Update)
    assert (first.update_id, second.update_id) == (4, 9)


class Stubborn(MemoryLedger):
    """A ledger that can't be written for a while, or loses its caller after it has written."""

    def __init__(self, *, failures: int = 0, stuck: bool = False) -> None:
        super().__init__()
        self.failures = failures
        self.stuck = stuck

    async def enter(self, kind: str, key: str, body: str) -> bool:
        if self.failures:
            self.failures -= 1
            raise Unavailable
        new = await super().enter(kind, key, body)
        if self.stuck:
            await asyncio.Event().wait()
        return new


async def test_while_the_ledger_cant_be_written_telegram_is_kept_waiting() -> None:
    ledger = Stubborn(failures=1)
    inbox = opened(ledger)
    await inbox.put(Update(1))
    assert inbox.qsize() == 1
    assert len(await left_over(ledger)) == 1


async def test_an_update_whose_taking_was_called_off_is_taken_when_it_comes_again() -> None:
    ledger = Stubborn(stuck=True)
    inbox = opened(ledger)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await inbox.put(Update(1))
    assert inbox.empty()
    ledger.stuck = False
    await inbox.put(Update(1))
    await inbox.put(Update(1))
    assert inbox.qsize() == 1, "written down by a call that Telegram got no answer to"


async def test_finished_updates_are_forgotten_after_two_days_and_unfinished_ones_never() -> None:
    now = 1_000_000.0
    ledger = MemoryLedger(clock=lambda: now)
    inbox = opened(ledger)
    for number in (1, 2):
        await inbox.put(Update(number))
    await inbox.finish(Update(1))
    assert await Books(ledger, clock=lambda: now + KEPT_SECONDS - 1).tidy() == 0
    assert await Books(ledger, clock=lambda: now + KEPT_SECONDS + 1).tidy() == 1
    assert [entry.key for entry in await left_over(ledger)] == ["2"]


async def test_what_belongs_to_a_picture_is_kept_for_as_long_as_that_and_two_days_more() -> None:
    now, week, hour = 1_000_000.0, 7 * 24, 3600.0
    ledger = MemoryLedger(clock=lambda: now)
    await ledger.finish(SHOWN, "task", "file id")
    await ledger.finish(STICKERS, "task", "file id")
    await ledger.finish(DELIVERIES, "task:message", "")

    async def forgotten(later: float) -> int:
        return await Books(ledger, clock=lambda: now + later, keep_hours=week).tidy()

    assert await forgotten(KEPT_SECONDS + 1) == 1, "only the delivery"
    assert await forgotten(week * hour + KEPT_SECONDS - 1) == 0
    assert await forgotten(week * hour + KEPT_SECONDS + 1) == 2


def test_an_update_too_long_for_the_ledger_keeps_where_it_came_from() -> None:
    chat = {"id": 5, "type": "private"}
    message = {"message_id": 6, "date": 0, "chat": chat, "text": "ü" * MOST_BODY_BYTES}
    update = Update.de_json({"update_id": 1, "message": message})
    body = write(update)
    assert len(body.encode()) < 100
    assert read(body, None) is None
    found = origin(body, None)
    assert found is not None
    assert (found.chat, found.message) == (5, 6)
