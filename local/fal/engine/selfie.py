"""Whether a photo will make a good avatar: what is wrong with its face, before anybody pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np

from local.fal.engine.errors import PhotoTooSmall
from local.fal.engine.faces import find_faces
from local.fal.engine.landmarks import OVAL
from local.fal.engine.photos import decode_photo
from local.fal.engine.raster import Pixels, Plane, brightness, from_pixels, gaussian, real

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local.fal.engine.faces import Face
    from local.fal.engine.sessions import Models

Problem = Literal["no_face", "several_faces", "too_small", "too_blurred", "too_dark", "turned_away"]

_SEEN_SIDE = 1024
_COMPARABLE = 0.5
"""A second face counts from this share of the first one's height: not people in the distance."""
_LEAST_FACE = 64.0
"""Pixels from forehead to chin; an avatar draws 350, and beyond five times nothing is left."""
_FACE_SIDE = 160
"""Sharpness is measured on the face alone, at this size: neither megapixels nor what is behind
count, and little of the sensor's noise is left."""
_SHARP = 0.24
"""Detail of 1-2 px against shapes of 4-8 px. Measured on two portraits: sharp 0.53 and 0.76,
blurred by 1 % of the face's height 0.35 and 0.43, by 2 % 0.19 and 0.22, by 3 % and noise of ten
grey levels on top 0.29 and 0.19."""
_LIT = 55 / 255
"""The lightest tenth of the face, not its mean: dark skin in good light has bright places too."""
_FACING = 0.25
"""From the nose's tip to the nearer outer corner of an eye, in the distance to the other one: 1
from the front, about 0.5 at 20 degrees, 0.3 at 30 (geometry; a nose as long as half the eyes'
distance)."""
_NOSE, _RIGHT_CORNER, _LEFT_CORNER = 1, 33, 263


def check_selfie(models: Models, content: bytes) -> list[Problem]:
    """What is wrong with a photo (JPEG or PNG bytes), the most important first; empty is good.

    About 15 ms of CPU after the decoding when there is a face, 45 when small ones are looked for.

    Raises:
        PictureError: the bytes are no picture that can be looked at.
    """
    try:
        photo, enlargement = read(content)
    except PhotoTooSmall:
        return ["no_face"]
    return judge(photo, find_faces(models, photo), enlargement)


def judge(photo: Pixels, faces: Sequence[Face], enlargement: float) -> list[Problem]:
    """What is wrong with the largest of these faces (largest first, in the photo's pixels).

    Args:
        photo: What was looked at, perhaps smaller than the original.
        faces: What was found in it.
        enlargement: How many pixels of the original one of its pixels stands for.
    """
    if not faces:
        return ["no_face"]
    face = faces[0]
    problems: list[Problem] = []
    if any(_is_another(face, other) for other in faces[1:]):
        problems.append("several_faces")
    is_small = _height(face) * enlargement < _LEAST_FACE
    if is_small:
        problems.append("too_small")
    skin = _face_at_fixed_size(photo, face)
    middle = _middle(skin.shape)
    if not is_small and _sharpness(skin, middle) < _SHARP:  # a small one is blurred in any case
        problems.append("too_blurred")
    if float(np.percentile(skin[middle], 90)) < _LIT:
        problems.append("too_dark")
    if _frontality(face) < _FACING:
        problems.append("turned_away")
    return problems


def read(content: bytes) -> tuple[Pixels, float]:
    """The photo at 1024 px or so, on white, and by how much the original is larger.

    Raises:
        PictureError: it cannot be read, as `decode_photo`.
    """
    pixels, longest = decode_photo(content, about=_SEEN_SIDE)
    share = min(1.0, _SEEN_SIDE / max(pixels.shape[:2]))
    size = (max(1, round(pixels.shape[1] * share)), max(1, round(pixels.shape[0] * share)))
    seen = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return seen, longest / max(size)


def _is_another(face: Face, other: Face) -> bool:
    """Whether the second is of comparable size and not the first one again."""
    oval = face.landmarks[OVAL]
    middle = other.landmarks[OVAL].mean(axis=0)
    is_inside = bool((middle > oval.min(axis=0)).all() and (middle < oval.max(axis=0)).all())
    return not is_inside and _height(other) >= _COMPARABLE * _height(face)


def _height(face: Face) -> float:
    """Of the oval from forehead to chin; along the face, so that a tilted one is no smaller."""
    forehead, chin = face.landmarks[10], face.landmarks[152]
    return float(np.hypot(*(forehead - chin)))


def _face_at_fixed_size(photo: Pixels, face: Face) -> Plane:
    """The brightness of the face, 160 px from forehead to chin, 0..1."""
    centre = face.landmarks[OVAL].mean(axis=0)
    scale = _FACE_SIDE / max(_height(face), 1.0)
    reach = np.ceil(0.6 * _FACE_SIDE / scale)
    left, top = (int(max(0, value)) for value in np.floor(centre - reach))
    right, bottom = (int(value) for value in np.ceil(centre + reach))
    near = from_pixels(photo[top:bottom, left:right])
    if scale < 1:  # the warp reads single pixels: without this it would alias
        near = gaussian(near, 0.4 / scale)
    shift = _FACE_SIDE / 2 - scale * (centre - (left, top))
    matrix = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    size = (_FACE_SIDE, _FACE_SIDE)
    crop = cv2.warpAffine(
        near, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return brightness(real(crop))


def _middle(shape: tuple[int, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """The inside of the face: no hair, no background."""
    down, across = np.mgrid[: shape[0], : shape[1]] / np.float32(shape[0]) - np.float32(0.5)
    return np.asarray((across / 0.33) ** 2 + (down / 0.43) ** 2 < 1)


def _sharpness(skin: Plane, middle: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> float:
    """Fine detail in shares of coarse detail: free of contrast, light and size."""
    one, two, four, eight = (gaussian(skin, sigma) for sigma in (1, 2, 4, 8))
    fine, coarse = (one - two)[middle], (four - eight)[middle]
    return float(fine.std() / max(float(coarse.std()), 1e-6))


def _frontality(face: Face) -> float:
    """1 from the front, towards 0 (and below) in profile."""
    nose, right, left = (face.landmarks[index] for index in (_NOSE, _RIGHT_CORNER, _LEFT_CORNER))
    along = (left - right) / max(float(np.hypot(*(left - right))), 1e-6)
    sides = float((nose - right) @ along), float((left - nose) @ along)
    return min(sides) / max(*sides, 1e-6)
