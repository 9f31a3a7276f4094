"""A die-cut sticker: the cartoon on nothing, with a thick white border and a soft shadow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.colouring import balanced
from local.fal.engine.landmarks import OVAL
from local.fal.engine.outline import along_edge, silhouette
from local.fal.engine.raster import (
    Picture,
    Plane,
    affine,
    fill,
    gaussian,
    grow,
    mixed,
    real,
    resize,
    resize_linear,
    shrink,
    smoothstep,
    tinged,
    to_lab,
)
from local.fal.engine.retouch import evened
from local.fal.engine.styles.cartoon import INK, toon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

BORDER = 34
"""Least width of the white border in pixels at 1024."""
_MARGIN = 26
"""Between the border and the frame: room for the shadow."""
_ROUNDING = 16
"""Notches narrower than twice that are closed, as scissors would."""
_MOST_GROWN = 1.15
_BUST = (0.5, 0.38, 0.49, 0.60, 3.4)
"""Centre, half axes (in sides) and power of the superellipse that rounds off the shoulders."""
_DROP, _SHADOW_BLUR, _SHADOW = 8, 9.0, 0.4
_TIP = 29
"""Below the chin nothing ends in a point rounder than half of that, in half pixels."""
_COARSE, _COLOURS = 4, 6
"""Scraps are looked for at a quarter of the size, among so many colours."""
_AT_CUT, _SCRAP_DEPTH, _SCRAP_SHARE = 3.0, 14.0, 0.015
"""A scrap begins so near to the cut, ends before it is so deep (quarter pixels), and is no more of
the whole than that."""
_GROUND, _SHADE = "#8d8d8d", "#1c1f26"


def sticker(models: Models, portrait: Portrait, _: int) -> Picture:
    """Red, green, blue and alpha: HxWx4. The whole border lies inside the frame."""
    side = portrait.alpha.shape[0]
    bust = _bust(side)
    shape = _blunt(silhouette(real(portrait.alpha * bust), soft=3.5), portrait)
    matrix = _fitting(shape)
    subject = balanced(portrait, evened(portrait, skin=0.8))
    subject = _without_scraps(subject, shape, bust)
    drawn = toon(models, portrait, subject, fill(shape.shape, _GROUND))
    drawn = real(np.clip(affine(drawn, matrix, side, replicate=True), 0, 1))
    shape = real(np.clip(affine(shape, matrix, side, replicate=False), 0, 1))
    return _on_paper(tinged(drawn, along_edge(shape, 4, 1), INK), shape)


def _bust(side: int) -> Plane:
    """1 inside the form in which busts end: straight sides, round corners."""
    x, y, wide, high, power = _BUST
    places = np.arange(side, dtype=np.float32) / np.float32(side)
    across, down = np.abs((places - x) / wide) ** power, np.abs((places - y) / high) ** power
    away = down[:, None] + across
    return real(np.clip((1 - away) * side / 12, 0, 1))


def _blunt(shape: Plane, portrait: Portrait) -> Plane:
    """The shape without points and slivers below the chin; hair keeps its own."""
    side = shape.shape[0]
    half = resize(shape, side // 2, side // 2)
    half = np.pad(half, ((0, _TIP), (0, 0)), mode="edge")  # the photo's lower edge is no point
    opened = grow(shrink(half, _TIP), _TIP)[: side // 2]
    opened = smoothstep(gaussian(resize_linear(opened, side, side), 2.0), 0.3, 0.7)
    chin = float(portrait.part(OVAL)[:, 1].max())
    below = np.arange(side, dtype=np.float32)[:, None] > np.float32(chin + side / 32)
    return real(np.where(below, np.minimum(shape, opened), shape))


def _without_scraps(picture: Picture, shape: Plane, bust: Plane) -> Picture:
    """What the cut leaves of a badge or a ribbon takes the colour of the cloth around it."""
    side = shape.shape[0]
    small = resize(picture, side // _COARSE, side // _COARSE)
    inside = resize(shape, *small.shape[:2]) > 0.5  # noqa: PLR2004 - half
    kept = resize(bust, *small.shape[:2])
    kept[-1] = 0  # the photo's lower edge cuts as well
    depth = real(cv2.distanceTransform((kept > 0.5).astype(np.uint8), cv2.DIST_L2, 5))  # noqa: PLR2004 - half
    scraps = _scraps(_patches(to_lab(gaussian(small, 0.7)), inside), inside, depth)
    if not scraps.any():
        return picture
    wider = grow(scraps.astype(np.float32), 5)
    free = ((wider > 0) | ~inside).astype(np.uint8)
    _, found = cv2.distanceTransformWithLabels(free, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    nearest = np.asarray(found, np.int32)
    named = np.zeros((int(nearest.max()) + 1, 3), np.float32)
    named[nearest[free == 0]] = small[free == 0]
    cloth = gaussian(real(named[nearest]), 2.0)
    share = np.clip(resize_linear(gaussian(wider, 0.8), side, side), 0, 1)
    return mixed(resize_linear(cloth, side, side), real(share), picture)


def _patches(lab: Picture, inside: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Which of a few colours each pixel is nearest to: k-means from the range of lightness."""
    colours = lab[inside]
    order = np.argsort(colours[:, 0], kind="stable")
    places = np.linspace(0, len(order) - 1, 2 * _COLOURS + 1)[1::2].astype(int)
    centres = colours[order[places]]
    some = colours[::5]
    for _ in range(6):
        nearest = ((some[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
        for number in range(_COLOURS):
            members = some[nearest == number]
            centres[number] = members.mean(axis=0) if len(members) else centres[number]
    patches: NDArray[np.intp] = ((lab[:, :, None] - centres) ** 2).sum(axis=3).argmin(axis=2)
    return patches


def _scraps(
    patches: NDArray[np.intp], inside: NDArray[np.bool_], depth: Plane
) -> NDArray[np.bool_]:
    """Patches at the cut that go hardly deeper into the picture than they are cut."""
    scraps = np.zeros_like(inside)
    for number in range(_COLOURS):
        mask: NDArray[np.uint8] = ((patches == number) & inside).astype(np.uint8)
        _, names, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        labels = np.asarray(names, np.int32)
        places = np.asarray(boxes, np.int32)[:, :4].tolist()
        for label, (left, top, width, height) in enumerate(places[1:], start=1):
            part = slice(top, top + height), slice(left, left + width)
            piece = labels[part] == label
            depths = depth[part][piece]
            small = len(depths) < _SCRAP_SHARE * inside.sum()
            if small and depths.min() < _AT_CUT and depths.max() < _SCRAP_DEPTH:
                scraps[part] |= piece
    return scraps


def _fitting(shape: Plane) -> NDArray[np.float64]:
    """The 2x3 matrix that moves the shape into the middle and leaves room for border and shadow."""
    side = shape.shape[0]
    left, top, width, height = cv2.boundingRect((shape > 0.5).astype(np.uint8))  # noqa: PLR2004 - half
    room = side - 2 * (BORDER + _MARGIN)
    scale = min(_MOST_GROWN, room / max(width, height))
    x, y = left + width / 2, top + height / 2
    return np.array(
        [[scale, 0, side / 2 - scale * x], [0, scale, side / 2 - scale * y]], np.float64
    )


def _on_paper(drawn: Picture, shape: Plane) -> Picture:
    """Around the shape a white border with smooth edges, under it a shadow: HxWx4."""
    side = shape.shape[0]
    reach = BORDER + _ROUNDING
    wide = _within(shape, reach)
    cut = gaussian(1 - _within(real(1 - wide), _ROUNDING), 1.0)
    down = np.array([[1, 0, 0], [0, 1, _DROP]], np.float64)
    shadow = gaussian(affine(cut, down, side, replicate=False), _SHADOW_BLUR)
    under = np.clip(shadow, 0, 1) * np.float32(_SHADOW) * (1 - cut)
    alpha = cut + under
    paper = tinged(drawn, 1 - shape, "#ffffff")
    shade = np.clip(under / np.maximum(alpha, np.float32(1 / 512)), 0, 1)
    colours = tinged(paper, real(shade), _SHADE)
    return real(np.clip(cv2.merge([*cv2.split(colours), real(alpha)]), 0, 1))


def _within(shape: Plane, reach: float) -> Plane:
    """1 up to `reach` pixels from the shape, antialiased."""
    outside = (shape < 0.5).astype(np.uint8)  # noqa: PLR2004 - half
    away = cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return real(np.clip(reach + 0.5 - real(away), 0, 1))
