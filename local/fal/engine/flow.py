"""Lines that follow the picture: structure tensor, smoothing along it, and ink.

Flow-based XDoG after Kyprianidis & Döllner 2008 and Winnemöller et al. 2012; the constants were
settled by eye on portraits at 1024 px.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from local.fal.engine.raster import (
    Picture,
    Plane,
    brightness,
    gaussian,
    grid,
    real,
    sample,
    sample_nearest,
    scharr,
)


@dataclass(frozen=True, slots=True)
class Flow:
    """Unit vectors along the edges (x, y: HxW) and how strong the edge is (`strength`: HxW)."""

    x: Plane
    y: Plane
    strength: Plane


def structure_flow(picture: Picture, sigma: float) -> Flow:
    """The direction in which the picture changes least, averaged over `sigma` pixels."""
    across, down = scharr(gaussian(picture, 1.0))
    xx = gaussian(real((across * across).sum(axis=-1)), sigma)
    yy = gaussian(real((down * down).sum(axis=-1)), sigma)
    xy = gaussian(real((across * down).sum(axis=-1)), sigma)
    spread = np.sqrt((xx - yy) ** 2 + 4 * xy * xy) + np.float32(1e-9)
    angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    largest = np.maximum((xx + yy + spread) / 2, 0)
    return Flow(real(np.cos(angle)), real(np.sin(angle)), real(np.sqrt(largest)))


def smooth_along(image: Plane, flow: Flow, length: int) -> Plane:
    """Gaussian mean along the flow, `length` pixels both ways (line integral convolution)."""
    height, width = image.shape[:2]
    start_x, start_y = grid(height, width)
    total, weights = image.copy(), 1.0
    sigma = length / 2
    for way in (1, -1):
        x, y = start_x.copy(), start_y.copy()
        step_x, step_y = flow.x * np.float32(way), flow.y * np.float32(way)
        for distance in range(1, length + 1):
            x += step_x
            y += step_y
            weight = float(np.exp(-distance * distance / (2 * sigma * sigma)))
            total += np.float32(weight) * sample(image, x, y)
            weights += weight
            if distance < length:
                next_x, next_y = sample_nearest(flow.x, x, y), sample_nearest(flow.y, x, y)
                turn = np.copysign(np.float32(1), next_x * step_x + next_y * step_y)
                step_x, step_y = next_x * turn, next_y * turn
    return real(total / np.float32(weights))


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
    difference = gaussian(grey, width) - np.float32(weight) * gaussian(grey, width * 1.6)
    response = smooth_along(real(difference), flow, length)
    return real(np.clip(-np.tanh(sharpness * (response - np.float32(threshold))), 0, 1))
