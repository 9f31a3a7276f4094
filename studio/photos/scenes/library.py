"""An aisle between bookshelves, with a tall window at its end and warm lamps above."""

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
    mixed,
    ramp,
    spot,
)

if TYPE_CHECKING:
    from studio.photos.raster import Picture

EYES = 1.6
HALF = 1.75
"""Metres from the middle of the aisle to the shelves."""
END = 10.5
CEILING = 3.5
LENS = 0.0125
COLOURS = (
    "#7a2f28", "#9a5a34", "#35506a", "#2f5a48", "#c8b48a", "#5a3a2c",
    "#8a7a5a", "#44405c", "#a8763c", "#d8ccb0", "#3a3430", "#6a2a3c",
)  # fmt: skip
LAMPS = (3.6, 6.4, 9.2)


def draw(height: int, width: int, seed: int) -> Picture:
    """Return the scene, HxWx3, 0..1."""
    camera = Camera(height, width, horizon=0.50, focal=1.2)
    right, down = camera.rays()
    to_side = HALF / np.maximum(np.abs(right), 1e-4)
    to_floor = np.where(down > 0, EYES / np.maximum(down, 1e-4), 1e6)
    to_ceiling = np.where(down < 0, (CEILING - EYES) / np.maximum(-down, 1e-4), 1e6)
    ahead = np.minimum(np.minimum(to_side, END), np.minimum(to_floor, to_ceiling))
    across, up = right * ahead, EYES - down * ahead
    side = (right > 0).astype(np.float32)
    scene = _end(across, up)
    at_side = ahead >= to_side
    scene = np.where(at_side[..., None], _books(ahead, up, side, seed), scene)
    scene = np.where((ahead >= to_floor)[..., None], _floor(across, ahead, seed), scene)
    scene = np.where((ahead >= to_ceiling)[..., None], light("#4a4038", 0.8), scene)
    is_window = (ahead >= END) & (up > 0.9) & (np.abs(across) < 0.95) & (up < 3.1)  # noqa: PLR2004  as `_end` draws it
    lit = scene * np.where(is_window[..., None], 1, _light(across, up, ahead))
    scene = real(lit)
    for place in LAMPS:
        for off in (-0.8, 0.8):
            size = camera.reach * 0.075 / place
            spot(scene, camera.seen(off, 1.5, place), size, light("#ffcf8c", 22))
    soft = lens(scene, LENS * camera.side)
    return film(glow(soft, 0.09 * camera.side, 0.16), exposure=1.05, vignette=0.25)


def _books(along: Picture, up: Picture, side: Picture, seed: int) -> Picture:
    """Return shelves seen along a wall: boards, uprights, and books of all sizes between."""
    shelf = np.floor(up / 0.37)
    place = up / 0.37 - shelf
    shift = 3 * chance_of(seed, shelf, side)
    thick = along / 0.055 + shift + 0.35 * np.sin(along * 9 + 5 * shift)
    book = np.floor(thick)
    tall = 0.60 + 0.32 * chance_of(seed + 1, book, shelf, side)
    kind = (chance_of(seed + 2, book, shelf, side) * len(COLOURS)).astype(int)
    row = (chance_of(seed + 7, np.floor(book / 7), shelf, side) * len(COLOURS)).astype(int)
    kind = np.where(chance_of(seed + 3, book, shelf, side) < 0.35, row, kind)  # noqa: PLR2004  works in volumes stand together
    cloth = np.stack([light(colour, 1.15) for colour in COLOURS])[
        np.minimum(kind, len(COLOURS) - 1)
    ]
    round_back = 0.65 + 0.5 * np.sin(np.pi * (thick - book))
    worn = 0.75 + 0.5 * chance_of(seed + 4, book, shelf, side)
    spine = cloth * (round_back * worn)[..., None]
    label = (np.abs(place - 0.5) < 0.05) & (chance_of(seed + 5, book, shelf, side) < 0.4)  # noqa: PLR2004  a band on some spines
    spine = np.where(label[..., None], light("#d8b878", 0.9), spine)
    gap = (place > tall) | (chance_of(seed + 6, book, shelf, side) < 0.04)  # noqa: PLR2004  a few are lent
    inside = np.where(gap[..., None], light("#2a1c14", 0.5), spine)
    wood = light("#6a452c")
    board = (place < 0.08) | ((along % 1.1) < 0.07)  # noqa: PLR2004  boards of 3 cm, uprights of 7
    return real(np.where(board[..., None], wood, inside))


def _floor(across: Picture, ahead: Picture, seed: int) -> Picture:
    plank = np.floor(across / 0.14)
    tone = 0.8 + 0.35 * chance_of(seed + 8, plank, np.floor(ahead / 1.4 + plank * 0.37))
    wood = light("#7a4e30") * tone[..., None]
    # The polished floor mirrors the window, drawn out towards us.
    sheen = np.exp(-((across / 0.8) ** 2)) * ramp(ahead, 1.5, END) * 0.55
    rough = 1 + 0.15 * clouds_of(seed + 9, across * 3, ahead, octaves=2)
    return real(wood + light("#f4f1e6") * (sheen * rough)[..., None])


def _end(across: Picture, up: Picture) -> Picture:
    """Return the far wall with its window, and the pale garden that shows through it."""
    wall = np.broadcast_to(light("#b89a78", 0.9), (*across.shape, 3))
    garden = mixed(light("#cfe0b8", 2.6), light("#f6faff", 4.2), ramp(up, 1.0, 2.4))
    pane = (np.abs(across) < 0.95) & (up > 0.9) & (up < 3.1)  # noqa: PLR2004  metres
    bar = (np.abs(np.abs(across) - 0.32) < 0.03) | (np.abs((up - 0.9) % 0.73) < 0.04)  # noqa: PLR2004  glazing bars
    window = np.where(bar[..., None], light("#e8e0d0", 0.5), garden)
    return real(np.where(pane[..., None], window, wall))


def _light(across: Picture, up: Picture, ahead: Picture) -> Picture:
    """Return the light that falls on a point: lamps in a row, and the day from the window."""
    day = np.hypot(np.hypot(across, up - 2), END + 0.8 - ahead)
    lit = light("#eaf2ff", 0.28) + light("#f4f8ff", 5.0) * (1 / (1 + day**2 * 0.8))[..., None]
    for place in LAMPS:
        for off in (-0.8, 0.8):
            far = (across - off) ** 2 + (up - EYES - 1.5) ** 2 + (ahead - place) ** 2
            lit = lit + light("#ffc888", 0.75) * (1 / (0.35 + far))[..., None]
    return real(lit)
