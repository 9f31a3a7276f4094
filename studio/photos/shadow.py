"""The soft shadow that a subject casts on its new ground.

What stands free in the photo stands on something: a dark contact below it, and a wider, fainter
cast. What the photo's edge cuts off has no feet: it hangs before the ground like a print, with a
faint shadow all round.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.photos.raster import Plane, real, shrunk, softened

WORKING_SIDE = 512
"""Shadows are computed at this size, pixels: they have no detail."""
SOLID = 0.5
EDGE_SHARE = 0.03
"""Of the bottom row of the subject's own width; as much of it there means that it is cut off."""
FOOT_SHARE = 0.08
"""The lowest part of the subject's height that counts as touching the floor."""
SQUASH = 0.16
"""Height of the contact as a share of its width: a floor seen from about eye level."""
CONTACT = (0.75, 0.010)
"""Strength, and blur as a share of the longer side, of the dark line along the subject's foot."""
CONTACT_DROP = 0.011
"""How far that line reaches below the foot, share of the longer side."""
CONTACT_SHARE = 0.2
"""The lowest part of the subject's height that throws it, fading in from above."""
POOL = (0.30, 0.020)
"""Strength and blur of the darker middle of what it casts on the floor."""
CAST = (0.30, 0.034)
"""The same of the wide cast."""
DROP = (0.23, 0.018)
"""The same of the shadow behind a cut-off subject."""
DROP_SHIFT = (0.006, 0.012)
"""How far that one lies to the right and below, shares of the longer side."""


def shadow_of(alpha: Plane) -> Plane:
    """Return how much light the subject takes away from its ground, small, 0..1.

    Args:
        alpha: Of the subject, at any size.

    Returns:
        A plane of the same shape at 512 pixels; 0 where the ground keeps its light.
    """
    small = shrunk(alpha, WORKING_SIDE)
    solid = small > SOLID
    if not solid.any():
        return np.zeros_like(small)
    return _drop(small) if is_cut_off(solid) else _contact(small, solid)


def is_cut_off(solid: NDArray[np.bool_]) -> bool:
    """Whether the photo's lower edge cuts the subject."""
    columns = np.flatnonzero(solid.any(axis=0))
    width = columns[-1] - columns[0] + 1
    return bool(solid[-2:].any(axis=0).sum() > EDGE_SHARE * width)


def _drop(alpha: Plane) -> Plane:
    strength, blur = DROP
    side = max(alpha.shape)
    move = np.array([[1, 0, DROP_SHIFT[0] * side], [0, 1, DROP_SHIFT[1] * side]], dtype=np.float32)
    size = (alpha.shape[1], alpha.shape[0])
    moved = real(cv2.warpAffine(alpha, move, size, borderMode=cv2.BORDER_REPLICATE))
    return softened(moved, blur) * strength


def _contact(alpha: Plane, solid: NDArray[np.bool_]) -> Plane:
    lines = np.flatnonzero(solid.any(axis=1))
    top, floor = int(lines[0]), int(lines[-1])
    foot = max(2, round((floor - top + 1) * FOOT_SHARE))
    weight = alpha[max(0, floor + 1 - foot) : floor + 1].max(axis=0)
    columns = np.flatnonzero(weight > SOLID)
    left, right = int(columns[0]), int(columns[-1])
    middle, half = (left + right) / 2, max(2.0, (right - left + 1) / 2)
    pool = _ellipse(alpha.shape, middle, floor, 0.85 * half, 0.85 * half * SQUASH)
    wide = _ellipse(alpha.shape, middle + half * 0.1, floor, half * 1.15, half * SQUASH * 1.5)
    light = 1 - _foot_line(alpha, top, floor)
    for plane, (strength, blur) in ((pool, POOL), (wide, CAST)):
        light = light * (1 - softened(plane, blur) * strength)
    return 1 - light


def _foot_line(alpha: Plane, top: int, floor: int) -> Plane:
    """Return the dark line that follows the outline of what touches the floor."""
    start = floor - CONTACT_SHARE * (floor - top + 1)
    rows = np.arange(alpha.shape[0], dtype=np.float32)
    share = np.clip((rows - start) / max(1.0, floor - start), 0, 1)
    low = alpha * (share * share)[:, None]
    move = np.array([[1, 0, 0], [0, 1, CONTACT_DROP * max(alpha.shape)]], dtype=np.float32)
    moved = real(cv2.warpAffine(low, move, (alpha.shape[1], alpha.shape[0])))
    return softened(moved, CONTACT[1]) * CONTACT[0]


def _ellipse(shape: tuple[int, ...], x: float, y: float, half_x: float, half_y: float) -> Plane:
    down, across = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    distance = np.hypot((across - x) / half_x, (down - y) / max(1.0, half_y))
    return np.asarray(np.clip((1 - distance) * min(half_x, half_y) + 0.5, 0, 1), dtype=np.float32)
