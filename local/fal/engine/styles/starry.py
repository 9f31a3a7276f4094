"""A portrait before a starry night: blue and gold strokes that turn in eddies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.fal.engine.painter import Manner, painted

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.raster import Picture
    from local.fal.engine.sessions import Models

_MANNER = Manner(
    mixture={19: 1.0},
    ground="#86a8d4",
    swirl=0.12,
    length=14,
    own_colour=0.25,
    features=0.45,
    tones=0.3,
    calm=0.8,
)


def starry(models: Models, portrait: Portrait, seed: int) -> Picture:
    """The sky turns; the sitter keeps some colour."""
    return painted(models, portrait, seed, _MANNER)
