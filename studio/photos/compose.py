"""What goes behind the subject: a colour, its own background out of focus, or another picture.

Works on the photo and one cut-out of it, so that a background costs nothing beyond the cut-out and
can be changed for nothing. Pictures are float32 RGB 0..1, HxWx3; alpha is float32 0..1, HxW.
"""

import cv2
import numpy as np
from cv2.typing import MatLike
from PIL import Image

from studio.errors import EngineRefused, ResultBroken
from studio.photos.intake import Encoded, encode, flattened, load, open_image

Picture = MatLike

GAMMA = 2.2
BLUR_WORKING_SIDE = 1280
"""Blur is computed at this size, pixels: a defocused background has no detail to lose."""
BLUR_RADIUS = 0.02
"""Radius of the lens disc as a share of the longer side."""
LIGHT_SIDE = 512
"""The light that wraps is computed at this size, pixels."""
WRAP_STRENGTH = 0.25
"""How much light of the new background wraps around the subject's rim."""
HARMONY = (0.25, 0.35, 0.35)
"""How far the subject's mean L, a, b follow the background's; clipped to +-9."""
HARMONY_LIMIT = 9.0
MAX_LOSSLESS_PIXELS = 5_000_000
"""A drawing up to this size stays a PNG when the engine made one: flat colours suffer in a JPEG."""
NEAR_BLACK = 8
"""Of 255; how some models hide a refusal is a black picture."""


def compose(
    photo: bytes,
    cutout: bytes,
    picture: bytes | None,
    *,
    background: str,
    colour: str | None,
    max_pixels: int,
) -> Encoded:
    """Put a background behind the subject.

    Args:
        photo: The normalised photo.
        cutout: RGBA picture of its subject with clean colours, any size of the same shape.
        picture: The person's own background, with background `picture`.
        background: `remove`, `colour`, `blur` or `picture`.
        colour: `#rrggbb`, with background `colour`.
        max_pixels: Largest picture that is decoded.

    Returns:
        A PNG with transparency for `remove`, a JPEG for the others.

    Raises:
        ResultBroken: When the cut-out has no transparency, or nothing is left of the subject.
    """
    try:
        cut = load(open_image(cutout, max_pixels=max_pixels))
    except Exception as error:
        raise ResultBroken from error
    if cut.mode not in {"RGBA", "LA", "PA"} or cut.getbbox() is None:
        raise ResultBroken
    cut = cut.convert("RGBA")
    if background == "remove":
        return encode(cut)
    foreground, alpha = _split(cut)
    match background:
        case "colour":
            ground = np.broadcast_to(_rgb(colour or "#ffffff"), foreground.shape)
            result = _over(foreground, alpha, ground)
        case "blur":
            result = _over(
                foreground, alpha, defocused(_rgb_of(photo, cut.size, max_pixels), alpha)
            )
        case _:
            ground = cover(_rgb_of(picture or b"", None, max_pixels), cut.height, cut.width)
            result = _over(
                _wrapped(_harmonised(foreground, alpha, ground), alpha, ground), alpha, ground
            )
    return encode(Image.fromarray(np.rint(result * 255).astype(np.uint8), "RGB"))


def defocused(photo: Picture, alpha: Picture) -> Picture:
    """Return the photo's background as a wide-open lens draws it, without a halo of the subject.

    The subject's hole is filled from its surroundings first (push-pull pyramid), then a disc kernel
    is applied in linear light.
    """
    height, width = alpha.shape
    scale = min(1.0, BLUR_WORKING_SIDE / max(height, width))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    # The rim belongs half to the subject: keep well clear of it.
    reach = max(3, round(max(size) / 120)) | 1
    solid = cv2.dilate(
        cv2.resize(alpha, size, interpolation=cv2.INTER_AREA), np.ones((reach, reach))
    )
    filled = _filled(small, 1 - np.clip(solid * 1.2, 0, 1))
    radius = max(2, round(BLUR_RADIUS * max(size)))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    kernel = disc.astype(np.float32) / disc.sum()
    linear = np.power(np.clip(filled, 0, 1), GAMMA)
    blurred = np.power(
        np.clip(cv2.filter2D(linear, -1, kernel, borderType=cv2.BORDER_REFLECT), 0, 1), 1 / GAMMA
    )
    return np.clip(cv2.resize(blurred, (width, height), interpolation=cv2.INTER_CUBIC), 0, 1)


def cover(picture: Picture, height: int, width: int) -> Picture:
    """Return the picture scaled to cover height x width, the middle kept."""
    scale = max(width / picture.shape[1], height / picture.shape[0])
    size = (
        max(width, round(picture.shape[1] * scale)),
        max(height, round(picture.shape[0] * scale)),
    )
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(picture, size, interpolation=method)
    top, left = (scaled.shape[0] - height) // 2, (scaled.shape[1] - width) // 2
    return np.clip(scaled[top : top + height, left : left + width], 0, 1)


def _split(cut: Image.Image) -> tuple[Picture, Picture]:
    rgba = np.asarray(cut, dtype=np.float32) / 255
    return rgba[..., :3], rgba[..., 3]


def _rgb_of(data: bytes, size: tuple[int, int] | None, max_pixels: int) -> Picture:
    image = flattened(load(open_image(data, max_pixels=max_pixels)))
    if size and image.size != size:
        image = image.resize(size, Image.Resampling.BICUBIC)
    return np.asarray(image, dtype=np.float32) / 255


def _rgb(colour: str) -> Picture:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float32) / 255


def _over(foreground: Picture, alpha: Picture, ground: Picture) -> Picture:
    weight = alpha[..., None]
    return np.clip(foreground * weight + ground * (1 - weight), 0, 1)


def _filled(picture: Picture, weight: Picture) -> Picture:
    """Fill where weight is 0 from where it is 1, smoothly: average down a pyramid, then back up."""
    levels: list[tuple[Picture, Picture]] = [(picture * weight[..., None], weight)]
    while min(levels[-1][1].shape) > 4:  # noqa: PLR2004  the smallest picture pyrDown takes sensibly
        colours, weights = levels[-1]
        levels.append((cv2.pyrDown(colours), cv2.pyrDown(weights)))
    colours, weights = levels[-1]
    filled = colours / (weights[..., None] + 1e-4)
    for colours, weights in reversed(levels[:-1]):
        size = (weights.shape[1], weights.shape[0])
        filled = cv2.resize(filled, size, interpolation=cv2.INTER_LINEAR)
        sure = np.clip(weights, 0, 1)[..., None]
        filled = filled * (1 - sure) + colours / (weights[..., None] + 1e-4) * sure
    return np.asarray(filled, dtype=np.float32)


def _wrapped(foreground: Picture, alpha: Picture, ground: Picture) -> Picture:
    """Let some light of the new background spill over the subject's rim."""
    rim = _softened(1 - alpha, 1 / 150, 2 * LIGHT_SIDE) * alpha * WRAP_STRENGTH
    light = _softened(ground, 1 / 40, LIGHT_SIDE)
    return foreground * (1 - rim[..., None]) + light * rim[..., None]


def _softened(picture: Picture, share: float, side: int) -> Picture:
    """Blur by a share of the longer side, on a copy of at most `side` pixels.

    As good as at full size for blurs this wide, and forty times as fast on 12 megapixels.
    """
    small = _shrunk(picture, side)
    blurred = cv2.GaussianBlur(small, (0, 0), max(small.shape[:2]) * share)
    return cv2.resize(blurred, picture.shape[1::-1], interpolation=cv2.INTER_LINEAR)


def _shrunk(picture: Picture, side: int) -> Picture:
    height, width = picture.shape[:2]
    scale = min(1.0, side / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def _harmonised(foreground: Picture, alpha: Picture, ground: Picture) -> Picture:
    """Shift the subject's mean colour a little towards the background's (Reinhard, means only).

    The shift is found in Lab on small copies and added in RGB, which for so small a shift looks
    the same and is five times as fast.
    """
    small, weight = _shrunk(foreground, LIGHT_SIDE), _shrunk(alpha, LIGHT_SIDE)
    inside = weight > 0.5  # noqa: PLR2004  more subject than not
    if not inside.any():  # a ghost: no mean to go by
        return foreground
    subject = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    scene = cv2.cvtColor(_shrunk(ground, LIGHT_SIDE), cv2.COLOR_RGB2LAB)
    distance = np.subtract(scene.reshape(-1, 3).mean(0), subject[inside].mean(0))
    shift = np.clip(distance * HARMONY, -HARMONY_LIMIT, HARMONY_LIMIT).astype(np.float32)
    shifted = np.clip(cv2.cvtColor(np.add(subject, shift), cv2.COLOR_LAB2RGB), 0, 1)
    change = np.subtract(shifted[inside].mean(0), small[inside].mean(0))
    moved: Picture = np.add(foreground, change.astype(np.float32))
    return np.clip(moved, 0, 1)


def check_result(data: bytes, *, max_pixels: int) -> Encoded:
    """Check a result and return it, encoded by us, with its thumbnail.

    Raises:
        ResultBroken: When it can't be decoded.
        EngineRefused: When it is black all over: a safety filter's way to say no.
    """
    try:
        image = load(open_image(data, max_pixels=max_pixels))
    except Exception as error:
        raise ResultBroken from error
    if is_near_black(image):
        raise EngineRefused
    drawn = image.format == "PNG" and image.width * image.height <= MAX_LOSSLESS_PIXELS
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return encode(image.convert(mode), lossless=drawn)


def is_near_black(image: Image.Image) -> bool:
    """Whether an opaque picture is black all over."""
    if image.has_transparency_data:
        return False
    small = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.BOX))
    return int(small.max()) < NEAR_BLACK
