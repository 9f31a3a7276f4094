"""Updates wait in bounds, and each is handled once."""

import asyncio

import pytest
from telegram import Update

from bot.inbox import MOST_WAITING, Inbox


async def test_an_update_that_came_before_is_dropped() -> None:
    inbox = Inbox()
    for number in (7, 8, 7, 3, 8):
        await inbox.put(Update(number))
    taken = [inbox.get_nowait() for _ in range(inbox.qsize())]
    assert [update.update_id for update in taken if isinstance(update, Update)] == [7, 8, 3]


async def test_a_full_inbox_makes_telegram_wait_until_work_is_done() -> None:
    inbox = Inbox()
    for number in range(MOST_WAITING):
        await inbox.put(Update(number))
        inbox.get_nowait()  # taken out, but not done
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await inbox.put(Update(MOST_WAITING))
    inbox.task_done()
    await inbox.put(Update(MOST_WAITING))
    assert inbox.qsize() == 1, "an update that was turned away is taken when it comes again"
