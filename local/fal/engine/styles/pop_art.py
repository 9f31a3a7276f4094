"""Pop art: one face, four times, in flat bands of four palettes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine.abstraction import flatten
from local.fal.engine.colouring import lips
from local.fal.engine.flow import ink_lines, structure_flow
from local.fal.engine.raster import (
    Picture,
    Plane,
    brightness,
    crisp,
    fill,
    gaussian,
    mixed,
    over,
    resize,
    smoothstep,
    tinged,
)
from local.fal.engine.retouch import evened
from local.fal.engine.spectacles import cleared

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

_PALETTES = (  # ground, light, highest light, dark, middle
    ("#ff2e63", "#ffd23f", "#fff1e6", "#252a68", "#08d9d6"),
    ("#3a86ff", "#ff006e", "#ffe5ec", "#240046", "#ffbe0b"),
    ("#06d6a0", "#ef476f", "#fff8e7", "#073b4c", "#ffd166"),
    ("#fb5607", "#8338ec", "#f8f0ff", "#1b1b3a", "#3bceac"),
)
_BAND_EDGE = 0.012


def pop_art(_: Models, portrait: Portrait, seed: int) -> Picture:
    """Two by two prints; the seed turns the order of the palettes."""
    side = portrait.alpha.shape[0]
    half = side // 2
    alpha = crisp(portrait.alpha, soft=3)
    picture = cleared(portrait, evened(portrait, skin=0.5))
    grey = gaussian(brightness(flatten(picture, rounds=4, space=7, tone=0.1, shrink=2)), 3)
    cuts = _cuts(grey, alpha)
    bands = [smoothstep(grey, cut - _BAND_EDGE, cut + _BAND_EDGE) for cut in cuts]
    simple = flatten(picture, rounds=4, space=6, tone=0.08, shrink=2)
    lines = ink_lines(
        simple, structure_flow(picture, 4), width=2.0, sharpness=140, threshold=-0.003, length=9
    )
    inside, mouth, ink, *bands = (
        resize(plane, half, half) for plane in (alpha, lips(portrait, soft=1.5), lines, *bands)
    )
    sheet = np.empty((side, side, 3), np.float32)
    for place in range(4):
        palette = _PALETTES[(place + seed) % 4]
        tinted = _tinted(palette, bands, mouth, ink)
        print_ = over(tinted, inside, fill(inside.shape, palette[0]))
        top, left = place // 2 * half, place % 2 * half
        sheet[top : top + half, left : left + half] = print_
    return sheet


def _cuts(grey: Plane, alpha: Plane) -> list[float]:
    """Three brightnesses that part the subject's tones where they are rare.

    One-dimensional k-means: unlike percentiles it never cuts through one even area, which
    would print as blotches.
    """
    tones = grey[alpha > 0.5][::7]  # noqa: PLR2004 - half
    centres = np.percentile(tones, (10, 40, 65, 90)).astype(np.float32)
    for _ in range(12):
        nearest = np.abs(tones[:, None] - centres[None]).argmin(axis=1)
        for index in range(4):
            members = tones[nearest == index]
            centres[index] = members.mean() if members.size else centres[index]
    ordered = np.sort(centres)
    return [float(value) for value in (ordered[1:] + ordered[:-1]) / 2]


def _tinted(
    palette: tuple[str, str, str, str, str], bands: list[Plane], mouth: Plane, ink: Plane
) -> Picture:
    ground, light, highest, dark, middle = palette
    shape = ink.shape
    tinted = mixed(np.float32(0.85) * fill(shape, middle), bands[0], fill(shape, dark))
    for share, code in ((bands[1], light), (bands[2], highest), (mouth, ground)):
        tinted = tinged(tinted, share, code)
    return mixed(np.float32(0.5) * fill(shape, dark), ink, tinted)
