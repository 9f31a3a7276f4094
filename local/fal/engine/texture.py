"""Paper, grain and strokes: noise with a seed, the same for the same seed on every machine."""

from __future__ import annotations

import cv2
import numpy as np

from local.fal.engine.flow import Flow, smooth_along
from local.fal.engine.raster import Plane, convolve, gaussian, real, resize


def noise(side: int, scale: float, seed: int, *, octaves: int = 4) -> Plane:
    """Smooth noise, mean 0 and spread about 1; `scale` is the largest blob in pixels."""
    chance = np.random.default_rng(seed)
    total, power = np.zeros((side, side), np.float32), 0.0
    for octave in range(octaves):
        cell, amplitude = max(1.0, scale / 2**octave), 0.5**octave
        count = int(side / cell) + 3
        blobs = chance.standard_normal((count, count)).astype(np.float32)
        grown = cv2.resize(blobs, (side, side), interpolation=cv2.INTER_CUBIC)
        total += np.float32(amplitude) * real(grown)
        power += amplitude * amplitude
    return real(total / np.float32(np.sqrt(power)))


def paper(side: int, seed: int) -> Plane:
    """Drawing paper: fine tooth and faint clouds, just below 1."""
    tooth = np.abs(noise(side, 3, seed, octaves=2))
    clouds = noise(side, side / 4, seed + 1, octaves=3)
    return real(np.clip(1 - 0.02 * tooth - 0.006 * clouds, 0, 1))


def strokes(side: int, degrees: float, length: int, seed: int, *, width: float = 0.8) -> Plane:
    """Parallel pencil strokes: noise drawn out in one direction, mean 0 and spread 1."""
    chance = np.random.default_rng(seed)
    grain = gaussian(chance.standard_normal((side, side)).astype(np.float32), width)
    reach = length // 2
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    across, down = reach * np.cos(np.radians(degrees)), reach * np.sin(np.radians(degrees))
    start = (round(reach - across), round(reach - down))
    cv2.line(kernel, start, (round(reach + across), round(reach + down)), (1.0,), 1)
    drawn = convolve(grain, real(kernel / kernel.sum()))
    return real(drawn / drawn.std())


def swirls(side: int, seed: int, *, length: int) -> Plane:
    """Brush strokes that turn in eddies, mean 0 and spread about 1, some 4 `length` pixels long.

    Noise drawn out along the level lines of larger noise (curl noise), at half size.
    """
    half = side // 2
    down, across = np.gradient(noise(half, half / 2.2, seed, octaves=2))
    size = np.hypot(across, down) + np.float32(1e-6)
    eddies = Flow(real(-down / size), real(across / size))
    drawn = smooth_along(noise(half, 4, seed + 1, octaves=2), eddies, length)
    return real(resize(real(drawn / drawn.std()), side, side))
