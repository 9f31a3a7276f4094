"""Where pictures are kept: a folder, memory, or anything S3-compatible, through obstore."""

import asyncio
import logging
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from studio.errors import TaskUnknown, Unavailable

log = logging.getLogger(__name__)

OURS = "tasks/"
"""Every key we write begins so; whatever else lies in the same place is not ours to delete."""


class ObjectsError(Exception):
    """The object store can't be opened; the message is a sentence for the operator."""


class Objects:
    """Keys to bytes.

    What the place itself refuses (full, unwritable, out of reach) is `Unavailable`: the operator
    finds the reason in the log, and the same call may work later.
    """

    def __init__(self, store: ObjectStore, *, folder: Path | None = None) -> None:
        """Keep what a store keeps.

        Args:
            store: Where the bytes go.
            folder: Where that is, when it is a folder: what is put there is then made durable.
        """
        self._store = store
        self._folder = folder

    async def put(self, key: str, data: bytes) -> None:
        """Keep bytes under a key, whole or not at all; they outlive a power cut from then on.

        Raises:
            Unavailable: When they can't be kept now.
        """
        with _available("written"):
            await obstore.put_async(self._store, key, data)
            if self._folder:  # obstore writes a file and renames it, and leaves both to the cache
                await asyncio.to_thread(_make_durable, self._folder / key, self._folder)

    async def get(self, key: str) -> bytes:
        """Return the bytes of a key.

        Raises:
            TaskUnknown: When there are none: the task they belonged to is gone.
            Unavailable: When they can't be had now.
        """
        with _available("read"):
            try:
                found = await obstore.get_async(self._store, key)
            except FileNotFoundError as error:
                raise TaskUnknown from error
            return bytes(await found.bytes_async())

    async def copy(self, source: str, target: str) -> None:
        """Copy within the store."""
        await self.put(target, await self.get(source))

    async def delete(self, *keys: str) -> None:
        """Delete keys; one that is gone already is no error.

        Raises:
            Unavailable: When they can't be deleted now.
        """
        for key in keys:
            with _available("deleted"), suppress(FileNotFoundError):
                await obstore.delete_async(self._store, key)

    async def delete_older_than(self, age: timedelta) -> int:
        """Delete pictures written longer ago, also what no task remembers; return how many."""
        cutoff, deleted = datetime.now(UTC) - age, 0
        async for batch in obstore.list(self._store, prefix=OURS, return_arrow=False):  # pyright: ignore[reportUnknownMemberType]  # its arrow overloads need a package we don't have
            for entry in batch:
                if entry["last_modified"] < cutoff:
                    await self.delete(entry["path"])
                    deleted += 1
        return deleted


def open_objects(where: str | Path) -> Objects:
    """Open an object store.

    Args:
        where: A folder, `memory://`, or a URL that obstore knows (`s3://bucket/prefix`, ...).

    Raises:
        ObjectsError: When there is no such place, or it can't be written.
    """
    if where == "memory://":
        return Objects(MemoryStore())
    try:
        if isinstance(where, str) and "://" in where:
            return Objects(from_url(where))
        folder = Path(where).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        return Objects(LocalStore(folder, automatic_cleanup=True), folder=folder)
    except (OSError, ValueError, BaseError) as error:
        reason = str(error).splitlines()[0]
        raise ObjectsError(f"DARKROOM_OBJECTS={where} can't be used: {reason}") from error


@contextmanager
def _available(what: str) -> Generator[None]:
    """Tell the operator in a line, and whoever asked in our words, that the place refuses."""
    try:
        yield
    except (BaseError, OSError) as error:
        log.warning("a picture can't be %s: %s", what, str(error).splitlines()[0][:300])
        raise Unavailable from error


def _make_durable(file: Path, folder: Path) -> None:
    """Bring a file and its name, in every folder down to it, from the cache to the disk."""
    for path in (file, *file.parents):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
        if path == folder:
            return
