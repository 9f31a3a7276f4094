"""What is known of a photo, kept for its next order: faces, matte, portrait.

A pack of sixteen styles is sixteen requests for one photo. Each arrives as a file of its own, so
photos are told apart by their content.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from local.fal.engine.cutout import find_subject
from local.fal.engine.errors import NoFace
from local.fal.engine.faces import find_faces
from local.fal.engine.heap import give_back
from local.fal.engine.matte import find_matte
from local.fal.engine.photos import read_photo
from local.fal.engine.portrait import make_portrait
from local.fal.engine.raster import real

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from local.fal.engine.faces import Face
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.raster import Pixels, Plane
    from local.fal.engine.sessions import Models

PORTRAIT_SIDE = 2048
"""Avatars are 1024 px: a larger photo would only cost memory."""
ANALYSES_KEPT = 32
MATTE_BYTES_KEPT = 24 * 1024 * 1024
"""Of u2netp's mattes (0.4 MB) all have room, of larger nets' (4 MB) the last six."""
PORTRAITS_KEPT = 2
PORTRAIT_BYTES, PORTRAIT_BYTES_KEPT = 16 * 1024 * 1024, 48 * 1024 * 1024
"""The photo a pack is drawn from: 16 MB, and up to 28 more that its styles share."""

_PART_OF_SUBJECT = 0.5
_CLOSE_UP = 6.0
"""Side of the window around a face that is none of the photo's subject, in heights of the face."""

_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True)
class Analysis:
    """One photo at one reading size: where to look, the face there, the coarse matte of it."""

    window: tuple[slice, slice]
    face: Face
    matte: Plane


class Recent(Generic[_Kept]):
    """The last things used, by name; at most so many, and the last one whatever its size."""

    def __init__(self, most: int, most_bytes: int, size_of: Callable[[_Kept], int]) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._size_of = size_of
        self._kept: OrderedDict[str, _Kept] = OrderedDict()  # at most `most`

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept)

    def find(self, name: str) -> _Kept | None:
        """The thing of that name, now the last used one."""
        kept = self._kept.get(name)
        if kept is not None:
            self._kept.move_to_end(name)
        return kept

    def keep(self, name: str, thing: _Kept) -> _Kept:
        """Remember a thing; those not used for longest go."""
        self._kept[name] = thing
        self._kept.move_to_end(name)
        while len(self._kept) > 1 and self._is_too_much():
            self._kept.popitem(last=False)
        return thing

    def make_room(self, size: int) -> None:
        """Forget now what a thing of that size would push out when it is kept."""
        while self._kept and self._is_too_much(1, size):
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()

    def _is_too_much(self, more: int = 0, size: int = 0) -> bool:
        total = size + sum(map(self._size_of, self._kept.values()))
        return len(self._kept) + more > self._most or total > self._most_bytes


class Analyses:
    """The memory of one worker process: some dozens of analyses, the last portraits.

    A process has one matte net for as long as it lives, so mattes need not name theirs.
    """

    def __init__(self, models: Models) -> None:
        self._models = models
        self._analyses: Recent[Analysis] = Recent(
            ANALYSES_KEPT, MATTE_BYTES_KEPT, lambda known: known.matte.nbytes
        )
        self._subjects: Recent[Plane] = Recent(
            ANALYSES_KEPT, MATTE_BYTES_KEPT, lambda matte: matte.nbytes
        )
        self._portraits: Recent[Portrait] = Recent(
            PORTRAITS_KEPT, PORTRAIT_BYTES_KEPT, lambda portrait: portrait.nbytes
        )

    def portrait(self, photo: Path, stage: Callable[[str], None]) -> Portrait:
        """The portrait of a photo's largest face; `stage` hears only of work that is done.

        Costs the reading and hashing of the file when its content was here last, the warp and the
        edges when it was here lately, and everything (about 0.7 s of CPU) when it is new.

        Raises:
            PictureError: the photo cannot be worked on, by name.
        """
        name = digest_of(photo)
        self._analyses.find(name)  # used now, also when the portrait itself is still here
        portrait = self._portraits.find(name)
        return portrait or self._portraits.keep(name, self._made(photo, name, stage))

    def subject(self, photo: Path, pixels: Pixels, stage: Callable[[str], None]) -> Plane:
        """The coarse matte of a whole photo, whose pixels were read from that file."""
        name = digest_of(photo)
        known = self._subjects.find(name)
        if known is None:
            stage("finding the subject")
            known = self._subjects.keep(name, find_subject(self._models, pixels))
        return known

    @property
    def faces_known(self) -> int:
        """How many photos' faces are remembered: avatars of them cost less."""
        return len(self._analyses)

    @property
    def subjects_known(self) -> int:
        """How many photos' subjects are remembered: cut-outs of them cost less."""
        return len(self._subjects)

    def forget_portraits(self) -> None:
        """Give their memory back, for work that needs it."""
        self._portraits.clear()

    def _made(self, photo: Path, name: str, stage: Callable[[str], None]) -> Portrait:
        self._portraits.make_room(PORTRAIT_BYTES)  # before the nets need theirs
        give_back()
        pixels = read_photo(photo, longest=PORTRAIT_SIDE)
        known = self._analyses.find(name)
        if known is None:
            stage("finding the face")
            faces = find_faces(self._models, pixels)
            if not faces:
                raise NoFace(
                    "No face was found in the picture. Try one that shows a face from the front."
                )
            stage("cutting out")
            known = self._analyses.keep(name, _analysed(self._models, pixels, faces[0]))
        return make_portrait(self._models, pixels[known.window], known.face, known.matte)


def _analysed(models: Models, photo: Pixels, face: Face) -> Analysis:
    """The whole photo, whose context keeps hair solid; in a crowd, what is around the face."""
    matte = find_matte(models, photo, [face])
    if _coverage(photo, face, matte) > _PART_OF_SUBJECT:
        return Analysis((slice(None), slice(None)), face, matte)
    reach = _CLOSE_UP * face.height / 2
    across, down = face.landmarks.mean(axis=0)
    top, left = max(0, int(down - reach)), max(0, int(across - reach))
    window = slice(top, int(down + reach)), slice(left, int(across + reach))
    near = replace(face, landmarks=real(face.landmarks - np.array([left, top], np.float32)))
    return Analysis(window, near, find_matte(models, photo[window], [near]))


def _coverage(photo: Pixels, face: Face, matte: Plane) -> float:
    """How much of the face the matte holds for subject, 0..1."""
    shape = np.array([matte.shape[1] / photo.shape[1], matte.shape[0] / photo.shape[0]])
    columns, rows = (face.landmarks * shape).astype(int).T
    rows = np.clip(rows, 0, matte.shape[0] - 1)
    return float(matte[rows, np.clip(columns, 0, matte.shape[1] - 1)].mean())


def digest_of(photo: Path) -> str:
    """SHA-256 of a file's content."""
    with photo.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
