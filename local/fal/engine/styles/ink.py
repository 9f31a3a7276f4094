"""An ink portrait: black brush, few tints, pale paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.fal.engine.painter import Manner, painted

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.raster import Picture
    from local.fal.engine.sessions import Models

_MANNER = Manner(
    mixture={2: 0.8, 23: 0.2},
    ground="#e2ded4",
    swirl=0.012,
    length=5,
    own_colour=0.0,
    features=0.45,
    tones=0.35,
    light=0.82,
)


def ink(models: Models, portrait: Portrait, seed: int) -> Picture:
    """Black shapes and dry strokes."""
    return painted(models, portrait, seed, _MANNER)
