"""Simplify a picture: flat areas, tones in steps, and the learned redraw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.raster import (
    Picture,
    Plane,
    bilateral,
    from_lab,
    grow,
    real,
    resize,
    resize_linear,
    to_lab,
)

if TYPE_CHECKING:
    from local.fal.engine.sessions import Models


_STRIPS = 2
"""The network runs on so many strips of rows: less memory than at once, for the same bytes. What
two strips see of each other is computed twice: of four that is a quarter more work."""
_REACH = 18
"""Its eighteen 3x3 convolutions see no farther than that many pixels."""


def flatten(
    picture: Picture, *, rounds: int, space: float, tone: float, shrink: int = 1
) -> Picture:
    """Repeated bilateral filtering: texture goes, edges stay. `shrink` works at that fraction."""
    height, width = picture.shape[:2]
    flat = resize(picture, width // shrink, height // shrink) if shrink > 1 else picture
    for _ in range(rounds):
        flat = bilateral(flat, 9, tone, space)
    return real(np.clip(resize(flat, width, height) if shrink > 1 else flat, 0, 1))


def soft_steps(values: Plane, steps: int, hardness: float) -> Plane:
    """0..1 in so many steps with soft borders (Winnemöller et al. 2006)."""
    scaled = values * np.float32(steps)
    floor = np.floor(scaled) + np.float32(0.5)
    scaled -= floor
    scaled *= np.float32(hardness)
    np.tanh(scaled, out=scaled)
    scaled *= np.float32(0.5)
    floor += scaled
    floor *= np.float32(1 / steps)
    return real(np.clip(floor, 0, 1, out=floor))


def stepped(
    picture: Picture, *, steps: int, hardness: float, share: float, gain: float, vivid: float
) -> Picture:
    """Lightness drawn towards steps by `share` and multiplied by `gain`, colour by `vivid`."""
    light, red, yellow = (real(part) for part in cv2.split(to_lab(picture)))
    light *= np.float32(0.01)
    toned = np.float32(share) * soft_steps(light, steps, hardness)
    toned += np.float32(1 - share) * light
    toned *= np.float32(gain)
    lab = [100 * np.clip(toned, 0, 1), vivid * red, vivid * yellow]
    return from_lab(real(cv2.merge(lab)))


def redraw(models: Models, picture: Picture, *, through: int, shown: Plane) -> Picture:
    """The learned redraw: shrink to `through` pixels, let animevideov3 draw it four times larger.

    Made for cartoons, the model turns photographic texture into clean painted areas and edges;
    the smaller the picture it starts from, the freer the drawing. About 0.4 s from 256 px. Give it
    the subject on its final backdrop: its edges then belong to both. It is spared what is not
    `shown` (HxW, 0 there), as far as a rectangle in each strip of rows leaves that out.
    """
    side = picture.shape[0]
    small = np.clip(resize(picture, through, through), 0, 1)
    wanted = grow(resize(shown, through, through), 3) > 0
    drawn = resize_linear(small, 4 * through, 4 * through)
    strip = -(-through // _STRIPS)
    for top in range(0, through, strip):
        rows = range(top, min(top + strip, through))
        columns = np.flatnonzero(wanted[rows.start : rows.stop].any(axis=0))
        if len(columns):
            span = range(int(columns[0]), int(columns[-1]) + 1)
            drawn[_times(rows, 4), _times(span, 4)] = _redrawn(models, small, rows, span)
    large = resize(drawn, side, side)
    return real(np.clip(large, 0, 1, out=large))


def _redrawn(models: Models, small: Picture, rows: range, columns: range) -> Picture:
    """Those pixels four times larger, drawn with all that the network sees around them."""
    high, wide = small.shape[:2]
    first, last = max(0, rows.start - _REACH), min(high, rows.stop + _REACH)
    left, right = max(0, columns.start - _REACH), min(wide, columns.stop + _REACH)
    feed = np.ascontiguousarray(small[first:last, left:right].transpose(2, 0, 1)[None], np.float32)
    (answer,) = models.run("realesr_animevideov3_x4", {"x": feed}, ["y"])
    down = range(rows.start - first, rows.stop - first)
    across = range(columns.start - left, columns.stop - left)
    return real(answer[0][:, _times(down, 4), _times(across, 4)].transpose(1, 2, 0))


def _times(span: range, factor: int) -> slice:
    return slice(factor * span.start, factor * span.stop)
