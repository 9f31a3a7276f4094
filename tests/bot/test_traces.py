"""What the bot's books hold of somebody is known for every book, and struck out for good."""

import json

import pytest

from bot.forgetting.traces import RULES, Traces
from bot.state import books
from studio.runtime.ledger import Ledger
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import Task
from tests.studio.runtime.conftest import make

ADA, GRACE = 11, 22


async def all_keys(ledger: Ledger) -> set[str]:
    return {f"{book} {entry.key}" for book in RULES for entry in await ledger.entries(book)}


def test_every_book_says_whose_its_entries_are() -> None:
    known = {value for value in vars(books).values() if str(value).startswith("telegram.")}
    assert known == set(RULES), "a new book needs a rule in bot/forgetting/traces.py"


async def test_all_of_one_person_goes_from_every_book_and_nothing_of_anybody_else() -> None:
    ledger, tasks = MemoryLedger(), dict[int, Task]()
    for number, person in enumerate((ADA, GRACE), 1):
        task = tasks[person] = make(owner=f"telegram:{person}", key=f"tg:{number}")
        album, batch = f"{number}55", f"{number}66"
        for book, key in (
            (books.PEOPLE, f"{person}"),
            (books.HOURS, f"{person}"),
            (books.PACKS, f"{person}"),
            (books.REPLIES, f"tg:{number}"),
            (books.DELIVERIES, f"{task.id}:message"),
            (books.DELIVERIES, f"b{batch}:album"),
            (books.DELIVERIES, f"{books.AWAY}{person}:9"),
            (books.SHOWN, task.id),
            (books.STICKERS, task.id),
            (books.PLACINGS, batch),
        ):
            await ledger.finish(book, key, "body")
        await ledger.finish(books.REPLIES, f"cb:{number}", f"telegram:{person}:7")
        await ledger.enter(books.ARRIVALS, f"{album}:7", "")
        for book, key in ((books.ALBUMS, album), (books.BATCHES, batch)):
            await ledger.finish(book, key, json.dumps({"person": person}))
    await ledger.finish(books.UPDATES, f"{ADA}", "")
    before = await all_keys(ledger)
    await Traces(ledger).erase_person(ADA, [tasks[ADA]])
    left = await all_keys(ledger)
    assert len(before - left) == 14
    assert f"{books.UPDATES} {ADA}" in left, "the number of an update is nobody's"
    await Traces(ledger).erase_person(ADA, [tasks[ADA]])
    assert await all_keys(ledger) == left
    await Traces(ledger).erase_person(GRACE, [tasks[GRACE]])
    assert await all_keys(ledger) == {f"{books.UPDATES} {ADA}"}


async def test_with_some_tasks_only_what_is_about_them_goes() -> None:
    ledger = MemoryLedger()
    old, new = make(owner="telegram:11", key="tg:1"), make(owner="telegram:11", key="tg:2")
    for task in (old, new):
        await ledger.finish(books.SHOWN, task.id, "file")
        await ledger.finish(books.REPLIES, task.idempotency_key or "", "telegram:11:7")
    await ledger.finish(books.PEOPLE, "11", "{}")
    await Traces(ledger).erase_tasks([old])
    assert await all_keys(ledger) == {
        f"{books.SHOWN} {new.id}",
        f"{books.REPLIES} tg:2",
        f"{books.PEOPLE} 11",
    }


@pytest.mark.parametrize("body", ["", "not json", "[1]", '{"person": "11"}', "null"])
async def test_a_body_that_says_nothing_is_nobodys(body: str) -> None:
    ledger = MemoryLedger()
    await ledger.finish(books.ALBUMS, "155", body)
    await Traces(ledger).erase_person(ADA, [])
    assert await ledger.find(books.ALBUMS, "155")
