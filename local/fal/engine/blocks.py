"""A photo in blocks: estimate one value a block, apply it to the photo where it matters.

A block is a square of `factor` pixels a side. The factor is a whole number, so that both ways are
plain resizes, a sixth of the time of a warp, and any part can be had without the rest.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import cv2
import numpy as np

from local.fal.engine.raster import real

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_THREADS = 2
_TILE_PIXELS = 96
_LEAST_TILE_BLOCKS = 16
"""Smaller tiles touch less of the photo but cost more calls; measured at 1 and at 12 MP."""

_LONGEST = 512
"""Pixels of a part across, so that what is made of it stays in the processor's cache."""
Slices: TypeAlias = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of a picture, in its pixels or its blocks; `bottom` and `right` are outside."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def slices(self) -> Slices:
        """To index an array with."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def grown(self, reach: int, shape: tuple[int, ...]) -> Part:
        """With `reach` more on every side, as far as a picture of that shape goes."""
        return Part(
            max(0, self.top - reach),
            min(shape[0], self.bottom + reach),
            max(0, self.left - reach),
            min(shape[1], self.right + reach),
        )

    def blocks(self, factor: int, shape: tuple[int, ...]) -> Part:
        """The blocks, of that shape in all, on which these pixels depend when stretched."""
        touched = Part(
            self.top // factor,
            -(-self.bottom // factor),
            self.left // factor,
            -(-self.right // factor),
        )
        return touched if factor == 1 else touched.grown(1, shape)

    def within(self, other: Part, factor: int = 1) -> Slices:
        """Where it is in the picture of another part; of blocks, when there is a factor."""
        top, left = other.top * factor, other.left * factor
        return (
            slice(self.top - top, self.bottom - top),
            slice(self.left - left, self.right - left),
        )


def factor_for(shape: tuple[int, ...], side: int, *, least: int = 1) -> int:
    """The whole number that brings the longer side nearest to `side`."""
    return max(least, round(max(shape[:2]) / side))


def block_means(image: NDArray[Any], factor: int) -> NDArray[Any]:
    """The mean of each block, HxW or HxWxC, uint8 or float32.

    Blocks that the right and lower edges cut repeat their neighbours.
    """
    if factor == 1:
        return image
    height, width = (max(1, side // factor) for side in image.shape[:2])
    whole = image[: height * factor, : width * factor]
    means = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    below = -(-image.shape[0] // factor) - height
    beside = -(-image.shape[1] // factor) - width
    if below or beside:
        means = cv2.copyMakeBorder(means, 0, below, 0, beside, cv2.BORDER_REPLICATE)
    return np.asarray(means, image.dtype)


def stretched(means: NDArray[np.float32], factor: int, part: Part) -> NDArray[np.float32]:
    """That part of the picture that all means become when resized bilinearly by `factor`."""
    blocks = part.blocks(factor, means.shape)
    return enlarged(means[blocks.slices], factor, part.within(blocks, factor))


def enlarged(means: NDArray[np.float32], factor: int, inside: Slices) -> NDArray[np.float32]:
    """The means resized bilinearly by `factor`, and the inside of that."""
    if factor == 1:
        return means[inside]
    size = (means.shape[1] * factor, means.shape[0] * factor)
    return real(cv2.resize(means, size, interpolation=cv2.INTER_LINEAR))[inside]


def in_parts(
    wanted: NDArray[np.bool_], factor: int, shape: tuple[int, ...], work: Callable[[Part], None]
) -> None:
    """Do `work` on parts of a picture of that shape that hold all blocks `wanted`.

    On two threads. Parts are runs of tiles: they never overlap, and hold other blocks too.
    """
    blocks = max(_LEAST_TILE_BLOCKS, _TILE_PIXELS // factor)
    rows, columns = (range(0, side, blocks) for side in wanted.shape)
    tiles = np.logical_or.reduceat(np.logical_or.reduceat(wanted, rows, 0), columns, 1)
    tile = blocks * factor

    def strip(row: int) -> None:
        bounds = np.flatnonzero(np.diff(tiles[row], prepend=False, append=False)) * tile
        top, bottom = row * tile, min((row + 1) * tile, shape[0])
        for first, last in zip(bounds[::2].tolist(), bounds[1::2].tolist(), strict=True):
            for left in range(first, min(last, shape[1]), _LONGEST):
                work(Part(top, bottom, left, min(left + _LONGEST, last, shape[1])))

    with ThreadPoolExecutor(_THREADS) as pool:
        for _ in pool.map(strip, range(len(rows))):
            pass
