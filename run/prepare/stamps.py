"""Content hashes of what something was made from, kept beside what was made.

Set-up is repeated on every `make run`; these make the repetition cost milliseconds, and make a
changed lock file or page source be noticed whatever its time stamp says.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

MADE_BY_TOOLS = frozenset({"node_modules", "dist", "coverage", "test-results"})


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex.

    Raises:
        OSError: The file can't be read.
    """
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hash_sources(folder: Path) -> str:
    """Return one SHA-256 over the names and bytes of a page's sources.

    What tools make (`node_modules`, `dist`, reports, TypeScript's build notes, caches in dot
    folders) does not count.

    Raises:
        OSError: A file can't be read.
    """
    digest = hashlib.sha256()
    for path in sorted(_sources(folder)):
        digest.update(f"{path.relative_to(folder).as_posix()} {hash_file(path)}\n".encode())
    return digest.hexdigest()


def is_current(path: Path, content: str) -> bool:
    """Tell whether a file stands and holds exactly `content`."""
    try:
        return path.read_text(encoding="utf-8") == content
    except (OSError, UnicodeDecodeError):
        return False


def _sources(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in MADE_BY_TOOLS and not path.name.startswith("."):
                yield from _sources(path)
        elif path.suffix != ".tsbuildinfo":
            yield path
