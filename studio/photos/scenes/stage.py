"""What every scene is made with: a camera, chance, a lens and film.

Light is float32 RGB of any height, HxWx3, linear: a lamp may be a hundred times as bright as a
wall, which is what makes its disc of confusion stand out, as in a photo. Lengths are in metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.photos.raster import Picture, display, linear, real, rgb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

TILE = 256
"""Side of the tile of chance that all noise is read from."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Somebody's eyes, looking level.

    Attributes:
        height: Of the picture, pixels.
        width: Pixels.
        horizon: Where it lies, as a share of the height from the top.
        focal: Focal length, as a share of the picture's mean side.
    """

    height: int
    width: int
    horizon: float = 0.5
    focal: float = 1.2

    @property
    def side(self) -> float:
        """Mean side of the picture, pixels: what sizes are shares of, upright or lying."""
        return float(np.sqrt(self.height * self.width))

    @property
    def reach(self) -> float:
        """Focal length in pixels."""
        return self.focal * self.side

    def rays(self) -> tuple[Picture, Picture]:
        """Return how far each pixel looks right and down for each metre ahead: two HxW."""
        rows, columns = np.mgrid[0 : self.height, 0 : self.width].astype(np.float32)
        right = (columns + 0.5 - self.width / 2) / self.reach
        down = (rows + 0.5 - self.horizon * self.height) / self.reach
        return real(right), real(down)

    def seen(self, right: float, up: float, ahead: float) -> tuple[float, float]:
        """Return where a point shows, x and y in pixels; `up` is above the eyes."""
        x = self.width / 2 + self.reach * right / ahead
        return x, self.horizon * self.height - self.reach * up / ahead


def light(colour: str, strength: float = 1.0) -> Picture:
    """Return the light of a display colour, times strength."""
    return real(linear(rgb(colour)) * strength)


def mixed(first: ArrayLike, last: ArrayLike, share: ArrayLike) -> Picture:
    """Return first where share is 0, last where it is 1; share is HxW, the others end in RGB."""
    start = real(first)
    return real(start + (real(last) - start) * real(share)[..., None])


def ramp(value: ArrayLike, start: ArrayLike, end: ArrayLike) -> Picture:
    """Return 0 before start, 1 after end, smoothly between; end may be the smaller."""
    first = real(start)
    share = np.clip((real(value) - first) / (real(end) - first), 0, 1)
    return real(share * share * (3 - 2 * share))


def ladder(value: ArrayLike, steps: Sequence[tuple[float, Picture]]) -> Picture:
    """Return colours along a value: each step is a place, rising, and the light there."""
    places = [place for place, _ in steps]
    parts = [
        np.interp(real(value), places, [float(step[1][part]) for step in steps])
        for part in range(3)
    ]
    return np.stack(parts, axis=-1).astype(np.float32)


def chance_of(seed: int, *cells: Picture) -> Picture:
    """Return a number 0..1 for each whole-numbered cell, the same wherever it shows."""
    table = np.random.default_rng(seed).random(4096).astype(np.float32)
    mixer = np.zeros(cells[0].shape, np.int64)
    for cell, prime in zip(cells, (73_856_093, 19_349_663, 83_492_791), strict=False):
        mixer ^= np.floor(cell).astype(np.int64) * prime
    mixer ^= mixer >> 13
    return real(table[mixer & 4095])


def clouds_of(seed: int, across: ArrayLike, along: ArrayLike, *, octaves: int = 5) -> Picture:
    """Return smooth fractal noise of any two coordinates, mean 0, spread about 1; blobs of 1."""
    chance, columns, rows = np.random.default_rng(seed), real(across), real(along)
    total, power, scale = np.zeros(columns.shape, np.float32), 0.0, 1.0
    for _ in range(octaves):
        tile = chance.standard_normal((TILE, TILE)).astype(np.float32)
        first, second = (float(part) for part in chance.random(2) * TILE)
        x, y = _wrapped(columns * scale + first), _wrapped(rows * scale + second)
        total += real(cv2.remap(_ringed(tile), x, y, cv2.INTER_CUBIC)) * np.float32(1 / scale)
        power += 1 / scale**2
        scale *= 2.02  # not quite octaves: whole ones line up into a lattice
    return real(total / np.float32(np.sqrt(power) * 0.7))


def _wrapped(place: Picture) -> Picture:
    """Return places on the ringed tile; cheaper than the remainder of a division."""
    return real(place - np.floor(place * (1 / TILE)) * TILE + 2)


def _ringed(tile: Picture) -> Picture:
    return real(cv2.copyMakeBorder(tile, 2, 3, 2, 3, cv2.BORDER_WRAP))


def glow(picture: Picture, radius: float, strength: float) -> Picture:
    """Return the picture with some of its light scattered widely, as glass and air do."""
    small = cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    wide = cv2.GaussianBlur(small, (0, 0), max(1.0, radius / 4), borderType=cv2.BORDER_REPLICATE)
    size = (picture.shape[1], picture.shape[0])
    spread = cv2.resize(wide, size, interpolation=cv2.INTER_CUBIC)
    return real(picture * (1 - strength) + np.maximum(spread, 0) * strength)


def over(behind: ArrayLike, layer: ArrayLike, cover: ArrayLike) -> Picture:
    """Return a layer (already times its cover) over what is behind it."""
    return real(real(behind) * (1 - real(cover)[..., None]) + real(layer))


def spot(picture: Picture, place: tuple[float, float], radius: float, colour: Picture) -> None:
    """Add a lamp to the light: a disc of that radius in pixels; a tiny one keeps its whole light.

    So a lamp far away gets fainter, and never blinks as it falls between pixels.
    """
    x, y = place
    solid = max(radius, 1.0)
    strength = (radius / solid) ** 2
    box = int(solid) + 2
    left, top = int(x) - box, int(y) - box
    right, bottom = left + 2 * box + 1, top + 2 * box + 1
    if right <= 0 or bottom <= 0 or left >= picture.shape[1] or top >= picture.shape[0]:
        return
    left, top = max(0, left), max(0, top)
    part = picture[top:bottom, left:right]
    rows, columns = np.mgrid[0 : part.shape[0], 0 : part.shape[1]].astype(np.float32)
    distance = np.hypot(columns + left - x, rows + top - y)
    part += np.clip(solid + 0.5 - distance, 0, 1)[..., None] * (colour * strength)


def film(picture: Picture, *, exposure: float = 1.0, vignette: float = 0.12) -> Picture:
    """Return display values of light as film takes it: bright lamps go gently to white.

    Args:
        picture: Light.
        exposure: What it is multiplied with; a mid-grey wall of 0.2 then shows as it should at 1.
        vignette: How much light the corners lose.
    """
    height, width = picture.shape[:2]
    rows, columns = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    corners = 1 - vignette * np.clip((rows**2 + columns**2) / 2, 0, 1)
    exposed = np.clip(picture, 0, None) * (exposure * corners)[..., None]
    # Linear up to half, then bent without a kink.
    bent = 1 - 0.5 * np.exp(-2 * np.maximum(exposed - 0.5, 0))
    return display(real(np.minimum(exposed, bent)))
