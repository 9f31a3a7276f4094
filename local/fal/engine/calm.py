"""Rest for a face among busy strokes: grain is brushed out along the face's own forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine.flow import smooth_along, structure_flow
from local.fal.engine.landmarks import OVAL
from local.fal.engine.raster import (
    Picture,
    Plane,
    brightness,
    gaussian,
    mixed,
    polygon,
    real,
    thrice,
)

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait

_SPREAD = 6.0
"""Over so many pixels a form has one direction."""
_STROKE = 14
"""Pixels that a stroke reaches both ways."""
_FINE, _BROAD, _RELIEF = 0.9, 4.0, 0.25
"""Detail finer than the first is grain; what stands out from the second is raised by the third."""
_FAINTEST = 0.02


def around_face(portrait: Portrait, side: int, *, wide: float = 1.2, high: float = 1.3) -> Plane:
    """The face oval stretched so far (throat and ears), soft, 0..1, in a picture of that side."""
    scale = side / portrait.alpha.shape[0]
    oval = portrait.part(OVAL)
    middle = oval.mean(axis=0)
    wider = middle + (oval - middle) * np.array([wide, high], np.float32)
    soft = portrait.face_height * scale / 20
    return polygon((side, side), real(wider * np.float32(scale)), soft=soft)


def calmed(picture: Picture, form: Picture, where: Plane, share: float) -> Picture:
    """The picture with `share` of its light's grain taken out `where` (0..1) there is a face.

    Strokes are laid along the forms of `form`, which shows the same thing without grain.
    """
    rows, columns = (np.flatnonzero(where.max(axis=axis) > _FAINTEST) for axis in (1, 0))
    if not len(rows):
        return picture
    part = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
    face, mask = np.ascontiguousarray(picture[part]), np.ascontiguousarray(where[part])
    flow = structure_flow(np.ascontiguousarray(form[part]), _SPREAD)
    light = brightness(face)
    brushed = smooth_along(gaussian(light, _FINE), flow, _STROKE)
    brushed += np.float32(_RELIEF) * (brushed - gaussian(brushed, _BROAD))
    colours = gaussian(face - thrice(light), 2.0)
    result = picture.copy()
    result[part] = mixed(thrice(brushed) + colours, real(share * mask), face)
    return result
