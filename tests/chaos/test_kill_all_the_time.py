"""Kill -9 about every second, at each door, while replies and webhooks get lost.

The engine is `python -m local.fal --testing` and Telegram is `python -m local.telegram --testing`,
each a process of its own, so the program under test is the one of production, and the bill is
counted by somebody else.
"""

from pathlib import Path

import pytest

from studio.task import Task
from tests.chaos.chat import Chats, open_chats, tasks_by_photo
from tests.chaos.outside import ENOUGH, open_outside, open_telegram
from tests.chaos.page import Orders
from tests.conftest import RecordFact
from tests.faults.process.darkroom import Body, Person

NAMES = ("Ada", "Emmy", "Grace", "Hedy")
CALLED = pytest.mark.parametrize("called", [False, True], ids=["asking", "called"])
HOW = {
    False: "darkroom asks, nobody calls it",
    True: "called by webhooks; every 4th of the engine's is lost, every 3rd doubled",
}


def paid_twice(bill: Body) -> int:
    return sum(count > 1 for count in bill["by_photo"].values())


@CALLED
@pytest.mark.chaos
@pytest.mark.timeout(900)
async def test_killed_every_second_while_the_page_orders(
    tmp_path: Path, record_fact: RecordFact, record_case: RecordFact, *, called: bool
) -> None:
    record_case(
        "Kill -9 a second after each start, 20 s or more of orders by the page; every 10th reply "
        f"of the engine is lost; {HOW[called]}"
    )
    async with open_outside(tmp_path, called=called) as outside:
        with Person() as person:
            orders = Orders(outside, person)
            await orders.lives()
            ended = await orders.settle()
        bill, part = await outside.bill(), await outside.engines_part()
    codes = [task["error"]["code"] for task in ended if task["error"]]
    done = sum(task["state"] == "done" for task in ended)
    record_fact(
        f"{outside.kills} kills, {len(ended)} accepted, 0 lost: {done} done, {len(codes)} not "
        f"confirmed; {part}; paid {bill['accepted']}, twice {paid_twice(bill)}"
    )
    assert len(ended) == len(orders.accepted) >= ENOUGH
    assert paid_twice(bill) == 0
    assert set(codes) <= {"engine.unconfirmed"}
    assert done > len(codes)


@CALLED
@pytest.mark.chaos
@pytest.mark.timeout(1200)
async def test_killed_every_second_while_people_chat(
    tmp_path: Path, record_fact: RecordFact, record_case: RecordFact, *, called: bool
) -> None:
    record_case(
        "Kill -9 a second after each start, 20 s or more of photos from four chats; every 10th "
        f"reply of the engine and one of Telegram's in each life is lost; {HOW[called]}"
    )
    async with (
        open_outside(tmp_path, called=called) as outside,
        open_telegram(outside) as telegram,
        open_chats(outside, telegram, *NAMES) as chats,
    ):
        await chats.lives()
        tasks = await chats.settle()
        asked_for = await chats.fetch_missing_files()
        bill, part = await outside.bill(), await outside.engines_part()
    told = check_chats(chats, tasks)
    record_fact(
        f"{outside.kills} kills, {told}, {asked_for} files by the button; {part}, "
        f"{telegram.lost} of Telegram's; paid {bill['accepted']}, twice {paid_twice(bill)}"
    )
    assert paid_twice(bill) == 0
    assert asked_for <= outside.kills * len(chats.people) + telegram.lost


def check_chats(chats: Chats, tasks: list[Task]) -> str:
    """Every photo has one task and one end, or a word that asks for it again; returns numbers."""
    answers = [found for person in chats.people for found in chats.answers(person)]
    done = sum(len(found.pictures) for found in answers)
    failed = sum(len(found.failures) for found in answers)
    sorry = sum(not found.ends for found in answers)
    for person in chats.people:
        made = tasks_by_photo(tasks, person)
        for found in chats.answers(person):
            assert len(found.ends) == made[found.photo.id] <= 1, person.transcript
            assert len(found.files) <= 1, person.transcript
        strays = sum(len(found.strays) for found in chats.answers(person))
        assert strays <= chats.outside.kills + chats.telegram.lost, person.transcript
    assert done + failed == len(tasks)
    assert sorry <= chats.telegram.lost
    assert len(answers) >= ENOUGH
    assert done > failed
    strays = sum(len(found.strays) for found in answers)
    return (
        f"{len(answers)} photos, 0 lost: {done} pictures, {failed} not confirmed, {sorry} asked "
        f"for again; {strays} stray messages"
    )
