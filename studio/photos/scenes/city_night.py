"""A wet street after dark, far out of focus: lamps, shop windows and cars as discs of light."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.photos.raster import lens, real
from studio.photos.scenes.stage import (
    Camera,
    chance_of,
    clouds_of,
    film,
    glow,
    ladder,
    light,
    spot,
)

if TYPE_CHECKING:
    from studio.photos.raster import Picture

EYES = 1.6
FACADE = 10.0
"""Metres from the middle of the street to the houses."""
LENS = 0.021
"""Radius of a far lamp's disc, share of the mean side."""
WINDOWS = ("#ffc070", "#ffb45a", "#ffd9a0", "#cfe4ff", "#ffe9c8")
SHOPS = ("#ff5a7a", "#5ad1ff", "#ffd35a", "#ff8a3c", "#8affd0", "#c78aff")
Lamp = tuple[float, float, float, float, str, float]
"""Right, up from the ground, ahead, radius (metres); colour, strength."""


def draw(height: int, width: int, seed: int) -> Picture:
    """Return the scene, HxWx3, 0..1."""
    camera = Camera(height, width, horizon=0.60, focal=1.25)
    right, down = camera.rays()
    street = np.where((down > 0)[..., None], 0, _above(right, down, seed))
    lit = real(street)
    mirror = np.zeros_like(lit)
    for across, up, ahead, radius, colour, strength in _lamps(seed):
        size = camera.reach * radius / ahead
        place = camera.seen(across, up - EYES, ahead)
        spot(lit, place, size, light(colour, strength))
        spot(mirror, camera.seen(across, -up - EYES, ahead), size, light(colour, strength))
    wet = _wet(camera, lit, mirror, down, seed)
    scene = lens(lit + wet, LENS * camera.side)
    return film(glow(scene, 0.08 * camera.side, 0.16), exposure=1.25, vignette=0.3)


def _above(right: Picture, down: Picture, seed: int) -> Picture:
    """Return sky and houses: two rows of facades that meet at the horizon."""
    sky = ladder(
        -down,
        [
            (0, light("#5a3f52", 0.8)),
            (0.15, light("#33304f", 0.7)),
            (0.6, light("#121a33", 0.7)),
        ],
    )
    far = FACADE / np.maximum(np.abs(right), 1e-3)
    up = EYES - down * far
    side = (right > 0).astype(np.float32)
    house = np.floor(far / 14)
    roof = 9 + 22 * chance_of(seed, house, side) ** 1.5
    tint = chance_of(seed + 1, house, side)[..., None]
    wall = (light("#2a2530") * (1 - tint) + light("#3a2c26") * tint) * 0.55
    across, floor = far / 2.6, up / 3.3
    pane = (np.abs(across % 1 - 0.5) < 0.27) & (np.abs(floor % 1 - 0.5) < 0.28)  # noqa: PLR2004  a window is half as wide as its bay
    lucky = chance_of(seed + 2, across, floor, side)
    on = pane & (lucky < 0.34) & (floor > 1)  # noqa: PLR2004  a third is at home
    kind = (chance_of(seed + 3, across, floor, side) * len(WINDOWS)).astype(int)
    glass = np.stack([light(colour) for colour in WINDOWS])[np.minimum(kind, len(WINDOWS) - 1)]
    strength = 0.35 + 2.6 * chance_of(seed + 4, across, floor, side) ** 4
    front = np.where(on[..., None], glass * strength[..., None], wall)
    front = np.where(((up < 3.4) & (up > 0.4))[..., None], _shops(far, side, seed), front)  # noqa: PLR2004  the ground floor
    air = np.exp(-far / 130)[..., None]
    front = front * air + light("#4a3a4e", 0.6) * (1 - air)
    return np.where(((up < roof) & (far < 400))[..., None], front, sky)  # noqa: PLR2004  the street's end


def _shops(far: Picture, side: Picture, seed: int) -> Picture:
    unit = far / 5
    kind = (chance_of(seed + 5, unit, side) * len(SHOPS)).astype(int)
    colour = np.stack([light(shop) for shop in SHOPS])[np.minimum(kind, len(SHOPS) - 1)]
    inside = light("#ffdcae") * 0.55 + colour * 0.45
    is_open = (chance_of(seed + 6, unit, side) < 0.6) & (unit % 1 < 0.8)  # noqa: PLR2004  six of ten
    return np.where(is_open[..., None], inside * 0.9, light("#1c1719"))


def _lamps(seed: int) -> list[Lamp]:
    """Return every lamp of the street."""
    chance = np.random.default_rng(seed + 7)
    lamps: list[Lamp] = []
    for row in range(16):
        lamps.append((-7.4, 6.2, 11.0 + 13 * row, 0.16, "#ffcf8f", 60.0))
        lamps.append((7.4, 6.2, 16.0 + 13 * row, 0.16, "#ffcf8f", 60.0))
    for _ in range(26):  # cars: white towards us on the left, red away from us on the right
        ahead = float(chance.uniform(9, 130))
        lane, colour, strength = (
            (-2.6, "#fff0d8", 70) if chance.random() < 0.5 else (2.6, "#ff2a1c", 34)  # noqa: PLR2004  even odds
        )
        middle = lane + chance.normal(0, 0.5)
        lamps += [(middle + off, 0.7, ahead, 0.085, colour, strength) for off in (-0.7, 0.7)]
    for ahead in (32.0, 74.0):
        lamps.append((5.6, 4.6, ahead, 0.14, "#2affa0", 42))
        lamps.append((-5.6, 4.6, ahead + 9, 0.14, "#ff3020", 42))
    for _ in range(46):  # signs and shop lamps along the pavements
        side = -1 if chance.random() < 0.5 else 1  # noqa: PLR2004  even odds
        up, ahead = float(chance.uniform(2.2, 4.6)), float(chance.uniform(10, 90))
        colour = SHOPS[int(chance.integers(len(SHOPS)))]
        lamps.append((side * float(chance.uniform(8.4, 9.8)), up, ahead, 0.11, colour, 26))
    return lamps


def _wet(camera: Camera, lit: Picture, mirror: Picture, down: Picture, seed: int) -> Picture:
    """Return the road: what stands above it, mirrored and drawn out by the rough asphalt."""
    edge = round(camera.horizon * camera.height)
    flipped = np.zeros_like(lit)
    rows = min(edge, camera.height - edge)
    flipped[edge : edge + rows] = lit[edge - rows : edge][::-1]
    drawn = cv2.GaussianBlur(flipped * 0.7 + mirror, (0, 0), 2, sigmaY=0.035 * camera.side)
    right, _ = camera.rays()
    ahead = EYES / np.maximum(down, 1e-3)
    rough = clouds_of(seed + 8, right * ahead * 0.9, ahead * 0.35, octaves=3)
    wetness = np.clip(0.26 + 0.16 * rough, 0.04, 0.7)
    asphalt = light("#15151b", 0.8)
    return np.where((down > 0)[..., None], asphalt + drawn * wetness[..., None], 0).astype(
        np.float32
    )
