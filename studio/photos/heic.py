"""HEIC and HEIF photos, as phones keep them: opened by libheif and libde265, in the child only."""

import io
import re
from collections.abc import Iterator

from PIL import Image

from studio.errors import (
    PhotoDamaged,
    PhotoError,
    PhotoTooCostly,
    PhotoTooManyPixels,
    PhotoUnsupported,
)

HEVC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
"""ISO/IEC 23008-12, annex B: what says that the pictures inside are HEVC."""
ANY_BRANDS = frozenset({b"mif1", b"msf1"})
"""The same, clause 10: a picture or a sequence, however it is coded."""
AV1_BRANDS = frozenset({b"avif", b"avis"})
MAX_BRANDS_BYTES = 256
"""How far into a file its brands are looked for; phones write about ten, of 4 bytes each."""
REASONS: dict[str, type[PhotoError]] = {
    "has not been built in": PhotoUnsupported,
    "Memory allocation": PhotoTooCostly,
}
"""What libheif says of a file that isn't damaged: coded as something else, or beyond its limits."""
SIZES = re.compile(rb"ispe\0{4}(.{4})(.{4})", re.DOTALL)
"""The sizes of all pictures inside, which libheif holds them to; what is shown may be a part."""
MEDIA = frozenset({b"ftyp", b"meta", b"mdat", b"moov", b"idat"})
MAX_BOXES = 100
HEAD_BYTES = 8
LONG_SIZE = 1
"""In place of a box's size: that stands behind its name, in 8 bytes."""
MEGAPIXEL = 1_000_000


def is_heic(data: bytes) -> bool:
    """Whether a file says of itself that it is HEIC or HEIF, whole or not; an AVIF is none."""
    if data[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(data[:4], "big"), MAX_BRANDS_BYTES)
    major = data[8:12]
    brands = {major} | {data[at : at + 4] for at in range(16, end, 4)}
    return major in HEVC_BRANDS or (
        not brands & AV1_BRANDS and bool(brands & (HEVC_BRANDS | ANY_BRANDS))
    )


def open_heic(data: bytes, *, max_pixels: int) -> Image.Image:
    """Return the picture that a file's maker chose to be shown, not decoded yet.

    Nothing but its colour profile comes with it. The library turns it as the file's own boxes say
    (`irot`, `imir`); EXIF may say the same once more, and must not be followed then.

    Raises:
        PhotoError: When it can't be opened.
    """
    if any(name in MEDIA and end > len(data) for name, end in boxes(data)):
        raise PhotoDamaged  # the library would leave out what is missing of a tiled one
    # Loaded by the first such photo: most children never meet one.
    from pi_heif import (  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]  # it has no types
        HeifImageFile,
        options,
    )

    options.DECODE_THREADS = 1
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    try:
        image: Image.Image = HeifImageFile(io.BytesIO(data))
    except Exception as error:
        raise why_not(error) from error
    sides = [
        [int.from_bytes(side, "big") for side in found.groups()] for found in SIZES.finditer(data)
    ]
    if max((width * height for width, height in [image.size, *sides])) > max_pixels:
        raise PhotoTooManyPixels(limit_megapixels=max_pixels // MEGAPIXEL)
    image.info = {key: image.info[key] for key in ("icc_profile",) if key in image.info}
    return image


def boxes(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the name of each outermost box, and where it ends or should."""
    at = 0
    for _ in range(MAX_BOXES):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size == LONG_SIZE:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if at + HEAD_BYTES > len(data) or size < HEAD_BYTES:
            return  # the last one reaches to the end, or what follows is no box
        at += size
        yield name, at


def why_not(error: Exception) -> PhotoError:
    """Return what an exception of a decoder means for a photo."""
    said = str(error)
    return next((kind() for words, kind in REASONS.items() if words in said), PhotoDamaged())
