"""A photograph made presentable: tones evened, skin calmed, nothing reshaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    lab = to_lab(portrait.subject)
    inside = portrait.alpha > 0.5  # noqa: PLR2004 - half
    low, high = (float(value) for value in np.percentile(lab[..., 0][inside], (1, 99)))
    black = low * 0.7
    mask = skin_mask(portrait)
    bright_skin = float(np.percentile(lab[..., 0][mask > 0.5], 95))  # noqa: PLR2004 - half
    white = max(high + 3, bright_skin / _BRIGHTEST_SKIN, _DARKEST_WHITE)
    lab[..., 0] = np.clip((lab[..., 0] - black) / (white - black), 0, 1) * 100
    picture = from_lab(lab)
    rows, columns = (np.flatnonzero(mask.max(axis=axis) > _FAINTEST) for axis in (1, 0))
    face = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    smooth = bilateral(picture[face], 15, 0.09, 9)
    picture[face] += (smooth - picture[face]) * (np.float32(skin) * mask[face][..., None])
    return real(np.clip(picture, 0, 1))


def skin_mask(portrait: Portrait) -> Plane:
    """The face oval without eyes, brows and lips, soft, 0..1."""
    shape = portrait.alpha.shape
    mask = polygon(shape, portrait.part(OVAL), soft=8)
    for part in (*EYES, *BROWS):
        mask = mask * (1 - grow(polygon(shape, portrait.part(part)), 9))
    mask = mask * (1 - polygon(shape, portrait.part(LIPS), soft=2))
    return gaussian(real(mask), 4)


def feature_mask(portrait: Portrait) -> Plane:
    """Eyes, brows and lips with what lies close around them, soft, 0..1."""
    mask = np.zeros(portrait.alpha.shape, np.float32)
    for part in (*EYES, *BROWS, LIPS):
        mask = np.maximum(mask, polygon(mask.shape, portrait.part(part)))
    return gaussian(grow(mask, 17), 6)
