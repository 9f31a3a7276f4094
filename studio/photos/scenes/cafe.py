"""A warm café in the evening: bulbs on long cords, a bar with bottles, windows on the blue hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.photos.raster import lens, real
from studio.photos.scenes.stage import (
    Camera,
    chance_of,
    clouds_of,
    film,
    glow,
    light,
    ramp,
    spot,
)

if TYPE_CHECKING:
    from studio.photos.raster import Picture

EYES = 1.45
BACK = 7.4
LEFT, RIGHT = -2.15, 2.6
CEILING = 3.5
BAR = (5.8, 1.08)
"""How far the counter is, and how high."""
LENS = 0.019
BOARD = 0.06
"""Share of a shelf's height that is its board."""
TAKEN = 0.86
"""Share of the places on a shelf where a bottle stands."""
BOTTLES = ("#c9772a", "#2f6a3a", "#d8c89a", "#7a2a22", "#e0a850", "#4a6a7a", "#9a4a24")
BULBS = (
    (-1.15, 0.52, 3.3), (-0.72, 1.28, 4.4), (0.62, 0.98, 3.5), (1.25, 0.78, 4.7), (1.62, 1.10, 3.9),
    (-1.40, 1.34, 5.5), (0.05, 0.84, 5.6), (2.05, 1.24, 5.4),
)  # fmt: skip
"""Right, up from the eyes, ahead."""


def draw(height: int, width: int, seed: int) -> Picture:
    """Return the scene, HxWx3, 0..1."""
    camera = Camera(height, width, horizon=0.48, focal=1.15)
    right, down = camera.rays()
    wall = np.where(right < 0, LEFT, RIGHT) / np.where(np.abs(right) < 1e-4, 1e-4, right)  # noqa: PLR2004  never by nothing
    to_floor = np.where(down > 0, EYES / np.maximum(down, 1e-4), 1e6)
    to_ceiling = np.where(down < 0, (CEILING - EYES) / np.maximum(-down, 1e-4), 1e6)
    ahead = np.minimum(np.minimum(wall, BACK), np.minimum(to_floor, to_ceiling))
    across, up = right * ahead, EYES - down * ahead
    shown, own = _back(across, up, seed)
    at_left = (ahead >= wall) & (right < 0)
    window, day = _window(ahead, up)
    shown = np.where((at_left & (day <= 0))[..., None], light("#6a4632"), shown)
    own = np.where(at_left[..., None], window * day[..., None], own)
    shown = np.where(((ahead >= wall) & (right >= 0))[..., None], _brick(ahead, up, seed), shown)
    own = np.where((((ahead >= wall) & (right >= 0)) | (ahead >= to_floor))[..., None], 0, own)
    shown = np.where((ahead >= to_floor)[..., None], _floor(across, ahead, seed), shown)
    is_ceiling = (ahead >= to_ceiling)[..., None]
    shown, own = np.where(is_ceiling, light("#2a1e18"), shown), np.where(is_ceiling, 0, own)
    scene = real(shown * _light(across, up, ahead) + own)
    scene = _counter(scene, right, down, seed)
    chance = np.random.default_rng(seed + 9)
    for place in BULBS:
        bulb = camera.reach * 0.062 / place[2]
        spot(scene, camera.seen(*place), bulb, light("#ffb862", 26))
    for step in range(15):  # a string of small lamps along the back wall and over the bar
        x = LEFT + 0.3 + step * (RIGHT - LEFT - 0.6) / 14
        sag = 0.10 * np.cos(step * 1.27) + chance.normal(0, 0.02)
        spot(
            scene, camera.seen(x, 1.45 + sag, 7.2), camera.reach * 0.022 / 7.2, light("#ffcf90", 46)
        )
    soft = lens(scene, LENS * camera.side)
    return film(glow(soft, 0.10 * camera.side, 0.20), exposure=1.0, vignette=0.28)


def _back(across: Picture, up: Picture, seed: int) -> tuple[Picture, Picture]:
    """Return the wall behind the bar, and the light its own lit shelves give."""
    plaster = clouds_of(seed, across * 1.2, up * 1.2, octaves=3)
    wall = light("#3d5c5c", 0.9) * (1 + 0.06 * plaster)[..., None]
    board = (across > 1.0) & (across < 2.7) & (up > 1.5) & (up < 2.4)  # noqa: PLR2004  metres
    chalk = clouds_of(seed + 1, across * 9, up * 16, octaves=2)
    menu = light("#1c2220") + light("#e8e4d8", 0.25) * ramp(chalk, 0.9, 1.9)[..., None]
    wall = np.where(board[..., None], menu, wall)
    shelf = (up - 1.35) / 0.42
    level = np.floor(shelf)
    inside = (across > -1.9) & (across < 0.75) & (level >= 0) & (level < 3)  # noqa: PLR2004  three shelves
    place = shelf - level
    slot = np.floor(across / 0.15)
    middle = np.abs(across / 0.15 - slot - 0.5)
    tall = 0.5 + 0.35 * chance_of(seed + 2, slot, level)
    neck = np.where(place > tall * 0.68, 0.14, 0.38)
    taken = chance_of(seed + 3, slot, level) < TAKEN
    there = taken & (place > BOARD) & (place < tall) & (middle < neck)
    kind = (chance_of(seed + 4, slot, level) * len(BOTTLES)).astype(int)
    glass = np.stack([light(colour) for colour in BOTTLES])[np.minimum(kind, len(BOTTLES) - 1)]
    backlit = light("#ffb060", 0.55) * (0.35 + 0.65 * ramp(place, 1.0, 0.2))[..., None]
    shine = 0.25 + 1.1 * ramp(middle, 0.24, 0.16)
    lit = np.where(there[..., None], glass * shine[..., None], backlit)
    lit = np.where((place < BOARD)[..., None], light("#3a2416", 0.4), lit)
    own = np.where(inside[..., None], lit, 0)
    return np.where(inside[..., None], 0, wall).astype(np.float32), own.astype(np.float32)


def _window(ahead: Picture, up: Picture) -> tuple[Picture, Picture]:
    """Return the blue hour outside, and where the glass is."""
    bay = (ahead - 2.2) % 1.55
    glass = (bay > 0.16) & (up > 0.75) & (up < 2.95) & (np.abs(up - 2.3) > 0.035)  # noqa: PLR2004  metres
    sky = (
        light("#6f96c8", 1.5) * ramp(up, 0.3, 3.2)[..., None]
        + light("#e8a878", 0.5) * ramp(up, 2.2, 0.8)[..., None]
    )
    return sky, glass.astype(np.float32)


def _brick(ahead: Picture, up: Picture, seed: int) -> Picture:
    row = np.floor(up / 0.085)
    column = np.floor(ahead / 0.25 + 0.5 * (row % 2))
    tone = 0.7 + 0.6 * chance_of(seed + 5, row, column)
    joint = ((up / 0.085) % 1 < 0.14) | ((ahead / 0.25 + 0.5 * (row % 2)) % 1 < 0.05)  # noqa: PLR2004  a centimetre of mortar
    return np.where(joint[..., None], light("#8a7460"), light("#9a5238") * tone[..., None])


def _floor(across: Picture, ahead: Picture, seed: int) -> Picture:
    plank = np.floor(across / 0.16)
    tone = 0.75 + 0.4 * chance_of(seed + 6, plank, np.floor(ahead / 1.3 + 0.41 * plank))
    return real(light("#6a4630") * tone[..., None])


def _light(across: Picture, up: Picture, ahead: Picture) -> Picture:
    """Return what the bulbs and the window throw on a point."""
    lit = np.broadcast_to(light("#ffd9b0", 0.20), (*across.shape, 3))
    for right, higher, away in BULBS:
        far = (across - right) ** 2 + (up - EYES - higher) ** 2 + (ahead - away) ** 2
        lit = lit + light("#ffb872", 0.50) * (1 / (0.30 + far))[..., None]
    day = (across - LEFT) ** 2 + (up - 1.9) ** 2 + ((ahead - 4) * 0.5) ** 2
    return real(lit + light("#86a8d8", 0.8) * (1 / (1.2 + day))[..., None])


def _counter(scene: Picture, right: Picture, down: Picture, seed: int) -> Picture:
    """Put the bar before the back wall: a lit top, a panelled front, cups and jars along it."""
    ahead, high = BAR
    across, up = right * ahead, EYES - down * ahead
    within = (across > -1.75) & (across < 2.6)  # noqa: PLR2004  metres
    panel = 0.75 + 0.25 * (np.abs((across % 0.6) - 0.3) < 0.24)  # noqa: PLR2004  metres
    front = light("#7a4c30") * (panel * (0.35 + 0.65 * ramp(up, 0.1, high)))[..., None]
    top = light("#d8a468", 1.1)
    # A strip of lamps under the top washes the panels, and warms the dark.
    strip = light("#ffb86a", 2.2) * np.exp(-np.maximum(high - up, 0) / 0.24)[..., None]
    lit = front * (_light(across, up, np.full_like(up, ahead)) + strip)
    bar = np.where((up > high - 0.07)[..., None], top, lit)
    scene = np.where((within & (up < high))[..., None], bar, scene)
    slot = np.floor(across / 0.21)
    kind = chance_of(seed + 7, slot)
    tall = 0.08 + 0.24 * chance_of(seed + 8, slot)
    wide = np.abs(across / 0.21 - slot - 0.5) < 0.26  # noqa: PLR2004  half a place
    jar = within & wide & (up >= high) & (up < high + tall) & (kind < 0.45)  # noqa: PLR2004  not crowded
    shine = np.stack([light("#f4ead8", 0.8), light("#b8763a", 0.6), light("#3a5a4a", 0.5)])
    colour = shine[np.minimum((kind / 0.15).astype(int), 2)]
    return real(np.where(jar[..., None], colour, scene))
