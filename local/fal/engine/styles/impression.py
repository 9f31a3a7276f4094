"""An impressionist portrait: short dabs in light colours, the sitter's own hues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.fal.engine.painter import Manner, painted

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.raster import Picture
    from local.fal.engine.sessions import Models

_MANNER = Manner(
    mixture={12: 0.6, 0: 0.4},
    ground="#d6e2ee",
    swirl=0.045,
    length=5,
    own_colour=0.6,
    features=0.35,
    tones=0.55,
)


def impression(models: Models, portrait: Portrait, seed: int) -> Picture:
    """Dabs of pale colour around natural skin."""
    return painted(models, portrait, seed, _MANNER)
