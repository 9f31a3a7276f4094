"""Pixel art: a hundred fat pixels across, a small palette, a dark outline, a sky in bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine.colouring import balanced
from local.fal.engine.landmarks import OVAL
from local.fal.engine.raster import (
    Picture,
    Plane,
    colour,
    crisp,
    from_lab,
    over,
    polygon,
    real,
    resize,
    saturate,
    shrink,
    thrice,
    to_lab,
    wide_gaussian,
)
from local.fal.engine.retouch import evened, feature_mask
from local.fal.engine.spectacles import cleared

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

BLOCK = 10
"""Pixels a side of one fat pixel."""
FACE_COLOURS, OTHER_COLOURS = 12, 16
"""The face's palette is its own: no cell of a cheek takes the colour of a ribbon."""
_SKY = ("#3b5dc9", "#4a7bdc", "#5a9bea", "#73b8f2", "#93d2f5", "#b9e6f5")
_OUTLINE = "#1a1c2c"
_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32)
_DITHER = 1.6
"""How far (L*) the pattern moves a tone: enough to join two colours, not enough to show on skin."""
_ROUNDS = 12


def pixel(_: Models, portrait: Portrait, seed: int) -> Picture:
    """The portrait in blocks of 10x10 pixels; the seed moves the sky's dither."""
    side = portrait.alpha.shape[0]
    cells = -(-side // BLOCK)
    alpha = crisp(portrait.alpha, soft=3, inset=0.05)
    small, solid = _sampled(portrait, alpha, cells)
    tones = to_lab(small)
    pattern = real(np.tile(_BAYER / 16 - 0.47, (cells // 4 + 1,) * 2)[:cells, :cells])
    oval = polygon(alpha.shape, portrait.part(OVAL))
    face = solid & (_cells(oval, cells) > 0.5)  # noqa: PLR2004 - half
    rest = solid & ~face
    skin = _palette(tones[face], FACE_COLOURS)
    every = np.concatenate([skin, _palette(tones[rest], OTHER_COLOURS)])
    tones[rest, 0] += _DITHER * pattern[rest]
    for where, palette in ((face, skin), (rest, every)):
        tones[where] = palette[_labels(tones[where], palette)]
    grid = np.where(solid[..., None], from_lab(tones), _sky(cells, pattern, seed))
    grid[_outline(solid)] = colour(_OUTLINE)
    return _blown_up(real(grid), side)


def _sampled(portrait: Portrait, alpha: Plane, cells: int) -> tuple[Picture, NDArray[np.bool_]]:
    """The subject with one value a cell, and which cells it fills."""
    subject = saturate(balanced(portrait, cleared(portrait, evened(portrait, skin=0.8))), 1.15)
    amount = thrice(np.float32(0.5) + np.float32(0.6) * feature_mask(portrait))
    sharp = subject + amount * (subject - wide_gaussian(subject, BLOCK * 0.7))
    backed = over(real(np.clip(sharp, 0, 1)), alpha, wide_gaussian(subject, 20))
    return _cells(backed, cells), _cells(alpha, cells) > 0.5  # noqa: PLR2004 - half


def _cells(image: Picture, cells: int) -> Picture:
    """One mean for each cell; those at the edges lie partly outside."""
    side = image.shape[0]
    rows = np.arange(cells * BLOCK) - (cells * BLOCK - side) // 2
    rows = np.clip(rows, 0, side - 1)
    return real(np.clip(resize(image[np.ix_(rows, rows)], cells, cells), 0, 1))


def _palette(tones: Picture, count: int) -> Picture:
    """K-means of the subject's own colours (Nx3 Lab), begun at colours far from each other."""
    chance = np.random.default_rng(0)  # the same subject has the same palette, whatever the seed
    centres = tones[chance.integers(len(tones), size=1)]
    for _ in range(count - 1):
        far = _apart(tones, centres).min(axis=1).astype(np.float64) + 1e-9
        chosen = chance.choice(len(tones), size=1, p=far / far.sum())
        centres = np.concatenate([centres, tones[chosen]])
    for _ in range(_ROUNDS):
        labels = _labels(tones, centres)
        for index in range(count):
            members = tones[labels == index]
            centres[index] = members.mean(axis=0) if len(members) else centres[index]
    return centres


def _labels(tones: Picture, centres: Picture) -> NDArray[np.intp]:
    return np.asarray(_apart(tones, centres).argmin(axis=1), np.intp)


def _apart(tones: Picture, centres: Picture) -> Plane:
    """Squared distances, one row a tone, one column a centre."""
    return real(((tones[:, None] - centres[None]) ** 2).sum(axis=2))


def _sky(cells: int, pattern: Plane, seed: int) -> Picture:
    """Bands from dark above to light below, dithered into each other."""
    colours = np.array([colour(code) for code in _SKY], np.float32)
    height = np.linspace(0, len(_SKY) - 1.2, cells, dtype=np.float32)[:, None]
    shifted = np.roll(pattern, (seed % 4, seed // 4 % 4), axis=(0, 1))
    level = np.clip(np.floor(height + 0.5 + 0.5 * shifted), 0, len(_SKY) - 1)
    return real(colours[level.astype(np.intp)])


def _outline(solid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The subject's outermost cells."""
    padded = np.pad(real(solid), 1, mode="edge")
    inner = shrink(padded, 3)[1:-1, 1:-1] > 0
    return solid & ~inner


def _blown_up(grid: Picture, side: int) -> Picture:
    """Every cell a block; what does not fit goes off evenly at all edges."""
    large = grid.repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)
    start = (large.shape[0] - side) // 2
    return np.ascontiguousarray(large[start : start + side, start : start + side])
