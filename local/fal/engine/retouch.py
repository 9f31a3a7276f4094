"""A photograph made presentable: tones evened, skin calmed, nothing reshaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.landmarks import BROWS, EYES, LIPS, OVAL
from local.fal.engine.raster import (
    Picture,
    Plane,
    bilateral,
    from_lab,
    gaussian,
    grow,
    polygon,
    real,
    thrice,
    to_lab,
)

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait


_BRIGHTEST_SKIN = 0.92
"""Where the lightest twentieth of the skin may end up: above, faces become white paper."""
_FAINTEST = 1 / 512
"""Where the skin mask is fainter, smoothing would change nothing; most of a crop is spared it."""
_DARKEST_WHITE = 40.0
"""Night is lifted, but no more than this (L*): beyond is only noise."""


def evened(portrait: Portrait, *, skin: float) -> Picture:
    """The subject with its tones stretched to the full range, skin smoothed by `skin` (0..1)."""
    picture = portrait.once("even tones", lambda: _even_tones(portrait)).copy()
    face = _face(portrait)
    change = portrait.once("smooth skin", lambda: _smoothing(picture[face], portrait))
    picture[face] += np.float32(skin) * change
    return real(np.clip(picture, 0, 1, out=picture))


def _even_tones(portrait: Portrait) -> Picture:
    """The subject from black to white, without its skin becoming paper."""
    light, red, yellow = (real(part) for part in cv2.split(to_lab(portrait.subject)))
    inside = portrait.alpha > 0.5  # noqa: PLR2004 - half
    low, high = (float(value) for value in np.percentile(light[inside], (1, 99)))
    black = low * 0.7
    face = skin_mask(portrait) > 0.5  # noqa: PLR2004 - half
    bright_skin = float(np.percentile(light[face], 95))
    white = max(high + 3, bright_skin / _BRIGHTEST_SKIN, _DARKEST_WHITE)
    stretched = np.clip((light - black) / (white - black), 0, 1) * np.float32(100)
    return from_lab(real(cv2.merge([stretched, red, yellow])))


def _face(portrait: Portrait) -> tuple[slice, slice]:
    """The rows and columns in which there is skin to smooth."""
    mask = skin_mask(portrait)
    rows, columns = (np.flatnonzero(mask.max(axis=axis) > _FAINTEST) for axis in (1, 0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _smoothing(face: Picture, portrait: Portrait) -> Picture:
    """What must be added to a face to smooth its skin wholly."""
    return (bilateral(face, 15, 0.09, 9) - face) * thrice(skin_mask(portrait)[_face(portrait)])


def skin_mask(portrait: Portrait) -> Plane:
    """The face oval without eyes, brows and lips, soft, 0..1."""
    return portrait.once("skin", lambda: _skin_mask(portrait))


def _skin_mask(portrait: Portrait) -> Plane:
    shape = portrait.alpha.shape
    mask = polygon(shape, portrait.part(OVAL), soft=8)
    for part in (*EYES, *BROWS):
        mask *= 1 - grow(polygon(shape, portrait.part(part)), 9)
    mask *= 1 - polygon(shape, portrait.part(LIPS), soft=2)
    return gaussian(mask, 4)


def feature_mask(portrait: Portrait) -> Plane:
    """Eyes, brows and lips with what lies close around them, soft, 0..1."""
    return portrait.once("features", lambda: _feature_mask(portrait))


def _feature_mask(portrait: Portrait) -> Plane:
    mask = np.zeros(portrait.alpha.shape, np.float32)
    for part in (*EYES, *BROWS, LIPS):
        mask = np.maximum(mask, polygon(mask.shape, portrait.part(part)))
    return gaussian(grow(mask, 17), 6)
