"""Who else polls for the same bot, as far as this computer can tell.

Each process that polls leaves a note in a folder of its user: who it is, and where it runs. It is
named by a digest of the token, which neither is in it nor can be found from it.
"""

import hashlib
import json
import os
import stat
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PURPOSE = b"darkroom polls"
MOST_NOTES = 100
MOST_NOTE_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Rival:
    """Another process of this user's that polls for the same bot.

    Attributes:
        folder: Where it was started.
        since: Unix seconds.
    """

    pid: int
    folder: str
    since: float

    def __str__(self) -> str:
        """How an operator finds it."""
        since = time.strftime("%Y-%m-%d %H:%M", time.localtime(self.since))
        return f"process {self.pid}, started in {self.folder} at {since}"


class Rivals:
    """The notes about one bot."""

    def __init__(self, token: str, folder: Path | None = None) -> None:
        """Nothing is written before `noted`.

        Args:
            token: Of the bot.
            folder: Where notes lie; by default one that only this user can read.
        """
        self._folder = folder or _own_folder()
        self._name = hashlib.blake2b(token.encode(), person=PURPOSE, digest_size=16).hexdigest()

    @contextmanager
    def noted(self) -> Generator[None]:
        """Be known to others meanwhile. Where no note can be written it goes without."""
        note = self._folder / f"{self._name}.{os.getpid()}"
        text = json.dumps({"folder": str(Path.cwd()), "since": time.time()})
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_private(self._folder):
                note.write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            with suppress(OSError):
                note.unlink(missing_ok=True)

    def find(self) -> Sequence[Rival]:
        """Return the others that still run; a note whose process is gone is taken away."""
        found: list[Rival] = []
        if not self._folder.is_dir() or not _is_private(self._folder):
            return found
        for note in sorted(self._folder.glob(f"{self._name}.*"))[:MOST_NOTES]:
            rival = _read(note)
            if rival is None or rival.pid == os.getpid():
                continue
            if _runs(rival.pid):
                found.append(rival)
            else:
                with suppress(OSError):
                    note.unlink()
        return found


def _own_folder() -> Path:
    user = str(os.getuid()) if hasattr(os, "getuid") else "user"
    return Path(tempfile.gettempdir()) / f"darkroom-{user}"


def _is_private(folder: Path) -> bool:
    """Whether only this user can have written there."""
    if not hasattr(os, "getuid"):
        return True
    seen = folder.lstat()
    return stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.getuid() and not seen.st_mode & 0o022


def _read(note: Path) -> Rival | None:
    try:
        fields = json.loads(note.read_text(encoding="utf-8")[:MOST_NOTE_BYTES])
        return Rival(int(note.suffix[1:]), str(fields["folder"]), float(fields["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody's
        return True
    return True
