"""A painter's simplification: every pixel takes the mean of its calmest neighbourhood."""

from __future__ import annotations

import cv2
import numpy as np

from local.fal.engine.raster import Picture, Plane, brightness, convolve, real, resize, thrice

_SECTORS = 8


def kuwahara(picture: Picture, radius: int, *, choice: float = 8, shrink: int = 2) -> Picture:
    """Generalised Kuwahara filter (Papari, Petkov & Campisi 2007): flat patches, firm borders.

    `radius` is in pixels of the picture shrunk by `shrink`; `choice` is how strongly the calmest
    sector wins. Variance is taken of brightness alone: a third of the work, the same look.
    About 0.1 s at 1024 px with the defaults and radius 4.
    """
    height, width = picture.shape[:2]
    small = resize(picture, width // shrink, height // shrink) if shrink > 1 else picture
    grey = brightness(small)
    both = real(cv2.merge([*cv2.split(small), grey * grey]))
    total, weights = np.zeros_like(small), np.full_like(grey, 1e-12)
    for sector in range(_SECTORS):
        *parts, square = cv2.split(convolve(both, _sector(radius, sector)))
        means = real(cv2.merge(parts))
        level = brightness(means)
        spread = np.maximum(real(square) - level * level, 0)  # squared
        weight = 1 / (1 + (np.float32(255 * 255) * spread) ** np.float32(choice / 2))
        means *= thrice(real(weight))
        total += means
        weights += weight
    total *= thrice(real(1 / weights))
    painted = resize(total, width, height) if shrink > 1 else total
    return real(np.clip(painted, 0, 1, out=painted))


def _sector(radius: int, number: int) -> Plane:
    """A wedge of a Gaussian disc, weights summing to one."""
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1].astype(np.float32)
    far = np.hypot(x, y)
    turn = np.arctan2(y, x) - 2 * np.pi * number / _SECTORS
    aside = np.abs(np.angle(np.exp(1j * turn)))
    wedge = np.maximum(0, np.cos(aside * _SECTORS / 4)) * (aside < 2 * np.pi / _SECTORS)
    disc = np.exp(-far * far / (2 * (radius / 2.2) ** 2)) * (far <= radius + 0.3)
    weights = wedge * disc
    weights[radius, radius] = 1 / _SECTORS
    return real(weights / weights.sum())
