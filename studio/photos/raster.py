"""The few raster operations that grounds, light and shadows share.

Pictures are float32 RGB 0..1, HxWx3; planes such as alpha are float32 0..1, HxW.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

Picture = NDArray[np.floating]
Plane = NDArray[np.floating]
Pixels = NDArray[np.uint8]

Rows = Callable[[int, int], Picture]
"""Gives rows top..bottom of a picture as wide as the result: what is large is made in strips."""

GAMMA = 2.2
IN_FOCUS = 0.8
"""A lens opening below this radius, pixels, changes nothing that shows."""
NOISE_SIDE = 509
"""Side of the noise tile, pixels: a prime, so that its repeats never line up with JPEG blocks."""


def real(values: ArrayLike) -> Picture:
    """Return values as float32."""
    return np.asarray(values, np.float32)


def rgb(colour: str) -> Picture:
    """Return `#rrggbb` as three floats."""
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float32) / 255


def linear(picture: Picture) -> Picture:
    """Return the amounts of light behind display values."""
    return np.asarray(np.power(np.clip(picture, 0, None), GAMMA), dtype=np.float32)


def display(light: Picture) -> Picture:
    """Return display values for amounts of light; more than 1 is cut off."""
    return np.asarray(np.power(np.clip(light, 0, 1), 1 / GAMMA), dtype=np.float32)


def shrunk(picture: Picture | Pixels, side: int) -> Picture:
    """Return the picture with its longer side at most `side` pixels, as float32."""
    height, width = picture.shape[:2]
    scale = min(1.0, side / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return real(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))


def softened(picture: Picture, share: float) -> Picture:
    """Return the picture blurred by a share of its longer side; what its edges cut goes on."""
    sigma = max(picture.shape[:2]) * share
    return real(cv2.GaussianBlur(picture, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE))


def lens(light: Picture, radius: float) -> Picture:
    """Return light spread by a lens opening of that radius in pixels, a little brighter at its rim.

    The rim is what real lenses have (spherical aberration), and what makes discs look like light.
    """
    if radius < IN_FOCUS:
        return light
    reach = int(np.ceil(radius)) + 1
    rows, columns = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float32)
    distance = np.hypot(rows, columns)
    disc = np.clip(radius + 0.5 - distance, 0, 1) * (0.85 + 0.3 * (distance / radius) ** 4)
    kernel = (disc / disc.sum()).astype(np.float32)
    return real(cv2.filter2D(light, -1, kernel, borderType=cv2.BORDER_REFLECT))


def stretched(small: Picture, height: int, width: int, method: int = cv2.INTER_LINEAR) -> Rows:
    """Return the rows of a small, smooth picture scaled up to height x width."""
    down, across = small.shape[0] / height, small.shape[1] / width
    source = np.ascontiguousarray(small, dtype=np.float32)
    columns = (np.arange(width, dtype=np.float32) + 0.5) * across - 0.5

    def rows(top: int, bottom: int) -> Picture:
        lines = (np.arange(top, bottom, dtype=np.float32) + 0.5) * down - 0.5
        x = np.broadcast_to(columns, (bottom - top, width))
        y = np.broadcast_to(lines[:, None], (bottom - top, width))
        x, y = np.ascontiguousarray(x), np.ascontiguousarray(y)
        return real(cv2.remap(source, x, y, method, borderMode=cv2.BORDER_REPLICATE))

    return rows


def noisy(rows: Rows, *, grain: float, seed: int) -> Rows:
    """Add fine noise, so that a wide gradient never bands in 8 bits.

    Args:
        rows: The picture.
        grain: Standard deviation of film grain in 8-bit levels; 0 leaves the dither alone.
        seed: The same noise for the same seed.
    """
    chance = np.random.default_rng(seed)
    shape = (NOISE_SIDE, NOISE_SIDE, 3)
    # Two even draws, one level each: rounding then errs the same everywhere, whatever the value.
    dither = chance.random(shape, np.float32) - chance.random(shape, np.float32)
    film = chance.standard_normal((NOISE_SIDE, NOISE_SIDE, 1)).astype(np.float32) * grain
    tile = np.asarray((dither + film) / 255, dtype=np.float32)

    def with_noise(top: int, bottom: int) -> Picture:
        strip = rows(top, bottom)
        lines = np.take(tile, np.arange(top, bottom), axis=0, mode="wrap")
        across = -(-strip.shape[1] // NOISE_SIDE)
        return strip + np.tile(lines, (1, across, 1))[:, : strip.shape[1]]

    return with_noise
