"""Lines that follow the picture: structure tensor, smoothing along it, and ink.

Flow-based XDoG after Kyprianidis & Döllner 2008 and Winnemöller et al. 2012; the constants were
settled by eye on portraits at 1024 px.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine.raster import (
    Picture,
    Plane,
    brightness,
    channel_sum,
    gaussian,
    grid,
    lowest,
    real,
    resize,
    resize_linear,
    sample,
    sample_nearest,
    scharr,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STRIDE = 2


_COLUMNS = 1024
"""Single pixels are sampled in rows of so many; OpenCV takes no longer ones than 32767."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Unit vectors along the edges: x and y, each HxW."""

    x: Plane
    y: Plane


def structure_flow(picture: Picture, sigma: float) -> Flow:
    """The direction in which the picture changes least, averaged over `sigma` pixels.

    What is averaged has no finer detail than a half of the size shows.
    """
    height, width = picture.shape[:2]
    across, down = scharr(gaussian(resize(picture, width // 2, height // 2), 0.6))
    difference = channel_sum(across * across)
    difference -= channel_sum(down * down)
    twice = 2 * channel_sum(across * down)
    difference, twice = (
        resize_linear(gaussian(plane, sigma / 2), width, height) for plane in (difference, twice)
    )
    angle = np.arctan2(twice, difference)
    angle *= np.float32(0.5)
    return Flow(real(-np.sin(angle)), real(np.cos(angle, out=angle)))


def smooth_along(
    image: Plane, flow: Flow, length: int, where: NDArray[np.bool_] | None = None
) -> Plane:
    """Gaussian mean along the flow, `length` pixels both ways (line integral convolution).

    Only `where`, if given (HxW); the image stays as it is elsewhere. Walks in steps of two pixels.
    """
    height, width = image.shape[:2]
    if where is None:
        start_x, start_y = grid(height, width)
        return _walked(image, flow, length, start_x, start_y, image)
    places = np.flatnonzero(where)
    result = image.copy()
    if not len(places):
        return result
    padded = np.resize(places, (-(-len(places) // _COLUMNS), _COLUMNS))
    down, across = np.divmod(padded, width)
    own = image.ravel()[padded]
    walked = _walked(image, flow, length, real(across), real(down), own)
    result.ravel()[places] = walked.ravel()[: len(places)]
    return result


def _walked(
    image: Plane, flow: Flow, length: int, start_x: Plane, start_y: Plane, own: Plane
) -> Plane:
    """The means of the lines through the starting points, where the image has its `own` values."""
    total, weights = own.copy(), 1.0
    sigma = length / 2
    first_x, first_y = (sample_nearest(part, start_x, start_y) for part in (flow.x, flow.y))
    for way in (1, -1):
        x, y = start_x.copy(), start_y.copy()
        step_x, step_y = first_x * np.float32(way * _STRIDE), first_y * np.float32(way * _STRIDE)
        for distance in range(_STRIDE, length + 1, _STRIDE):
            x += step_x
            y += step_y
            weight = float(np.exp(-distance * distance / (2 * sigma * sigma)))
            seen = sample(image, x, y)
            seen *= np.float32(weight)
            total += seen
            weights += weight
            if distance + _STRIDE <= length:
                step_x, step_y = _turned(flow, x, y, step_x, step_y)
    total *= np.float32(1 / weights)
    return total


def _turned(flow: Flow, x: Plane, y: Plane, step_x: Plane, step_y: Plane) -> tuple[Plane, Plane]:
    """The next step at (x, y): along the flow, on and not back."""
    next_x, next_y = sample_nearest(flow.x, x, y), sample_nearest(flow.y, x, y)
    step_x *= next_x
    step_y *= next_y
    step_x += step_y
    turn = np.copysign(np.float32(_STRIDE), step_x, out=step_x)
    next_x *= turn
    next_y *= turn
    return next_x, next_y


def ink_lines(
    picture: Picture,
    flow: Flow,
    *,
    width: float,
    sharpness: float,
    threshold: float = 0.0,
    weight: float = 0.985,
    length: int = 8,
) -> Plane:
    """Ink along the edges, 1 where the line is: XDoG smoothed along the flow.

    `width` is the inner Gaussian's sigma in pixels, `weight` how much of the outer one is taken
    off, `threshold` where ink begins, `sharpness` how hard its border is.
    """
    grey = brightness(picture)
    difference = gaussian(grey, width)
    difference -= np.float32(weight) * gaussian(grey, width * 1.6)
    near = lowest(difference, length + 1) < threshold  # elsewhere no mean can fall below it
    response = smooth_along(difference, flow, length, near)
    response -= np.float32(threshold)
    response *= np.float32(-sharpness)
    ink = np.tanh(np.maximum(response, 0, out=response), out=response)
    return real(ink)
