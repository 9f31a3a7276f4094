"""A 429 slows down the chat it was for, and nobody else."""

import asyncio
import time
import warnings

import pytest
from telegram.error import RetryAfter
from telegram.warnings import PTBDeprecationWarning

import bot.talking.pace
from bot.talking.pace import DROPPABLE, Pace, Priority


@pytest.fixture(autouse=True)
def _as_the_application_sets_it() -> None:
    warnings.filterwarnings("ignore", category=PTBDeprecationWarning)


class Telegram:
    """Answers what it is told to, and notes when."""

    def __init__(self, *refusals: float) -> None:
        self.refusals = list(refusals)
        self.calls = 0

    async def call(self) -> bool:
        self.calls += 1
        if self.refusals:
            raise RetryAfter(self.refusals.pop(0))  # type: ignore[arg-type]  # fractions keep the test quick
        return True


async def send(
    pace: Pace, telegram: Telegram, chat: int, priority: Priority | None = None
) -> object:
    return await pace.process_request(
        telegram.call, (), {}, "sendMessage", {"chat_id": chat}, priority
    )


async def test_what_matters_waits_as_long_as_asked() -> None:
    pace, telegram = Pace(), Telegram(0.2)
    started = time.monotonic()
    assert await send(pace, telegram, 1)
    assert time.monotonic() - started >= 0.2
    assert telegram.calls == 2


async def test_progress_is_dropped_while_its_chat_cools_down() -> None:
    pace, telegram = Pace(), Telegram(30)
    with pytest.raises(RetryAfter):
        await send(pace, telegram, 1, DROPPABLE)
    with pytest.raises(RetryAfter):
        await send(pace, telegram, 1, DROPPABLE)
    assert telegram.calls == 1, "the second was not even tried"
    started = time.monotonic()
    assert await send(pace, telegram, 2)
    assert time.monotonic() - started < 0.2, "another chat goes on"


async def test_nobody_waits_longer_than_reasonable() -> None:
    pace, telegram = Pace(), Telegram(600)
    with pytest.raises(RetryAfter):
        await send(pace, telegram, 1)
    assert telegram.calls == 1


async def test_a_tap_that_may_not_be_answered_leaves_the_taps_of_others_alone() -> None:
    pace, telegram = Pace(), Telegram(30)
    for _ in range(2):  # answers to taps name no chat
        try:
            await pace.process_request(telegram.call, (), {}, "answerCallbackQuery", {}, None)
        except RetryAfter:
            continue
    assert telegram.calls == 2, "the second one was tried"


async def test_of_very_many_chats_that_cool_down_only_some_hold_who_answers_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bot.talking.pace, "MOST_PATIENT", 3)
    pace, telegram = Pace(), Telegram(*[0.5] * 5)
    async with asyncio.TaskGroup() as group:
        sending = [group.create_task(_outcome(pace, telegram, chat)) for chat in range(5)]
    assert [one.result() for one in sending] == ["sent"] * 3 + ["not sent"] * 2
    telegram.refusals = [0.2]
    assert await send(pace, telegram, 9), "who has waited makes room for the next"


async def _outcome(pace: Pace, telegram: Telegram, chat: int) -> str:
    try:
        await send(pace, telegram, chat)
    except RetryAfter:
        return "not sent"
    return "sent"
