"""Photos as Telegram keeps them: JPEG in up to four sizes."""

import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from local.telegram.errors import ApiError, bad_request

# core.telegram.org/bots/api#sendphoto
MAX_PHOTO_BYTES: Final = 10 * 1024 * 1024
_MAX_SIDES_SUM: Final = 10_000
_MAX_RATIO: Final = 20
_SIZES: Final = (90, 320, 800, 1280)
_STICKER_SIDE: Final = 512
MAX_STICKER_BYTES: Final = 512 * 1024  # core.telegram.org/stickers#static-stickers-and-emoji
_QUALITY: Final = 87  # what Telegram's own clients use for photos (tdesktop, PrepareImage)
_THUMBNAIL_SIDE: Final = 320
_STICKER_QUALITY: Final = 90
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


@dataclass(frozen=True, slots=True)
class Picture:
    """One encoded size."""

    width: int
    height: int
    content: bytes


def photo_sizes(content: bytes) -> list[Picture]:
    """Decodes a photo and encodes Telegram's sizes, smallest first; never enlarges.

    Blocking: up to a second of CPU for the largest photo allowed.

    Raises:
        ApiError: The photo is too large, has impossible proportions, or is no picture.
    """
    if len(content) > MAX_PHOTO_BYTES:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo;"
            f" the maximum size is {MAX_PHOTO_BYTES} bytes"
        )
    image = _decoded(content)
    longest = max(image.size)
    bounds = [size for size in _SIZES if size < longest]
    bounds.append(min(longest, _SIZES[-1]))
    return [_encoded(image, bound) for bound in dict.fromkeys(bounds)]


def thumbnail(content: bytes) -> Picture | None:
    """A small JPEG of an image document, or None when it is no picture we can read."""
    try:
        return _encoded(_decoded(content), _THUMBNAIL_SIDE)
    except ApiError:
        return None


def sticker_size(content: bytes) -> tuple[int, int]:
    """Width and height of a static sticker.

    Raises:
        ApiError: It is not a WEBP picture, or larger than 512 a side or 512 KiB.
    """
    if len(content) > MAX_STICKER_BYTES:
        raise bad_request("file is too big")
    image = _opened(content)
    if image.format != "WEBP" or max(image.size) > _STICKER_SIDE:
        raise bad_request("STICKER_FILE_INVALID")
    return image.size


def set_sticker(content: bytes) -> Picture:
    """A sticker as sets keep it: WEBP, whether it came as that or as PNG.

    Raises:
        ApiError: It is neither, moves, is over 512 KiB, or has no side of exactly 512.
    """
    if len(content) > MAX_STICKER_BYTES:
        raise bad_request("file is too big")
    image = _opened(content)
    if image.format not in ("PNG", "WEBP") or getattr(image, "is_animated", False):
        raise bad_request("STICKER_PNG_NOPNG")
    if max(image.size) != _STICKER_SIDE:
        raise bad_request("STICKER_PNG_DIMENSIONS")
    if image.format == "WEBP":
        return Picture(*image.size, content)
    stream = io.BytesIO()
    try:
        image.convert("RGBA").save(stream, "WEBP", quality=_STICKER_QUALITY)
    except (OSError, ValueError, SyntaxError, MemoryError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    return Picture(*image.size, stream.getvalue())


def _opened(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(content), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise bad_request("PHOTO_INVALID_DIMENSIONS") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error


def _decoded(content: bytes) -> Image.Image:
    """RGB pixels, upright, transparency on white; sides are checked before a pixel is decoded."""
    image = _opened(content)
    width, height = image.size
    if width + height > _MAX_SIDES_SUM or max(width, height) > _MAX_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    try:
        image.draft("RGB", (_SIZES[-1], _SIZES[-1]))
        upright = ImageOps.exif_transpose(image)
        if upright.has_transparency_data:
            over = upright.convert("RGBA")
            white = Image.new("RGBA", over.size, "white")
            return Image.alpha_composite(white, over).convert("RGB")
        return upright.convert("RGB")
    except (OSError, ValueError, SyntaxError, MemoryError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error


def _encoded(image: Image.Image, bound: int) -> Picture:
    scaled = image.copy()
    scaled.thumbnail((bound, bound), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    scaled.save(stream, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(scaled.width, scaled.height, stream.getvalue())
