"""A studio headshot: key light, calm skin, a lit grey backdrop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine import backdrop
from local.fal.engine.raster import (
    Picture,
    fill,
    over,
    real,
    saturate,
    smoothstep,
    thrice,
    wide_gaussian,
)
from local.fal.engine.retouch import evened

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

_LIT, _DIM = "#5d6878", "#1a1f29"


def studio(_: Models, portrait: Portrait, seed: int) -> Picture:
    """The photograph itself, relit and set before a backdrop."""
    side = portrait.alpha.shape[0]
    behind = backdrop.glow(side, _LIT, _DIM, y=0.4, radius=0.8)
    key = smoothstep(real(1 - backdrop.distance(side, 0.3, 0.3)), 0.1, 1.0)
    lit = evened(portrait, skin=0.6)
    lit *= thrice(np.float32(0.86) + np.float32(0.26) * key)
    np.clip(lit, 0, 1, out=lit)
    # light from the backdrop wraps around the edges, as in a room
    edge = wide_gaussian(real(1 - portrait.alpha), side / 90) * portrait.alpha
    lit += thrice(np.float32(0.35) * edge) * fill(edge.shape, _LIT)
    np.clip(lit, 0, 1, out=lit)
    return over(saturate(lit, 1.06), portrait.alpha, backdrop.dithered(behind, seed))
