"""The writer: commits together what came together, and stops at the first failure."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from studio.errors import Unavailable
from studio.runtime.journal import (
    GATHER_SECONDS,
    GATHERINGS,
    MAX_BATCH,
    MOST_ROWS,
    Journal,
    open_journal,
)
from studio.runtime.journal_file import JournalFailedError, open_file
from studio.runtime.ledger_sqlite import KEEP
from tests.studio.runtime.conftest import Gate

INSERT = "INSERT INTO entry (kind, key, body, done, at, crc) VALUES ('k', ?, ?, 0, 0, 0)"


@asynccontextmanager
async def opened(path: Path) -> AsyncGenerator[tuple[Journal, Gate]]:
    connection = open_file(path)
    gate = Gate(connection)
    async with open_journal(connection, path) as journal:
        try:
            yield journal, gate
        finally:
            gate.release()


def write(journal: Journal, key: str, told: list[bool] | None = None, *, full: bool = True):  # type: ignore[no-untyped-def]  # noqa: ANN201  the journal's own
    heard = told if told is not None else []
    return journal.write(INSERT, (key, "b" * 100), heard.append, survives_power_cut=full)


def keys(path: Path) -> list[str]:
    file = sqlite3.connect(path)
    found = [key for (key,) in file.execute("SELECT key FROM entry ORDER BY rowid")]
    file.close()
    return found


async def test_what_comes_while_a_commit_runs_goes_into_the_next_one_in_order(
    tmp_path: Path,
) -> None:
    path, told = tmp_path / "a.db", list[bool]()
    async with opened(path) as (journal, gate):
        gate.hold()
        first = write(journal, "first", told)
        await gate.until_reached()
        rest = [write(journal, str(number), told) for number in range(100)]
        assert told == []
        gate.release()
        await first
        for one in rest:
            await one
        assert told == [True] * 101
        assert gate.commits == 2
    assert keys(path) == ["first", *map(str, range(100))]


async def test_a_batch_has_a_bound(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as (journal, gate):
        gate.hold()
        first = write(journal, "first")
        await gate.until_reached()
        rest = [write(journal, str(number)) for number in range(MAX_BATCH + 1)]
        gate.release()
        for one in (first, *rest):
            await one
        assert gate.commits == 3


async def test_after_a_slow_commit_the_next_one_waits_while_lines_come_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, naps, waiting = tmp_path / "a.db", list[float](), list[asyncio.Future[None]]()
    loop, is_busy = asyncio.get_running_loop(), True

    async def go_on() -> None:
        waiting.append(write(journal, f"nap {len(naps)}"))

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if is_busy:
            asyncio.run_coroutine_threadsafe(go_on(), loop).result()

    clock = SimpleNamespace(monotonic=count().__next__, sleep=nap)  # every commit takes a second
    monkeypatch.setattr("studio.runtime.journal.time", clock)
    async with opened(path) as (journal, gate):
        await write(journal, "first")
        assert naps == [], "nothing was slow yet"
        await write(journal, "second")
        for one in waiting:
            await one
        assert naps == [GATHER_SECONDS] * GATHERINGS
        assert gate.commits == 2
        is_busy = False
        await write(journal, "alone")
        assert len(naps) == GATHERINGS + 1
    assert keys(path) == ["first", "second", "nap 1", "nap 2", "nap 3", "nap 4", "alone"]


async def test_a_batch_is_synchronised_fully_when_one_line_of_it_asks_for_that(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path / "a.db") as (journal, gate):
        await write(journal, "a", full=True)
        await write(journal, "b", full=False)
        await write(journal, "c", full=False)
        gate.hold()
        first = write(journal, "d", full=False)
        await gate.until_reached()
        rest = [write(journal, "e", full=False), write(journal, "f", full=True)]
        gate.release()
        for one in (first, *rest):
            await one
        said = [s for s in gate.statements if s.startswith("PRAGMA") or s == "COMMIT"]
        normal, full = "PRAGMA synchronous=NORMAL", "PRAGMA synchronous=FULL"
        commit = "COMMIT"
        assert said == [commit, normal, commit, commit, commit, full, commit]


async def test_a_batch_of_one_kind_is_one_statement_and_the_last_of_two_rows_with_one_key_counts(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.db"
    async with opened(path) as (journal, gate):
        gate.hold()
        first = write(journal, "first")
        await gate.until_reached()
        begin = len(gate.statements)
        names = [*(str(number) for number in range(90)), *"0123456789"]
        rest = [
            journal.write(KEEP, ("k", name, str(turn), 0, 0.0, 0), ignore, survives_power_cut=True)
            for turn, name in enumerate(names)
        ]
        gate.release()
        for one in (first, *rest):
            await one
        said = [text for text in gate.statements[begin:] if text.startswith("INSERT")]
        assert len(said) == 1
    assert keys(path) == ["first", *map(str, range(90))], "in order of creation"
    file = sqlite3.connect(path)
    bodies = dict(file.execute("SELECT key, body FROM entry"))
    file.close()
    assert [bodies[name] for name in ("0", "9", "10", "89")] == ["90", "99", "10", "89"]


async def test_a_batch_too_large_for_one_statement_is_one_transaction(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with opened(path) as (journal, gate):
        gate.hold()
        waiting = [keep(journal, "first")]
        await gate.until_reached()
        begin = len(gate.statements)
        waiting += [keep(journal, str(number)) for number in range(2 * MOST_ROWS + 1)]
        gate.release()
        for one in waiting:
            await one
        said = [text.split(" ")[0] for text in gate.statements[begin:]]
        assert said == ["BEGIN", "INSERT", "INSERT", "INSERT", "COMMIT"]
    assert keys(path) == ["first", *map(str, range(2 * MOST_ROWS + 1))]


@pytest.mark.parametrize("count", range(1, 10))
async def test_a_batch_of_any_size_is_written_whole(count: int, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with opened(path) as (journal, gate):
        gate.hold()
        waiting = [keep(journal, "first")]
        await gate.until_reached()
        waiting += [keep(journal, str(number)) for number in range(count)]
        gate.release()
        for one in waiting:
            await one
        assert gate.commits == 2
    assert keys(path) == ["first", *map(str, range(count))]


async def test_of_a_batch_that_breaks_at_one_row_nothing_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with opened(path) as (journal, gate):
        gate.hold()
        first = keep(journal, "first")
        await gate.until_reached()
        rest = [keep(journal, str(number), None if number == 70 else 0) for number in range(100)]
        gate.release()
        await first
        for one in rest:
            with pytest.raises(Unavailable):
                await one
        with pytest.raises(JournalFailedError, match="NOT NULL"):
            await journal.run()
    assert keys(path) == ["first"]


def keep(journal: Journal, key: str, done: int | None = 0) -> asyncio.Future[None]:
    row = ("k", key, "b", done, 0.0, 0)
    return journal.write(KEEP, row, ignore, survives_power_cut=True)


async def test_lines_of_several_kinds_are_written_in_the_order_they_came(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    drop = "DELETE FROM entry WHERE key = ?"
    async with opened(path) as (journal, gate):
        gate.hold()
        waiting = [write(journal, "first")]
        await gate.until_reached()
        for number in range(70):
            waiting.append(write(journal, str(number)))
            row = ("k", "again", str(number), 0, 0.0, 0)
            waiting.append(journal.write(KEEP, row, ignore, survives_power_cut=False))
            if number % 2:
                waiting.append(
                    journal.write(drop, (str(number),), ignore, survives_power_cut=False)
                )
        gate.release()
        for one in waiting:
            await one
        assert gate.commits == 2
    assert keys(path) == ["first", "0", "again", *map(str, range(2, 70, 2))]


def ignore(_: bool) -> None:  # noqa: FBT001  as the journal tells it
    return


async def test_who_is_cancelled_while_waiting_has_written_all_the_same(tmp_path: Path) -> None:
    path, told = tmp_path / "a.db", list[bool]()
    async with opened(path) as (journal, gate):
        gate.hold()
        waiting = asyncio.ensure_future(write(journal, "a", told))
        await gate.until_reached()
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting
        assert told == []
        gate.release()
        await write(journal, "b")
        assert told == [True]
    assert keys(path) == ["a", "b"]


async def test_closing_writes_what_waits_and_takes_no_more(tmp_path: Path) -> None:
    path, told = tmp_path / "a.db", list[bool]()
    async with opened(path) as (journal, _):
        waiting = [write(journal, str(number), told) for number in range(500)]
    assert told == [True] * 500
    assert all(one.done() for one in waiting)
    assert len(keys(path)) == 500
    with pytest.raises(Unavailable):
        write(journal, "late", told)
    assert told[-1] is False


async def test_a_full_disk_stops_everything_and_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path, acknowledged = tmp_path / "a.db", list[str]()
    connection = open_file(path)
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count={pages + 20}")
    async with open_journal(connection, path) as journal:
        watching = asyncio.ensure_future(journal.run())

        async def writer(name: int) -> None:
            for number in range(10_000):
                await write(journal, f"{name}-{number}")
                acknowledged.append(f"{name}-{number}")

        writers = [asyncio.ensure_future(writer(name)) for name in range(20)]
        outcomes = await asyncio.gather(*writers, return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {Unavailable}
        with pytest.raises(JournalFailedError, match=r"the disk is full: .*a\.db takes no more"):
            await watching
        told: list[bool] = []
        with pytest.raises(Unavailable):
            write(journal, "after", told)
        assert told == [False]
    assert len(acknowledged) > 100
    file = open_file(path)
    assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    file.close()
    assert set(acknowledged) == set(keys(path))


async def test_a_failure_refuses_all_that_waits_behind_it(tmp_path: Path) -> None:
    path, told = tmp_path / "a.db", list[bool]()
    async with opened(path) as (journal, gate):
        await write(journal, "twice", told)
        gate.hold()
        first = write(journal, "first", told)
        await gate.until_reached()
        rest = [write(journal, key, told) for key in ("a", "twice", "b")]  # breaks the table's rule
        gate.release()
        await first
        for one in rest:
            with pytest.raises(Unavailable):
                await one
        with pytest.raises(JournalFailedError, match="UNIQUE"):
            await journal.run()
        assert told == [True, True, False, False, False]
    assert keys(path) == ["twice", "first"]


async def test_the_failure_is_told_even_when_somebody_refused_ends_everything_first(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path / "a.db") as (journal, _):

        async def write_twice() -> None:
            for _turn in range(2):
                await write(journal, "twice")

        async def work() -> None:
            async with asyncio.TaskGroup() as group:
                group.create_task(journal.run())
                group.create_task(write_twice())

        with pytest.raises(ExceptionGroup) as told:
            await work()
        assert {type(error) for error in told.value.exceptions} == {JournalFailedError, Unavailable}
