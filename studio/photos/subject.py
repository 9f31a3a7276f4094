"""What of a cut-out is its subject: not the faint traces and loose specks a model leaves."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.photos.raster import Pixels

SPECK_SHARE = 0.01
"""A piece smaller than this share of the largest is no part of the subject."""


def body_of(alpha: Pixels, least: int) -> NDArray[np.bool_]:
    """Return where a cut-out's subject is, HxW.

    Args:
        alpha: HxW, 0..255.
        least: What is more transparent than this is a trace.
    """
    seen = (alpha >= least).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(seen, connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0  # the ground
    kept = (areas > 0) & (areas >= SPECK_SHARE * areas.max())
    body: NDArray[np.bool_] = kept[labels]
    return body
