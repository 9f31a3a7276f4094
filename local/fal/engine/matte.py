"""Where the subject is: u2netp on the whole photo, helped by the person net for close faces.

u2netp stays at its 320 px: larger inputs made it worse (mean IoU .921 at 320, .770 at 448).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.errors import NoClearSubject
from local.fal.engine.raster import Pixels, Plane, real, resize, smoothstep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local.fal.engine.faces import Face
    from local.fal.engine.sessions import Models

_SIDE = 320
_PERSON_SIDE = 256
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_SPREAD = np.array([0.229, 0.224, 0.225], np.float32)
_BIG_FACE = 0.15
"""Share of the photo's height from which the person net helps; below, it cuts limbs off."""
_LEAST, _MOST, _MOST_UNSURE = 0.02, 0.97, 0.35
_CLEAR, _SOLID = 0.05, 0.95
_BLANK = 0.3
"""Subjects peak at 0.99 and more; white, grey, noise and gradients stay below 0.06."""
_DOUBTFUL = (0.55, 0.9)
"""Where u2netp is no longer doubted at all by the person net."""
_ISLAND, _GHOST_SHARE = 0.3, 0.02


def find_matte(models: Models, photo: Pixels, faces: Sequence[Face]) -> Plane:
    """A coarse matte of the subject, 320x320 whatever the photo's shape, 0..1."""
    matte = _salient(models, photo)
    if faces and faces[0].height >= _BIG_FACE * photo.shape[0]:
        matte = _fused(matte, _person(models, photo))
    return _without_specks(matte)


def check_clear(alpha: Plane) -> None:
    """See that the matte shows something and not everything.

    Raises:
        NoClearSubject: mean below 2 % or above 97 %, or over 35 % of the area half transparent.
    """
    mean = float(alpha.mean())
    unsure = float(((alpha > _CLEAR) & (alpha < _SOLID)).mean())
    if not _LEAST <= mean <= _MOST or unsure > _MOST_UNSURE:
        raise NoClearSubject(
            "No clear subject was found in the picture. Try one where a person or a thing "
            "stands out from what is behind it."
        )


def _salient(models: Models, photo: Pixels) -> Plane:
    small = real(cv2.resize(photo, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA))
    feed = (small / max(float(small.max()), 1e-6) - _MEAN) / _SPREAD
    (answer,) = models.run("u2netp", {"input.1": real(feed.transpose(2, 0, 1)[None])}, ["1959"])
    matte = answer[0, 0]
    low, high = float(matte.min()), float(matte.max())
    if high < _BLANK:  # nothing stands out: noise must not be stretched into a subject
        return np.zeros_like(matte)
    return real((matte - low) / (high - low))


def _person(models: Models, photo: Pixels) -> Plane:
    small = cv2.resize(photo, (_PERSON_SIDE, _PERSON_SIDE), interpolation=cv2.INTER_AREA)
    feed = real(small)[None] / np.float32(255)
    (answer,) = models.run("selfie_segmentation", {"input_1": feed}, ["activation_10"])
    return real(np.clip(resize(answer[0, ..., 0], _SIDE, _SIDE), 0, 1))


def _fused(salient: Plane, person: Plane) -> Plane:
    """Subject where either net is sure; the person net vetoes only what u2netp doubts."""
    either = np.maximum(salient, smoothstep(person, 0.45, 0.9))
    support = smoothstep(real(person + salient * 0.6), 0.4, 1.0)
    sure = smoothstep(salient, *_DOUBTFUL)
    return real(np.clip(either * (support + (1 - support) * sure), 0, 1))


def _without_specks(matte: Plane) -> Plane:
    """Drop islands smaller than a fiftieth of the largest: ghosts of the background."""
    solid = (matte > _ISLAND).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    if count <= 2:  # noqa: PLR2004 - the background and one subject
        return matte
    areas = np.asarray(stats)[1:, cv2.CC_STAT_AREA]
    small = 1 + np.flatnonzero(areas < _GHOST_SHARE * areas.max())
    ghosts = np.isin(np.asarray(labels), small).astype(np.uint8)
    spread = cv2.dilate(ghosts, np.ones((5, 5), np.uint8))
    return real(np.where((spread > 0) & (solid == ghosts), 0, matte))
