"""What was sent, what surely wasn't, and what nobody can know."""

import httpx
import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.state.books import DELIVERIES
from bot.talking.receipts import NOT_SENT, Receipts, is_unsure
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import new_id


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "unsure"),
    [
        (caused(TimedOut(), httpx.ReadTimeout("")), True),
        (caused(TimedOut(), httpx.WriteTimeout("")), True),
        (caused(NetworkError("cut"), httpx.ReadError("")), True),
        (caused(NetworkError("cut"), httpx.RemoteProtocolError("")), True),
        (caused(TimedOut("pool"), httpx.PoolTimeout("")), False),
        (caused(TimedOut(), httpx.ConnectTimeout("")), False),
        (caused(NetworkError("refused"), httpx.ConnectError("")), False),
        (NetworkError("Bad Gateway"), True),
        (caused(NetworkError("Bad Gateway"), TelegramError("not JSON")), True),
        (BadRequest("chat not found"), False),
    ],
)
def test_only_a_call_that_left_and_got_no_answer_is_in_doubt(
    error: TelegramError, *, unsure: bool
) -> None:
    assert is_unsure(error) is unsure


@pytest.mark.filterwarnings("ignore:.*`retry_after`")
async def test_a_part_is_sent_again_only_after_it_surely_was_not() -> None:
    receipts, task, sent = Receipts(MemoryLedger()), new_id(), list[str]()
    refused = caused(NetworkError("refused"), httpx.ConnectError(""))
    fates: list[Exception | None] = [refused, RetryAfter(1), None, None]

    async def send() -> int:
        fate = fates.pop(0)
        if fate:
            raise fate
        sent.append("file")
        return 7

    for expected in (NetworkError, RetryAfter):
        with pytest.raises(expected):
            await receipts.send_once(task, "file", send)
    assert await receipts.send_once(task, "file", send)
    assert await receipts.send_once(task, "file", send)
    assert sent == ["file"]


async def test_a_part_in_doubt_is_never_sent_again_by_whoever_comes_after() -> None:
    ledger, task = MemoryLedger(), new_id()

    async def vanish() -> int:
        raise caused(TimedOut(), httpx.ReadTimeout(""))

    async def send() -> int:
        raise AssertionError("it must not be sent")

    assert not await Receipts(ledger).send_once(task, "file", vanish)
    assert not await Receipts(ledger).send_once(task, "file", send)


async def test_after_an_outage_words_are_said_again_and_pictures_are_not() -> None:
    receipts, sent = Receipts(MemoryLedger()), list[str]()
    outage: list[Exception] = [NetworkError("Bad Gateway"), NetworkError("Bad Gateway")]

    async def send() -> int:
        if outage:
            raise outage.pop()
        sent.append("words")
        return 7

    assert not await receipts.send_once("1", "picture", send)
    with pytest.raises(NetworkError):
        await receipts.send_once("1", "offer", send, words=True)
    assert await receipts.send_once("1", "offer", send, words=True)
    assert not await receipts.send_once("1", "picture", send)
    assert sent == ["words"]


async def test_each_part_of_each_task_is_by_itself() -> None:
    receipts, task = Receipts(MemoryLedger()), new_id()
    sent = 0

    async def send() -> int:
        nonlocal sent
        sent += 1
        return sent

    for which, part in ((task, "file"), (task, "picture"), (new_id(), "file")):
        assert await receipts.send_once(which, part, send)
    assert sent == 3


async def test_a_part_with_a_new_name_goes_on_where_it_stands_under_its_former_one() -> None:
    ledger, told, untold = MemoryLedger(), new_id(), new_id()
    await ledger.finish(DELIVERIES, f"{told}:words", "7")
    await ledger.finish(DELIVERIES, f"{untold}:words", NOT_SENT)
    sent = list[int]()

    async def send() -> int:
        sent.append(8)
        return 8

    for task in (told, untold, untold):
        assert await Receipts(ledger).send_once(task, "words.5", send, formerly="words")
    assert sent == [8]
