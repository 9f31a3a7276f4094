"""The contract of every ledger."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.errors import Unavailable
from studio.runtime import open_runtime
from studio.runtime.journal import open_journal
from studio.runtime.journal_file import open_file
from studio.runtime.ledger import MOST_BODY_BYTES, BodyTooLargeError, Ledger
from studio.runtime.ledger_memory import MemoryLedger
from studio.runtime.ledger_sqlite import SqliteEntryRecord
from tests.studio.runtime.conftest import Clock, make

MOST = 40
LASTING = 60


@dataclass
class Desk:
    ledger: Ledger
    clock: Clock


@asynccontextmanager
async def _memory(_: Path) -> AsyncGenerator[Desk]:
    clock = Clock()
    yield Desk(MemoryLedger(clock=clock, max_entries=MOST, max_lasting=LASTING), clock)


@asynccontextmanager
async def _sqlite(path: Path) -> AsyncGenerator[Desk]:
    clock = Clock()
    async with open_journal(open_file(path), path) as journal:
        record = SqliteEntryRecord(journal)
        ledger = MemoryLedger(record=record, clock=clock, max_entries=MOST, max_lasting=LASTING)
        yield Desk(ledger, clock)


LEDGERS: dict[str, Callable[[Path], AbstractAsyncContextManager[Desk]]] = {
    "memory": _memory,
    "sqlite": _sqlite,
}


@pytest.fixture(params=list(LEDGERS))
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Desk]:
    async with LEDGERS[request.param](tmp_path / "darkroom.db") as desk:
        yield desk


async def test_an_entry_is_entered_once(desk: Desk) -> None:
    assert await desk.ledger.enter("update", "1", "first")
    assert not await desk.ledger.enter("update", "1", "second")
    assert await desk.ledger.enter("delivery", "1", "other book")
    entry = await desk.ledger.find("update", "1")
    assert entry
    assert (entry.body, entry.done, entry.at) == ("first", False, desk.clock.now)
    assert await desk.ledger.find("update", "2") is None


async def test_of_many_that_enter_one_key_at_once_one_is_first(desk: Desk) -> None:
    async with asyncio.TaskGroup() as group:
        entering = [
            group.create_task(desk.ledger.enter("update", "1", str(number))) for number in range(30)
        ]
    (winner,) = [number for number, one in enumerate(entering) if one.result()]
    entry = await desk.ledger.find("update", "1")
    assert entry
    assert entry.body == str(winner)


async def test_what_is_finished_is_not_left_over(desk: Desk) -> None:
    for key in "abc":
        await desk.ledger.enter("update", key, f"body {key}")
    await desk.ledger.enter("delivery", "a", "")
    await desk.ledger.finish("update", "b")
    await desk.ledger.finish("update", "b")
    left = await desk.ledger.unfinished("update")
    assert [(entry.key, entry.body) for entry in left] == [("a", "body a"), ("c", "body c")]
    entry = await desk.ledger.find("update", "b")
    assert entry
    assert (entry.done, entry.body) == (True, "body b")


async def test_finishing_may_change_the_body_and_enters_what_was_not_there(desk: Desk) -> None:
    await desk.ledger.enter("delivery", "a", "sending")
    await desk.ledger.finish("delivery", "a", "sent as 7")
    await desk.ledger.finish("delivery", "b", "sent as 8")
    await desk.ledger.finish("delivery", "c")
    found = [await desk.ledger.find("delivery", key) for key in "abc"]
    assert [(e.body, e.done) for e in found if e] == [
        ("sent as 7", True),
        ("sent as 8", True),
        ("", True),
    ]
    assert not await desk.ledger.enter("delivery", "b", "again")


async def test_forgetting_takes_what_is_old_and_finished(desk: Desk) -> None:
    for key in "ab":
        await desk.ledger.enter("update", key, "")
        await desk.ledger.finish("update", key)
        desk.clock.now += 10
    await desk.ledger.enter("update", "open", "")
    await desk.ledger.finish("other", "a")
    assert await desk.ledger.forget("update", desk.clock.now - 10) == 1
    assert await desk.ledger.find("update", "a") is None
    assert await desk.ledger.find("update", "b")
    assert await desk.ledger.forget("update", desk.clock.now + 999) == 1
    assert [entry.key for entry in await desk.ledger.unfinished("update")] == ["open"]
    assert await desk.ledger.find("other", "a")
    assert await desk.ledger.enter("update", "a", "anew")


async def test_entries_of_a_book_are_found_by_how_their_keys_begin(desk: Desk) -> None:
    for key in ("b:1", "a:2", "a:1", "ab"):
        await desk.ledger.enter("delivery", key, f"body {key}")
    await desk.ledger.enter("update", "a:3", "")
    await desk.ledger.finish("delivery", "a:2")
    found = await desk.ledger.entries("delivery", prefix="a:")
    assert [(entry.key, entry.body, entry.done) for entry in found] == [
        ("a:2", "body a:2", True),
        ("a:1", "body a:1", False),
    ]
    assert [e.key for e in await desk.ledger.entries("delivery")] == ["b:1", "a:2", "a:1", "ab"]
    assert await desk.ledger.entries("nothing") == []


async def test_what_is_struck_out_is_gone_done_or_not(desk: Desk) -> None:
    await desk.ledger.enter("person", "open", "1")
    await desk.ledger.finish("person", "done", "2")
    await desk.ledger.finish("other", "done", "3")
    assert await desk.ledger.delete("person", "open")
    assert await desk.ledger.delete("person", "done")
    assert not await desk.ledger.delete("person", "done")
    assert await desk.ledger.entries("person") == []
    assert await desk.ledger.unfinished("person") == []
    assert await desk.ledger.find("other", "done")
    assert await desk.ledger.enter("person", "open", "anew")


async def test_of_many_that_strike_out_one_entry_at_once_one_does(desk: Desk) -> None:
    await desk.ledger.finish("person", "1", "body")
    async with asyncio.TaskGroup() as group:
        striking = [group.create_task(desk.ledger.delete("person", "1")) for _ in range(10)]
        again = group.create_task(desk.ledger.finish("person", "1", "later"))
    await again
    assert sum(one.result() for one in striking) in {1, 2}, "twice if it came back in between"


@pytest.mark.parametrize(("is_tidied", "most"), [(True, MOST), (False, LASTING)])
async def test_a_book_full_of_what_is_to_be_done_takes_no_more_and_loses_nothing(
    desk: Desk, *, is_tidied: bool, most: int
) -> None:
    if is_tidied:
        await desk.ledger.forget("update", 0)
    for number in range(most):
        await desk.ledger.enter("update", str(number), "")
    with pytest.raises(Unavailable):
        await desk.ledger.enter("update", "more", "")
    with pytest.raises(Unavailable):
        await desk.ledger.finish("update", "more")
    assert not await desk.ledger.enter("update", "0", "")
    await desk.ledger.finish("update", "0")
    assert len(await desk.ledger.unfinished("update")) == most - 1
    assert await desk.ledger.enter("delivery", "1", ""), "other books have room of their own"


async def test_in_a_full_book_what_was_finished_first_gives_way(desk: Desk) -> None:
    await desk.ledger.forget("update", 0)
    await desk.ledger.enter("update", "open", "")
    for number in range(3 * MOST):
        desk.clock.now += 1
        assert await desk.ledger.enter("update", str(number), "")
        await desk.ledger.finish("update", str(number))
    left = [entry.key for entry in await desk.ledger.entries("update")]
    assert left == ["open", *(str(number) for number in range(2 * MOST + 1, 3 * MOST))]
    assert not await desk.ledger.enter("update", str(3 * MOST - 1), ""), "still known"


async def test_many_that_come_at_once_to_a_full_book_all_find_room(desk: Desk) -> None:
    await desk.ledger.forget("update", 0)
    for number in range(MOST):
        await desk.ledger.finish("update", str(number))
    async with asyncio.TaskGroup() as group:
        entering = [
            group.create_task(desk.ledger.enter("update", f"new {number}", ""))
            for number in range(MOST // 2)
        ]
    assert all(one.result() for one in entering)
    assert len(await desk.ledger.entries("update")) <= MOST


async def test_a_book_of_which_nothing_is_forgotten_keeps_all_it_has(desk: Desk) -> None:
    for number in range(LASTING):
        await desk.ledger.finish("person", str(number), "settings")
    with pytest.raises(Unavailable):
        await desk.ledger.finish("person", "more", "")
    await desk.ledger.finish("person", "0", "changed")
    assert len(await desk.ledger.entries("person")) == LASTING


async def test_what_gave_way_does_not_come_back_with_a_restart(tmp_path: Path) -> None:
    path, clock = tmp_path / "darkroom.db", Clock()
    async with open_journal(open_file(path), path) as journal:
        record = SqliteEntryRecord(journal)
        ledger = MemoryLedger(record=record, clock=clock, max_entries=MOST)
        await ledger.forget("update", 0)
        for number in range(MOST + 5):
            clock.now += 1
            await ledger.finish("update", str(number))
        kept = [entry.key for entry in await ledger.entries("update")]
    async with open_runtime(f"sqlite:///{path}", clock=clock) as runtime:
        assert [entry.key for entry in await runtime.ledger.entries("update")] == kept
        assert "0" not in kept


async def test_a_body_over_its_bound_is_refused_before_anything_is_written(desk: Desk) -> None:
    most = "ö" * (MOST_BODY_BYTES // 2)
    assert await desk.ledger.enter("update", "just", most)
    with pytest.raises(
        BodyTooLargeError, match=r"^update more: 262145 bytes are more than 262144$"
    ):
        await desk.ledger.enter("update", "more", most + "o")
    with pytest.raises(BodyTooLargeError):
        await desk.ledger.finish("update", "more", most + "o")
    with pytest.raises(BodyTooLargeError):
        await desk.ledger.finish("update", "just", most + "o")
    assert await desk.ledger.find("update", "more") is None
    entry = await desk.ledger.find("update", "just")
    assert entry
    assert (entry.body, entry.done) == (most, False)
    assert await desk.ledger.enter("update", "more", "short")


async def test_entries_are_there_again_after_a_restart_in_order_of_writing(tmp_path: Path) -> None:
    url, clock = f"sqlite:///{tmp_path}/darkroom.db", Clock()
    async with open_runtime(url, clock=clock) as runtime:
        for key in ("z", "m", "a"):
            await runtime.ledger.enter("update", key, f"body {key} ☃")
        await runtime.ledger.finish("update", "m", "done")
        await runtime.ledger.enter("update", "forgotten", "")
        await runtime.ledger.finish("update", "forgotten")
        written = [await runtime.ledger.find("update", key) for key in ("z", "m", "a")]
        clock.now += 1
        await runtime.ledger.finish("old", "one")
        assert await runtime.ledger.forget("old", clock.now + 1) == 1
    async with open_runtime(url, clock=clock) as runtime:
        assert [await runtime.ledger.find("update", key) for key in ("z", "m", "a")] == written
        assert [e.key for e in await runtime.ledger.unfinished("update")] == ["z", "a"]
        assert await runtime.ledger.find("old", "one") is None
        assert not await runtime.ledger.enter("update", "forgotten", "")


async def test_what_was_struck_out_does_not_come_back_with_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/darkroom.db"
    async with open_runtime(url) as runtime:
        for key in ("stays", "goes"):
            await runtime.ledger.finish("person", key, "body")
        assert await runtime.ledger.delete("person", "goes")
    async with open_runtime(url) as runtime:
        assert [entry.key for entry in await runtime.ledger.entries("person")] == ["stays"]


async def test_nothing_of_what_was_struck_out_is_left_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "darkroom.db"
    async with open_runtime(f"sqlite:///{path}") as runtime:
        for number in range(20):
            await runtime.ledger.finish("person", f"{number}", f"secret-{number} " * 2000)
        task = await runtime.store.insert(make(owner="guest:secret-owner"))
        await runtime.ledger.finish("person", "stays", "this stays")
        assert b"secret" in _on_disk(path)
        for number in range(20):
            await runtime.ledger.delete("person", f"{number}")
        await runtime.store.delete(task.id)
        await runtime.compact()
        left = _on_disk(path)
        assert b"this stays" in left
        assert b"secret" not in left
        await runtime.ledger.finish("person", "later", "and it goes on")
    async with open_runtime(f"sqlite:///{path}") as runtime:
        assert [entry.key for entry in await runtime.ledger.entries("person")] == ["stays", "later"]


def _on_disk(path: Path) -> bytes:
    """All that is in the file and in what stands beside it."""
    return b"".join(found.read_bytes() for found in sorted(path.parent.glob(f"{path.name}*")))
