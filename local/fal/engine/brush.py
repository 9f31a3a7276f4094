"""Painting stroke by stroke: broad brushes first, finer ones only where something is missing.

Curved brush strokes after Hertzmann 1998 ("Painterly rendering with curved brush strokes of
multiple sizes"), led by the structure tensor as in Litwinowicz 1997. The colours of the strokes go
to one canvas and their thickness to another, from which the paint is lit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.flow import Flow, smooth_along
from local.fal.engine.raster import (
    Picture,
    Pixels,
    Plane,
    from_pixels,
    gaussian,
    real,
    sobel,
    thrice,
    to_pixels,
    wide_gaussian,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SUB_PIXELS = 3
"""OpenCV draws at eighths of a pixel (2 to the third)."""
_LEAST_STEPS = 2
_WIDE = 4
"""From that sigma on a blur is made at a smaller size."""


@dataclass(frozen=True, slots=True)
class Brush:
    """A brush `width` pixels wide, laid every `spacing` pixels in strokes of up to `steps` widths.

    It paints where the canvas differs from the subject by more than `tolerance` (0..1); `load`
    is how much the paint differs from stroke to stroke.
    """

    width: int
    spacing: int
    steps: int
    tolerance: float
    load: float


@dataclass(frozen=True, slots=True)
class Canvas:
    """Red, green, blue and how thick the paint lies, HxWx4 uint8: one drawing for each stroke."""

    layers: NDArray[np.uint8]

    @property
    def paint(self) -> Pixels:
        """The colours, HxWx3."""
        return self.layers[..., :3]

    @property
    def thickness(self) -> NDArray[np.uint8]:
        """How thick it lies, HxW."""
        return self.layers[..., 3]


def paint(picture: Picture, flow: Flow, brushes: tuple[Brush, ...], seed: int) -> Canvas:
    """The picture in strokes along the flow; about 20 microseconds a stroke."""
    chance = np.random.default_rng(seed)
    ground = to_pixels(wide_gaussian(picture, brushes[0].width))
    canvas = Canvas(np.dstack([ground, np.full(picture.shape[:2], 90, np.uint8)]))
    for number, brush in enumerate(brushes):
        sigma = brush.width * 0.35
        seen = (gaussian if sigma < _WIDE else wide_gaussian)(picture, sigma)
        starts = _starts(canvas, seen, brush, chance, everywhere=number == 0)
        _lay(canvas, seen, flow, brush, starts, chance)
    return canvas


def lit(canvas: Canvas, flow: Flow, seed: int, *, relief: float, bristle: float) -> Picture:
    """The paint under light from the upper left: ridges of the strokes, streaks of the bristles.

    `relief` and `bristle` are how many 0..1 brightness levels a typical ridge and streak differ.
    """
    side = canvas.layers.shape[0]
    grain = np.random.default_rng(seed).standard_normal((side, side)).astype(np.float32)
    streaks = smooth_along(gaussian(grain, 1.0), flow, 12)
    streaks = real(streaks / streaks.std())
    height = gaussian(canvas.thickness * np.float32(1 / 30), 0.8)
    across, down = sobel(real(height))
    ridges = np.clip(-(across + down) / 4, -2.5, 2.5)
    streak_across, streak_down = sobel(streaks)
    ridges_of_bristles = np.clip(-(streak_across + streak_down) / 4, -2.5, 2.5)
    light = relief * ridges + bristle * ridges_of_bristles
    painted = from_pixels(canvas.paint)
    painted += thrice(real(light))
    return real(np.clip(painted, 0, 1, out=painted))


def _starts(
    canvas: Canvas, seen: Picture, brush: Brush, chance: np.random.Generator, *, everywhere: bool
) -> NDArray[np.float32]:
    """Where strokes begin (Nx2 pixels, any order): a shaken grid without what is well already."""
    height, width = seen.shape[:2]
    y, x = np.mgrid[0 : height : brush.spacing, 0 : width : brush.spacing]
    points = np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32)
    points += chance.uniform(-0.5, 0.5, points.shape).astype(np.float32) * brush.spacing
    points = np.clip(points, 0, (width - 1, height - 1)).astype(np.float32)
    if not everywhere:
        missing = cv2.absdiff(seen, from_pixels(canvas.paint))
        missing = np.maximum(np.maximum(*cv2.split(missing)[:2]), missing[..., 2])
        missing = gaussian(real(missing), brush.width / 3)
        points = points[_at(missing, points) > brush.tolerance]
    return points[chance.permutation(len(points))]


def _lay(
    canvas: Canvas,
    seen: Picture,
    flow: Flow,
    brush: Brush,
    starts: NDArray[np.float32],
    chance: np.random.Generator,
) -> None:
    colours = _at(seen, starts)
    paths, lengths = _paths(seen, flow, brush, starts, colours)
    load = chance.normal(0, brush.load, (len(starts), 1)).astype(np.float32)
    tint = chance.normal(0, brush.load / 3, (len(starts), 3)).astype(np.float32)
    thick = np.clip(90 + 900 * load + 3 * brush.width, 20, 235).astype(np.uint8)
    paints = np.hstack([to_pixels(real(colours + load + tint)), thick]).tolist()
    corners = np.round(paths * 2**_SUB_PIXELS).astype(np.int32)
    for path, length, colour in zip(corners, lengths.tolist(), paints, strict=True):
        _draw(canvas.layers, path[:length], colour, brush.width)


def _draw(
    image: NDArray[np.uint8], path: NDArray[np.int32], colour: Sequence[int], width: int
) -> None:
    cv2.polylines(
        image,
        [path],
        isClosed=False,
        color=colour,
        thickness=width,
        lineType=cv2.LINE_AA,
        shift=_SUB_PIXELS,
    )


def _paths(
    seen: Picture,
    flow: Flow,
    brush: Brush,
    starts: NDArray[np.float32],
    colours: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Nx(steps+1)x2 points along the flow, and how many of them each stroke uses.

    A stroke ends where the subject's colour is no longer its own.
    """
    stride = np.float32(max(2.0, brush.width * 0.8))
    points, step = starts.copy(), np.zeros_like(starts)
    paths = [points]
    lengths = np.ones(len(starts), np.int64)
    going = np.ones(len(starts), bool)
    edge = (seen.shape[1] - 1, seen.shape[0] - 1)
    for number in range(brush.steps):
        along = np.stack([_at(flow.x, points), _at(flow.y, points)], axis=1)
        turn = np.where((along * step).sum(axis=1, keepdims=True) < 0, -1, 1)
        step = along * turn.astype(np.float32)
        points = np.clip(points + step * stride, 0, edge).astype(np.float32)
        off = np.abs(_at(seen, points) - colours).max(axis=1)
        going &= (number < _LEAST_STEPS - 1) | (off < brush.tolerance * 1.2 + 0.03)
        lengths += going
        paths.append(points)
    return np.stack(paths, axis=1), np.maximum(lengths, _LEAST_STEPS)


def _at(image: Plane, points: NDArray[np.float32]) -> NDArray[np.float32]:
    """The nearest pixels' values."""
    x, y = np.round(points).astype(np.intp).T
    return real(image[y, x])
