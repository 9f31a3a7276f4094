"""Noon on a bright beach: pale sand, a strip of foam, turquoise water, palm leaves overhead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
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

EYES = 1.6
SHORE = 15.0
"""Metres to where the water begins."""
LENS = 0.013


def draw(height: int, width: int, seed: int) -> Picture:
    """Return the scene, HxWx3, 0..1."""
    camera = Camera(height, width, horizon=0.50, focal=1.15)
    right, down = camera.rays()
    ahead = EYES / np.maximum(down, 1e-4)
    across = right * ahead
    ground = _ground(across, ahead, seed)
    scene = np.where((down > 0)[..., None], ground, _sky(right, np.maximum(-down, 0), seed))
    haze = np.exp(-np.abs(down) / 0.010)
    scene = mixed(real(scene), light("#d5e9f2"), real(haze * 0.5))
    soft = lens(scene, LENS * camera.side)
    cover, leaves = _palm(camera, seed)
    soft = over(soft, lens(leaves, 1.5 * LENS * camera.side), lens(cover, 1.5 * LENS * camera.side))
    return film(glow(soft, 0.07 * camera.side, 0.12), exposure=1.06, vignette=0.12)


def _sky(right: Picture, up: Picture, seed: int) -> Picture:
    sky = ladder(
        up,
        [
            (0.0, light("#d6ecf6")),
            (0.12, light("#a9d6f0")),
            (0.4, light("#62aee4")),
            (0.7, light("#3f8fd4")),
        ],
    )
    along = 1 / (up + 0.10)
    noise = clouds_of(seed, right * along * 0.9, along * 1.7, octaves=6)
    cover = ramp(noise, 0.35, 1.7) * 0.8
    shade = clouds_of(seed, right * along * 0.9, along * 1.7 + 0.18, octaves=6)
    colour = mixed(
        light("#c3d3e2"), light("#ffffff", 1.05), np.clip(0.75 + 0.5 * (shade - noise), 0, 1)
    )
    return over(sky, colour * cover[..., None], cover)


def _ground(across: Picture, ahead: Picture, seed: int) -> Picture:
    """Return sand, wet sand, foam and water by distance from the shore."""
    shore = SHORE + 1.1 * clouds_of(seed + 1, across * 0.10, ahead * 0.02, octaves=3)
    out = ahead - shore
    grain = clouds_of(seed + 2, across * 1.3, ahead * 0.9, octaves=4) * ramp(ahead, 30, 4)
    dunes = clouds_of(seed + 3, across * 0.28, ahead * 0.22, octaves=3)
    sand = light("#ecd9b6") * (1 + 0.07 * grain + 0.06 * dunes)[..., None]
    wet = light("#b99f7c") * (1 + 0.03 * dunes)[..., None]
    sand = mixed(sand, wet, ramp(out, -3.6, -1.2))
    water = ladder(
        out,
        [
            (0, light("#bfe6dc")),
            (5, light("#7fd8d2")),
            (18, light("#3cbcc6")),
            (60, light("#1f8fb8")),
            (300, light("#2a78ae")),
        ],
    )
    ripple = clouds_of(seed + 4, across * 0.35, ahead * 0.5, octaves=4) * ramp(ahead, 160, 20)
    water = water * (1 + 0.10 * ripple)[..., None]
    glints = ramp(clouds_of(seed + 5, across * 1.1, ahead * 0.9, octaves=3), 1.5, 2.6)
    water = water + light("#ffffff", 4.0) * (glints * ramp(ahead, 260, 30))[..., None]
    ground = mixed(sand, real(water), ramp(out, -0.5, 0.7))
    for place, size, strength in ((0.1, 0.8, 0.95), (4.6, 0.9, 0.75), (12.0, 1.2, 0.6)):
        lace = clouds_of(seed + 6, across * 0.5 + place, ahead * 0.5, octaves=4)
        wander = 0.9 * clouds_of(seed + 7, across * 0.06 + 9 * place, ahead * 0, octaves=2)
        foam = np.exp(-(((out - place - wander) / size) ** 2)) * ramp(lace, -1.1, 0.5) * strength
        ground = mixed(ground, light("#ffffff", 1.02), foam)
    return real(ground)


def _palm(camera: Camera, seed: int) -> tuple[Picture, Picture]:
    """Return the cover and light of fronds that hang in from the upper corners."""
    cover = np.zeros((camera.height, camera.width), np.float32)
    leaves = np.zeros((camera.height, camera.width, 3), np.float32)
    chance = np.random.default_rng(seed + 8)
    greens = ("#3f7a2e", "#5f9a3a", "#2f5f2c", "#8ab648")
    roots = ((-0.06, -0.10, 30.0), (-0.10, 0.02, 12.0), (0.06, -0.14, 62.0), (1.08, -0.10, 152.0))
    for x, y, angle in roots:
        _frond(camera, cover, leaves, (x, y, angle + float(chance.normal(0, 4))), greens, chance)
    return cover, leaves


def _frond(
    camera: Camera,
    cover: Picture,
    leaves: Picture,
    root: tuple[float, float, float],
    greens: tuple[str, ...],
    chance: np.random.Generator,
) -> None:
    """Draw one bent rib with its leaflets on either side."""
    x, y = root[0] * camera.width, root[1] * camera.height
    angle, length = np.radians(root[2]), 0.42 * camera.side
    steps = 34
    for step in range(steps):
        share = step / steps
        angle += np.radians(1.5) * (1 if np.cos(angle) > 0 else -1)  # its weight bends it down
        x += np.cos(angle) * length / steps
        y += np.sin(angle) * length / steps
        for side in (-1, 1):
            lean = angle + side * np.radians(62 - 26 * share) + chance.normal(0, 0.07)
            reach = 0.15 * camera.side * np.sin(np.pi * (0.12 + 0.86 * share))
            tip = (x + np.cos(lean) * reach, y + np.sin(lean) * reach + 0.25 * reach)
            half = 0.0055 * camera.side
            across = (-np.sin(lean) * half, np.cos(lean) * half)
            blade = np.array(
                [(x - across[0], y - across[1]), (x + across[0], y + across[1]), tip]
            ).round()
            colour = light(
                greens[int(chance.integers(len(greens)))], float(chance.uniform(0.6, 1.3))
            )
            points = [blade.astype(np.int32)]
            cv2.fillPoly(cover, points, (1.0,))
            cv2.fillPoly(leaves, points, [float(part) for part in colour])
