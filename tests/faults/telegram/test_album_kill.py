"""The bot's process is killed between an album and its pictures, and started again."""

import asyncio
import time

import pytest

from bot.state.addresses import owner_of
from bot.state.books import ALBUMS, ARRIVALS, BATCHES, DELIVERIES, PLACINGS, REPLIES
from local.telegram.person import Person
from local.telegram.seen import Message
from tests.bot.world import ASTRONAUT, CAT
from tests.faults.telegram.killing import ada, lives, opened
from tests.faults.telegram.lives import SECONDS, Deadly, Lives

__all__ = ["ada", "lives", "opened"]

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    # The killed leave things behind: that is the point.
    pytest.mark.filterwarnings("ignore:.*never awaited"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PHOTOS = (ASTRONAUT, CAT)


def asks(message: Message) -> bool:
    return message.has_button("Only one of them")


def is_summary(message: Message) -> bool:
    return message.has_button("Another background for all")


async def all_done(lives: Lives, book: str) -> None:
    """Wait until a book has nothing left over for the next start."""
    until = time.monotonic() + SECONDS
    while left := await lives.studio.runtime.ledger.unfinished(book):
        assert time.monotonic() < until, left
        await asyncio.sleep(0.01)


def at(moment: str, operation: str, book: str, number: int = 1) -> Deadly:
    """Die at the so-manieth time that this is done."""
    passed = 0

    def deadly(when: str, what: str, entry: str) -> bool:
        nonlocal passed
        passed += (when, what) == (moment, operation) and entry.startswith(book)
        return passed >= number

    return deadly


@pytest.mark.parametrize(
    ("deadly", "menus"),
    [
        (at("after", "enter", ARRIVALS), 1),
        (at("before", "finish", ALBUMS, 2), 1),
        (at("after", "finish", ALBUMS, 2), 1),
        (at("after", "finish", ALBUMS, 3), 1),  # about to ask
        # Telegram has the question, and that was not written down.
        (at("before", "finish", ALBUMS, 4), 2),
        (at("before", "finish", ARRIVALS), 1),
    ],
    ids=["first photo", "second photo", "both photos", "aimed", "asked", "asked and written"],
)
async def test_killed_between_the_photos_and_the_question(
    ada: Person, lives: Lives, deadly: Deadly, menus: int
) -> None:
    """kill -9 at a moment between an album and its menu: it is asked about, all of it."""
    first = await lives.begin(deadly)
    await ada.send_album(PHOTOS)
    await first.ledger.died.wait()
    await lives.kill()
    await lives.begin()
    await ada.wait_for(
        lambda message: asks(message) and "2 photos" in message.text, seconds=SECONDS
    )
    await ada.send_text("/status")
    await ada.wait_for_text("Nothing yet")
    assert len([message for message in ada.messages if asks(message)]) <= menus
    await all_done(lives, ARRIVALS)


@pytest.mark.parametrize(
    "deadly",
    [
        at("after", "finish", REPLIES),
        at("after", "finish", BATCHES),
        at("after", "enter", PLACINGS),
        at("before", "finish", BATCHES, 2),  # the first task is made, and not noted
        at("after", "finish", BATCHES, 2),
        at("before", "finish", PLACINGS),
        at("before", "enter", f"{DELIVERIES} b"),
        at("after", "finish", f"{DELIVERIES} b"),
    ],
    ids=[
        "summary",
        "batch",
        "placing",
        "one made",
        "one noted",
        "all placed",
        "about to send",
        "sent",
    ],
)
async def test_killed_while_an_album_is_made(ada: Person, lives: Lives, deadly: Deadly) -> None:
    """kill -9 at a moment between an order of two and their album: two tasks, one album."""
    first = await lives.begin(deadly)
    sent = await ada.send_album(PHOTOS, "/background white")
    await first.ledger.died.wait()
    await lives.kill()
    await lives.begin()
    await ada.wait_for(is_summary, seconds=SECONDS)
    assert len(await lives.studio.service.list(owner_of(ada.id))) == len(sent)
    ours = [message for message in ada.messages if message.from_bot]
    assert len([message for message in ours if message.photo]) == len(sent)
    assert len([message for message in ours if is_summary(message)]) == 1
    await all_done(lives, PLACINGS)


async def test_killed_after_an_album_left_and_before_its_answer(ada: Person, lives: Lives) -> None:
    """kill -9 between sending an album and noting it: not sent again, and the buttons show all."""
    first = await lives.begin(at("after", "enter", f"{DELIVERIES} b"))
    await ada.send_album(PHOTOS, "/background white")
    await first.ledger.died.wait()
    await lives.kill()
    await lives.begin()
    summary = await ada.wait_for(is_summary, seconds=SECONDS)
    assert "If you can't see them" in summary.text
    assert not [message for message in ada.messages if message.from_bot and message.photo]
    await ada.tap("2", message=summary)
    await ada.wait_for(lambda message: message.photo is not None)
