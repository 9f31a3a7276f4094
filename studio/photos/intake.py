"""A photo's way in: real format by content, limits, upright, sRGB, metadata gone, encoded anew.

Runs in a killable child only (see `pool`): a 182 KB JPEG can burn half a minute of CPU within all
size limits. Nothing of the original bytes goes any further.
"""

import io
import re
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from studio.errors import (
    PhotoDamaged,
    PhotoTooCostly,
    PhotoTooManyPixels,
    PhotoTooSmall,
    PhotoUnsupported,
)
from studio.photos.heic import is_heic, open_heic, why_not

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
CONTENT_TYPES = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "image/avif",
    "image/heic",
    "image/heif",
)
MIN_SIDE = 64
MAX_SIDE = 4096
"""Longest side we keep, pixels: more costs money on per-megapixel models and shows nowhere."""
MAX_SCANS = 100
"""Scans of a progressive JPEG; honest encoders write about ten."""
THUMBNAIL_SIDE = 512
JPEG_QUALITY = 92
PREVIEW_SIDE = 1280
CHECKER = (255, 232)
MEGAPIXEL = 1_000_000
SIGNATURE = re.compile(
    rb"\xff\xd8|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|....ftypavi[fs]", re.DOTALL
)
"""How files of our formats begin, whole or not."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture as bytes.

    Attributes:
        data: The encoded picture.
        content_type: Of `data`.
        width: Pixels.
        height: Pixels.
        thumbnail: A WebP of at most 512 pixels a side.
        placeholder: As `placeholder_of` makes it, or None for what is not kept.
    """

    data: bytes
    content_type: str
    width: int
    height: int
    thumbnail: bytes
    placeholder: str | None = None


def normalise(data: bytes, *, max_pixels: int) -> Encoded:
    """Return the photo upright, in sRGB, without metadata, at most 4096 pixels a side.

    Args:
        data: A JPEG, PNG, WebP, GIF (first frame), AVIF or HEIC file, whatever its name says.
        max_pixels: Largest width times height that is decoded.

    Returns:
        A JPEG, or a PNG where the photo has transparent parts.

    Raises:
        PhotoError: With the reason, when the file can't be used.
    """
    image = open_image(data, max_pixels=max_pixels)
    if min(image.size) < MIN_SIDE:
        raise PhotoTooSmall(minimum=MIN_SIDE)
    image.draft("RGB", _fitting(image.size, MAX_SIDE))
    image = upright(load(image))
    image = _srgb(image)
    if max(image.size) > MAX_SIDE:
        image = image.resize(
            _fitting(image.size, MAX_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0
        )
    return encode(image)


def open_image(data: bytes, *, max_pixels: int) -> Image.Image:
    """Open a picture of an allowed format without decoding it yet.

    Raises:
        PhotoError: When it isn't one, or is too large.
    """
    warnings.simplefilter("ignore")
    if is_heic(data):
        return open_heic(data, max_pixels=max_pixels)
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, MemoryError) as error:
        raise PhotoTooManyPixels(limit_megapixels=max_pixels // MEGAPIXEL) from error
    except Exception as error:
        raise (PhotoDamaged() if SIGNATURE.match(data) else PhotoUnsupported()) from error
    if image.width * image.height > max_pixels:
        raise PhotoTooManyPixels(limit_megapixels=max_pixels // MEGAPIXEL)
    if data.startswith(b"\xff\xd8") and data.count(b"\xff\xda") > MAX_SCANS:
        raise PhotoTooCostly
    return image


def load(image: Image.Image) -> Image.Image:
    """Decode an opened picture.

    Raises:
        PhotoDamaged: When the data ends early or makes no sense.
        PhotoTooCostly: When it needs more memory than a photo may.
        PhotoUnsupported: When a HEIF holds something else than HEVC.
    """
    try:
        image.load()
    except MemoryError as error:
        raise PhotoTooCostly from error
    except Exception as error:
        raise why_not(error) from error
    # Only HEIC has colours times alpha.
    return image.convert("RGBA") if image.mode == "RGBa" else image


def encode(image: Image.Image, *, lossless: bool = False) -> Encoded:
    """Encode a picture and its thumbnail without metadata.

    Args:
        image: RGB, or RGBA when something is transparent.
        lossless: PNG also where nothing is transparent; otherwise that is a JPEG.
    """
    as_png = lossless or image.mode == "RGBA"
    image.info.clear()
    buffer = io.BytesIO()
    if as_png:
        image.save(buffer, "PNG", compress_level=3)
    else:
        image.save(buffer, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    kind = "image/png" if as_png else "image/jpeg"
    return Encoded(buffer.getvalue(), kind, image.width, image.height, thumbnail_of(image))


def thumbnail_of(image: Image.Image) -> bytes:
    """Return a WebP of at most 512 pixels a side."""
    small = image.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    thumbnail = io.BytesIO()
    small.save(thumbnail, "WEBP", quality=82, method=2)
    return thumbnail.getvalue()


def flattened(image: Image.Image) -> Image.Image:
    """Return an RGB picture, transparent parts over white."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def preview(data: bytes, *, max_pixels: int) -> Encoded:
    """Return a JPEG of at most 1280 pixels a side for places without transparency.

    Transparent parts lie over a soft checkerboard, as people know it from picture editors.

    Raises:
        PhotoError: When the picture can't be opened.
    """
    image = load(open_image(data, max_pixels=max_pixels))
    image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    if image.mode == "RGBA":
        ground = _checkerboard(image.size)
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    return encode(image.convert("RGB"))


def _checkerboard(size: tuple[int, int]) -> Image.Image:
    """Return squares in two pale greys, about 40 along the longer side."""
    square = max(8, max(size) // 40)
    columns, rows = -(-size[0] // square), -(-size[1] // square)
    tiles = Image.new("L", (columns, rows))
    tiles.putdata([CHECKER[(x + y) % 2] for y in range(rows) for x in range(columns)])
    board = tiles.resize((columns * square, rows * square), Image.Resampling.NEAREST)
    return board.crop((0, 0, *size)).convert("RGB")


def upright(image: Image.Image) -> Image.Image:
    """Return the picture turned the way its EXIF block says."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001  a broken EXIF block says nothing about the picture
        return image


def _srgb(image: Image.Image) -> Image.Image:
    """Return RGB, or RGBA when something is really transparent, with colours as sRGB means them."""
    profile = image.info.get("icc_profile")
    alpha = _alpha(image)
    if image.mode == "I;16" or image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    colour = image if image.mode in {"RGB", "CMYK", "L"} else image.convert("RGB")
    if isinstance(profile, bytes) and profile:
        colour = _from_profile(colour, profile)
    colour = colour.convert("RGB")
    if alpha is not None:
        colour.putalpha(alpha)
    return colour


def _from_profile(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # untyped
            outputMode="RGB",
        )
    except Exception:  # noqa: BLE001  a corrupt or foreign profile: take the numbers as sRGB, as browsers do
        return image
    return converted if converted is not None else image


def _alpha(image: Image.Image) -> Image.Image | None:
    if not image.has_transparency_data:
        return None
    alpha = image.convert("RGBA").getchannel("A")
    lowest, _ = alpha.getextrema()
    return None if lowest == 255 else alpha  # noqa: PLR2004  fully opaque


def _fitting(size: tuple[int, int], side: int) -> tuple[int, int]:
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
