"""Colour a drawing can rely on: skin of the right strength, and a tint for a grey photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine.landmarks import LIPS, MOUTH
from local.fal.engine.raster import (
    Picture,
    Plane,
    brightness,
    colour,
    from_lab,
    polygon,
    real,
    to_lab,
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
    lab = to_lab(picture)
    strength = np.hypot(lab[..., 1], lab[..., 2])
    if float(np.percentile(strength[portrait.alpha > 0.5][::5], 90)) < _GREY:  # noqa: PLR2004 - half
        return tinted(picture)
    mask = skin_mask(portrait)
    face = mask > 0.5  # noqa: PLR2004 - half
    found = max(1.0, float(np.median(strength[face])))
    red, yellow = (float(np.median(lab[..., part][face])) for part in (1, 2))
    lab[..., 0] = 100 * (lab[..., 0] / 100) ** _lift(float(np.median(lab[..., 0][face])) / 100)
    usual = np.array([red, yellow], np.float32)
    lab[..., 1:] += (usual - lab[..., 1:]) * (np.float32(_CALM) * mask[..., None])
    off = np.degrees(np.arctan2(yellow, red)) - _HUE
    turn = np.radians(np.clip(off, -_TURN, _TURN))
    scale = np.float32(np.clip(skin / found, _LEAST, _MOST))
    back = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]], np.float32)
    share = np.clip((75 - strength) / 45, 0.2, 1)[..., None]
    colours = lab[..., 1:]
    lab[..., 1:] = (colours + (colours @ back - colours) * share) * scale
    return from_lab(lab)


def _lift(median: float) -> np.float32:
    """The exponent that lightens a face in the dark a little; never one in good light."""
    return np.float32(np.clip(np.log(_DIM) / np.log(np.clip(median, 0.05, 0.95)), _LIFTED, 1))


def lit_face(portrait: Portrait, grey: Plane, level: float) -> Plane:
    """The brightness with its middle bent so that half the face is lighter than `level`.

    For styles whose colours are not the person's own: there a dark photo is only a dark photo.
    """
    median = float(np.median(grey[skin_mask(portrait) > 0.5]))  # noqa: PLR2004 - half
    bent = np.log(level) / np.log(np.clip(median, 0.05, 0.95))
    return real(grey ** np.float32(np.clip(bent, 0.45, 1.3)))


def tinted(picture: Picture) -> Picture:
    """Brightness alone, in the colours of a hand-tinted print."""
    places = np.linspace(0, 1, 256)
    stops = [stop for stop, _ in _TINTS]
    colours = np.array([colour(code) for _, code in _TINTS])
    table = np.stack([np.interp(places, stops, colours[:, part]) for part in range(3)], axis=-1)
    levels = np.clip(brightness(picture) * 255 + 0.5, 0, 255).astype(np.uint8)
    return real(table.astype(np.float32)[levels])


def lips(portrait: Portrait, *, soft: float = 2.0) -> Plane:
    """The lips without what shows between them, 0..1."""
    shape = portrait.alpha.shape
    outer = polygon(shape, portrait.part(LIPS), soft=soft)
    return real(outer * (1 - polygon(shape, portrait.part(MOUTH), soft=soft)))
