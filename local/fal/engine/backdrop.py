"""What stands behind a portrait: gradients and pools of light."""

from __future__ import annotations

import cv2
import numpy as np

from local.fal.engine.raster import (
    Picture,
    fill,
    grid,
    real,
    resize_linear,
    smoothstep,
    thrice,
    tinged,
)

_SMOOTH = 4
"""Gradients and pools of light have nothing finer: they are made that much smaller."""


def linear(side: int, first: str, last: str, *, degrees: float = 60) -> Picture:
    """A soft gradient between two colours along that direction (90 is top to bottom)."""
    small = side // _SMOOTH
    x, y = grid(small, small)
    along = x * np.float32(np.cos(np.radians(degrees))) + y * np.float32(
        np.sin(np.radians(degrees))
    )
    share = smoothstep(real(along), float(along.min()), float(along.max()))
    return resize_linear(tinged(fill(share.shape, first), share, last), side, side)


def glow(
    side: int, middle: str, rim: str, *, x: float = 0.5, y: float = 0.42, radius: float = 0.75
) -> Picture:
    """A pool of light: `middle` at (x, y), fading to `rim` at `radius` (all in sides)."""
    share = smoothstep(distance(side // _SMOOTH, x, y), 0, radius)
    return resize_linear(tinged(fill(share.shape, middle), share, rim), side, side)


def distance(side: int, x: float, y: float) -> Picture:
    """How far each pixel is from (x, y), in sides: HxW."""
    places = np.arange(side, dtype=np.float32) / np.float32(side)
    across, down = (places - np.float32(x)) ** 2, (places - np.float32(y)) ** 2
    return real(np.sqrt(down[:, None] + across))


def dithered(picture: Picture, seed: int) -> Picture:
    """Half a grey level of noise, so that wide gradients do not band in 8 bits."""
    chance = np.random.default_rng(seed)
    noise = chance.random(picture.shape[:2], np.float32)
    return real(cv2.scaleAdd(thrice(noise - np.float32(0.5)), 1.5 / 255, picture))
