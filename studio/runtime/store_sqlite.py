"""Tasks in the journal: one row each, read once at the start and written at every move."""

import sqlite3
from collections.abc import Awaitable
from dataclasses import dataclass, replace

from studio.runtime.folding import (
    Values,
    fold,
    fold_changed,
    fold_end,
    fold_lasting,
    fold_sometimes,
    get_sometimes,
    unfold,
)
from studio.runtime.journal import Insertion, Journal, Told
from studio.runtime.journal_file import RowDamagedError, add_to_checksum, checksum
from studio.runtime.shelf import Folded
from studio.task import Owner, State, Task, TaskId, moved

KEEP = Insertion(
    "INSERT INTO task (id, open, owner, idempotency_key, text, crc) VALUES",
    width=6,
    tail="""
        ON CONFLICT (id)
        DO UPDATE SET open = excluded.open, text = excluded.text, crc = excluded.crc
    """,
)
DROP = "DELETE FROM task WHERE id = ?"
READ = "SELECT id, open, owner, idempotency_key, text, crc FROM task ORDER BY rowid"
IN_DOUBT = frozenset({State.SUBMITTING, State.UNCERTAIN})
"""Where a start finds tasks whose order may have arrived, or may not."""

Row = tuple[str, int, str, str | None, str, int]


@dataclass(slots=True)
class _Known:
    """What was encoded and summed at earlier moves, and of which values."""

    lasting: str
    crc: int
    values: Values
    texts: list[str]
    text: str


class Rows:
    """Makes rows at every move in a third of the time: what stays is neither encoded nor summed."""

    def __init__(self) -> None:
        self._known: dict[TaskId, _Known] = {}  # of open tasks

    def make(self, task: Task) -> Row:
        """Return what `to_row` returns."""
        known, values = self._known.get(task.id), get_sometimes(task)
        if known is None:
            lasting, texts = fold_lasting(task), fold_sometimes(values)
            known = _Known(lasting, _sum(task, 1, lasting), values, texts, "".join(texts))
            self._known[task.id] = known
        else:
            texts = fold_changed(values, known.values, known.texts)
            if texts is not known.texts:
                known.values, known.texts, known.text = values, texts, "".join(texts)
        rest = known.text + fold_end(task)
        text = known.lasting + rest
        if task.settled:
            self.forget(task)
            return to_row(task, text)
        crc = add_to_checksum(known.crc, rest)
        return task.id, 1, task.owner, task.idempotency_key, text, crc

    def forget(self, task: Task) -> None:
        """Keep nothing for a task any more."""
        self._known.pop(task.id, None)


class SqliteTaskRecord:
    """The journal as a store's record.

    All outlives a power cut, a favourite too, but the move after which nothing is left to do:
    should that be lost, the person is told again by an edit of the same message.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._rows = Rows()

    def keep(self, task: Task, told: Told, *, asked: bool = False) -> Awaitable[None]:
        """Write a task's row."""
        row = self._rows.make(task)
        return self._journal.write(KEEP, row, told, survives_power_cut=asked or bool(row[1]))

    def drop(self, task: Task, told: Told) -> Awaitable[None]:
        """Delete a task's row."""
        self._rows.forget(task)
        return self._journal.write(DROP, (task.id,), told, survives_power_cut=True)


def read_tasks(connection: sqlite3.Connection, now: float) -> list[Task | Folded]:
    """Return all tasks in order of creation, ready to go on: what is open is due at once.

    An order of which nobody knows whether it arrived is uncertain from now on, and its time of
    grace begins anew: while nothing ran, no sign of life could come.

    Raises:
        RowDamagedError: When a row isn't as it was written.
        sqlite3.Error: When the file can't be read.
    """
    tasks = [_read(row, now) for row in connection.execute(READ)]
    in_doubt = [task for task in tasks if isinstance(task, Task) and task.state in IN_DOUBT]
    if in_doubt:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(KEEP.of(1), [to_row(task) for task in in_doubt])
        connection.execute("COMMIT")
    return tasks


def _read(row: Row, now: float) -> Task | Folded:
    task_id, is_open, owner, key, text, crc = row
    if crc != checksum(task_id, is_open, owner, key, text):
        raise RowDamagedError(f"task {task_id} is not as it was written")
    if not is_open:
        return Folded(TaskId(task_id), Owner(owner), key, text)
    try:
        task = unfold(text)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RowDamagedError(f"task {task_id} holds what this version can't read") from error
    # One from the future, written with a wrong clock, would be waited for until then.
    task = replace(task, created_at=min(task.created_at, now), updated_at=min(task.updated_at, now))
    if task.state in IN_DOUBT:
        return moved(task, State.UNCERTAIN, now=now)
    return replace(task, next_at=now)


def to_row(task: Task, text: str | None = None) -> Row:
    """Return what `KEEP` takes, with the task's text if it is there already."""
    is_open, text = int(not task.settled), text or fold(task)
    crc = _sum(task, is_open, text)
    return task.id, is_open, task.owner, task.idempotency_key, text, crc


def _sum(task: Task, is_open: int, text: str) -> int:
    return checksum(task.id, is_open, task.owner, task.idempotency_key, text)
