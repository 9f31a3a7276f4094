"""The journal's file: opened by one process, checked, and brought to this version's form."""

import os
import sqlite3
import zlib
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

MARK = 0x6461726B
"""SQLite's application_id of our files: "dark"."""
STEPS: Sequence[str] = (
    """
    CREATE TABLE task (
        id TEXT PRIMARY KEY,
        open INTEGER NOT NULL,
        owner TEXT NOT NULL,
        idempotency_key TEXT,
        text TEXT NOT NULL,
        crc INTEGER NOT NULL
    );
    CREATE TABLE entry (
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        body TEXT NOT NULL,
        done INTEGER NOT NULL,
        at REAL NOT NULL,
        crc INTEGER NOT NULL,
        PRIMARY KEY (kind, key)
    );
    """,
    # Tasks may be favourites and keep a cut-out, and pictures a placeholder. What there is stays as
    # it is; an earlier darkroom, which would stumble over what is new, is told so and stops.
    "",
)
"""What brings a file from each version to the next; PRAGMA user_version counts them.

Rows stay in order of creation (rowid). A step once released is never changed.
"""
PAGE_BYTES = 8192
"""Tasks at work lie side by side, some seven a page: a tenth less CPU a row than with 4096."""
WAIT_SECONDS = 1.0
"""How long a start waits for an earlier process to let go of the file."""
ANOTHER = "DARKROOM_DATA=/path/to/folder"


class JournalError(Exception):
    """Tasks can't be written down; the message is a sentence for the operator."""


class JournalUnusableError(JournalError):
    """The file can't be opened or isn't sound: nothing starts."""


class JournalFailedError(JournalError):
    """A write failed: what was accepted before is safe, and the process has to end."""


class RowDamagedError(Exception):
    """A row isn't as it was written; the message names it."""


def checksum(*values: str | float | None) -> int:
    """Return what tells a flipped bit inside a value, which SQLite itself doesn't notice."""
    return zlib.crc32("\n".join(map(str, values)).encode())


def add_to_checksum(crc: int, text: str) -> int:
    """Return the checksum that would have come out, had the last value gone on with a text."""
    return zlib.crc32(text.encode(), crc)


def describe(error: Exception, path: Path) -> str:
    """Return what an error means to the operator, and the way out."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary part of an extended code
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return (
                f"{path} is in use by another darkroom. Stop that one, "
                f"or give this one a folder of its own: {ANOTHER}"
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return describe_damage(path, str(error))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return describe_refusal(path)
        case sqlite3.SQLITE_FULL:
            return (
                f"the disk is full: {path} takes no more. What was accepted is safe; "
                "make room and start again."
            )
        case _:
            return (
                f"{path} can't be read or written ({error}). What was accepted before is safe; "
                "look after the disk and start again."
            )


def describe_refusal(path: Path) -> str:
    """Return a sentence about a file or folder that this user may not write."""
    return (
        f"{path} can't be written. Allow this user to write the file and its folder, "
        f"or choose another: {ANOTHER}"
    )


def describe_damage(path: Path, what: str) -> str:
    """Return a sentence about a file that isn't as it was written."""
    return (
        f"{path} is damaged ({what}). Put a copy in its place, "
        "or move it away with its -wal file to begin with an empty one."
    )


@contextmanager
def translated(path: Path) -> Generator[None]:
    """Turn errors of SQLite and of the system into one sentence.

    Raises:
        JournalUnusableError: In their place.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise JournalUnusableError(describe(error, path)) from error
    except RowDamagedError as error:
        raise JournalUnusableError(describe_damage(path, str(error))) from error
    except OSError as error:
        raise JournalUnusableError(
            f"{path} can't be made ({error.strerror}). Choose another folder: {ANOTHER}"
        ) from error


def open_file(path: Path, steps: Sequence[str] = STEPS) -> sqlite3.Connection:
    """Open the file for this process alone, made if it isn't there; usable from one thread a time.

    The lock is the kernel's: a process that is killed lets go of it.

    Args:
        path: Of the file; its folder is made too.
        steps: What brings it to the newest version.

    Raises:
        JournalUnusableError: With a sentence, when it can't be used.
    """
    with translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not all(
            os.access(place, os.R_OK | os.W_OK) for place in (path.parent, path) if place.exists()
        ):
            raise JournalUnusableError(describe_refusal(path))
        connection = sqlite3.connect(
            path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(connection, path, steps)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, steps: Sequence[str]) -> None:
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    _check_origin(connection, path, len(steps))
    connection.execute(f"PRAGMA page_size={PAGE_BYTES}")  # of a new file; another keeps its own
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")  # what is struck out is overwritten
    connection.execute("PRAGMA fullfsync=ON")  # macOS: fsync alone leaves data in the drive
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise JournalUnusableError(describe_damage(path, " ".join(verdict.split())))
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.execute("BEGIN IMMEDIATE")  # tells at once whether it may be written
    connection.execute("COMMIT")
    for number, step in enumerate(steps[version:], start=version + 1):
        connection.executescript(
            f"BEGIN IMMEDIATE; {step}; PRAGMA application_id={MARK}; "
            f"PRAGMA user_version={number}; COMMIT;"
        )


def _check_origin(connection: sqlite3.Connection, path: Path, newest: int) -> None:
    """Refuse what isn't ours, and what a later darkroom wrote."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and mark != MARK:
        raise JournalUnusableError(
            f"{path} holds something else than darkroom's tasks. Choose another folder: {ANOTHER}"
        )
    if version > newest:
        raise JournalUnusableError(
            f"{path} was written by a newer darkroom (version {version}; this one knows up to "
            f"{newest}). Start that one, or choose another folder: {ANOTHER}"
        )
