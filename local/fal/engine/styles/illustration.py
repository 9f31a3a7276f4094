"""A flat illustration: the learned redraw on a pastel ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine import backdrop
from local.fal.engine.abstraction import flatten, redraw, stepped
from local.fal.engine.raster import Picture, crisp, over
from local.fal.engine.retouch import evened
from local.fal.engine.spectacles import cleared

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models


def illustration(models: Models, portrait: Portrait, seed: int) -> Picture:
    """Painted areas, clean edges, soft colours."""
    side = portrait.alpha.shape[0]
    alpha = crisp(portrait.alpha)
    behind = backdrop.linear(side, "#f8dcc4", "#b9a7c4", degrees=75)
    halo = backdrop.glow(side, "#fff4e6", "#000000", y=0.4, radius=0.55)
    behind += np.float32(0.45) * halo * (1 - behind)  # a screen of light
    simple = flatten(
        cleared(portrait, evened(portrait, skin=0.9)), rounds=2, space=5, tone=0.05, shrink=2
    )
    inside = crisp(portrait.alpha, soft=4, inset=-0.2)
    drawn = redraw(models, over(simple, alpha, behind), through=256, shown=inside)
    areas = stepped(drawn, steps=9, hardness=4, share=0.45, gain=1.02, vivid=1.22)
    return backdrop.dithered(over(areas, inside, behind), seed)
