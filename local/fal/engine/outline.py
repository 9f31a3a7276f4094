"""The subject as one clean shape, and lines of even width along its edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from local.fal.engine.raster import Plane, Points, gaussian, real, smoothstep

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait

Mask: TypeAlias = NDArray[np.uint8]

_ISLAND = 0.02
"""A piece smaller than this share of the whole shape is dust of the matte, not the subject."""
_HOLE = 0.004
"""So is a hole smaller than this share."""


def silhouette(alpha: Plane, *, soft: float = 3.0) -> Plane:
    """The matte cut at one half: no haze, no islands, no pinholes; antialiased, 0..1."""
    solid = (gaussian(alpha, soft) > 0.5).astype(np.uint8)  # noqa: PLR2004 - half
    least = float(solid.sum())
    solid = _without_specks(solid, _ISLAND * least)
    solid = 1 - _without_specks(1 - solid, _HOLE * least)
    return smoothstep(gaussian(solid.astype(np.float32), soft), 0.32, 0.68)


def subject_shape(portrait: Portrait) -> Plane:
    """The silhouette of a portrait's subject, made for the first style that asks; not writable."""
    return portrait.once("silhouette", lambda: silhouette(portrait.alpha))


def along_edge(shape: Plane, inner: float, outer: float) -> Plane:
    """A line along the edge of a silhouette, from `inner` pixels inside to `outer` outside."""
    inside = gaussian(real(_distance(real(1 - shape)) - _distance(shape)), 1.2)
    return real(np.clip(inside + outer + 0.5, 0, 1) * np.clip(inner + 0.5 - inside, 0, 1))


def long_only(lines: Plane, least: int) -> Plane:
    """Lines without the specks that cover fewer than `least` pixels."""
    marked = (lines > 0.25).astype(np.uint8)  # noqa: PLR2004 - a visible line
    kept = _without_specks(marked, least).astype(np.float32)
    return real(lines * np.clip(gaussian(kept, 1.2) * 3, 0, 1))


def drawn(shape: tuple[int, ...], curves: list[Points], width: float) -> Plane:
    """Lines of that width through points (each Nx2 pixels), rounded between them, 0..1."""
    mask = np.zeros(shape[:2], np.uint8)
    corners = [np.round(rounded(points) * 8).astype(np.int32) for points in curves]
    cv2.polylines(mask, corners, isClosed=False, color=(255,), thickness=1, shift=3)
    away = cv2.distanceTransform(255 - mask, cv2.DIST_L2, cv2.DIST_MASK_5)
    return gaussian(real(np.clip(width / 2 + 0.5 - real(away), 0, 1)), 0.7)


def rounded(points: Points, between: int = 6) -> Points:
    """More points on the smooth curve through the given ones (Catmull-Rom), Nx2."""
    ends = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    before, start, end, after = ends[:-3], ends[1:-2], ends[2:-1], ends[3:]
    pieces = [
        start
        + 0.5 * t * (end - before)
        + t * t * (before - 2.5 * start + 2 * end - 0.5 * after)
        + 0.5 * t * t * t * (3 * (start - end) + after - before)
        for t in np.arange(between) / between
    ]
    return real(np.vstack([np.stack(pieces, axis=1).reshape(-1, 2), points[-1:]]))


def _without_specks(mask: Mask, least: float) -> Mask:
    """The connected pieces of at least so many pixels."""
    _, labels, counts, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    keep = np.asarray(counts)[:, cv2.CC_STAT_AREA] >= least
    keep[0] = False
    return keep[np.asarray(labels, np.int32)].astype(np.uint8)


def _distance(shape: Plane) -> Plane:
    """How far each pixel lies outside of the shape, in pixels."""
    outside = (shape < 0.5).astype(np.uint8)  # noqa: PLR2004 - half
    return real(cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_5))
