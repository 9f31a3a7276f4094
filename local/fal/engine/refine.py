"""From a coarse matte to clean edges: hair by a guided filter, colours without fringe.

Both steps estimate at a small size and apply at the photo's, so that cost and memory grow with
the photo only through a few passes over it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.raster import (
    Picture,
    Pixels,
    Plane,
    box,
    channel_sum,
    from_pixels,
    gaussian,
    real,
    resize,
    resize_linear,
    shrink,
    shrunk,
    stretch_part,
    stretch_pixels,
    to_pixels,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_GUIDE_SIDE = 768
_SOLVED_ROWS = 32
"""Rows solved at once: a window of doubles that stays in the processor's cache."""
_GUIDE_EPSILON = 1e-5
_FAR, _NEAR = 0.088, 0.006
"""Blur-fusion windows as shares of the longer side: Forte's 90 and 6 pixels at 1024."""
_FUSION_SIDE = 768
_TILE = 128
_NOTHING = 0.002
_SURE_FRONT, _SURE_BACK = 0.97, 0.03


def refine(photo: Pixels, matte: Plane) -> Plane:
    """The matte at the photo's size, its uncertain band redrawn along the photo's own edges.

    Fast colour guided filter (He et al. 2013 and 2015): coefficients at half size (at most
    768 px), radius 1 % of the longer side. At full size only the band is computed.
    """
    height, width = photo.shape[:2]
    scale = min(0.5, _GUIDE_SIDE / max(height, width))
    small_width, small_height = max(8, int(width * scale)), max(8, int(height * scale))
    guide = shrunk(photo, small_width, small_height)
    coarse = real(np.clip(resize(matte, small_width, small_height), 0, 1))
    radius = max(2, round(max(small_width, small_height) / 100))
    *slopes, offset = _guided_coefficients(guide, coarse, radius)
    band = _band(coarse, radius)
    planes, hints = np.dstack(slopes), np.dstack([offset, coarse, band])
    alpha = np.zeros((height, width), np.float32)
    for rows, columns in _parts(coarse > _SURE_FRONT, width, height):
        alpha[rows.start : rows.stop, columns.start : columns.stop] = 1
    for rows, columns in _parts(band > 0, width, height):
        part = (slice(rows.start, rows.stop), slice(columns.start, columns.stop))
        line = stretch_part(planes, width, height, rows, columns)
        near = stretch_part(hints, width, height, rows, columns)
        line *= from_pixels(photo[part])
        edges = np.clip(channel_sum(line) + near[..., 0], 0, 1)
        mixed = near[..., 1] + (edges - near[..., 1]) * near[..., 2]
        alpha[part] = np.clip((mixed - 0.03) / 0.94, 0, 1)  # against haze
    return alpha


def _parts(wanted: NDArray[np.bool_], width: int, height: int) -> Iterator[tuple[range, range]]:
    """Rows and columns of the photo that hold everything wanted in a small plane, in runs."""
    small_height, small_width = wanted.shape
    mask = cv2.dilate(wanted.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    for top in range(0, height, _TILE):
        bottom = min(top + _TILE, height)
        first, last = top * small_height // height, -(-bottom * small_height // height)
        columns = mask[first:last].any(axis=0)
        edges = range(0, width, _TILE)
        starts = [left * small_width // width for left in edges]
        busy = np.logical_or.reduceat(columns, starts)
        bounds = np.flatnonzero(np.diff(np.concatenate([[False], busy, [False]])))
        for left, right in zip(bounds[::2], bounds[1::2], strict=True):
            span = range(int(left) * _TILE, min(int(right) * _TILE, width))
            yield range(top, bottom), span


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
    mixed = box(real(guide * matte[..., None]), radius)
    squares = {
        (i, j): box(real(guide[..., i] * guide[..., j]), radius)
        for i, j in ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))
    }
    planes = [np.empty_like(matte) for _ in range(4)]
    for top in range(0, matte.shape[0], _SOLVED_ROWS):
        rows = slice(top, top + _SOLVED_ROWS)
        part = {pair: plane[rows] for pair, plane in squares.items()}
        solved = _solved(mean_guide[rows], mean_matte[rows], mixed[rows], part)
        for plane, values in zip(planes, solved, strict=True):
            plane[rows] = values
    return [box(plane, radius) for plane in planes]


def _solved(
    mean_guide: Picture, mean_matte: Plane, mixed: Picture, squares: dict[tuple[int, int], Plane]
) -> list[NDArray[np.float64]]:
    """The coefficients of a few rows, from the windows' means of colours and their products."""
    mean = [np.asarray(mean_guide[..., c], np.float64) for c in range(3)]
    cross = [mixed[..., c] - mean[c] * mean_matte for c in range(3)]

    def spread(i: int, j: int) -> NDArray[np.float64]:
        # Doubles: where the colours are nearly grey the determinant below cancels to nothing in
        # single precision, and one bad pixel spreads through the box filter.
        return squares[i, j] - mean[i] * mean[j] + (_GUIDE_EPSILON if i == j else 0.0)

    rr, rg, rb = spread(0, 0), spread(0, 1), spread(0, 2)
    gg, gb, bb = spread(1, 1), spread(1, 2), spread(2, 2)
    inverse = (
        (gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg),
        (rb * gb - rg * bb, rr * bb - rb * rb, rb * rg - rr * gb),
        (rg * gb - rb * gg, rb * rg - rr * gb, rr * gg - rg * rg),
    )
    determinant = rr * inverse[0][0] + rg * inverse[0][1] + rb * inverse[0][2]
    slopes = [
        (row[0] * cross[0] + row[1] * cross[1] + row[2] * cross[2]) / determinant for row in inverse
    ]
    said = slopes[0] * mean[0] + slopes[1] * mean[1] + slopes[2] * mean[2]
    return [*slopes, np.asarray(mean_matte - said, np.float64)]


def _eroded(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0


def foreground(photo: Pixels, alpha: Plane) -> Pixels:
    """The subject's own colours: what shone through at soft edges is taken out.

    Blur fusion (Forte 2021, "Approximate fast foreground colour estimation"), two passes. The wide
    one is computed at no more than 384 px, the narrow one at 768. Where nothing of the subject is,
    its nearest colours go on, so that later resizing mixes in nothing else.
    """
    height, width = photo.shape[:2]
    scale = min(1.0, _FUSION_SIDE / max(height, width))
    wide, high = max(4, int(width * scale)), max(4, int(height * scale))
    seen = shrunk(photo, wide, high)
    weight = real(np.clip(resize(alpha, wide, high), 0, 1))
    front, back = _fusion_pass(seen, weight, None, _FUSION_SIDE // 2, _FAR)
    front, back = _fusion_pass(seen, weight, (front, back), _FUSION_SIDE, _NEAR)
    result = photo.copy()
    painted = to_pixels(front)
    nothing, solid = weight <= _NOTHING, weight >= 1 - _NOTHING
    for rows, columns in _parts(nothing, width, height):
        part = (slice(rows.start, rows.stop), slice(columns.start, columns.stop))
        result[part] = stretch_pixels(painted, width, height, rows, columns)
    for rows, columns in _parts(~(_eroded(nothing) | _eroded(solid)), width, height):
        part = (slice(rows.start, rows.stop), slice(columns.start, columns.stop))
        near_front = stretch_part(front, width, height, rows, columns)
        near_back = stretch_part(back, width, height, rows, columns)
        share, colours = alpha[part][..., None], from_pixels(photo[part])
        guess = near_back + share * (near_front - near_back)
        result[part] = to_pixels(real(near_front + share * (colours - guess)))
    return result


def _fusion_pass(
    seen: Picture,
    weight: Plane,
    previous: tuple[Picture, Picture] | None,
    longest: int,
    window: float,
) -> tuple[Picture, Picture]:
    """Blurred front and back colours after one pass, at no more than `longest` pixels a side."""
    height, width = weight.shape
    scale = min(1.0, longest / max(height, width))
    wide, high = max(4, int(width * scale)), max(4, int(height * scale))
    if scale < 1:
        seen, weight = resize(seen, wide, high), resize(weight, wide, high)
    share = weight[..., None]
    front, back = seen, seen
    if previous is not None:
        front, back = (resize_linear(plane, wide, high) for plane in previous)
        front = real(np.clip(front + share * (seen - back - share * (front - back)), 0, 1))
    radius = max(1, round(window * max(wide, high) / 2))
    near = box(weight, radius)[..., None]
    blurred_front = box(real(front * share), radius) / (near + np.float32(1e-5))
    blurred_back = box(real(back * (1 - share)), radius) / (1 - near + np.float32(1e-5))
    return real(blurred_front), real(blurred_back)
