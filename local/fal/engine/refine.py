"""From a coarse matte to clean edges: hair by a guided filter, colours without fringe.

Both steps estimate at a small size and apply at the photo's, so that cost and memory grow with
the photo only through a few passes over it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine.raster import (
    Picture,
    Pixels,
    Plane,
    box,
    from_pixels,
    gaussian,
    real,
    resize,
    resize_linear,
    shrink,
    shrunk,
    stretch_rows,
    to_pixels,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GUIDE_SIDE = 1024
_GUIDE_EPSILON = 1e-5
_FAR, _NEAR = 0.088, 0.006
"""Blur-fusion windows as shares of the longer side: Forte's 90 and 6 pixels at 1024."""
_STRIP_ROWS = 256
_SURE_FRONT, _SURE_BACK = 0.97, 0.03


def refine(photo: Pixels, matte: Plane) -> Plane:
    """The matte at the photo's size, its uncertain band redrawn along the photo's own edges.

    Fast colour guided filter (He et al. 2013 and 2015): coefficients at half size (at most
    1024 px), radius 1 % of the longer side.
    """
    height, width = photo.shape[:2]
    scale = min(0.5, _GUIDE_SIDE / max(height, width))
    small_width, small_height = max(8, int(width * scale)), max(8, int(height * scale))
    guide = shrunk(photo, small_width, small_height)
    coarse = real(np.clip(resize(matte, small_width, small_height), 0, 1))
    radius = max(2, round(max(small_width, small_height) / 100))
    planes = np.dstack(_guided_coefficients(guide, coarse, radius))
    hints = np.dstack([coarse, _band(coarse, radius)])
    alpha = np.empty((height, width), np.float32)
    for rows in _strips(height):
        seen = from_pixels(photo[rows.start : rows.stop])
        slopes = stretch_rows(planes, width, height, rows)
        near = stretch_rows(hints, width, height, rows)
        base, band = near[..., 0], near[..., 1]
        edges = np.clip(np.einsum("hwc,hwc->hw", slopes[..., :3], seen) + slopes[..., 3], 0, 1)
        mixed = base + (edges - base) * band
        alpha[rows.start : rows.stop] = np.clip((mixed - 0.03) / 0.94, 0, 1)  # against haze
    return alpha


def _strips(height: int) -> list[range]:
    return [range(top, min(top + _STRIP_ROWS, height)) for top in range(0, height, _STRIP_ROWS)]


def _band(matte: Plane, radius: int) -> Plane:
    """1 where the matte is unsure, fading to 0 where it is sure."""
    reach = 2 * max(2, round(max(matte.shape) / 110)) + 1
    front = shrink(real(matte > _SURE_FRONT), reach)
    back = shrink(real(matte < _SURE_BACK), reach)
    unsure = real((front == 0) & (back == 0))
    return np.maximum(gaussian(unsure, max(1.0, radius / 3)), unsure)


def _guided_coefficients(guide: Picture, matte: Plane, radius: int) -> list[Plane]:
    """Planes a_r, a_g, a_b, b with matte ~ a . colour + b in every window (He 2013, eq. 20-21)."""
    mean_guide, mean_matte = box(guide, radius), box(matte, radius)
    cross = box(real(guide * matte[..., None]), radius) - mean_guide * mean_matte[..., None]

    def spread(i: int, j: int) -> NDArray[np.float64]:
        # Doubles: where the colours are nearly grey the determinant below cancels to nothing in
        # single precision, and one bad pixel spreads through the box filter.
        product = box(real(guide[..., i] * guide[..., j]), radius).astype(np.float64)
        loose = _GUIDE_EPSILON if i == j else 0.0
        return product - mean_guide[..., i].astype(np.float64) * mean_guide[..., j] + loose

    rr, rg, rb = spread(0, 0), spread(0, 1), spread(0, 2)
    gg, gb, bb = spread(1, 1), spread(1, 2), spread(2, 2)
    inverse = (
        (gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg),
        (rb * gb - rg * bb, rr * bb - rb * rb, rb * rg - rr * gb),
        (rg * gb - rb * gg, rb * rg - rr * gb, rr * gg - rg * rg),
    )
    determinant = rr * inverse[0][0] + rg * inverse[0][1] + rb * inverse[0][2]
    slopes = [
        (row[0] * cross[..., 0] + row[1] * cross[..., 1] + row[2] * cross[..., 2]) / determinant
        for row in inverse
    ]
    offset = mean_matte - sum(slopes[c] * mean_guide[..., c] for c in range(3))
    return [box(real(plane), radius) for plane in (*slopes, offset)]


def foreground(photo: Pixels, alpha: Plane) -> Pixels:
    """The subject's own colours: what shone through at soft edges is taken out.

    Blur fusion (Forte 2021, "Approximate fast foreground colour estimation"), two passes. The wide
    one is computed at no more than 512 px, the narrow one at 1024.
    """
    height, width = photo.shape[:2]
    front, back = _fusion_pass(photo, alpha, None, 512, _FAR)
    front, back = _fusion_pass(photo, alpha, (front, back), 1024, _NEAR)
    result = np.empty_like(photo)
    for rows in _strips(height):
        part = slice(rows.start, rows.stop)
        weight, seen = alpha[part, :, None], from_pixels(photo[part])
        near_front = stretch_rows(front, width, height, rows)
        near_back = stretch_rows(back, width, height, rows)
        guess = weight * near_front + (1 - weight) * near_back
        result[part] = to_pixels(real(near_front + weight * (seen - guess)))
    return result


def _fusion_pass(
    photo: Pixels,
    alpha: Plane,
    previous: tuple[Picture, Picture] | None,
    longest: int,
    window: float,
) -> tuple[Picture, Picture]:
    """Blurred front and back colours after one pass, at no more than `longest` pixels a side."""
    height, width = alpha.shape
    scale = min(1.0, longest / max(height, width))
    wide, high = max(4, int(width * scale)), max(4, int(height * scale))
    seen = shrunk(photo, wide, high)
    weight = real(np.clip(resize(alpha, wide, high), 0, 1))[..., None]
    front, back = seen, seen
    if previous is not None:
        front, back = (resize_linear(plane, wide, high) for plane in previous)
        front = real(np.clip(front + weight * (seen - weight * front - (1 - weight) * back), 0, 1))
    radius = max(1, round(window * max(wide, high) / 2))
    share = box(real(weight[..., 0]), radius)[..., None]
    blurred_front = box(real(front * weight), radius) / (share + np.float32(1e-5))
    blurred_back = box(real(back * (1 - weight)), radius) / (1 - share + np.float32(1e-5))
    return real(blurred_front), real(blurred_back)
