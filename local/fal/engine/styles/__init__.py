"""The avatar styles, one file each. A style is a function of models, portrait and seed.

It gives HxWx3, or HxWx4 with straight alpha where the picture ends before its frame (sticker).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from local.fal.engine.portrait import Portrait
from local.fal.engine.raster import Picture
from local.fal.engine.sessions import Models
from local.fal.engine.styles.anime import anime
from local.fal.engine.styles.cartoon import cartoon
from local.fal.engine.styles.comic import comic
from local.fal.engine.styles.expression import expression
from local.fal.engine.styles.illustration import illustration
from local.fal.engine.styles.impression import impression
from local.fal.engine.styles.ink import ink
from local.fal.engine.styles.neon import neon
from local.fal.engine.styles.oil import oil
from local.fal.engine.styles.pencil import pencil
from local.fal.engine.styles.pixel import pixel
from local.fal.engine.styles.pop_art import pop_art
from local.fal.engine.styles.starry import starry
from local.fal.engine.styles.sticker import sticker
from local.fal.engine.styles.studio import studio
from local.fal.engine.styles.watercolour import watercolour

if TYPE_CHECKING:
    from local.fal.jobs import StyleName

Style: TypeAlias = Callable[[Models, Portrait, int], Picture]

STYLES: dict[StyleName, Style] = {
    "studio": studio,
    "illustration": illustration,
    "cartoon": cartoon,
    "anime": anime,
    "comic": comic,
    "pencil": pencil,
    "pop_art": pop_art,
    "watercolour": watercolour,
    "neon": neon,
    "oil": oil,
    "pixel": pixel,
    "sticker": sticker,
    "ink": ink,
    "impression": impression,
    "expression": expression,
    "starry": starry,
}
