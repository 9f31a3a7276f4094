"""Pictures two or four times as large, by animevideov3 (Real-ESRGAN's compact net) in tiles.

Made for drawings: on them and on small pictures it finds clean edges; on photographs it smooths
skin and invents no detail. It restores no faces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np
from PIL import Image, ImageOps

from local.fal.engine.photos import FORMATS, MAX_SIDE, read_photo
from local.fal.engine.raster import (
    Picture,
    Pixels,
    Plane,
    from_pixels,
    gaussian,
    real,
    resize,
    to_pixels,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from local.fal.engine.sessions import Models

MAX_PIXELS = 1_050_000
"""An avatar's 1024x1024. At four times that is 17 million pixels out and was 32 s of CPU, 23 s of
wall on two cores with other work: little more than a third of what a job may take."""
_FACTOR = 4
_TILE = 192
_REACH = 18
"""How far one pixel is felt: eighteen 3x3 convolutions. With it as margin no seam can be told."""
_BLEED = 6.0


def read_with_alpha(path: Path) -> tuple[Pixels, Plane | None]:
    """A picture's colours (HxWx3) and, where it has any, its transparency (HxW 0..1).

    Raises:
        PictureError: as `read_photo`, and PhotoTooLarge above 1.05 million pixels, before any of
            them is decoded.
    """
    pixels = read_photo(path, longest=MAX_SIDE, most_pixels=MAX_PIXELS)
    with Image.open(path, formats=FORMATS) as image:
        if not image.has_transparency_data:
            return pixels, None
        whole = np.asarray(ImageOps.exif_transpose(image).convert("RGBA"), dtype=np.uint8)
    return np.ascontiguousarray(whole[..., :3]), from_pixels(whole[..., 3])


def enlarge(
    models: Models,
    pixels: Pixels,
    alpha: Plane | None,
    scale: Literal[2, 4],
    stage: Callable[[str], None],
) -> tuple[Pixels, Plane | None]:
    """Colours and transparency at `scale` times the size; 30 s of CPU a million pixels.

    Tile by tile: beside the picture and its result it needs some 60 MB. Two times is four times,
    shrunk.
    """
    height, width = pixels.shape[:2]
    larger = np.empty((height * scale, width * scale, 3), np.uint8)
    source = pixels if alpha is None else _bled(pixels, alpha)
    corners = [(y, x) for y in range(0, height, _TILE) for x in range(0, width, _TILE)]
    for number, (y, x) in enumerate(corners):
        if number and number * _FACTOR // len(corners) > (number - 1) * _FACTOR // len(corners):
            stage(f"enlarging: {number * 100 // len(corners)} %")
        tile = _enlarged_tile(models, source, y, x)
        high, wide = tile.shape[0] * scale // _FACTOR, tile.shape[1] * scale // _FACTOR
        if scale != _FACTOR:
            tile = real(cv2.resize(tile, (wide, high), interpolation=cv2.INTER_AREA))
        larger[y * scale : y * scale + high, x * scale : x * scale + wide] = to_pixels(tile)
    if alpha is None:
        return larger, None
    larger_alpha = resize(alpha, width * scale, height * scale)
    return larger, np.clip(larger_alpha, 0, 1, out=larger_alpha)


def _enlarged_tile(models: Models, source: Pixels, y: int, x: int) -> Picture:
    """One tile at four times its size, computed with what surrounds it and cut to its own."""
    top, left = max(0, y - _REACH), max(0, x - _REACH)
    seen = from_pixels(source[top : y + _TILE + _REACH, left : x + _TILE + _REACH])
    feed = {"x": np.ascontiguousarray(seen.transpose(2, 0, 1)[None])}
    (answer,) = models.run("realesr_animevideov3_x4", feed, ["y"])
    drawn = answer[0].transpose(1, 2, 0)
    first_row, first_column = (y - top) * _FACTOR, (x - left) * _FACTOR
    high = min(_TILE, source.shape[0] - y) * _FACTOR
    wide = min(_TILE, source.shape[1] - x) * _FACTOR
    own = drawn[first_row : first_row + high, first_column : first_column + wide]
    return real(np.clip(own, 0, 1))


def _bled(pixels: Pixels, alpha: Plane) -> Pixels:
    """The colours continued into what is transparent: whatever is there must not tint the edge."""
    weight = alpha[..., None]
    around = gaussian(real(from_pixels(pixels) * weight), _BLEED)
    around = around / (gaussian(alpha, _BLEED)[..., None] + np.float32(1e-4))
    return np.where(weight > 0, pixels, to_pixels(real(around)))
