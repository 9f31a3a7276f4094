"""Colour a drawing can rely on: skin of the right strength, and a tint for a grey photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.landmarks import LIPS, MOUTH
from local.fal.engine.raster import (
    Picture,
    Plane,
    brightness,
    colour,
    from_lab,
    length,
    polygon,
    real,
    to_lab,
    to_pixels,
)
from local.fal.engine.retouch import skin_mask

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait

SKIN = 25.0
"""CIE chroma of a drawn face: photographed ones have 14 (dim light) to 40 (old slides)."""
_HUE, _TURN = 54.0, 12.0
"""The hue of skin in daylight (degrees in a*b*), and the most a photo's cast is turned back."""
_DIM, _LIFTED = 0.54, 0.8
"""A face of less than that lightness is lit up, but no more than by this exponent."""
_CALM = 0.5
"""How far each spot of the face goes to its usual colour: grey shadows and red noise leave."""
_LEAST, _MOST = 0.62, 2.0
_GREY = 7.0
"""A subject whose colours are nearly all weaker than this was photographed in black and white."""
_TINTS = (
    (0.0, "#14122b"),
    (0.2, "#43293f"),
    (0.42, "#935b5a"),
    (0.62, "#cf8f77"),
    (0.8, "#f2c8a4"),
    (1.0, "#fff6e6"),
)
"""Hand-tinted print: night blue in the shadows, rose in the middle, cream in the lights."""


def balanced(portrait: Portrait, picture: Picture, *, skin: float = SKIN) -> Picture:
    """The picture with its colours scaled so that the face's are as strong as `skin`.

    Dim photos turn grey and ruddy ones orange when a style multiplies all colours by one factor,
    and brown hair turns olive under a yellow cast, so that is turned back by the skin's hue; vivid
    clothes keep theirs. A black-and-white
    photo is tinted like an old print instead.
    """
    light, red, yellow = (real(part) for part in cv2.split(to_lab(picture)))
    strength = length(red, yellow)
    if float(np.percentile(strength[portrait.alpha > 0.5][::5], 90)) < _GREY:  # noqa: PLR2004 - half
        return tinted(picture)
    mask = skin_mask(portrait)
    face = mask > 0.5  # noqa: PLR2004 - half
    usual, usual_red, usual_yellow, found = (
        float(np.median(part[face])) for part in (light, red, yellow, strength)
    )
    light *= np.float32(0.01)
    light = 100 * light ** _lift(usual / 100)
    calm = np.float32(_CALM) * mask
    red += (usual_red - red) * calm
    yellow += (usual_yellow - yellow) * calm
    off = np.degrees(np.arctan2(usual_yellow, usual_red)) - _HUE
    turn = np.radians(np.clip(off, -_TURN, _TURN))
    scale = float(np.clip(skin / max(1.0, found), _LEAST, _MOST))
    share = np.clip((75 - strength) * np.float32(1 / 45), 0.2, 1)
    share *= np.float32(scale)
    kept = np.float32(np.cos(turn) - 1) * share
    kept += np.float32(scale)  # of each part, while this share of the other is mixed in
    share *= np.float32(np.sin(turn))
    colours = [red * kept + yellow * share, yellow * kept - red * share]
    return from_lab(real(cv2.merge([light, *colours])))


def _lift(median: float) -> np.float32:
    """The exponent that lightens a face in the dark a little; never one in good light."""
    return np.float32(np.clip(np.log(_DIM) / np.log(np.clip(median, 0.05, 0.95)), _LIFTED, 1))


def lit_face(portrait: Portrait, grey: Plane, level: float) -> Plane:
    """The brightness with its middle bent so that half the face is lighter than `level`.

    For styles whose colours are not the person's own: there a dark photo is only a dark photo.
    """
    median = float(np.median(grey[skin_mask(portrait) > 0.5]))  # noqa: PLR2004 - half
    return lit_from(median, grey, level)


def lit_from(median: float, grey: Plane, level: float) -> Plane:
    """The same, for a face of that median brightness."""
    bent = np.log(level) / np.log(np.clip(median, 0.05, 0.95))
    return real(grey ** np.float32(np.clip(bent, 0.45, 1.3)))


def tinted(picture: Picture) -> Picture:
    """Brightness alone, in the colours of a hand-tinted print."""
    places = np.linspace(0, 1, 256)
    stops = [stop for stop, _ in _TINTS]
    colours = np.array([colour(code) for _, code in _TINTS])
    table = np.stack([np.interp(places, stops, colours[:, part]) for part in range(3)], axis=-1)
    levels = to_pixels(brightness(picture))
    parts = [cv2.LUT(levels, table[:, part].astype(np.float32)) for part in range(3)]
    return real(cv2.merge(parts))


def lips(portrait: Portrait, *, soft: float = 2.0) -> Plane:
    """The lips without what shows between them, 0..1."""
    shape = portrait.alpha.shape
    outer = polygon(shape, portrait.part(LIPS), soft=soft)
    return real(outer * (1 - polygon(shape, portrait.part(MOUTH), soft=soft)))
