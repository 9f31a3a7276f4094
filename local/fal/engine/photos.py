"""Photo files: bytes to pixels within limits, pixels to files."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from local.fal.engine.errors import (
    PhotoFormatUnsupported,
    PhotoTooLarge,
    PhotoTooSmall,
    PhotoUnreadable,
)

if TYPE_CHECKING:
    from pathlib import Path

    from local.fal.engine.raster import Pixels, Plane

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MAX_PIXELS = 50_000_000
MAX_SIDE = 16_384
MIN_SIDE = 32
WORKING_SIDE = 4096
"""Larger photos are scaled down to this longer side: a 48 MP float picture alone is 576 MB."""

_CUT_OUT_PNG = [
    cv2.IMWRITE_PNG_STRATEGY,
    cv2.IMWRITE_PNG_STRATEGY_RLE,
    cv2.IMWRITE_PNG_FILTER,
    cv2.IMWRITE_PNG_FILTER_PAETH,
]
"""Less than half the time of Pillow's level 3 and up to 12 % smaller, on four photos cut out."""

PictureFormat = Literal["png", "jpeg", "webp"]


def read_photo(path: Path, *, longest: int = WORKING_SIDE) -> Pixels:
    """The first frame, upright, on white where it was transparent, no side above `longest`.

    Raises:
        PhotoUnreadable, PhotoFormatUnsupported, PhotoTooLarge, PhotoTooSmall: named, see errors.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's bomb warning: the limit below is ours
            with Image.open(path, formats=FORMATS) as image:
                _check_size(image.width, image.height)
                image.draft("RGB", (longest, longest))  # JPEG decodes straight to 1/2, 1/4, 1/8
                upright = _flattened(ImageOps.exif_transpose(image))
                upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
                return np.asarray(upright, dtype=np.uint8)
    except UnidentifiedImageError as error:
        raise PhotoFormatUnsupported(
            "The file is no picture this server reads.",
            supported_formats=[name.lower() for name in FORMATS],
        ) from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PhotoUnreadable("The picture is damaged and cannot be read.") from error


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise PhotoTooLarge(
            f"The picture has {width}x{height} pixels; at most {MAX_PIXELS} are accepted.",
            max_width=MAX_SIDE,
            max_height=MAX_SIDE,
        )
    if min(width, height) < MIN_SIDE:
        raise PhotoTooSmall(
            f"The picture has {width}x{height} pixels; each side needs at least {MIN_SIDE}.",
            min_width=MIN_SIDE,
            min_height=MIN_SIDE,
        )


def _flattened(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):  # Pillow would clip sixteen bits of grey to white
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8)).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    whole = image.convert("RGBA")
    paper = Image.new("RGBA", whole.size, (255, 255, 255, 255))
    return Image.alpha_composite(paper, whole).convert("RGB")


def write_picture(path: Path, pixels: Pixels, alpha: Plane | None, kind: PictureFormat) -> None:
    """Write HxWx3 (with `alpha`, HxW 0..1: RGBA) as a file of that kind; a JPEG is on white."""
    if alpha is not None:
        order = cv2.COLOR_RGB2BGRA if kind == "png" else cv2.COLOR_RGB2RGBA
        whole = np.asarray(cv2.cvtColor(pixels, order), np.uint8)
        whole[..., 3] = cv2.convertScaleAbs(np.clip(alpha, 0, 1), alpha=255)
        if kind == "png":
            path.write_bytes(np.asarray(cv2.imencode(".png", whole, _CUT_OUT_PNG)[1]).tobytes())
            return
        image = Image.fromarray(whole, "RGBA")
    else:
        image = Image.fromarray(pixels, "RGB")
    match kind:
        case "png":
            image.save(path, "PNG", compress_level=3)  # a fifth of the default's time, 5 % larger
        case "webp":
            image.save(path, "WEBP", quality=92, method=3, exact=alpha is not None)
        case "jpeg":
            _flattened(image).save(path, "JPEG", quality=93, subsampling=0)
