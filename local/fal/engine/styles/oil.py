"""An oil painting: thick strokes along the forms, fine ones on the face."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine import backdrop
from local.fal.engine.brush import Brush, lit, paint
from local.fal.engine.colouring import balanced
from local.fal.engine.flow import structure_flow
from local.fal.engine.kuwahara import kuwahara
from local.fal.engine.raster import (
    Picture,
    crisp,
    over,
    real,
    saturate,
    thrice,
    wide_gaussian,
)
from local.fal.engine.retouch import evened, feature_mask
from local.fal.engine.spectacles import cleared
from local.fal.engine.texture import noise

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

_LIT, _DIM = "#8a6a4a", "#1f1b1d"
_BRUSHES = (
    Brush(width=34, spacing=20, steps=6, tolerance=0.25, load=0.03),
    Brush(width=16, spacing=10, steps=7, tolerance=0.06, load=0.025),
    Brush(width=8, spacing=6, steps=7, tolerance=0.05, load=0.02),
    Brush(width=4, spacing=5, steps=7, tolerance=0.06, load=0.012),
)


def oil(_: Models, portrait: Portrait, seed: int) -> Picture:
    """The portrait in brush strokes before an umber ground."""
    side = portrait.alpha.shape[0]
    alpha = crisp(portrait.alpha, soft=2.5, inset=0.05)
    behind = backdrop.glow(side, _LIT, _DIM, x=0.4, y=0.38, radius=0.85)
    behind += thrice(np.float32(0.05) * noise(side, side / 5, seed))
    np.clip(behind, 0, 1, out=behind)
    subject = saturate(balanced(portrait, cleared(portrait, evened(portrait, skin=0.3))), 1.1)
    posed = over(subject, alpha, behind)
    simple = kuwahara(posed, 3)
    uneven = thrice(np.float32(0.05) * noise(side, 220, seed + 1, octaves=2))
    flow = structure_flow(simple + uneven, 8)
    canvas = paint(simple, flow, _BRUSHES, seed + 2)
    picture = lit(canvas, flow, seed + 3, relief=0.04, bristle=0.022)
    crisp_face = posed - wide_gaussian(posed, 5)
    crisp_face *= thrice(np.float32(0.75) * feature_mask(portrait))
    picture += crisp_face
    return real(np.clip(picture, 0, 1, out=picture))
