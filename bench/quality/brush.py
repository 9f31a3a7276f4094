"""Draws subjects whose alpha and colours are known, several times larger than they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from local.fal.engine.raster import Picture, Plane, gaussian, real

if TYPE_CHECKING:
    from numpy.typing import NDArray

Colour = tuple[float, float, float]

FINER: Final = 3
"""Drawn at this many times the size: with antialiased lines that gives 8 bits of alpha."""
_SHIFT = 4
_THINNING = 6


@dataclass(frozen=True, slots=True)
class Subject:
    """What a perfect cut-out gives back: `colours` SxSx3 and `alpha` SxS, floats 0..1."""

    name: str
    colours: Picture
    alpha: Plane


class Brush:
    """A canvas of side `side`; positions and widths are shares of the side, colours 0..255.

    Colours and coverage are kept apart, so that no edge ever mixes with the empty canvas.
    """

    def __init__(self, side: int) -> None:
        self.side = side
        self._fine = side * FINER
        self.colours: NDArray[np.uint8] = np.zeros((self._fine, self._fine, 3), np.uint8)
        self.mask: NDArray[np.uint8] = np.zeros((self._fine, self._fine), np.uint8)

    def shape(self, points: NDArray[np.float64], paint: Colour | NDArray[np.uint8]) -> None:
        """A filled polygon; `paint` is one colour or a picture of any size laid under it."""
        corners = np.round(points * self._fine * (1 << _SHIFT)).astype(np.int32)
        if isinstance(paint, tuple):
            cv2.fillPoly(self.colours, [corners], paint, cv2.LINE_8, _SHIFT)
        else:
            stencil = np.zeros_like(self.mask)
            cv2.fillPoly(stencil, [corners], (255,), cv2.LINE_8, _SHIFT)
            size = (self._fine, self._fine)
            laid = cv2.resize(paint, size, interpolation=cv2.INTER_CUBIC)
            self.colours[stencil > 0] = np.asarray(laid, np.uint8)[stencil > 0]
        cv2.fillPoly(self.mask, [corners], (255,), cv2.LINE_AA, _SHIFT)

    def hole(self, points: NDArray[np.float64]) -> None:
        """Take a polygon out again."""
        corners = np.round(points * self._fine * (1 << _SHIFT)).astype(np.int32)
        cv2.fillPoly(self.mask, [corners], (0,), cv2.LINE_AA, _SHIFT)

    def strand(self, points: NDArray[np.float64], width: float, paint: Colour) -> None:
        """A line along points, thinning to nothing at its end."""
        path = np.round(points * self._fine * (1 << _SHIFT)).astype(np.int32)
        steps = np.array_split(np.arange(len(path) - 1), min(_THINNING, len(path) - 1))
        for number, step in enumerate(steps):
            left = 1 - number / len(steps)
            thick = max(1, round(width * self._fine * left))
            piece = [path[step[0] : step[-1] + 2]]
            cv2.polylines(self.colours, piece, False, paint, thick + 2, cv2.LINE_8, _SHIFT)  # noqa: FBT003 - OpenCV's order
            cv2.polylines(self.mask, piece, False, (255,), thick, cv2.LINE_AA, _SHIFT)  # noqa: FBT003 - OpenCV's order

    def finished(self, name: str, *, soft: float = 0.0) -> Subject:
        """The subject at its own size; `soft` throws it out of focus by that share of the side."""
        weight = real(self.mask) / np.float32(255)
        painted = real(self.colours) / np.float32(255) * weight[..., None]
        size = (self.side, self.side)
        alpha = real(cv2.resize(weight, size, interpolation=cv2.INTER_AREA))
        carried = real(cv2.resize(painted, size, interpolation=cv2.INTER_AREA))
        if soft:
            alpha, carried = gaussian(alpha, soft * self.side), gaussian(carried, soft * self.side)
        return Subject(name, real(carried / np.maximum(alpha, 1e-4)[..., None]), alpha)


def ellipse(
    x: float, y: float, wide: float, high: float, *, turn: float = 0.0
) -> NDArray[np.float64]:
    """Points around an ellipse of those half axes, turned by `turn` radians."""
    angle = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    across, down = wide * np.cos(angle), high * np.sin(angle)
    return np.stack(
        [
            x + across * np.cos(turn) - down * np.sin(turn),
            y + across * np.sin(turn) + down * np.cos(turn),
        ],
        axis=1,
    )


def bent(
    start: NDArray[np.float64], angle: float, length: float, bend: float, steps: int = 14
) -> NDArray[np.float64]:
    """A curve from `start` in direction `angle`, turning by `bend` radians on its way."""
    along = np.linspace(0, 1, steps)
    heading = angle + bend * along
    moves = np.stack([np.cos(heading), np.sin(heading)], axis=1) * (length / (steps - 1))
    path = np.concatenate([np.zeros((1, 2)), np.cumsum(moves[:-1], axis=0)])
    return np.asarray(start + path, np.float64)
