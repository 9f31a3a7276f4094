"""Neon: the drawing bent in glowing tubes, at night, with a ring of light behind the head."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine import backdrop
from local.fal.engine.abstraction import flatten
from local.fal.engine.colouring import lit_face
from local.fal.engine.flow import ink_lines, structure_flow
from local.fal.engine.landmarks import EYES, LIPS, MOUTH, OVAL
from local.fal.engine.outline import along_edge, drawn, long_only, subject_shape
from local.fal.engine.raster import (
    Picture,
    Plane,
    brightness,
    fill,
    gaussian,
    grid,
    grow,
    over,
    polygon,
    real,
    smoothstep,
    thrice,
    tinged,
    wide_gaussian,
)
from local.fal.engine.retouch import evened
from local.fal.engine.spectacles import cleared

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

_PINK, _BLUE, _VIOLET = "#ff2fb9", "#1fdcff", "#a868ff"
_NIGHT = "#0a0518"
_GLOW = ((3.0, 0.55), (10.0, 0.42), (34.0, 0.34))
"""Halo of a tube: sigma in pixels, strength."""
_FACE = 0.76
"""How light half the face is before the lamps colour it."""
_RING = (0.5, 0.42, 0.385)
"""Where the ring hangs: centre and radius, in sides."""


def neon(_: Models, portrait: Portrait, seed: int) -> Picture:
    """Pink from one side, blue from the other; the seed turns the colours around the ring."""
    side = portrait.alpha.shape[0]
    shape = subject_shape(portrait)
    picture = cleared(portrait, evened(portrait, skin=0.9))
    simple = flatten(picture, rounds=4, space=7, tone=0.09, shrink=2)
    middle = float(portrait.part(OVAL)[:, 0].mean()) / side
    lit = _from_both_sides(side, middle)
    lines = ink_lines(
        simple, structure_flow(simple, 5), width=1.7, sharpness=110, threshold=-0.002, length=10
    )
    tubes = np.maximum(long_only(real(lines * _beside_features(portrait)), 170), _face(portrait))
    tubes = np.maximum(tubes * shape, along_edge(shape, 5, 1))
    grey = lit_face(portrait, brightness(real((simple + picture) / 2)), _FACE)
    scene = over(_figure(grey, shape, lit), shape, _wall(side, seed))
    return backdrop.dithered(_lit(scene, real(tubes), lit), seed)


def _from_both_sides(side: int, middle: float) -> Picture:
    """Pink light on the left of `middle` (in sides), blue on the right, violet between."""
    across, down = grid(side, side)
    place = across / side - np.float32(middle) + (down / side - 0.5) * 0.15
    right = smoothstep(real(place), -0.13, 0.13)
    between = 4 * right * (1 - right)
    return tinged(tinged(fill(right.shape, _PINK), right, _BLUE), between, _VIOLET)


def _beside_features(portrait: Portrait) -> Plane:
    """0 in the eyes and the mouth: a dark pupil must not become a lamp, nor a gap a fang."""
    keep = np.ones_like(portrait.alpha)
    size = round(portrait.face_height / 18)
    for part in (*EYES, LIPS):
        keep *= 1 - grow(polygon(keep.shape, portrait.part(part)), size)
    return gaussian(real(keep), 2)


def _face(portrait: Portrait) -> Plane:
    """Lids and lips, bent after the mesh."""
    shape, bold = portrait.alpha.shape, portrait.face_height / 72
    lids = drawn(shape, [portrait.part(eye[:9]) for eye in EYES], bold)
    upper, lower = portrait.part(MOUTH[:11]), portrait.part([*MOUTH[10:], MOUTH[0]])
    mouth = drawn(shape, [portrait.part([*LIPS, LIPS[0]]), upper, lower], bold * 0.55)
    return real(np.maximum(lids, 0.75 * mouth))


def _figure(grey: Plane, shape: Plane, lit: Picture) -> Picture:
    """The person in the dark: in the colours of the light from either side."""
    rim = shape * (1 - wide_gaussian(shape, 30))
    shine = 0.12 * grey + 0.78 * grey * grey + rim * (0.12 + 0.5 * grey)
    figure = lit * thrice(real(shine))
    figure += fill(grey.shape, _NIGHT) * thrice(1 - grey)
    return figure


def _wall(side: int, seed: int) -> Picture:
    """A dark wall with a ring that changes colour along the way."""
    x, y, radius = _RING
    ring = np.abs(backdrop.distance(side, x, y) - np.float32(radius)) * np.float32(side)
    degrees = float(np.random.default_rng(seed).integers(-30, 30))
    colours = backdrop.linear(side, _BLUE, _PINK, degrees=60 + degrees)
    wall = backdrop.glow(side, "#2a1152", _NIGHT, y=y, radius=0.75)
    return _lit(wall, smoothstep(real(ring), 7.5, 5.5), colours)


def _lit(scene: Picture, tubes: Plane, colours: Picture) -> Picture:
    """Tubes of those colours over a scene: a pale core, and light around it."""
    halo = np.zeros_like(tubes)
    for sigma, strength in _GLOW:
        halo += np.float32(strength) * wide_gaussian(tubes, sigma)
    dark = 1 - np.clip(scene, 0, 1)
    for light in (thrice(np.float32(1.5) * halo) * colours, _core(tubes, colours)):
        np.clip(light, 0, 1, out=light)
        dark *= np.subtract(1, light, out=light)
    return np.subtract(1, dark, out=dark)


def _core(tubes: Plane, colours: Picture) -> Picture:
    """The gas in them, nearly white."""
    pale = np.float32(0.66) * colours
    pale += np.float32(0.34)
    pale *= thrice(gaussian(tubes, 0.8))
    return pale
