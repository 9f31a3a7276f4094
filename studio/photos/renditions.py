"""Hands a finished picture out in another form: cropped, round, as a mask, as a sticker."""

import io

import numpy as np
from PIL import Image

from studio.errors import PictureOpaque
from studio.photos.intake import (
    JPEG_QUALITY,
    Encoded,
    flattened,
    load,
    open_image,
    thumbnail_of,
    upright,
)
from studio.photos.rendition import SIZES, Format, Rendition
from studio.photos.sticker import sticker_of
from studio.photos.subject import body_of

VISIBLE = 24
"""Of 255; what is more transparent is a trace of the cut-out, not the subject."""
WEBP_QUALITY = 90
EYES, EYES_IN_SQUARE = 0.3, 0.4
"""How far down the eyes are taken to be in an upright picture, and are wanted in a square of it.

Looked at on crops of tests/photos from 5:6 to 9:16: heads stay whole, or nearly at 9:16, where the
exact middle, and a third of the spare room above, cut most of them. Going where the most detail is
beheads who wears a space suit.
"""
BOTH = 2
Box = tuple[int, int, int, int]


def render(data: bytes, *, rendition: dict[str, object], max_pixels: int) -> Encoded:
    """Return a picture in the form that is asked for, upright and without metadata.

    Args:
        data: The finished picture.
        rendition: The fields of a `Rendition`, as they crossed the border between processes.
        max_pixels: Largest picture that is decoded.

    Raises:
        PictureOpaque: A mask or the subject of a picture without transparency.
        RequestInvalid: When the fields are out of range or don't go together.
        PhotoError: When the picture can't be opened.
    """
    wanted = Rendition(**rendition)  # type: ignore[arg-type]  # checked right below
    wanted.check()
    image = load(open_image(data, max_pixels=max_pixels))
    came_as: Format = {"PNG": "png", "WEBP": "webp"}.get(image.format or "", "jpeg")  # type: ignore[assignment]  # the values are formats
    image = upright(image)
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if wanted.sticker:
        return sticker_of(image)
    if image.mode == "RGB" and (wanted.mask or wanted.shape == "subject"):
        raise PictureOpaque
    image = _sized(_shaped(image, wanted), wanted)
    if wanted.shape == "circle":
        image = _rounded(image)
    if wanted.mask:
        image = image.getchannel("A")
    kind = wanted.format or came_as
    if wanted.compact and is_opaque(image):
        image, kind = image.convert("RGB"), "jpeg"
    if wanted.format is None and kind == "jpeg" and image.mode != "RGB":
        kind = "png"
    return _encoded(image, kind)


def is_opaque(image: Image.Image) -> bool:
    """Whether nothing shines through a picture, which may have an alpha channel all the same."""
    return image.mode == "RGB" or image.getchannel("A").getextrema() == (255, 255)


def subject_box(image: Image.Image) -> Box | None:
    """Return left, top, right, bottom of what can be seen of a cut-out; None where nothing can."""
    seen = body_of(np.asarray(image.getchannel("A")), VISIBLE)
    columns, rows = np.flatnonzero(seen.any(axis=0)), np.flatnonzero(seen.any(axis=1))
    if not columns.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _shaped(image: Image.Image, wanted: Rendition) -> Image.Image:
    box = subject_box(image) if image.mode == "RGBA" else None
    match wanted.shape:
        case "whole":
            return image
        case "subject":
            if box is None:
                raise PictureOpaque
            return image.crop(_with_margin(box, image.size, wanted.margin))
        case _:
            if box is None:
                return image.crop(_likely_square(image.size))
            return image.crop(_square(box, image.size, wanted.margin))


def _with_margin(box: Box, size: tuple[int, int], margin: float) -> Box:
    """Return the box with room around it, but none where the picture's edge cuts the subject."""
    left, top, right, bottom = box
    room = round(margin * max(right - left, bottom - top))
    return (
        left - room * (left > 0),
        top - room * (top > 0),
        right + room * (right < size[0]),
        bottom + room * (bottom < size[1]),
    )


def _square(box: Box, size: tuple[int, int], margin: float) -> Box:
    """Return a square around the subject; where the photo cut it off, so does the square.

    What is cut on both sides fills the square from edge to edge, and so does a bust with one
    shoulder cut: emptiness on its other side alone would push the face from the middle. Then it is
    the top that stays, where heads are.
    """
    left, top, right, bottom = _with_margin(box, size, margin)
    sides_cut = (box[0] == 0) + (box[2] == size[0])
    cut_across = sides_cut == BOTH or (sides_cut > 0 and box[3] == size[1])
    cut_along = box[1] == 0 and box[3] == size[1]
    across, along = right - left, bottom - top
    side = max(across, along)
    if cut_across or cut_along:
        side = min([across] * cut_across + [along] * cut_along)
    x = (left + right - side) // 2
    if (box[0] == 0) != (box[2] == size[0]):
        x = left if box[0] == 0 else right - side
    y = (top + bottom - side) // 2
    if side < along or box[1] == 0:
        y = top
    elif box[3] == size[1]:
        y = bottom - side
    return x, y, x + side, y + side


def _likely_square(size: tuple[int, int]) -> Box:
    """Return the middle, or of an upright picture what is around the eyes if a person is on it."""
    side = min(size)
    x = (size[0] - side) // 2
    y = max(0, round(EYES * size[1] - EYES_IN_SQUARE * side))
    return x, y, x + side, y + side


def _sized(image: Image.Image, wanted: Rendition) -> Image.Image:
    _, largest = SIZES[wanted.shape]
    longest = max(image.size)
    side = wanted.size or min(longest, largest)
    if wanted.shape in {"whole", "subject"}:
        side = min(side, longest)
    if side == longest:
        return image
    size = (
        max(1, round(image.width * side / longest)),
        max(1, round(image.height * side / longest)),
    )
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _rounded(image: Image.Image) -> Image.Image:
    disc = Image.fromarray(disc_of(image.width), "L")
    if image.mode == "RGBA":
        alpha = np.asarray(image.getchannel("A"), dtype=np.uint16) * np.asarray(disc)
        disc = Image.fromarray(((alpha + 127) // 255).astype(np.uint8), "L")
    result = image.convert("RGBA")
    result.putalpha(disc)
    return result


def disc_of(side: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Return a disc that fills a square, its edge as smooth as pixels allow: 0..255."""
    place = np.arange(side, dtype=np.float32) + 0.5 - side / 2
    distance = np.hypot(place[:, None], place[None, :])
    return np.asarray(np.rint(np.clip(side / 2 - distance + 0.5, 0, 1) * 255), np.uint8)


def _encoded(image: Image.Image, kind: Format) -> Encoded:
    image.info.clear()
    buffer = io.BytesIO()
    match kind:
        case "png":
            image.save(buffer, "PNG", compress_level=6)
        case "webp":
            colours = image if image.mode in {"RGB", "RGBA"} else image.convert("RGB")
            colours.save(buffer, "WEBP", quality=WEBP_QUALITY, method=4, alpha_quality=100)
        case "jpeg":
            grey = image.mode == "L"
            flat = image if grey else flattened(image)
            flat.save(buffer, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    width, height = image.size
    return Encoded(buffer.getvalue(), f"image/{kind}", width, height, thumbnail_of(image))
