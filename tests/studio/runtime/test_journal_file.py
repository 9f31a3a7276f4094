"""The file: what is wrong with it is a sentence, before anything starts."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.runtime import open_runtime
from studio.runtime.folding import fold
from studio.runtime.journal_file import (
    MARK,
    STEPS,
    JournalUnusableError,
    open_file,
)
from studio.runtime.store_sqlite import KEEP, to_row
from studio.task import EngineRequest, State, TaskId
from tests.studio.runtime.conftest import make

ROOT = Path(__file__).resolve().parents[3]
NOBODY = 65534


async def filled(path: Path, tasks: int = 300) -> None:
    """A file with tasks in it, closed in good order."""
    async with open_runtime(f"sqlite:///{path}") as runtime:
        for number in range(tasks):
            await runtime.store.insert(make(owner=f"guest:{number}"))
        await runtime.ledger.enter("book", "key", "body")


async def complaint(path: Path) -> str:
    with pytest.raises(JournalUnusableError) as told:
        async with open_runtime(f"sqlite:///{path}"):
            pass
    sentence = str(told.value)
    assert str(path) in sentence
    assert sentence.endswith((".", "folder"))
    return sentence


async def test_a_new_file_is_made_with_its_folder_and_marked(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "darkroom.db"
    await filled(path, 1)
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
        assert file.execute("PRAGMA application_id").fetchone() == (0x6461726B,)
    file.close()


async def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    await filled(tmp_path / "a.db")
    async with open_runtime(f"sqlite:///{tmp_path}/a.db") as runtime:
        assert await runtime.store.count_live("guest:299") == 1  # type: ignore[arg-type]  # a plain name
        assert await runtime.ledger.find("book", "key")


async def test_a_file_of_the_first_version_is_brought_to_the_next_in_place(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    await filled(path, 3)
    steps = [*STEPS, "ALTER TABLE task ADD COLUMN colour TEXT DEFAULT 'red'"]
    file = open_file(path, steps)
    assert file.execute("SELECT colour FROM task").fetchall() == [("red",)] * 3
    assert file.execute("PRAGMA user_version").fetchone() == (len(steps),)
    file.close()
    told = f"newer darkroom (version {len(steps)}; this one knows up to {len(STEPS)})"
    assert told in await complaint(path)


async def test_a_file_as_the_first_release_wrote_it_is_read_and_written_on(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    file = sqlite3.connect(path, isolation_level=None)
    file.execute("PRAGMA page_size=4096")
    file.execute("PRAGMA journal_mode=WAL")
    file.executescript(f"{STEPS[0]}; PRAGMA application_id={MARK}; PRAGMA user_version=1;")
    file.execute("INSERT INTO task VALUES (?, 1, 'guest:a', 'k', ?, ?)", (ID, TEXT, CRC))
    file.close()
    for version in (3, 4):
        async with open_runtime(f"sqlite:///{path}") as runtime:
            task = await runtime.store.find(ID)
            assert task
            assert (task.state, task.version) == (State.SUBMITTED, version)
            assert (task.submits, task.owner, task.idempotency_key) == (1, "guest:a", "k")
            assert (task.request, task.photo.width) == (REQUEST, 100)
            assert await runtime.store.move(ID, {State.SUBMITTED}, State.SUBMITTED)


REQUEST = EngineRequest(endpoint="e", id="r", status_url="s", response_url="t", cancel_url="c")
ID = TaskId("0123456789abcdefghjkmnpqrs")
TEXT = (
    '{"id":"0123456789abcdefghjkmnpqrs","token":"token","owner":"guest:a","operation"'
    ':"avatar","options":{"style":"pencil"},"photo":{"key":"photo","content_type":"im'
    'age/jpeg","width":100,"height":80},"created_at":1000000.0,"idempotency_key":"k",'
    '"updated_at":1000002.25,"next_at":1000003.25,"state":"submitted","version":3,"re'
    'quest":{"endpoint":"e","id":"r","status_url":"s","response_url":"t","cancel_url"'
    ':"c"},"submits":1}'
)
CRC = 2692186127
"""Of a row that the first release wrote."""


async def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    await filled(path, 3)
    with pytest.raises(JournalUnusableError):
        open_file(path, [*STEPS, "CREATE TABLE extra (x); SELECT nonsense FROM nowhere"])
    file = open_file(path)
    assert file.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    assert file.execute("SELECT count(*) FROM sqlite_schema WHERE name='extra'").fetchone() == (0,)
    file.close()


async def test_somebody_elses_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE photos (x)")
    file.close()
    before = path.read_bytes()
    assert "holds something else than darkroom's tasks" in await complaint(path)
    assert path.read_bytes() == before


def not_a_database(path: Path) -> None:
    path.write_bytes(b"Dear diary,\n" * 1000)


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def without_its_head(path: Path) -> None:
    path.write_bytes(b"\0" * 200 + path.read_bytes()[200:])


def flipped_within_a_value(path: Path) -> None:
    data = bytearray(path.read_bytes())
    place = data.index(b'"style":"pencil"') + 10
    data[place] ^= 1
    path.write_bytes(data)


def flipped_within_the_ledger(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[data.index(b"bookkeybody") + 8] ^= 4
    path.write_bytes(data)


def zeroed_in_the_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = bytes(4096)
    path.write_bytes(data)


@pytest.mark.parametrize(
    "damage",
    [
        not_a_database,
        truncated,
        without_its_head,
        flipped_within_a_value,
        flipped_within_the_ledger,
        zeroed_in_the_middle,
    ],
)
async def test_a_damaged_file_is_told_and_left_as_it_is(
    damage: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "a.db"
    await filled(path)
    damage(path)
    before = path.read_bytes()
    sentence = await complaint(path)
    assert re.search(r"is damaged \(.+\)\. Put a copy in its place", sentence) or (
        "holds something else" in sentence
    )
    assert path.read_bytes() == before


async def test_a_task_of_another_version_is_told_and_not_guessed_at(tmp_path: Path) -> None:
    path, task = tmp_path / "a.db", make()
    file = open_file(path)
    file.execute(KEEP.of(1), to_row(task, fold(task)[:-1] + ',"mood":"odd"}'))
    file.close()
    assert f"task {task.id} holds what this version can't read" in await complaint(path)


async def test_a_second_opening_is_refused_while_the_first_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with open_runtime(f"sqlite:///{path}"):
        assert "is in use by another darkroom" in await complaint(path)
        assert "is in use by another darkroom" in from_another_process(path)
    await filled(path, 1)


@pytest.mark.parametrize("what", ["file", "folder"])
async def test_a_file_or_folder_that_may_not_be_written_is_told(what: str, tmp_path: Path) -> None:
    path = tmp_path / "a" / "a.db"
    await filled(path, 3)
    path.chmod(0o444 if what == "file" else 0o666)
    path.parent.chmod(0o777 if what == "file" else 0o555)
    sentence = as_nobody(path, tmp_path)
    path.parent.chmod(0o777)
    assert f"{path} can't be written. Allow this user" in sentence
    path.chmod(0o666)
    async with open_runtime(f"sqlite:///{path}") as runtime:
        assert len(await runtime.store.due(10.0**10, 9)) == 3


def as_nobody(path: Path, shown: Path) -> str:
    """Open a file in a process whose user owns nothing (root may write everything)."""
    for folder in (shown, *shown.parents):
        if folder.stat().st_uid == os.getuid() and folder.name.startswith("pytest"):
            folder.chmod(0o755)
    shown.chmod(0o755)
    return from_another_process(path, f"os.getuid() or os.setuid({NOBODY})")


def from_another_process(path: Path, first: str = "pass") -> str:
    """Open a file in a process of its own, and return its complaint."""
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from studio.runtime.journal_file import JournalUnusableError, open_file\n"
        f"{first}\n"
        "try:\n"
        f"    open_file(Path({str(path)!r}))\n"
        "except JournalUnusableError as error:\n"
        "    print(error)\n"
    )
    found = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.stderr == ""
    return found.stdout


async def test_a_place_where_no_file_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "can't be made" in await complaint(tmp_path / "file" / "a.db")
    (tmp_path / "folder").mkdir()
    assert "can't be written" in await complaint(tmp_path / "folder")
