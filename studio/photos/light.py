"""How a subject takes on the light of its new ground: a little, so that it stays itself."""

import cv2
import numpy as np

from studio.photos.raster import Picture, Plane, Rows, real, shrunk, softened, stretched

LIGHT_SIDE = 512
"""Light is computed at this size, pixels."""
RIM_SIDE = 1024
WRAP_STRENGTH = 0.25
"""How much light of the new background wraps around the subject's rim."""
WRAP_SHARE = 1 / 150
"""How far it wraps, as a share of the longer side."""
GLOW_SHARE = 1 / 40
HARMONY = (0.25, 0.35, 0.35)
"""How far the subject's mean L, a, b follow the background's; clipped to +-9."""
HARMONY_LIMIT = 9.0


def harmony(foreground: Picture, alpha: Plane, ground: Picture) -> Picture:
    """Return what to add to the subject's RGB to bring it a little towards the ground's mean.

    Reinhard's transfer, means only: the shift is found in Lab on small copies and added in RGB,
    which for so small a shift looks the same and is five times as fast.

    Args:
        foreground: The subject's colours, small.
        alpha: Of the same size.
        ground: What lies behind, any size.
    """
    inside = alpha > 0.5  # noqa: PLR2004  more subject than not
    if not inside.any():  # a ghost: no mean to go by
        return np.zeros(3, np.float32)
    subject = cv2.cvtColor(foreground, cv2.COLOR_RGB2LAB)
    scene = cv2.cvtColor(shrunk(ground, LIGHT_SIDE), cv2.COLOR_RGB2LAB)
    distance = np.subtract(scene.reshape(-1, 3).mean(0), subject[inside].mean(0))
    shift = np.clip(distance * HARMONY, -HARMONY_LIMIT, HARMONY_LIMIT).astype(np.float32)
    shifted = np.clip(cv2.cvtColor(np.add(subject, shift), cv2.COLOR_LAB2RGB), 0, 1)
    return real(np.subtract(shifted[inside].mean(0), foreground[inside].mean(0)))


def wrap(alpha: Plane, ground: Picture, height: int, width: int) -> tuple[Rows, Rows]:
    """Return how strongly light spills over the subject's rim (x its alpha), and that light.

    Args:
        alpha: Of the subject, small.
        ground: What lies behind, small.
        height: Of the result, pixels.
        width: Of the result, pixels.
    """
    rim = softened(1 - shrunk(alpha, RIM_SIDE), WRAP_SHARE) * WRAP_STRENGTH
    light = softened(shrunk(ground, LIGHT_SIDE), GLOW_SHARE)
    return stretched(rim, height, width), stretched(light, height, width)
