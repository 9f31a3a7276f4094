"""Uploaded and drawn files: a folder with unguessable names, each file with a moment of death.

The moment is the file's own modification time, so the folder is all there is: a restarted server
serves what is left, and nothing has to be remembered beside it.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from local.fal.clock import unix_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from local.fal.limits import Limits

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/avif": "avif",
}
CONTENT_TYPES = {extension: kind for kind, extension in EXTENSIONS.items()}
_UNKNOWN = ("bin", "application/octet-stream")
_NAME = re.compile(r"[0-9a-f]{32}\.[a-z]{3,4}")


class StoreFull(Exception):
    """The files together would pass the limit."""


class FileStore:
    """The folder. Its methods block on the disk: call them in a thread; `spend` does not.

    Args:
        folder: Where the files are.
        limits: Their lives and their room.
        in_use: Names the files of requests that have not ended; these are never dropped for room.
            Called from threads.
    """

    def __init__(
        self, folder: Path, limits: Limits, in_use: Callable[[], set[str]] = set[str]
    ) -> None:
        self._folder = folder / "files"
        self._unfinished = folder / "unfinished"
        self._limits = limits
        self._in_use = in_use
        self._make_folders()
        for leftover in self._unfinished.iterdir():
            leftover.unlink()
        # What may go when room is needed, the first first; swept down to what there is. The
        # requests of a former life ended with it.
        former = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime)
        self._spent: dict[str, None] = dict.fromkeys(path.name for path in former)

    @staticmethod
    def new_name(content_type: str) -> str:
        """A fresh unguessable name (122 bits and more) with the extension of the type."""
        plain = content_type.partition(";")[0].strip().lower()
        return f"{secrets.token_hex(16)}.{EXTENSIONS.get(plain, _UNKNOWN[0])}"

    def path(self, name: str) -> Path:
        """Where a kept file of that name is.

        Raises:
            ValueError: the name is not one of ours.
        """
        return self._folder / _checked(name)

    def draft_path(self, name: str) -> Path:
        """Where the worker writes a file of that name until `keep()` takes it.

        Raises:
            ValueError: the name is not one of ours.
        """
        return self._unfinished / _checked(name)

    def find(self, name: str) -> Path | None:
        """The path of a file that exists and has not expired."""
        try:
            path = self.path(name)
            return path if path.stat().st_mtime > unix_seconds() else None
        except (ValueError, OSError):
            return None

    def write(self, name: str, content: bytes, *, lifetime_seconds: float | None = None) -> None:
        """Keep a file for its lifetime, at most and by default the limit.

        Files of requests that have ended make room, those that ended first going first.

        Raises:
            StoreFull: there is no room left.
        """
        self._make_folders()
        if not self._make_room(len(content)):
            raise StoreFull
        self.draft_path(name).write_bytes(content)
        self.keep(name, lifetime_seconds=lifetime_seconds)

    def keep(self, name: str, *, lifetime_seconds: float | None = None) -> int:
        """Take a whole draft in and give it its lifetime; returns its size in bytes."""
        draft = self.draft_path(name)
        longest = self._limits.file_ttl_seconds
        dies = unix_seconds() + min(
            longest if lifetime_seconds is None else lifetime_seconds, longest
        )
        os.utime(draft, (dies, dies))
        draft.replace(self.path(name))
        return self.path(name).stat().st_size

    def keep_drawn(self, name: str) -> int:
        """As `keep`; never refused, but older files go for it. Returns its size in bytes."""
        self._make_room(self.draft_path(name).stat().st_size)
        return self.keep(name)

    def spend(self, names: Iterable[str]) -> None:
        """The request of these files has ended: they may go when room is needed."""
        for name in names:
            self._spent.pop(name, None)
            self._spent[name] = None

    def drop_draft(self, name: str) -> None:
        """Remove a draft; fine when it is not there."""
        self.draft_path(name).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Delete what has expired; returns how many files went.

        Raises:
            OSError: The folder is gone and can't be made again.
        """
        self._make_folders()
        now, gone = unix_seconds(), 0
        spent, there = list(self._spent), set[str]()
        for path in self._folder.iterdir():
            with suppress(OSError):
                if path.stat().st_mtime <= now:
                    path.unlink()
                    gone += 1
                else:
                    there.add(path.name)
        for name in spent:
            if name not in there:
                self._spent.pop(name, None)
        return gone

    def _make_room(self, size: int) -> bool:
        """Drop spent files until that many bytes fit; whether they do."""
        excess = self._total_bytes() + size - self._limits.max_total_bytes
        if excess <= 0:
            return True
        in_use = self._in_use()
        for name in [name for name in list(self._spent) if name not in in_use]:
            if excess <= 0:
                break
            excess -= self._dropped(name)
        return excess <= 0

    def _dropped(self, name: str) -> int:
        """Delete one spent file; returns how many bytes that gave back."""
        self._spent.pop(name, None)
        path = self._folder / name
        try:
            size = path.stat().st_size
            path.unlink()
        except OSError:  # the sweep, or another upload, was faster
            return 0
        return size

    def _make_folders(self) -> None:
        """Also while running: somebody may have cleared the data folder away."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._unfinished.mkdir(parents=True, exist_ok=True)

    def _total_bytes(self) -> int:
        total = 0
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    total += entry.stat().st_size
        return total


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return name


def content_type_of(name: str) -> str:
    """The content type a stored file is served with."""
    return CONTENT_TYPES.get(name.rpartition(".")[2], _UNKNOWN[1])
