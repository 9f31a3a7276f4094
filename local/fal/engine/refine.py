"""From a coarse matte to clean edges: hair by a guided filter, colours without fringe.

Both steps estimate on blocks of the photo and apply at its own size, where an edge is: cost and
memory grow with the photo only through one pass over it and a copy of the subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.blocks import (
    block_means,
    enlarged,
    factor_for,
    in_parts,
    stretched,
)
from local.fal.engine.raster import Picture, Pixels, Plane, box, from_pixels, gaussian, real, thrice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from local.fal.engine.blocks import Part, Slices

_GUIDE_SIDE = 768
_GUIDE_EPSILON = np.float32(1e-5)
_HAZE = 0.03
_INVISIBLE = 1 / 255
_SURE_FRONT, _SURE_BACK = 0.97, 0.03
_TURN = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]], np.float32)
_SUM = np.ones((1, 3), np.float32)
_FAR, _NEAR = 0.088, 0.006
"""Blur-fusion windows as shares of the longer side: Forte's 90 and 6 pixels at 1024."""
_NARROW_SIDE, _WIDE_SIDE = 768, 384
_NOTHING = 0.002
_LEAST = np.float32(1e-5)


def refine(photo: Pixels, matte: Plane) -> Plane:
    """The matte at the photo's size, its uncertain band redrawn along the photo's own edges.

    Fast colour guided filter (He et al. 2013 and 2015): coefficients at half size (at most some
    768 px), radius 1 % of the longer side. Only the band is computed, here and there.
    """
    factor = factor_for(photo.shape, _GUIDE_SIDE, least=2)
    guide = from_pixels(np.asarray(block_means(photo, factor), np.uint8))
    coarse = _on_blocks(matte, photo.shape, factor)
    radius = max(2, round(max(coarse.shape) / 100))
    band = _band(coarse, radius)
    wanted = _grown(band > 0, 1)
    slopes, offset = _coefficients(guide, coarse, radius, wanted)
    # haze is cut off at both ends: (mixed - 3 %) / 94 %, mixed of the matte and the drawn edge
    kept = real((coarse * (1 - band) - _HAZE) / (1 - 2 * _HAZE))
    drawn = real(band / (1 - 2 * _HAZE))
    alpha = np.zeros(photo.shape[:2], np.float32)

    def fill(part: Part) -> None:
        alpha[part.slices] = 1

    def draw(part: Part) -> None:
        line = stretched(slopes, factor, part)
        edge = real(cv2.transform(cv2.multiply(line, photo[part.slices], dtype=cv2.CV_32F), _SUM))
        edge += stretched(offset, factor, part)
        np.clip(edge, 0, 1, out=edge)
        edge *= stretched(drawn, factor, part)
        edge += stretched(kept, factor, part)
        np.clip(edge, 0, 1, out=alpha[part.slices])

    in_parts(coarse > _SURE_FRONT, factor, photo.shape, fill)
    in_parts(wanted, factor, photo.shape, draw)
    return alpha


def _on_blocks(matte: Plane, shape: tuple[int, ...], factor: int) -> Plane:
    """The matte, which covers a photo of that shape, on its blocks; the last ones may stand out."""
    height, width = (-(-side // factor) for side in shape[:2])
    across = max(1, shape[1] / factor) / matte.shape[1]
    down = max(1, shape[0] / factor) / matte.shape[0]
    method = cv2.INTER_AREA if across * down < 1 else cv2.INTER_CUBIC
    plane = real(cv2.resize(matte, None, fx=across, fy=down, interpolation=method))
    below, beside = height - plane.shape[0], width - plane.shape[1]
    if below or beside:
        plane = real(cv2.copyMakeBorder(plane, 0, below, 0, beside, cv2.BORDER_REPLICATE))
    return real(np.clip(plane, 0, 1))


def _grown(mask: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    return np.asarray(cv2.dilate(mask.view(np.uint8), square)).view(np.bool_)


def _band(matte: Plane, radius: int) -> Plane:
    """1 where the matte is unsure, fading to 0 where it is sure."""
    reach = 2 * max(2, round(max(matte.shape) / 110)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    front = cv2.erode((matte > _SURE_FRONT).view(np.uint8), disc)
    back = cv2.erode((matte < _SURE_BACK).view(np.uint8), disc)
    unsure = real(np.equal(front, back))
    faded = np.maximum(gaussian(unsure, max(1.0, radius / 3)), unsure)
    faded[faded < _INVISIBLE] = 0
    return faded


def _coefficients(
    guide: Picture, matte: Plane, radius: int, wanted: NDArray[np.bool_]
) -> tuple[Picture, Plane]:
    """Slopes (HxWx3, for colours of 0..255) and offset: matte ~ slopes . colour + offset.

    Both hold for the windows around each block; 0 far from where they are wanted.
    """
    slopes, offset = np.zeros_like(guide), np.zeros_like(matte)

    def solve(part: Part) -> None:
        inner = part.grown(radius, matte.shape)
        outer = inner.grown(radius, matte.shape)
        here = inner.within(outer)
        smooth = box(_solved(guide[outer.slices], matte[outer.slices], radius, here), radius)
        smooth = smooth[part.within(inner)]
        np.divide(smooth[..., :3], 255, out=slopes[part.slices])
        offset[part.slices] = smooth[..., 3]

    in_parts(wanted, 1, matte.shape, solve)
    return slopes, offset


def _solved(guide: Picture, matte: Plane, radius: int, here: Slices) -> Picture:
    """Three slopes and the offset of the windows `here` (HxWx4), He 2013, eq. 20-21."""
    mean, mean_matte = box(guide, radius)[here], box(matte, radius)[here]
    mixed = box(real(guide * thrice(matte)), radius)[here]
    squares = box(real(guide * guide), radius)[here]
    crossed = box(real(guide * real(cv2.transform(guide, _TURN))), radius)[here]
    r, g, b = (mean[..., channel] for channel in range(3))
    right = [mixed[..., channel] - mean[..., channel] * mean_matte for channel in range(3)]
    rr, gg, bb = (
        squares[..., channel] - mean[..., channel] ** 2 + _GUIDE_EPSILON for channel in range(3)
    )
    rg, gb, rb = crossed[..., 0] - r * g, crossed[..., 1] - g * b, crossed[..., 2] - r * b
    # Elimination, not the inverse by its determinant: where the colours are nearly grey that
    # cancels to nothing in single precision, and one bad pixel spreads through the box filter.
    from_g, from_b = rg / rr, rb / rr
    gg -= from_g * rg
    gb -= from_b * rg
    bb -= from_b * rb
    right[1] -= from_g * right[0]
    right[2] -= from_b * right[0]
    from_b = gb / gg
    blue = (right[2] - from_b * right[1]) / np.maximum(bb - from_b * gb, _GUIDE_EPSILON)
    green = (right[1] - gb * blue) / gg
    red = (right[0] - rg * green - rb * blue) / rr
    offset = mean_matte - red * r - green * g - blue * b
    return real(cv2.merge([real(plane) for plane in (red, green, blue, offset)]))


def foreground(photo: Pixels, alpha: Plane) -> Pixels:
    """The subject's own colours: what shone through at soft edges is taken out.

    Blur fusion (Forte 2021, "Approximate fast foreground colour estimation"), two passes. The wide
    one is computed at some 384 px, the narrow one at some 768 and near edges only. Around the
    subject its nearest colours go on, so that later resizing mixes in nothing else; farther off
    all is black.
    """
    factor = factor_for(photo.shape, _NARROW_SIDE)
    seen, weight = real(block_means(photo, factor)), real(block_means(alpha, factor))
    radius = max(1, round(_NEAR * max(weight.shape) / 2))
    coarser = factor_for(weight.shape, _WIDE_SIDE)
    wide = _wide_pass(real(block_means(seen, coarser)), real(block_means(weight, coarser)))
    some = weight > _NOTHING
    edge = _grown(some, radius + 1) & _grown(weight < 1 - _NOTHING, 1)
    result = np.zeros_like(photo)

    def copy(part: Part) -> None:
        result[part.slices] = photo[part.slices]

    def clean(part: Part) -> None:
        here = part.slices
        blocks = part.blocks(factor, weight.shape)
        around = blocks.grown(radius, weight.shape)
        front, back = (stretched(plane, coarser, around) for plane in wide)
        narrow = _narrow_pass(seen[around.slices], weight[around.slices], front, back, radius)
        front, back = (
            enlarged(plane[blocks.within(around)], factor, part.within(blocks, factor))
            for plane in narrow
        )
        rest = _rest(real(photo[here]), thrice(alpha[here]), front, back)
        result[here] = cv2.add(front, rest, dtype=cv2.CV_8U)

    in_parts(some, factor, photo.shape, copy)
    in_parts(edge, factor, photo.shape, clean)
    return result


def _wide_pass(seen: Picture, weight: Plane) -> tuple[Picture, Picture]:
    """Colours of front and back around each block, 0..255."""
    return _blurred(seen, seen, weight, max(1, round(_FAR * max(weight.shape) / 2)))


def _narrow_pass(
    seen: Picture, weight: Plane, front: Picture, back: Picture, radius: int
) -> tuple[Picture, Picture]:
    """The same, closer by: the front made to explain what is seen, and both blurred a little."""
    explained = _rest(seen, thrice(weight), front, back)
    explained += front
    np.clip(explained, 0, 255, out=explained)
    return _blurred(explained, back, weight, radius)


def _rest(seen: Picture, share: Picture, front: Picture, back: Picture) -> Picture:
    """What must be added to the front, so that it and the back make up what is seen."""
    off = front - back
    off *= share
    off += back
    np.subtract(seen, off, out=off)
    off *= share
    return off


def _blurred(front: Picture, back: Picture, weight: Plane, radius: int) -> tuple[Picture, Picture]:
    """Both means, by the share that either has in each block."""
    share = thrice(weight)
    near = box(weight, radius)
    near = thrice(near)
    in_front = box(real(front * share), radius)
    in_front /= near + _LEAST
    np.subtract(1, share, out=share)
    in_back = box(real(back * share), radius)
    np.subtract(1 + _LEAST, near, out=near)
    in_back /= near
    return in_front, in_back
