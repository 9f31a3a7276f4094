"""Takes a person's brush strokes into a cut-out: at full size, along the photo's own edges.

Only the part that was painted is touched; every other pixel stays as the engine made it. What is
the same all around a pixel is found on a sketch of bounded size, so that a stroke over the whole of
a large photo takes five seconds rather than thirteen; each pixel itself is made at full size.
"""

import io
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from studio.errors import RequestInvalid, ResultBroken
from studio.photos.intake import Encoded, flattened, load, open_image
from studio.photos.raster import Picture, Pixels, Plane, Rows, real, shrunk, stretched

MAX_STROKES_PIXELS = 2048 * 2048
UNTOUCHED = 128
"""Grey that changes nothing; 255 brings the photo back whole, 0 takes all away."""
TOUCHED = 0.02
RADIUS_SHARE = 0.012
"""Radius of the guided filter, share of the longer side: a stroke's edge is as unsure as that."""
PASSES = 3
"""Of the filter: each draws the edge a little harder."""
EPSILON = 1e-4
SURE = 0.97
ALIKE = 0.02
"""Mean colours closer than this, of 1, tell nothing about where an edge is."""
FAR_SHARE, NEAR_SHARE = 0.03, 0.006
"""Windows of the two passes over the colours, shares of the longer side."""
LEAST = 1e-5
GUIDE_SIDE = 512
SKETCH_SIDE = 1536
"""Longest side of the sketch: a part that is no larger is worked on as it is."""
STRIP = 256
"""Rows that are made at a time."""
MISSHAPEN = 1.0
"""Pixels by which a side of the strokes may differ from the photo's shape: they are rounded."""
GREY_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA"})
"""With 8 bits or less; more would be cut off, not scaled."""
Part = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class _Sketch:
    """What changes slowly over the painted part, each given in rows of its full size.

    Attributes:
        line: Direction in RGB that tells subject from ground; None: grey does.
        edge: Slope and offset of the matte along that line.
        front: Mean colour of the subject around a pixel.
        back: Of what is behind it.
    """

    line: Picture | None
    edge: Rows
    front: Rows
    back: Rows


def retouch(photo: bytes, cutout: bytes, strokes: bytes, *, max_pixels: int) -> Encoded:
    """Return a cut-out with strokes taken in, as a PNG without a thumbnail.

    Args:
        photo: The normalised photo.
        cutout: RGBA picture of its subject, of the same shape.
        strokes: Grey picture of the same shape, any size up to 4 MP; where it is transparent,
            nothing changes.
        max_pixels: Largest picture that is decoded.

    Raises:
        RequestInvalid: When the strokes are no such picture.
        ResultBroken: When the cut-out can't be opened, or nothing is left of the subject.
    """
    try:
        rgba = np.array(load(open_image(cutout, max_pixels=max_pixels)).convert("RGBA"))
    except Exception as error:
        raise ResultBroken from error
    height, width = rgba.shape[:2]
    wanted = _wanted(strokes, (width, height))
    part = _part(wanted, reach=round(max(width, height) * FAR_SHARE))
    if part is not None:
        rows, columns = part
        image = flattened(load(open_image(photo, max_pixels=max_pixels)))
        if image.size != (width, height):
            image = image.resize((width, height), Image.Resampling.BICUBIC)
        box = columns.start, rows.start, min(columns.stop, width), min(rows.stop, height)
        picture = np.asarray(image.crop(box))
        del image
        _touch(rgba[part], picture, wanted[part], max(width, height))
    if not rgba[..., 3].any():
        raise ResultBroken
    buffer = io.BytesIO()
    Image.fromarray(rgba, "RGBA").save(buffer, "PNG", compress_level=3)
    return Encoded(buffer.getvalue(), "image/png", width, height, b"")


def _wanted(strokes: bytes, size: tuple[int, int]) -> Plane:
    """Return the strokes at a size, -1 where all is to go to 1 where all is to come back."""
    try:
        image = load(open_image(strokes, max_pixels=MAX_STROKES_PIXELS))
    except Exception as error:
        raise RequestInvalid(field="strokes") from error
    if image.mode not in GREY_MODES:
        raise RequestInvalid(field="strokes, a picture of 8 bits of grey")
    if not _alike(image.size, size):
        raise RequestInvalid(field="strokes, a picture in the shape of the photo")
    if image.has_transparency_data:
        ground = Image.new("RGBA", image.size, (UNTOUCHED, UNTOUCHED, UNTOUCHED, 255))
        image = Image.alpha_composite(ground, image.convert("RGBA"))
    grey = (np.asarray(image.convert("L"), np.float32) - UNTOUCHED) / (255 - UNTOUCHED)
    return real(np.clip(cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR), -1, 1))


def _alike(size: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether a size has another's shape, but for rounding."""
    (width, height), (other_width, other_height) = size, other
    return (
        abs(width - height * other_width / other_height) <= MISSHAPEN
        or abs(height - width * other_height / other_width) <= MISSHAPEN
    )


def _part(wanted: Plane, *, reach: int) -> Part | None:
    """Return what was painted, with room around it; None when nothing was."""
    painted = np.abs(wanted) > TOUCHED
    rows, columns = np.flatnonzero(painted.any(axis=1)), np.flatnonzero(painted.any(axis=0))
    if not rows.size:
        return None
    return (
        slice(max(0, int(rows[0]) - reach), int(rows[-1]) + 1 + reach),
        slice(max(0, int(columns[0]) - reach), int(columns[-1]) + 1 + reach),
    )


def _touch(rgba: Pixels, photo: Pixels, want: Plane, side: int) -> None:
    """Write the strokes into a part of a cut-out; in strips, which need little memory.

    Args:
        rgba: The part, written to.
        photo: The same part of the photo.
        want: The strokes on it.
        side: Longer side of the whole cut-out, pixels.
    """
    sketch = _sketch(rgba, photo, want, side)
    for top in range(0, rgba.shape[0], STRIP):
        strip = slice(top, min(top + STRIP, rgba.shape[0]))
        touched = np.abs(want[strip]) > 0
        if touched.any():
            made = _strip(
                real(rgba[strip]) / 255, real(photo[strip]) / 255, want[strip], sketch, top
            )
            rgba[strip][touched] = np.rint(made[touched] * 255).astype(np.uint8)


def _sketch(old: Pixels, photo: Pixels, want: Plane, side: int) -> _Sketch:
    """Find what changes slowly, on a picture of bounded size."""
    height, width = want.shape
    scale = min(1.0, SKETCH_SIDE / max(height, width))
    picture = shrunk(photo, SKETCH_SIDE) / 255
    before = shrunk(np.ascontiguousarray(old[..., 3]), SKETCH_SIDE) / 255
    want = shrunk(np.ascontiguousarray(want), SKETCH_SIDE)
    rough = _rough(before, want)
    line = _line(picture, rough)
    drawn, edge = _along_edges(rough, _guide(picture, line), want, side * scale)
    alpha = before + (drawn - before) * _share(want)
    means = _means(picture, real(alpha), side * scale)
    front, back = (stretched(mean, height, width) for mean in means)
    return _Sketch(line, stretched(edge, height, width), front, back)


def _strip(old: Picture, picture: Picture, want: Plane, sketch: _Sketch, top: int) -> Picture:
    """Return RGBA with the strokes in it, 0..1, of some rows."""
    bottom = top + old.shape[0]
    before = old[..., 3]
    rough, edge = _rough(before, want), sketch.edge(top, bottom)
    at_edge = np.clip(edge[..., 0] * _guide(picture, sketch.line) + edge[..., 1], 0, 1)
    # The passes of the sketch in one: each brings what is unsure so much nearer to the edge.
    drawn = rough + (at_edge - rough) * (1 - (1 - _unsure(want)) ** PASSES)
    alpha = real(before + (drawn - before) * _share(want))
    colours = _colours(picture, alpha, sketch.front(top, bottom), sketch.back(top, bottom))
    # What was there and stays keeps the engine's colours; what comes back takes the photo's.
    new = np.clip((alpha - before) / np.maximum(alpha, LEAST), 0, 1)[..., None]
    mixed = old[..., :3] + (colours - old[..., :3]) * new
    return real(np.clip(np.dstack([mixed, alpha]), 0, 1))


def _rough(before: Plane, want: Plane) -> Plane:
    """Return the matte as it was painted."""
    return real(before + np.maximum(want, 0) * (1 - before) + np.minimum(want, 0) * before)


def _share(want: Plane) -> Plane:
    """Return how much of a pixel is for the strokes to say."""
    return real(np.clip(np.abs(want) * 4, 0, 1))


def _unsure(want: Plane) -> Plane:
    """Return where a stroke leaves it to the edges: with full strength nothing is argued about."""
    return real(np.clip((1 - np.abs(want)) * 4, 0, 1))


def _guide(picture: Picture, line: Picture | None) -> Plane:
    """Return a picture as one plane, in which subject and ground differ."""
    return real(cv2.cvtColor(real(picture), cv2.COLOR_RGB2GRAY) if line is None else picture @ line)


def _along_edges(rough: Plane, guide: Plane, want: Plane, side: float) -> tuple[Plane, Picture]:
    """Return the rough matte drawn along the guide's edges, and slope and offset that do it.

    A guided filter (He et al. 2013; with its last step left to full size, as in He and Sun 2015).
    """
    radius = max(2, round(side * RADIUS_SHARE))
    window = (2 * radius + 1, 2 * radius + 1)
    mean_guide = cv2.blur(guide, window)
    spread = cv2.blur(guide * guide, window) - mean_guide * mean_guide
    unsure, drawn, edge = _unsure(want), rough, np.empty(0)
    for _ in range(PASSES):
        mean_drawn = cv2.blur(drawn, window)
        slope = (cv2.blur(guide * drawn, window) - mean_guide * mean_drawn) / (spread + EPSILON)
        offset = mean_drawn - slope * mean_guide
        edge = np.dstack([cv2.blur(slope, window), cv2.blur(offset, window)])
        at_edge = np.clip(edge[..., 0] * guide + edge[..., 1], 0, 1)
        drawn = real(drawn + (at_edge - drawn) * unsure)
    return drawn, real(edge)


def _line(picture: Picture, rough: Plane) -> Picture | None:
    """Return the direction in RGB in which subject and ground differ most; None: they are alike."""
    colours, weight = shrunk(picture, GUIDE_SIDE), shrunk(rough, GUIDE_SIDE)[..., None]
    front = (colours * weight).sum(axis=(0, 1)) / (weight.sum() + LEAST)
    back = (colours * (1 - weight)).sum(axis=(0, 1)) / ((1 - weight).sum() + LEAST)
    length = float(np.linalg.norm(front - back))
    return None if length < ALIKE else real((front - back) / length)


def _means(picture: Picture, alpha: Plane, side: float) -> tuple[Picture, Picture]:
    """Return the mean colours of subject and ground around each pixel.

    Blur fusion (Forte, "Approximate Fast Foreground Colour Estimation", 2021), in two passes.
    """
    front = back = front_mean = back_mean = picture
    opacity = alpha[..., None]
    for share in (FAR_SHARE, NEAR_SHARE):
        window = (max(3, round(side * share)) | 1,) * 2
        near = real(cv2.blur(alpha, window))[..., None]
        front_mean = real(cv2.blur(real(front * opacity), window)) / (near + LEAST)
        back_mean = real(cv2.blur(real(back * (1 - opacity)), window)) / (1 - near + LEAST)
        front, back = _own(picture, opacity, front_mean, back_mean), back_mean
    return real(front_mean), real(back_mean)


def _own(picture: Picture, opacity: Picture, front: Picture, back: Picture) -> Picture:
    """Return the subject's colour of each pixel, from the means around it."""
    rest = picture - opacity * front - (1 - opacity) * back
    return real(np.clip(front + opacity * rest, 0, 1))


def _colours(picture: Picture, alpha: Plane, front: Picture, back: Picture) -> Picture:
    """Return the subject's own colours, without those that shine through from behind."""
    opacity = alpha[..., None]
    return real(np.where(opacity > SURE, picture, _own(picture, opacity, front, back)))
