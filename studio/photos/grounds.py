"""What can lie behind a subject, each as rows on demand and as a small copy to take light from."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.errors import SceneUnknown
from studio.photos.raster import (
    Picture,
    Pixels,
    Plane,
    Rows,
    display,
    lens,
    linear,
    noisy,
    real,
    rgb,
    shrunk,
    stretched,
)
from studio.photos.scenes import SCENES

BLUR_WORKING_SIDE = 1280
"""Blur is computed at this size, pixels: a defocused background has no detail to lose."""
BLUR_RADIUS = 0.02
"""Radius of the lens disc as a share of the longer side."""
SMALL_SIDE = 512
SCENE_SIDE = 1280
"""Scenes are drawn at this size, pixels: they are out of focus, and grain comes at full size."""
SCENE_GRAIN = 1.3
"""Of 255: about a good camera's at ISO 400, so that skin and scene look like one photo."""
BLUR_GRAIN = 0.6


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies behind.

    Attributes:
        rows: Its rows at the result's size.
        small: A copy of at most 512 pixels, or None when the subject isn't to take on its light.
    """

    rows: Rows
    small: Picture | None = None


def plain(colour: str, width: int) -> Ground:
    """Return one colour, exactly."""
    value = rgb(colour)
    return Ground(lambda top, bottom: np.broadcast_to(value, (bottom - top, width, 3)))


def gradient(colours: str, height: int, width: int, seed: int) -> Ground:
    """Return two colours, `#rrggbb-#rrggbb`, from top left to bottom right, dithered.

    Mixed as `linear-gradient(135deg, ...)` of a web page does, which previews it.
    """
    first, last = (rgb(colour) for colour in colours.split("-"))
    reach = max(1, width + height - 2)

    def rows(top: int, bottom: int) -> Picture:
        share = np.add.outer(np.arange(top, bottom), np.arange(width)).astype(np.float32) / reach
        return np.asarray(first + (last - first) * share[..., None], np.float32)

    return Ground(noisy(rows, grain=0, seed=seed))


def blurred(photo: Picture, alpha: Plane, height: int, width: int, seed: int) -> Ground:
    """Return the photo's own background out of focus.

    Args:
        photo: The photo, at most 1280 pixels a side.
        alpha: Of the subject, of the same size.
        height: Of the result, pixels.
        width: Of the result, pixels.
        seed: Of its grain.
    """
    soft = stretched(defocused(photo, alpha), height, width, cv2.INTER_CUBIC)
    return Ground(noisy(soft, grain=BLUR_GRAIN, seed=seed))


def pictured(picture: Pixels) -> Ground:
    """Return a picture that already has the result's size."""
    small = shrunk(picture, SMALL_SIDE) / 255
    return Ground(lambda top, bottom: picture[top:bottom].astype(np.float32) / 255, small)


def scene(name: str, height: int, width: int, seed: int) -> Ground:
    """Return one of our scenes, drawn to the picture's shape.

    Raises:
        SceneUnknown: When there is none of that name.
    """
    scale = min(1.0, SCENE_SIDE / max(height, width))
    drawn = drawn_scene(name, max(8, round(height * scale)), max(8, round(width * scale)), seed)
    rows = noisy(stretched(drawn, height, width, cv2.INTER_CUBIC), grain=SCENE_GRAIN, seed=seed)
    return Ground(rows, shrunk(drawn, SMALL_SIDE))


def drawn_scene(name: str, height: int, width: int, seed: int) -> Picture:
    """Return one of our scenes as it is drawn, HxWx3, 0..1.

    Raises:
        SceneUnknown: When there is none of that name.
    """
    if name not in SCENES:
        raise SceneUnknown(scenes=", ".join(SCENES))
    return SCENES[name](height, width, seed)


def defocused(photo: Picture, alpha: Plane) -> Picture:
    """Return the photo's background as a wide-open lens draws it, without a halo of the subject.

    The subject's hole is filled from its surroundings first (push-pull pyramid), then a disc kernel
    is applied in linear light.
    """
    longest = max(alpha.shape)
    # The rim belongs half to the subject: keep well clear of it.
    reach = max(3, round(longest / 120)) | 1
    solid = real(cv2.dilate(alpha, np.ones((reach, reach))))
    filled = _filled(photo, 1 - np.clip(solid * 1.2, 0, 1))
    return display(lens(linear(filled), BLUR_RADIUS * longest))


def _filled(picture: Picture, weight: Plane) -> Picture:
    """Fill where weight is 0 from where it is 1, smoothly: average down a pyramid, then back up."""
    levels: list[tuple[Picture, Plane]] = [(picture * weight[..., None], weight)]
    while min(levels[-1][1].shape) > 4:  # noqa: PLR2004  the smallest picture pyrDown takes sensibly
        colours, weights = levels[-1]
        levels.append((real(cv2.pyrDown(colours)), real(cv2.pyrDown(weights))))
    colours, weights = levels[-1]
    filled = colours / (weights[..., None] + 1e-4)
    for colours, weights in reversed(levels[:-1]):
        size = (weights.shape[1], weights.shape[0])
        filled = real(cv2.resize(filled, size, interpolation=cv2.INTER_LINEAR))
        sure = np.clip(weights, 0, 1)[..., None]
        filled = filled * (1 - sure) + colours / (weights[..., None] + 1e-4) * sure
    return np.asarray(filled, dtype=np.float32)
