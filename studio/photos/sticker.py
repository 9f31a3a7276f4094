"""A picture as a sticker, as Telegram takes it: WebP, 512 pixels, at most 512 KiB.

https://core.telegram.org/stickers#static-stickers-and-emoji: one side is exactly 512 pixels, the
other at most that, the background transparent, with a white stroke and a shadow.
"""

import io

import cv2
import numpy as np
from PIL import Image

from studio.errors import ResultBroken
from studio.photos.intake import Encoded, thumbnail_of
from studio.photos.raster import Pixels, Plane, real
from studio.photos.subject import body_of

SIDE = 512
MAX_BYTES = 512 * 1024
QUALITIES = (95, 90, 82, 72, 60, 45, 30, 15, 0)
OUTLINE = 9
"""Width of the white line, pixels."""
FRAME = 16
"""Room for the line and the shadow on each side, pixels."""
BRIDGE = 13
"""Gaps of the subject narrower than this are closed by the white, pixels: hair, fingers."""
SHADOW = (0.26, 3.2, 3)
"""Strength, blur and drop of the shadow, pixels."""
CORNER = 0.14
"""Radius of an opaque picture's rounded corners, as a share of its shorter side."""
SOLID = 0.5


def sticker_of(image: Image.Image) -> Encoded:
    """Return the sticker of a cut-out, or of an opaque picture with its corners rounded.

    Args:
        image: RGB or RGBA.

    Raises:
        ResultBroken: When nothing can be seen of a cut-out.
    """
    colours, alpha = _subject(image)
    white = _outlined(alpha)
    height, width = alpha.shape
    strength, blur, drop = SHADOW
    move = np.array([[1, 0, 0], [0, 1, drop]], dtype=np.float32)
    fallen = cv2.warpAffine(white, move, (width, height))
    shadow = cv2.GaussianBlur(fallen, (0, 0), blur) * strength
    # From below: black shadow, white line, the subject; colours as they are, not times alpha.
    card = white + shadow * (1 - white)
    paper = (white / np.maximum(card, 1e-6))[..., None]
    shown = colours * alpha[..., None] + paper * (1 - alpha[..., None])
    whole = np.maximum(card, alpha)
    pixels = np.dstack([np.clip(shown, 0, 1), np.clip(whole, 0, 1)])
    return _small_enough(Image.fromarray(np.rint(pixels * 255).astype(np.uint8), "RGBA"))


def _subject(image: Image.Image) -> tuple[Plane, Plane]:
    """Return colours and alpha at the sticker's size, with an empty frame around."""
    room = SIDE - 2 * FRAME
    if image.mode != "RGBA":
        fitted = _fitted(np.asarray(image).astype(np.float32) / 255, room)
        alpha = _rounded(fitted.shape[0], fitted.shape[1])
        return _framed(fitted), _framed(alpha)
    rgba = _without_specks(np.asarray(image))
    rows, columns = (np.flatnonzero((rgba[..., 3] > 0).any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        raise ResultBroken
    cut = rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32) / 255
    cut[..., :3] *= cut[..., 3:]  # transparent pixels have colours, which must not bleed in
    small = np.clip(_fitted(cut, room), 0, 1)
    alpha = small[..., 3]
    colours = small[..., :3] / np.maximum(alpha, 1e-4)[..., None]
    return _framed(np.clip(colours, 0, 1)), _framed(alpha)


def _without_specks(rgba: Pixels) -> Pixels:
    """Return the cut-out with small loose pieces, and what is hardly there, gone."""
    body = body_of(rgba[..., 3], round(SOLID * 255)).astype(np.uint8)
    reach = max(3, round(max(rgba.shape) / 60)) | 1
    near = cv2.dilate(body, np.ones((reach, reach), np.uint8))
    cleaned = rgba.copy()
    cleaned[near == 0, 3] = 0
    return cleaned


def _fitted(picture: Plane, room: int) -> Plane:
    height, width = picture.shape[:2]
    scale = room / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.clip(real(cv2.resize(picture, size, interpolation=method)), 0, 1)


def _framed(picture: Plane) -> Plane:
    framed = cv2.copyMakeBorder(picture, FRAME, FRAME, FRAME, FRAME, cv2.BORDER_CONSTANT)
    return real(framed)


def _rounded(height: int, width: int) -> Plane:
    radius = CORNER * min(height, width)
    y = np.abs(np.arange(height, dtype=np.float32) + 0.5 - height / 2) - (height / 2 - radius)
    x = np.abs(np.arange(width, dtype=np.float32) + 0.5 - width / 2) - (width / 2 - radius)
    beyond = np.hypot(np.maximum(y, 0)[:, None], np.maximum(x, 0)[None, :])
    return np.asarray(np.clip(radius - beyond + 0.5, 0, 1), dtype=np.float32)


def _outlined(alpha: Plane) -> Plane:
    """Return where the white is: the subject, its narrow gaps, and a line of even width around."""
    solid = (alpha > SOLID).astype(np.uint8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (BRIDGE, BRIDGE))
    closed = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, disc)
    away = cv2.distanceTransform(1 - closed, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    # Smoothed a little, so that the line doesn't follow every hair.
    smooth = cv2.GaussianBlur(away, (0, 0), 1.2)
    return np.asarray(np.clip(OUTLINE + 0.5 - smooth, 0, 1), dtype=np.float32)


def _small_enough(image: Image.Image) -> Encoded:
    """Return the best quality that fits."""
    for quality in QUALITIES:
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", quality=quality, method=4, alpha_quality=100)
        if buffer.tell() <= MAX_BYTES:
            break
    else:  # never seen: 512 x 512 at quality 0 is some 30 KB
        raise ResultBroken
    width, height = image.size
    return Encoded(buffer.getvalue(), "image/webp", width, height, thumbnail_of(image))
