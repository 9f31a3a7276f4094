"""The ledger in the journal: one row an entry, read once at the start."""

import sqlite3
from collections.abc import Awaitable

from studio.runtime.journal import Insertion, Journal, Told
from studio.runtime.journal_file import RowDamagedError, checksum
from studio.runtime.ledger import Entry

KEEP = Insertion(
    "INSERT INTO entry (kind, key, body, done, at, crc) VALUES",
    width=6,
    tail="""
        ON CONFLICT (kind, key)
        DO UPDATE SET body = excluded.body, done = excluded.done, crc = excluded.crc
    """,
)
DROP = "DELETE FROM entry WHERE kind = ? AND done AND at < ?"
STRIKE = "DELETE FROM entry WHERE kind = ? AND key = ?"
READ = "SELECT kind, key, body, done, at, crc FROM entry ORDER BY rowid"

Row = tuple[str, str, str, int, float, int]


class SqliteEntryRecord:
    """The journal as a ledger's record. Entries outlive a power cut; forgetting may come again."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def keep(self, entry: Entry, told: Told) -> Awaitable[None]:
        """Write an entry's row."""
        done = int(entry.done)
        crc = checksum(entry.kind, entry.key, entry.body, done, entry.at)
        row = (entry.kind, entry.key, entry.body, done, entry.at, crc)
        return self._journal.write(KEEP, row, told, survives_power_cut=True)

    def strike(self, kind: str, key: str, told: Told) -> Awaitable[None]:
        """Delete a row, for good: who was told that it is gone can rely on it."""
        return self._journal.write(STRIKE, (kind, key), told, survives_power_cut=True)

    def drop(self, kind: str, before: float, told: Told) -> Awaitable[None]:
        """Delete rows."""
        return self._journal.write(DROP, (kind, before), told, survives_power_cut=False)


def read_entries(connection: sqlite3.Connection) -> list[Entry]:
    """Return all entries in order of writing.

    Raises:
        RowDamagedError: When a row isn't as it was written.
        sqlite3.Error: When the file can't be read.
    """
    return [_read(row) for row in connection.execute(READ)]


def _read(row: Row) -> Entry:
    kind, key, body, done, at, crc = row
    if crc != checksum(kind, key, body, done, at):
        raise RowDamagedError(f"entry {key} of {kind} is not as it was written")
    return Entry(kind=kind, key=key, body=body, done=bool(done), at=at)
