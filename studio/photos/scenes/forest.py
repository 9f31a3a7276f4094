"""A path through a wood in the morning, against the light: haze, trunks, sun between the leaves."""

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
SUN = (-0.17, 0.27)
"""Where it stands: right and up, as slopes of its ray."""
HAZE = 38.0
"""Metres after which a third of a trunk's own colour is left."""
LENS = 0.020
LEAVES = ("#4f7a26", "#7fa834", "#a8c84a", "#35591f", "#c8d868")


def draw(height: int, width: int, seed: int) -> Picture:
    """Return the scene, HxWx3, 0..1."""
    camera = Camera(height, width, horizon=0.56, focal=1.15)
    right, down = camera.rays()
    chance = np.random.default_rng(seed)
    scene = lens(_far(right, down, seed), 0.9 * LENS * camera.side)
    for near, far, count in ((34, 60, 40), (18, 34, 24), (9, 18, 11)):
        radius = LENS * camera.side * (1 - 2.2 / near)
        cover, layer = _trunks(camera, chance, near, far, count)
        cover, layer = _leaves(camera, chance, (near, far), (cover, layer))
        scene = over(scene, lens(layer, radius), lens(cover, radius))
        scene = _beams(scene, right, down, 0.035)
    return film(glow(scene, 0.12 * camera.side, 0.17), exposure=1.0, vignette=0.25)


def _far(right: Picture, down: Picture, seed: int) -> Picture:
    """Return the bright distance, the canopy with its holes, and the ground."""
    haze = _haze(right, down)
    leafy = clouds_of(seed, right * 13, down * 13, octaves=4)
    crown = ramp(-down, 0.02, 0.30)
    thick = ramp(leafy + 1.6 * crown - 0.9, -0.5, 0.7)
    green = mixed(light("#86a83c", 0.9), light("#27481a", 0.8), np.clip(0.5 + 0.35 * leafy, 0, 1))
    wood = mixed(haze, green, thick * (0.80 + 0.12 * crown))
    away = np.hypot(right - SUN[0], -down - SUN[1])
    holes = ramp(clouds_of(seed + 1, right * 34, down * 34, octaves=2), 1.45, 2.4)
    holes = holes * ramp(-down, 0.0, 0.12) * (0.15 + np.exp(-away / 0.22))
    wood = wood + light("#fff3c4", 16) * holes[..., None]
    return np.where((down > 0)[..., None], _ground(right, down, seed), wood).astype(np.float32)


def _haze(right: Picture, down: Picture) -> Picture:
    away = np.hypot((right - SUN[0]) * 0.8, -down - SUN[1])
    return ladder(
        away,
        [(0, light("#fff2c0", 1.35)), (0.22, light("#dfe08c", 0.85)), (0.7, light("#7f9a4c", 0.7))],
    )


def _ground(right: Picture, down: Picture, seed: int) -> Picture:
    """Return moss and leaves with a path in the middle, and the sun in patches on both."""
    ahead = EYES / np.maximum(down, 1e-3)
    across = right * ahead
    mottle = clouds_of(seed + 2, across * 0.9, ahead * 0.6, octaves=4) * ramp(ahead, 50, 6)
    floor = mixed(light("#4f6a2a"), light("#7a6436"), np.clip(0.5 + 0.3 * mottle, 0, 1))
    bend = 0.5 * np.sin(ahead * 0.13) + 0.02 * ahead
    path = np.exp(-(((across - bend) / 1.15) ** 4)) * (0.9 + 0.08 * mottle)
    floor = mixed(floor, light("#a98f66"), np.clip(path, 0, 1))
    sun = ramp(clouds_of(seed + 3, across * 0.35, ahead * 0.18, octaves=3), 0.2, 1.0)
    lit = floor * (0.42 + 1.9 * sun)[..., None] * light("#fff0c0")
    dim = 1 - np.exp(-ahead / HAZE)
    return mixed(real(lit), _haze(right, down * 0), real(dim * 0.8))


def _trunks(
    camera: Camera, chance: np.random.Generator, near: float, far: float, count: int
) -> tuple[Picture, Picture]:
    """Return cover and light of the trunks between two distances."""
    cover = np.zeros((camera.height, camera.width), np.float32)
    layer = np.zeros((camera.height, camera.width, 3), np.float32)
    for ahead in sorted(chance.uniform(near, far, count), reverse=True):
        across = float(chance.uniform(-1, 1)) * 0.62 * ahead
        if abs(across) < 1.7:  # noqa: PLR2004  nothing grows on the path
            across += np.copysign(1.9, across)
        half, lean = float(chance.uniform(0.09, 0.24)), float(chance.normal(0, 0.035))
        x, bottom = camera.seen(across, -EYES, float(ahead))
        top = x + lean * (bottom + 50)
        wide = half * camera.reach / ahead
        bark = light("#3a2c1e") + light("#4a4a26") * float(chance.uniform(0, 0.8))
        clear = float(np.exp(-ahead / HAZE))
        colour = bark * clear + light("#8f9f56", 0.62) * (1 - clear)
        for share, tone in ((1.0, 1.0), (0.35, 1.25)):  # the side to the sun is a little brighter
            off = -0.65 * wide if share < 1 else 0
            shape = np.array(
                [
                    (top - 0.7 * wide * share + off, -50),
                    (top + 0.7 * wide * share + off, -50),
                    (x + wide * share + off, bottom),
                    (x - wide * share + off, bottom),
                ]
            )
            points = [np.round(shape).astype(np.int32)]
            cv2.fillPoly(layer, points, [float(part) * tone for part in colour])
            cv2.fillPoly(cover, points, (1.0,))
    return cover, layer


def _leaves(
    camera: Camera,
    chance: np.random.Generator,
    depth: tuple[float, float],
    trunks: tuple[Picture, Picture],
) -> tuple[Picture, Picture]:
    """Hang twigs full of leaves before those trunks: high up, and as bushes at their feet."""
    cover, layer = trunks
    for _ in range(46):
        ahead = float(chance.uniform(*depth))
        across = float(chance.uniform(-0.6, 0.6)) * ahead
        high = chance.random() < 0.72  # noqa: PLR2004  most hang from above
        up = (
            float(chance.uniform(0.17, 0.62)) * ahead if high else float(chance.uniform(-1.5, -0.7))
        )
        if not high and abs(across) < 2.4:  # noqa: PLR2004  the path stays free
            continue
        x, y = camera.seen(across, up, ahead)
        spread = camera.reach * float(chance.uniform(0.5, 1.3)) / ahead
        clear = float(np.exp(-ahead / HAZE))
        for _ in range(42):
            place = (
                round(x + chance.normal(0, spread)),
                round(y + chance.normal(0, 0.45 * spread)),
            )
            leaf = light(LEAVES[int(chance.integers(len(LEAVES)))], float(chance.uniform(0.4, 1.5)))
            colour = leaf * clear + light("#a8b85e", 0.75) * (1 - clear)
            size = max(1, round(camera.reach * 0.09 / ahead))
            cv2.circle(layer, place, size, [float(part) for part in colour], -1)
            cv2.circle(cover, place, size, (1.0,), -1)
    return cover, layer


def _beams(scene: Picture, right: Picture, down: Picture, strength: float) -> Picture:
    """Add lit haze around the sun: air between us and what is far."""
    away = np.hypot((right - SUN[0]) * 0.9, -down - SUN[1])
    veil = strength * 3.6 * np.exp(-away / 0.24) + strength * 0.25
    return np.asarray(
        scene * (1 - 0.5 * veil[..., None]) + light("#fff2bc") * veil[..., None], np.float32
    )
