"""A die-cut sticker: the cartoon on nothing, with a thick white border and a soft shadow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.colouring import balanced
from local.fal.engine.outline import along_edge, silhouette
from local.fal.engine.raster import Picture, Plane, affine, fill, gaussian, real, tinged
from local.fal.engine.retouch import evened
from local.fal.engine.styles.cartoon import INK, toon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

BORDER = 34
"""Least width of the white border in pixels at 1024."""
_MARGIN = 26
"""Between the border and the frame: room for the shadow."""
_ROUNDING = 16
"""Notches narrower than twice that are closed, as scissors would."""
_MOST_GROWN = 1.15
_BUST = (0.5, 0.38, 0.49, 0.60, 3.4)
"""Centre, half axes (in sides) and power of the superellipse that rounds off the shoulders."""
_DROP, _SHADOW_BLUR, _SHADOW = 8, 9.0, 0.4
_GROUND, _SHADE = "#8d8d8d", "#1c1f26"


def sticker(models: Models, portrait: Portrait, _: int) -> Picture:
    """Red, green, blue and alpha: HxWx4. The whole border lies inside the frame."""
    side = portrait.alpha.shape[0]
    shape = silhouette(real(portrait.alpha * _bust(side)), soft=3.5)
    matrix = _fitting(shape)
    subject = balanced(portrait, evened(portrait, skin=0.8))
    drawn = toon(models, portrait, subject, fill(shape.shape, _GROUND))
    drawn = real(np.clip(affine(drawn, matrix, side, replicate=True), 0, 1))
    shape = real(np.clip(affine(shape, matrix, side, replicate=False), 0, 1))
    return _on_paper(tinged(drawn, along_edge(shape, 4, 1), INK), shape)


def _bust(side: int) -> Plane:
    """1 inside the form in which busts end: straight sides, round corners."""
    x, y, wide, high, power = _BUST
    places = np.arange(side, dtype=np.float32) / np.float32(side)
    across, down = np.abs((places - x) / wide) ** power, np.abs((places - y) / high) ** power
    away = down[:, None] + across
    return real(np.clip((1 - away) * side / 12, 0, 1))


def _fitting(shape: Plane) -> NDArray[np.float64]:
    """The 2x3 matrix that moves the shape into the middle and leaves room for border and shadow."""
    side = shape.shape[0]
    left, top, width, height = cv2.boundingRect((shape > 0.5).astype(np.uint8))  # noqa: PLR2004 - half
    room = side - 2 * (BORDER + _MARGIN)
    scale = min(_MOST_GROWN, room / max(width, height))
    x, y = left + width / 2, top + height / 2
    return np.array(
        [[scale, 0, side / 2 - scale * x], [0, scale, side / 2 - scale * y]], np.float64
    )


def _on_paper(drawn: Picture, shape: Plane) -> Picture:
    """Around the shape a white border with smooth edges, under it a shadow: HxWx4."""
    side = shape.shape[0]
    reach = BORDER + _ROUNDING
    wide = _within(shape, reach)
    cut = gaussian(1 - _within(real(1 - wide), _ROUNDING), 1.0)
    down = np.array([[1, 0, 0], [0, 1, _DROP]], np.float64)
    shadow = gaussian(affine(cut, down, side, replicate=False), _SHADOW_BLUR)
    under = np.clip(shadow, 0, 1) * np.float32(_SHADOW) * (1 - cut)
    alpha = cut + under
    paper = tinged(drawn, 1 - shape, "#ffffff")
    shade = np.clip(under / np.maximum(alpha, np.float32(1 / 512)), 0, 1)
    colours = tinged(paper, real(shade), _SHADE)
    return real(np.clip(cv2.merge([*cv2.split(colours), real(alpha)]), 0, 1))


def _within(shape: Plane, reach: float) -> Plane:
    """1 up to `reach` pixels from the shape, antialiased."""
    outside = (shape < 0.5).astype(np.uint8)  # noqa: PLR2004 - half
    away = cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return real(np.clip(reach + 0.5 - real(away), 0, 1))
