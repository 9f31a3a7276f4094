"""From a photo to the square head-and-shoulders portrait that every avatar style draws from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.landmarks import EYES, OVAL
from local.fal.engine.matte import check_clear, find_matte
from local.fal.engine.raster import (
    Picture,
    Pixels,
    Plane,
    Points,
    affine,
    from_pixels,
    gaussian,
    real,
    to_pixels,
)
from local.fal.engine.refine import foreground, refine

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from local.fal.engine.faces import Face
    from local.fal.engine.sessions import Models

SIDE = 1024
_ZOOM, _MIN_ZOOM, _LEAST_ZOOM = 2.9, 1.9, 1.2
"""Side of the square in heights of the face oval: wished for, the least when space is short, and
the least of all, when opposite edges of the photo cut the subject."""
_LEAST_ASIDE = 0.36
"""The face's centre stays this share of the side away from an edge that cuts the subject."""
_TOUCHING = 0.5
_SCALP = 0.25
"""A head with its hair goes on for that many face heights above the oval: with less room it is cut,
whatever the matte makes of the strip."""
_NATURAL_ROLL = 4.0
"""Degrees of tilt that stay as they are."""
_DROP = 0.14
"""The square's centre lies this many face heights below the face's, to show the shoulders."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A 1024x1024 head-and-shoulders crop.

    `subject` holds the subject's colours (free of the background's at soft edges), `alpha` where
    it is, `landmarks` the 468 mesh points in crop pixels. `shared` holds what one style made and
    the next one needs as well, by the few names that `once` is called with.
    """

    subject: Picture
    alpha: Plane
    landmarks: Points
    shared: dict[str, Picture] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], Picture]) -> Picture:
        """What `make` gives, made at the first call by that name; it cannot be written to."""
        made = self.shared.get(name)
        if made is None:
            made = self.shared[name] = make()
            made.setflags(write=False)
        return made

    @property
    def nbytes(self) -> int:
        """The memory of its pictures."""
        return self.subject.nbytes + self.alpha.nbytes + sum(a.nbytes for a in self.shared.values())

    def part(self, indices: list[int]) -> Points:
        """The points of one part of the face, Nx2."""
        return self.landmarks[indices]

    @property
    def face_height(self) -> float:
        """Height of the face oval in pixels."""
        return float(np.ptp(self.part(OVAL)[:, 1]))


def make_portrait(
    models: Models, photo: Pixels, face: Face, matte: Plane | None = None
) -> Portrait:
    """Crop around the face, matte the whole photo (context keeps hair solid), warp it in.

    Its arrays cannot be written to: every style of a pack draws from the same ones. A `matte` that
    is known already (320x320) is not looked for again.

    Raises:
        NoClearSubject: the matte of the crop is empty or full.
    """
    height, width = photo.shape[:2]
    matte = find_matte(models, photo, [face]) if matte is None else matte
    matrix = _frame(face.landmarks, matte, width, height)
    scale = float(np.hypot(matrix[0, 0], matrix[0, 1]))
    picture = from_pixels(photo)
    if scale < 0.7:  # noqa: PLR2004 - below that the cubic warp would alias
        picture = gaussian(picture, 0.35 / scale)
    crop = to_pixels(affine(picture, matrix, SIDE, replicate=True))
    stretch = np.array([[width / matte.shape[1], 0], [0, height / matte.shape[0]]])
    from_matte = matrix.copy()
    from_matte[:, :2] = matrix[:, :2] @ stretch
    warped = np.clip(affine(matte, from_matte, SIDE, replicate=True), 0, 1)
    alpha = real(refine(crop, real(warped)) * _inside(matrix, width, height))
    check_clear(alpha)
    points = face.landmarks @ matrix[:, :2].T + matrix[:, 2]
    subject = from_pixels(foreground(crop, alpha))
    landmarks = real(points)
    for array in (subject, alpha, landmarks):
        array.setflags(write=False)
    return Portrait(subject, alpha, landmarks)


def _frame(points: Points, matte: Plane, width: int, height: int) -> NDArray[np.float64]:
    """The 2x3 matrix from photo to crop: centred and gently de-rolled.

    Where the photo's edge cuts the subject, the square keeps inside the photo, by moving and by
    closing in: a shoulder must end at the frame, not in the air, nor a head be flat below a band of
    nothing. A head that is cut above therefore keeps its tilt.
    """
    oval = points[OVAL]
    tall = float(np.ptp(oval[:, 1]))
    right, left = (points[eye].mean(axis=0) for eye in EYES)
    roll = float(np.degrees(np.arctan2(left[1] - right[1], left[0] - right[0])))
    x, y = (float(value) for value in oval.mean(axis=0))
    y += _DROP * tall
    room = _room(matte, x, y, width, height)
    if float(oval[:, 1].min()) < _SCALP * tall:
        room = (*room[:2], y, room[3])
    wished = min(tall * _ZOOM, width, height, *(space / _LEAST_ASIDE for space in room))
    between = min(room[0] + room[1], room[2] + room[3])
    side = max(min(max(tall * _MIN_ZOOM, wished), between), tall * _LEAST_ZOOM)
    x += max(0.0, side / 2 - room[0]) - max(0.0, side / 2 - room[1])
    cut_above = np.isfinite(room[2])
    y -= max(0.0, side / 2 - room[3])
    y = max(y, side / 2) if cut_above else y
    natural = cut_above or abs(roll) < _NATURAL_ROLL
    turn = 0.0 if natural else roll * 0.6
    matrix = np.array(cv2.getRotationMatrix2D((x, y), turn, SIDE / side), np.float64)
    matrix[:, 2] += np.array([SIDE / 2 - x, SIDE / 2 - y])
    return matrix


def _room(
    matte: Plane, x: float, y: float, width: int, height: int
) -> tuple[float, float, float, float]:
    """From a point to the left, right, upper and lower edge; endless where no subject is cut."""
    edges = (matte[:, :2], matte[:, -2:], matte[:2], matte[-2:])
    distances = (x, width - x, y, height - y)
    left, right, above, below = (
        max(1.0, distance) if float(edge.max()) > _TOUCHING else float("inf")
        for edge, distance in zip(edges, distances, strict=True)
    )
    return left, right, above, below


def _inside(matrix: NDArray[np.float64], width: int, height: int) -> Plane:
    """1 where the crop shows the photo.

    The photo's lower edge does not count as an end: shoulders cut by it go on to the edge of
    the crop instead of ending in the air.
    """
    corners = np.array([[0, 0], [width, 0], [width, 4 * height], [0, 4 * height]], np.float64)
    warped = corners @ matrix[:, :2].T + matrix[:, 2]
    mask = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillConvexPoly(mask, np.round(warped).astype(np.int32), (255,))
    return real(mask) / np.float32(255)
