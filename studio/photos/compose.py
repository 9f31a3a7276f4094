"""Puts a background behind a cut-out subject; in strips, so that 12 MP stay small in memory.

Works on the photo and one cut-out of it, so that a background costs nothing beyond the cut-out and
can be changed for nothing.
"""

from typing import Required, TypedDict, Unpack

import numpy as np
from PIL import Image, ImageOps

from studio.errors import EngineRefused, ResultBroken
from studio.photos import grounds
from studio.photos.grounds import BLUR_WORKING_SIDE, SMALL_SIDE, Ground
from studio.photos.intake import Encoded, encode, flattened, load, open_image
from studio.photos.light import RIM_SIDE, harmony, wrap
from studio.photos.raster import Picture, Pixels, Plane, Rows, shrunk, stretched
from studio.photos.shadow import shadow_of

STRIP = 256
"""Rows that are composed at a time."""
MAX_LOSSLESS_PIXELS = 5_000_000
"""A drawing up to this size stays a PNG when the engine made one: flat colours suffer in a JPEG."""
SEED = 0
"""Of what chance decides: a scene always looks as its thumbnail promises."""
NEAR_BLACK = 8
"""Of 255; how some models hide a refusal is a black picture."""


class Choice(TypedDict, total=False):
    """What goes behind the subject.

    Attributes:
        background: `remove`, `colour`, `gradient`, `blur`, `picture` or `scene`.
        colour: `#rrggbb`, with background `colour`.
        gradient: `#rrggbb-#rrggbb`, with background `gradient`.
        scene: Id of a scene, with background `scene`.
        shadow: Whether the subject casts a soft shadow.
    """

    background: Required[str]
    colour: str | None
    gradient: str | None
    scene: str | None
    shadow: bool


def compose(
    photo: bytes,
    cutout: bytes,
    picture: bytes | None,
    *,
    max_pixels: int,
    **choice: Unpack[Choice],
) -> Encoded:
    """Put a background behind the subject.

    Args:
        photo: The normalised photo.
        cutout: RGBA picture of its subject with clean colours, any size of the same shape.
        picture: The person's own background, with background `picture`.
        max_pixels: Largest picture that is decoded.
        **choice: What goes behind.

    Returns:
        A PNG with transparency for `remove`, a JPEG for the others.

    Raises:
        ResultBroken: When the cut-out has no transparency, or nothing is left of the subject.
        SceneUnknown: When there is no such scene (any more).
        ValueError: When there is no such background, or none came with background `picture`.
    """
    cut = _cut_out(cutout, max_pixels)
    rgba = np.asarray(cut)
    shade = _shade(rgba[..., 3]) if choice.get("shadow") else None
    if choice["background"] == "remove":
        return encode(cut if shade is None else Image.fromarray(_above_shadow(rgba, shade), "RGBA"))
    height, width = rgba.shape[:2]
    match choice["background"]:
        case "colour":
            ground = grounds.plain(choice.get("colour") or "#ffffff", width)
        case "gradient":
            ends = choice.get("gradient") or "#ffffff-#c8ccd4"
            ground = grounds.gradient(ends, height, width, SEED)
        case "blur":
            size = _fitting(cut.size, BLUR_WORKING_SIDE)
            alpha = shrunk(rgba[..., 3], BLUR_WORKING_SIDE) / 255
            small = np.asarray(_rgb_of(photo, size, max_pixels), dtype=np.float32) / 255
            ground = grounds.blurred(small, alpha, height, width, SEED)
        case "scene":
            ground = grounds.scene(choice.get("scene") or "studio", height, width, SEED)
        case "picture" if picture is not None:
            own = ImageOps.fit(_rgb_of(picture, None, max_pixels), cut.size)
            ground = grounds.pictured(np.asarray(own))
        case unknown:
            raise ValueError(f"nothing to put behind for background {unknown}")
    return encode(Image.fromarray(composed(rgba, ground, shade), "RGB"))


def composed(rgba: Pixels, ground: Ground, shade: Plane | None) -> Pixels:
    """Return the subject over its ground.

    Args:
        rgba: The cut-out.
        ground: What lies behind.
        shade: How much light the subject takes from it, any size.
    """
    height, width = rgba.shape[:2]
    result = np.empty((height, width, 3), np.uint8)
    shift, spill = _light(rgba, ground)
    shaded = None if shade is None else stretched(shade, height, width)
    for top in range(0, height, STRIP):
        bottom = min(height, top + STRIP)
        strip = rgba[top:bottom].astype(np.float32) / 255
        subject, alpha = strip[..., :3], strip[..., 3:]
        behind = ground.rows(top, bottom)
        if shift is not None:
            subject = np.clip(subject + shift, 0, 1)
        if spill is not None:
            rim = spill[0](top, bottom)[..., None] * alpha
            subject = subject + (spill[1](top, bottom) - subject) * rim
        if shaded is not None:
            behind = behind * (1 - np.clip(shaded(top, bottom), 0, 1)[..., None])
        mixed = behind + (subject - behind) * alpha
        result[top:bottom] = np.rint(np.clip(mixed, 0, 1) * 255)
    return result


def _light(rgba: Pixels, ground: Ground) -> tuple[Picture | None, tuple[Rows, Rows] | None]:
    """Return the shift of the subject's colours and the light that spills over its rim, if any."""
    if ground.small is None:
        return None, None
    small = shrunk(rgba, SMALL_SIDE) / 255
    shift = harmony(np.ascontiguousarray(small[..., :3]), small[..., 3], ground.small)
    alpha = shrunk(rgba[..., 3], RIM_SIDE) / 255
    return shift, wrap(alpha, ground.small, *rgba.shape[:2])


def _shade(alpha: Pixels) -> Plane:
    return shadow_of(shrunk(alpha, 2 * SMALL_SIDE) / 255)


def _above_shadow(rgba: Pixels, shade: Plane) -> Pixels:
    """Return the cut-out with its shadow: black, as transparent as the shadow is faint."""
    height, width = rgba.shape[:2]
    shaded, result = stretched(shade, height, width), np.empty_like(rgba)
    for top in range(0, height, STRIP):
        bottom = min(height, top + STRIP)
        strip = rgba[top:bottom].astype(np.float32)
        alpha = strip[..., 3] / 255
        whole = alpha + np.clip(shaded(top, bottom), 0, 1) * (1 - alpha)
        share = (alpha / np.maximum(whole, 1e-6))[..., None]
        result[top:bottom, :, :3] = np.rint(strip[..., :3] * share)
        result[top:bottom, :, 3] = np.rint(whole * 255)
    return result


def _cut_out(data: bytes, max_pixels: int) -> Image.Image:
    try:
        cut = load(open_image(data, max_pixels=max_pixels))
    except Exception as error:
        raise ResultBroken from error
    if cut.mode not in {"RGBA", "LA", "PA"} or cut.getbbox() is None:
        raise ResultBroken
    return cut.convert("RGBA")


def _rgb_of(data: bytes, size: tuple[int, int] | None, max_pixels: int) -> Image.Image:
    image = flattened(load(open_image(data, max_pixels=max_pixels)))
    if size and image.size != size:
        image = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return image


def _fitting(size: tuple[int, int], side: int) -> tuple[int, int]:
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


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
