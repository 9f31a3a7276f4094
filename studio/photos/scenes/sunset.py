"""The sun just above a calm sea: clouds lit from below, and a path of light on the water."""

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

SUN = (0.27, 0.045)
"""Where it stands: right and up, as slopes of its ray."""
SUN_SIZE = 0.021
EYES = 2.2
LENS = 0.0075


def draw(height: int, width: int, seed: int) -> Picture:
    """Return the scene, HxWx3, 0..1."""
    camera = Camera(height, width, horizon=0.58, focal=1.15)
    right, down = camera.rays()
    # The sun stays in the picture, beside the head, in an upright one too.
    sun = min(SUN[0], 0.33 * width / camera.reach)
    sky = _sky(right, np.maximum(-down, 0), sun, seed)
    sea = _sea(right, np.maximum(down, 1e-4), sun, seed)
    scene = real(np.where((down > 0)[..., None], sea, sky))
    far = np.exp(-np.abs(down) / 0.012)  # haze joins sea and sky
    scene = mixed(scene, light("#ffb37a", 0.95), far * 0.45)
    scene = _headland(scene, right, down, seed)
    soft = lens(real(scene), LENS * camera.side)
    return film(glow(soft, 0.09 * camera.side, 0.14), exposure=0.92, vignette=0.22)


def _sky(right: Picture, up: Picture, sun: float, seed: int) -> Picture:
    away = np.hypot(right - sun, (up - SUN[1]) * 1.5)
    cool = ladder(
        up,
        [
            (0.0, light("#f29a6b")),
            (0.07, light("#e58a78")),
            (0.18, light("#b97a92")),
            (0.34, light("#6f6b9e")),
            (0.60, light("#3b4a80")),
        ],
    )
    warm = ladder(
        up,
        [
            (0.0, light("#ffb45e", 1.25)),
            (0.08, light("#ffb066", 1.1)),
            (0.20, light("#f59a76")),
            (0.36, light("#a87f9e")),
            (0.60, light("#4a5288")),
        ],
    )
    near = np.exp(-((away / 0.42) ** 2))
    sky = mixed(cool, warm, near)
    disc = np.hypot(right - sun, up - SUN[1])
    sky = sky + light("#ffd9a0") * (2.2 * np.exp(-disc / 0.035) + 0.55 * np.exp(-disc / 0.16))[
        ..., None
    ].astype(np.float32)
    sky = np.where((disc < SUN_SIZE)[..., None], light("#fff0c8", 9), sky)
    for layer, (lift, low, thick) in enumerate(((0.045, 0.05, 0.75), (0.11, 0.30, 0.9))):
        # Clouds lie on a ceiling: seen at a slant they draw together into streaks.
        along = 1 / (up + lift)
        noise = clouds_of(seed + 10 * layer, right * along * 0.75, along * 0.85, octaves=6)
        bank = ramp(noise, low, low + 1.3) * ramp(up, 0.012, 0.05) * thick
        lit = clouds_of(seed + 10 * layer, right * along * 0.75, along * 0.85 + 0.22, octaves=6)
        edge = np.clip(noise - lit, -1, 1)
        fire = mixed(light("#c9788a", 0.8), light("#ffa45c", 1.25), near)
        body = mixed(light("#544b74"), light("#8a5a78"), near)
        colour = mixed(body, fire, np.clip(0.55 + 0.55 * edge - 0.4 * bank, 0, 1))
        sky = over(sky, colour * bank[..., None], bank)
    return real(sky)


def _sea(right: Picture, down: Picture, sun: float, seed: int) -> Picture:
    """Return water: the sky upside down where it is flat, glints where a wave leans to the sun."""
    ahead = real(EYES / down)
    across = right * ahead
    # Short waves, averaged away with distance, long ones that stay.
    wave = clouds_of(seed + 40, across * 0.55, ahead * 0.30, octaves=4) * ramp(ahead, 160, 12)
    swell = clouds_of(seed + 41, across * 0.05, ahead * 0.055, octaves=3)
    slope = 0.75 * wave + 0.55 * swell
    mirrored = np.clip(down * 0.85 + 0.05 + 0.05 * slope, 0.0, 0.6)
    calm = _sky_mirrored(right, real(mirrored), sun)
    deep = light("#1d3350", 0.9)
    shine = np.clip(0.78 - 0.75 * ramp(down, 0.0, 0.45), 0.12, 1)
    water = mixed(np.broadcast_to(deep, calm.shape), calm, shine)
    water = water * (1 + 0.20 * slope)[..., None]
    spread = 0.020 + 0.16 * down
    path = np.exp(-(((right - sun) / spread) ** 2))
    fine = clouds_of(seed + 42, across * 2.2, ahead * 0.95, octaves=3)
    glint = ramp(fine + 0.5 * wave, 0.35, 1.7) * path * (0.12 + 0.88 * ramp(down, 0.30, 0.10))
    steady = path * np.exp(-down / 0.09) * 0.9
    sparkle = light("#ffc98a", 7.0) * glint[..., None] + light("#ffb070") * steady[..., None]
    return real(np.clip(water, 0, None) + sparkle)


def _sky_mirrored(right: Picture, up: Picture, sun: float) -> Picture:
    steps = [
        (0.0, light("#f2a06c")),
        (0.12, light("#d98a84")),
        (0.28, light("#8d7397")),
        (0.5, light("#4a5486")),
    ]
    near = np.exp(-(((right - sun) / 0.30) ** 2))
    return real(ladder(up, steps) * (0.75 + 0.45 * near)[..., None])


def _headland(scene: Picture, right: Picture, down: Picture, seed: int) -> Picture:
    """Put two dark capes on the horizon's left, the farther one paler: what tells how far it is."""
    flat = np.zeros_like(right)
    for layer, (colour, shore, rise) in enumerate(
        (("#9a6678", 0.02, 0.050), ("#53405c", -0.22, 0.040))
    ):
        ridge = clouds_of(seed + 60 + layer, right * 7, flat, octaves=5)
        top = rise * ramp(right, shore, shore - 0.45) * (1 + 0.22 * ridge)
        cover = ramp(-down, top + 0.003, top - 0.003) * ramp(down, 0.003, -0.001)
        hill = real(cover * (top > 0.002))  # noqa: PLR2004  no thinner than its edge
        scene = over(scene, light(colour) * hill[..., None], hill)
    return scene
