"""Anime: cel shading, lids and lights drawn over eyes a little larger than life, a summer sky."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from local.fal.engine import backdrop
from local.fal.engine.abstraction import flatten, redraw, stepped
from local.fal.engine.colouring import balanced
from local.fal.engine.eyes import enlarged, eyes_of, opened, painted
from local.fal.engine.flow import ink_lines, structure_flow
from local.fal.engine.landmarks import LEFT_CHEEK, OVAL, RIGHT_CHEEK
from local.fal.engine.outline import along_edge, long_only, subject_shape
from local.fal.engine.portrait import SIDE
from local.fal.engine.raster import (
    Picture,
    Plane,
    fill,
    gaussian,
    over,
    real,
    resize_linear,
    smoothstep,
    tinged,
)
from local.fal.engine.retouch import evened, skin_mask
from local.fal.engine.spectacles import cleared, rims, with_rims

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

_INK = "#3c1d2b"
_SHADE = "#1c1636"
_CLOUDS = ((0.06, 0.36, 0.2), (0.95, 0.5, 0.26), (0.1, 0.8, 0.34), (0.86, 0.14, 0.1))
"""Centre and half width of the clouds, in sides."""

Ball: TypeAlias = tuple[float, float, float]
"""Centre and radius of a part of a cloud, in sides."""


def anime(models: Models, portrait: Portrait, seed: int) -> Picture:
    """Drawn flat and fine before clouds; the seed moves the clouds."""
    sky = _sky(portrait.alpha.shape[0], seed)
    shape = subject_shape(portrait)
    simple = flatten(
        cleared(portrait, evened(portrait, skin=0.9)), rounds=5, space=8, tone=0.09, shrink=2
    )
    simple = balanced(portrait, simple, skin=22)
    free = redraw(models, over(simple, shape, sky), through=192, shown=shape)
    eyes = eyes_of(portrait)
    if rims(portrait):  # which larger eyes would bend
        eyes = opened(eyes)
    else:
        free, eyes = enlarged(free, eyes)
    skin = skin_mask(portrait)
    lines = _lines(free, skin)
    cels = _blushing(portrait, _shaded(free), skin)
    ink = np.maximum(lines * shape, np.float32(0.9) * along_edge(shape, 2.5, 1.5))
    figure = painted(tinged(cels, ink, _INK), free, eyes, _INK)
    figure = with_rims(portrait, figure, _INK)
    return backdrop.dithered(over(figure, np.maximum(shape, ink), sky), seed)


def _lines(picture: Picture, skin: Plane) -> Plane:
    """Fine ink; on the skin only what is strong, so that faces stay smooth."""
    flow = structure_flow(picture, 4)
    lines = ink_lines(picture, flow, width=1.5, sharpness=80, threshold=-0.0012, length=10)
    faint = 1 - 0.6 * skin
    return real(long_only(real(lines * faint), 70) * 0.92)


def _shaded(picture: Picture) -> Picture:
    """Light in few steps with firm borders; the darkest is a night blue, never black."""
    calm = gaussian(flatten(picture, rounds=4, space=7, tone=0.08, shrink=2), 1.1)
    toned = stepped(calm, steps=6, hardness=9, share=0.85, gain=1.06, vivid=1.45)
    dark = 1 - toned
    dark *= dark
    dark *= dark
    dark *= fill(dark.shape, _SHADE)
    return dark + toned


def _blushing(portrait: Portrait, picture: Picture, skin: Plane) -> Picture:
    """A touch of red on the cheeks."""
    places = np.arange(SIDE, dtype=np.float32)
    size = np.float32(np.ptp(portrait.part(OVAL)[:, 0]) * 0.11)
    red = np.zeros_like(skin)
    for cheek in (RIGHT_CHEEK, LEFT_CHEEK):
        x, y = portrait.landmarks[cheek]
        across = np.exp(-((places - x) ** 2) / (2 * size * size))
        down = np.exp(-((1.5 * (places - y)) ** 2) / (2 * size * size))
        red += down[:, None] * across
    return tinged(picture, real(0.26 * red * skin), "#ff7f78")


def _sky(side: int, seed: int) -> Picture:
    """Blue paling downwards, with heaped clouds: white where the sun is, blue-grey below."""
    half = side // 2  # clouds have no finer edge than that
    sky = backdrop.linear(half, "#2f86e6", "#bfe8ff", degrees=90)
    chance = np.random.default_rng(seed)
    for x, y, size in _CLOUDS:
        heap = _heap(chance, x + chance.uniform(-0.04, 0.04), y, size)
        for code, drop, less in (("#bcd8f4", 0.0, 1.0), ("#ffffff", 0.16, 0.92)):
            sky = tinged(sky, _billows(half, heap, drop, less), code)
    return resize_linear(sky, side, side)


def _heap(chance: np.random.Generator, x: float, y: float, size: float) -> list[Ball]:
    """Balls that make a cloud: higher and larger towards its middle. All in sides."""
    balls: list[Ball] = []
    for place in np.linspace(-1, 1, 11):
        height = 1 - place * place
        radius = size * (0.16 + 0.2 * height) * chance.uniform(0.8, 1.15)
        rise = 0.7 * radius + size * 0.45 * height * chance.uniform(0.0, 1.0)
        balls.append((float(x + place * size), float(y - rise), float(radius)))
    return balls


def _billows(side: int, balls: list[Ball], drop: float, less: float) -> Plane:
    """The union of the balls, each moved up by `drop` radii and scaled by `less`; 0..1."""
    inside = np.full((side // 2, side // 2), -1, np.float32)
    for x, y, radius in balls:
        away = backdrop.distance(side // 2, x, y - drop * radius)
        inside = np.maximum(inside, np.float32(radius * less) - away)
    return smoothstep(resize_linear(inside, side, side), -0.6 / side, 0.6 / side)
