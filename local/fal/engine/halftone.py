"""Printers' patterns: dots that grow with the tone, and rays of a sunburst."""

from __future__ import annotations

import numpy as np

from local.fal.engine.raster import Plane, grid, length, real


def dots(tone: Plane, period: float, degrees: float) -> Plane:
    """Ben-Day dots, 1 where ink is: `tone` is the share of paper to cover, 0..1.

    `period` is the distance of the dots in pixels, `degrees` the angle of their rows.
    """
    x, y = grid(*tone.shape)
    across = np.float32(np.cos(np.radians(degrees)) / period)
    down = np.float32(np.sin(np.radians(degrees)) / period)
    u, v = x * across + y * down, y * across - x * down
    u -= np.round(u)
    v -= np.round(v)
    radius = np.sqrt(np.clip(tone, 0, 1) * np.float32(1 / np.pi))
    radius -= length(real(u), real(v))
    radius *= np.float32(period)
    ink = np.clip(radius + np.float32(0.5), 0, 1)
    ink *= tone > 0.02  # noqa: PLR2004 - no dust
    return real(ink)


def rays(side: int, count: int, *, x: float, y: float, turn: float) -> Plane:
    """A sunburst from (x, y) in sides: 1 on every other ray, antialiased. `turn` in rays."""
    across, down = grid(side, side)
    across, down = real(across / side - x), real(down / side - y)
    place = (np.arctan2(down, across) / (2 * np.pi) * count + turn) % 1
    aside = (np.abs(place - 0.5) - 0.25) * np.hypot(across, down) * (2 * np.pi * side / count)
    return real(np.clip(aside + 0.5, 0, 1))
