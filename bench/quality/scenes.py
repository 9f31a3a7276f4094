"""Six backgrounds, and subjects composited over them as a camera would see them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from bench.quality.subjects import SUBJECTS
from local.fal.engine.photos import read_photo
from local.fal.engine.raster import (
    Picture,
    Pixels,
    from_pixels,
    gaussian,
    over,
    real,
    resize,
    to_pixels,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.quality.brush import Subject

PHOTOS = Path(__file__).resolve().parents[2] / "tests" / "photos"
_HELD_OUT_SEED = 7000
_GRAIN = 1.5 / 255
"""Camera noise, so that flat colours do not flatter anybody."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One photo to cut out, and the answer."""

    subject: Subject
    background: str
    photo: Pixels

    @property
    def name(self) -> str:
        """As files and rows are called."""
        return f"{self.subject.name}-{self.background}"


def scenes(
    side: int,
    *,
    subjects: Sequence[str] = (),
    backgrounds: Sequence[str] = (),
    held_out: bool = False,
) -> Iterator[Scene]:
    """Every subject over every background (or those named), `side` pixels each.

    No constant of the engine was chosen by those `held_out`: every strand, leaf and grain falls
    otherwise, the backgrounds are mirrored and show the photos' other ends.
    """
    seed = _HELD_OUT_SEED if held_out else 0
    fur = read_photo(PHOTOS / "chelsea.png")[5:75, 200:270]
    behind = {name: BACKGROUNDS[name](side, seed) for name in backgrounds or BACKGROUNDS}
    for number, name in enumerate(subjects or SUBJECTS):
        subject = SUBJECTS[name](side, fur, seed)
        for place, (background, picture) in enumerate(behind.items()):
            seen = over(subject.colours, subject.alpha, picture)
            noise = np.random.default_rng(100 * number + place + seed).normal(0, _GRAIN, seen.shape)
            yield Scene(subject, background, to_pixels(real(seen + noise)))


def _photo(name: str, side: int, blur: float, seed: int) -> Picture:
    photo = from_pixels(read_photo(PHOTOS / name))
    short = min(photo.shape[:2])
    part = photo[-short:, : -short - 1 : -1] if seed else photo[:short, :short]
    return gaussian(resize(real(part), side, side), blur * side)


def _table(side: int, seed: int) -> Picture:
    """The wooden table beside the cup, sharp."""
    wood = from_pixels(read_photo(PHOTOS / "coffee.png"))[:130, :160]
    wood = wood[:, ::-1] if seed else wood
    return real(np.clip(resize(real(wood), side, side), 0, 1))


def _room(side: int, seed: int) -> Picture:
    return _photo("coffee.png", side, 0.03, seed)


def _light(side: int, seed: int) -> Picture:
    return _photo("chelsea.png", side, 0.05, seed)


def _sky(side: int, seed: int) -> Picture:
    t = np.linspace(0, 1, side, dtype=np.float32)[:, None, None]
    top, bottom = np.array([0.2, 0.45, 0.85]), np.array([0.93, 0.95, 0.97])
    t = t.transpose(1, 0, 2) if seed else t
    return real(np.broadcast_to(top * (1 - t) + bottom * t, (side, side, 3)))


def _garden(side: int, seed: int) -> Picture:
    """Noise whose power falls with frequency, as in grass and leaves out of focus."""
    rng = np.random.default_rng(11 + seed)
    field = np.zeros((side, side), np.float32)
    for octave in range(2, 7):
        small = real(rng.normal(0, 1, (2**octave, 2**octave)))
        field += real(cv2.resize(small, (side, side), interpolation=cv2.INTER_CUBIC)) / octave**2
    t = np.clip(field * 0.8 + 0.45, 0, 1)[..., None]
    return real(np.array([0.12, 0.25, 0.08]) * (1 - t) + np.array([0.62, 0.72, 0.38]) * t)


def _night(side: int, seed: int) -> Picture:
    y, x = np.mgrid[0:side, 0:side] / side
    near = np.exp(-(((x - (0.7 if seed else 0.5)) / 0.5) ** 2) - ((y - 0.4) / 0.6) ** 2)[..., None]
    return real(np.array([0.03, 0.03, 0.05]) + near * np.array([0.12, 0.1, 0.14]))


BACKGROUNDS: dict[str, Callable[[int, int], Picture]] = {
    "table": _table,
    "room": _room,
    "light": _light,
    "sky": _sky,
    "garden": _garden,
    "night": _night,
}
"""By name: side in pixels and a seed to a picture; the first three come from tests/photos."""
