"""Fair weather: blue above, hazy low, a few clouds with the sun on their right shoulder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.photos.raster import lens, real
from studio.photos.scenes.stage import (
    Camera,
    clouds_of,
    film,
    glow,
    ladder,
    light,
    mixed,
    over,
    ramp,
)

if TYPE_CHECKING:
    from studio.photos.raster import Picture

LENS = 0.006


def draw(height: int, width: int, seed: int) -> Picture:
    """Return the scene, HxWx3, 0..1."""
    camera = Camera(height, width, horizon=1.05, focal=1.15)
    right, down = camera.rays()
    up = np.maximum(-down, 0.0)
    sky = ladder(
        up,
        [
            (0.0, light("#dbe9f2")),
            (0.15, light("#b5d3ec")),
            (0.45, light("#6fa8dd")),
            (0.9, light("#3c7cc4")),
            (1.4, light("#2a63ab")),
        ],
    )
    sky = mixed(sky, light("#f4f8fb"), 0.25 * np.exp(-(((right - 0.5) / 0.5) ** 2)))
    sky = _veil(sky, right, up, seed)
    sky = _heaps(sky, right, up, seed)
    soft = lens(sky, LENS * camera.side)
    return film(glow(soft, 0.06 * camera.side, 0.10), exposure=1.02, vignette=0.14)


def _veil(sky: Picture, right: Picture, up: Picture, seed: int) -> Picture:
    """Add high, thin cloud, drawn out by the wind."""
    along = 1 / (up + 0.25)
    noise = clouds_of(seed, (right + 0.4 * up) * along * 1.3, along * 4.2, octaves=5)
    thin = ramp(noise, -0.2, 2.2) * 0.45
    return over(sky, light("#f2f6fa") * thin[..., None], thin)


def _heaps(sky: Picture, right: Picture, up: Picture, seed: int) -> Picture:
    """Add heaped clouds, small and many low down, bright where they face the sun."""
    along = 1 / (up * 0.75 + 0.32)

    def thickness(to_right: float, higher: float) -> Picture:
        across, place = (right + to_right) * along, along * 2.4 - higher
        big = clouds_of(seed + 20, across * 1.15 + 1.7, place * 1.15, octaves=3)
        fine = 1.1 - 2.2 * np.abs(clouds_of(seed + 21, across * 3.0, place * 3.0, octaves=5))
        return real(big + 0.24 * fine - 0.50)

    here = thickness(0, 0)
    cover = ramp(here, -0.12, 0.62)
    # Light that comes from the upper right has less cloud to pass on that side.
    passed = sum(np.clip(thickness(0.05 * step, 0.10 * step), 0, None) for step in (1, 2, 3))
    bright = np.exp(-0.55 * real(passed)) * 0.8 + 0.2 * ramp(here, 1.2, 0.0)
    colour = mixed(light("#8fa3bd"), light("#ffffff", 1.08), np.clip(bright * 1.1, 0, 1))
    haze = np.exp(-up / 0.22)
    colour = mixed(colour, light("#d9e6f0"), haze * 0.6)
    return over(sky, colour * cover[..., None], cover)
