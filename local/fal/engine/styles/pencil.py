"""A pencil drawing: contour, fine lines, three layers of hatching, and the tooth of the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine import backdrop
from local.fal.engine.flow import ink_lines, structure_flow
from local.fal.engine.raster import (
    Picture,
    Plane,
    brightness,
    gaussian,
    over,
    real,
    smoothstep,
    wide_gaussian,
)
from local.fal.engine.retouch import evened
from local.fal.engine.texture import noise, paper, strokes

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

_PAPER = np.array([0.985, 0.968, 0.935], np.float32)
_GRAPHITE = np.array([0.17, 0.17, 0.185], np.float32)
"""The blackest a soft pencil gets; it never covers the paper like ink."""
_LAYERS = ((-52, 0.22, 0.42), (-28, 0.52, 0.40), (-74, 0.70, 0.45))
"""Hatching: direction in degrees, the darkness from which it is laid, its pressure."""


def pencil(_: Models, portrait: Portrait, seed: int) -> Picture:
    """Graphite on warm paper; the shoulders end in open strokes."""
    side = portrait.alpha.shape[0]
    picture = evened(portrait, skin=0.35)
    grey = brightness(over(picture, portrait.alpha, np.ones_like(picture)))
    pressure = _joined(_hatching(grey, seed), _lines(picture, portrait.alpha), _shading(grey))
    pressure = pressure * _reach(portrait.alpha, seed)
    tooth = noise(side, 2.6, seed + 8, octaves=2)
    caught = smoothstep(real(tooth + 3.6 * pressure), -1.2, 1.6)  # firm strokes fill the tooth
    covered = pressure * (np.float32(0.4) + np.float32(0.6) * caught)
    sheet = paper(side, seed + 2) * (1 - covered)
    parts = [sheet * pale + covered * dark for pale, dark in zip(_PAPER, _GRAPHITE, strict=True)]
    return real(np.clip(cv2.merge(parts), 0, 1))


def _joined(*layers: Plane) -> Plane:
    """Layers of graphite on top of each other, 0..1."""
    bare = np.ones_like(layers[0])
    for layer in layers:
        bare *= 1 - layer
    return real(1 - bare)


def _hatching(grey: Plane, seed: int) -> Plane:
    """Strokes where it is dark, in three directions as it gets darker."""
    side = grey.shape[0]
    dark = real(np.clip(1 - gaussian(grey, 3), 0, 1))
    layers: list[Plane] = []
    for number, (degrees, start, pressure) in enumerate(_LAYERS):
        drawn = strokes(side, degrees, 46, seed + 10 + number, width=0.9)
        laid = smoothstep(real(drawn + (dark - start - 0.12) * 5), -0.4, 1.5)
        layers.append(real(laid * smoothstep(dark, start - 0.2, start + 0.25) * pressure))
    return _joined(*layers)


def _lines(picture: Picture, alpha: Plane) -> Plane:
    """The forms in fine and in bold lines, and a contour that closes pale edges."""
    flow = structure_flow(picture, 3)
    fine = ink_lines(picture, flow, width=1.0, sharpness=60, length=6)
    bold = ink_lines(picture, flow, width=2.2, sharpness=40, threshold=-0.004, length=8)
    edge = gaussian(alpha, 2)
    contour = np.clip(4 * edge * (1 - edge) - 0.25, 0, 1)
    return _joined(real(0.62 * fine), real(0.45 * bold), real(0.5 * contour))


def _shading(grey: Plane) -> Plane:
    """Soft graphite rubbed along the forms: what is darker than what lies around it."""
    around = wide_gaussian(real(1 - grey), grey.shape[0] / 60)
    dodged = np.clip(grey / (1 - around + np.float32(1e-3)), 0, 1)
    deep = smoothstep(real(1 - grey), 0.25, 1.0)
    return real(np.clip(0.75 * (1 - dodged**1.2) + 0.38 * deep, 0, 0.9))


def _reach(alpha: Plane, seed: int) -> Plane:
    """Where the hand went: the subject, thinning out downwards along single strokes."""
    side = alpha.shape[0]
    edge = alpha * smoothstep(gaussian(alpha, 2), 0.1, 0.9)
    ragged = 0.05 * strokes(side, -52, 150, seed + 4, width=2.2)
    far = backdrop.distance(side, 0.5, 0.44)
    return real(edge * smoothstep(real(0.585 - far + ragged), -0.06, 0.12))
