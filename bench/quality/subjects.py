"""Five subjects: long hair, fur, a thing with holes, leaves on thin stems, one out of focus.

All are drawn, so their alpha is exact: a matte taken from a photo would favour whoever took it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from bench.quality.brush import Brush, Colour, Subject, bent, ellipse

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Draw = Callable[[int, NDArray[np.uint8], int], Subject]


def _ball(light: Colour, dark: Colour, grain: float, seed: int) -> NDArray[np.uint8]:
    """Paint of a rounded body lit from the upper left, with a grain in 0..255."""
    y, x = np.mgrid[0:512, 0:512] / 512
    lit = np.clip(1.15 - 1.3 * np.hypot(x - 0.38, y - 0.3), 0, 1)[..., None]
    noise = np.random.default_rng(seed).normal(0, grain, (512, 512, 1))
    spots = np.asarray(cv2.GaussianBlur(noise, (0, 0), 1.2), np.float64)[..., None] * 2
    mixed = np.array(light) * lit + np.array(dark) * (1 - lit) + spots
    return np.asarray(np.clip(mixed, 0, 255), np.uint8)


def _varied(rng: np.random.Generator, paint: Colour, spread: float) -> Colour:
    shift = rng.normal(0, spread)
    red, green, blue = (float(np.clip(part + shift, 0, 255)) for part in paint)
    return red, green, blue


def _bust(side: int, _: NDArray[np.uint8], seed: int) -> Subject:
    rng = np.random.default_rng(1 + seed)
    brush = Brush(side)
    hair: Colour = (96, 58, 30)
    brush.shape(ellipse(0.5, 0.39, 0.18, 0.23), _ball((118, 74, 40), (52, 30, 16), 9, 10))
    for angle in rng.uniform(-np.pi * 1.25, np.pi * 0.25, 2600):
        root = np.array([0.5 + 0.165 * np.cos(angle), 0.38 + 0.205 * np.sin(angle)])
        droop = np.sign(np.cos(angle)) * rng.uniform(0.2, 1.9)
        path = bent(root, angle + rng.normal(0, 0.4), rng.gamma(5, 0.013), droop)
        brush.strand(path, rng.uniform(0.0008, 0.0026), _varied(rng, hair, 22))
    cloth = _ball((70, 110, 190), (18, 30, 70), 6, 2)
    cloth[::24] = (205, 210, 220)
    left = np.array([[0.16, 1.02], [0.2, 0.84], [0.36, 0.74], [0.44, 0.7]])
    brush.shape(np.concatenate([left, [1, 0] + [-1, 1] * left[::-1]]), cloth)
    skin = _ball((240, 200, 175), (150, 95, 75), 3, 3)
    brush.shape(np.array([[0.43, 0.5], [0.57, 0.5], [0.59, 0.72], [0.41, 0.72]]), skin)
    brush.shape(ellipse(0.5, 0.4, 0.125, 0.17), skin)
    brush.shape(ellipse(0.5, 0.27, 0.145, 0.085), _ball((118, 74, 40), (52, 30, 16), 9, 11))
    for x in (0.45, 0.55):
        brush.shape(ellipse(x, 0.39, 0.02, 0.011), (245, 245, 245))
        brush.shape(ellipse(x, 0.39, 0.009, 0.01), (40, 30, 25))
        brush.shape(ellipse(x, 0.36, 0.026, 0.005), (70, 42, 24))
    brush.shape(ellipse(0.5, 0.44, 0.012, 0.03), (205, 150, 125))
    brush.shape(ellipse(0.5, 0.495, 0.036, 0.011), (170, 70, 70))
    for angle in rng.uniform(-np.pi, 0, 700):
        root = np.array([0.5 + 0.13 * np.cos(angle), 0.3 + 0.1 * np.sin(angle)])
        path = bent(root, angle + rng.normal(0, 0.4), rng.gamma(6, 0.012), rng.normal(0, 1))
        brush.strand(path, rng.uniform(0.0006, 0.0018), _varied(rng, hair, 22))
    return brush.finished("hair")


def _animal(side: int, fur: NDArray[np.uint8], seed: int) -> Subject:
    """A head with the fur of a photo: its strands take the colour of the place they grow from."""
    rng = np.random.default_rng(4 + seed)
    brush = Brush(side)
    laid = np.asarray(cv2.resize(fur, (512, 512)), np.uint8)
    for x in (0.32, 0.68):
        ear = [[x - 0.1, 0.4], [x + (x - 0.5) * 0.35, 0.14], [x + 0.1, 0.36]]
        brush.shape(np.array(ear), laid)
    brush.shape(ellipse(0.5, 0.55, 0.31, 0.28), laid)
    for _ in range(5200):
        angle = rng.uniform(0, 2 * np.pi)
        depth = rng.uniform(0.9, 1.0)
        root = np.array([0.5 + 0.31 * depth * np.cos(angle), 0.55 + 0.28 * depth * np.sin(angle)])
        red, green, blue = (float(part) for part in laid[int(root[1] * 511), int(root[0] * 511)])
        path = bent(root, angle + rng.normal(0.3, 0.3), rng.gamma(6, 0.006), rng.normal(0, 0.5))
        brush.strand(path, rng.uniform(0.0006, 0.002), _varied(rng, (red, green, blue), 12))
    for x in (0.38, 0.62):
        brush.shape(ellipse(x, 0.5, 0.05, 0.046), (170, 170, 70))
        brush.shape(ellipse(x, 0.5, 0.016, 0.042), (15, 15, 12))
    brush.shape(np.array([[0.46, 0.61], [0.54, 0.61], [0.5, 0.66]]), (180, 90, 80))
    for way, number in ((way, number) for way in (-1, 1) for number in range(6)):
        root = np.array([0.5 + way * 0.09, 0.65 + 0.012 * number])
        angle = (0 if way > 0 else np.pi) + way * (number - 2.5) * 0.09
        brush.strand(bent(root, angle, 0.38, way * 0.15), 0.0022, (245, 240, 235))
    return brush.finished("fur")


def _basket(side: int, _: NDArray[np.uint8], seed: int) -> Subject:
    brush = Brush(side)
    brush.shape(ellipse(0.5, 0.4, 0.27, 0.29), (150, 96, 44))
    brush.hole(ellipse(0.5, 0.4, 0.235, 0.255))
    weave = _ball((225, 170, 95), (120, 70, 30), 9, 5 + seed)
    weave[::26] = (90, 52, 22)
    weave[:, ::26] = (100, 60, 26)
    brush.shape(np.array([[0.2, 0.46], [0.8, 0.46], [0.72, 0.86], [0.28, 0.86]]), weave)
    for row in range(2):
        for number in range(7):
            x, y = 0.285 + number * 0.0715, 0.56 + row * 0.14
            brush.hole(ellipse(x, y, 0.021, 0.042))
    return brush.finished("holes")


def _plant(side: int, _: NDArray[np.uint8], seed: int) -> Subject:
    rng = np.random.default_rng(6 + seed)
    brush = Brush(side)
    for number in range(34):
        lean_out = (number - 16.5) * 0.07
        angle = -np.pi / 2 + lean_out
        stem = bent(np.array([0.5, 0.7]), angle, rng.uniform(0.3, 0.55), lean_out * 0.5)
        brush.strand(stem, 0.006, (60, 105, 45))
        for place in (3, 5, 7, 9, 11, 13):
            lean = angle + rng.choice([-1, 1]) * rng.uniform(0.4, 1.1)
            middle = stem[place] + 0.045 * np.array([np.cos(lean), np.sin(lean)])
            leaf = ellipse(float(middle[0]), float(middle[1]), 0.058, 0.024, turn=float(lean))
            brush.shape(leaf, _varied(rng, (70, 150, 60), 28))
    brush.shape(
        np.array([[0.34, 0.68], [0.66, 0.68], [0.61, 0.93], [0.39, 0.93]]),
        _ball((235, 235, 230), (120, 118, 125), 4, 7),
    )
    return brush.finished("leaves")


def _toy(side: int, _: NDArray[np.uint8], seed: int) -> Subject:
    brush = Brush(side)
    red = _ball((245, 90, 70), (110, 15, 20), 2, 8 + seed)
    brush.shape(ellipse(0.5, 0.6, 0.26, 0.26), red)
    brush.shape(ellipse(0.5, 0.27, 0.17, 0.16), _ball((250, 220, 90), (140, 90, 20), 2, 9))
    brush.shape(ellipse(0.44, 0.25, 0.022, 0.026), (25, 20, 20))
    brush.shape(ellipse(0.56, 0.25, 0.022, 0.026), (25, 20, 20))
    return brush.finished("soft", soft=0.006)


SUBJECTS: dict[str, Draw] = {
    "hair": _bust,
    "fur": _animal,
    "holes": _basket,
    "leaves": _plant,
    "soft": _toy,
}
"""By name: side in pixels, a photo of fur (HxWx3 uint8) and a seed to a subject."""
