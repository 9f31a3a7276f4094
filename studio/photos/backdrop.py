"""A scene as a small picture, so that a page can show it behind a subject by itself."""

import io

import numpy as np
from PIL import Image

from studio.photos.grounds import drawn_scene
from studio.photos.intake import Encoded

QUALITY = 86
SEED = 0
"""As `compose` has it: what is shown is what comes out."""


def backdrop(*, scene: str, width: int, height: int) -> Encoded:
    """Return a scene without its grain, as a WebP.

    Args:
        scene: Its id.
        width: Pixels.
        height: Pixels.

    Raises:
        SceneUnknown: When there is none of that name.
    """
    light = np.clip(drawn_scene(scene, height, width, SEED), 0, 1)
    image = Image.fromarray(np.rint(light * 255).astype(np.uint8), "RGB")
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=QUALITY, method=4)
    return Encoded(buffer.getvalue(), "image/webp", width, height, b"")
