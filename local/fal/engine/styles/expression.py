"""An expressionist portrait: red, gold and dark blue in bold shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.fal.engine.painter import Manner, painted

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.raster import Picture
    from local.fal.engine.sessions import Models

_MANNER = Manner(
    mixture={4: 0.7, 5: 0.3},
    ground="#c9d3ea",
    swirl=0.05,
    length=8,
    own_colour=0.0,
    features=0.45,
    tones=0.35,
    light=0.74,
)


def expression(models: Models, portrait: Portrait, seed: int) -> Picture:
    """Loud colours that nature does not know."""
    return painted(models, portrait, seed, _MANNER)
