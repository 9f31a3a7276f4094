"""A picture in a few pixels: what fills its place until it has come."""

import base64
import io
import re

from PIL import Image

SIDE = 8
QUALITY = 50
MAX_CHARACTERS = 400
"""Three times what one takes, 130 or with transparency 170."""
BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


def placeholder_of(thumbnail: bytes) -> str:
    """Return a WebP of at most 8 pixels a side, as base64.

    A browser shows it as it is and smooths it over; hashes of the same size need code to be drawn.
    Costs about 3 ms, nearly all of it to open the thumbnail.

    Args:
        thumbnail: The picture's, as we have made it.
    """
    with Image.open(io.BytesIO(thumbnail)) as image:
        small = image.copy()
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=QUALITY, method=4)
    return base64.b64encode(buffer.getvalue()).decode()


def checked(said: object) -> str | None:
    """Return what a photo child says that a placeholder is, if it can be one."""
    fits = isinstance(said, str) and len(said) <= MAX_CHARACTERS and BASE64.fullmatch(said)
    return said if fits and isinstance(said, str) else None
