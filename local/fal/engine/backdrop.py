"""What stands behind a portrait: gradients and pools of light."""

from __future__ import annotations

import numpy as np

from local.fal.engine.raster import Picture, colour, grid, real, smoothstep


def linear(side: int, first: str, last: str, *, degrees: float = 60) -> Picture:
    """A soft gradient between two colours along that direction (90 is top to bottom)."""
    x, y = grid(side, side)
    along = x * np.float32(np.cos(np.radians(degrees))) + y * np.float32(
        np.sin(np.radians(degrees))
    )
    along = (along - along.min()) / (along.max() - along.min())
    share = smoothstep(real(along), 0, 1)[..., None]
    return real(colour(first) * (1 - share) + colour(last) * share)


def glow(
    side: int, middle: str, rim: str, *, x: float = 0.5, y: float = 0.42, radius: float = 0.75
) -> Picture:
    """A pool of light: `middle` at (x, y), fading to `rim` at `radius` (all in sides)."""
    share = smoothstep(distance(side, x, y), 0, radius)[..., None]
    return real(colour(middle) * (1 - share) + colour(rim) * share)


def distance(side: int, x: float, y: float) -> Picture:
    """How far each pixel is from (x, y), in sides: HxW."""
    across, down = grid(side, side)
    return real(np.hypot(across / side - x, down / side - y))


def dithered(picture: Picture, seed: int) -> Picture:
    """Half a grey level of noise, so that wide gradients do not band in 8 bits."""
    chance = np.random.default_rng(seed)
    return real(picture + (chance.random(picture.shape[:2])[..., None] - 0.5) * (1.5 / 255))
