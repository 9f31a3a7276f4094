"""The avatar styles, one file each. A style is a function of models, portrait and seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from local.fal.engine.portrait import Portrait
from local.fal.engine.raster import Picture
from local.fal.engine.sessions import Models
from local.fal.engine.styles.cartoon import cartoon
from local.fal.engine.styles.illustration import illustration
from local.fal.engine.styles.pencil import pencil
from local.fal.engine.styles.pop_art import pop_art
from local.fal.engine.styles.studio import studio

if TYPE_CHECKING:
    from local.fal.jobs import StyleName

Style: TypeAlias = Callable[[Models, Portrait, int], Picture]

STYLES: dict[StyleName, Style] = {
    "studio": studio,
    "illustration": illustration,
    "cartoon": cartoon,
    "pencil": pencil,
    "pop_art": pop_art,
}
