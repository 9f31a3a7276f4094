"""Simplify a picture: flat areas, tones in steps, and the learned redraw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine.raster import (
    Picture,
    Plane,
    bilateral,
    from_lab,
    real,
    resize,
    to_lab,
)

if TYPE_CHECKING:
    from local.fal.engine.sessions import Models


_STRIP_ROWS = 64
"""The network runs on strips: 130 MiB less than on 256x256 at once, for the same bytes."""
_REACH = 18
"""Its eighteen 3x3 convolutions see no farther than that many pixels."""


def flatten(
    picture: Picture, *, rounds: int, space: float, tone: float, shrink: int = 1
) -> Picture:
    """Repeated bilateral filtering: texture goes, edges stay. `shrink` works at that fraction."""
    height, width = picture.shape[:2]
    flat = resize(picture, width // shrink, height // shrink) if shrink > 1 else picture
    for _ in range(rounds):
        flat = bilateral(flat, 9, tone, space)
    return real(np.clip(resize(flat, width, height) if shrink > 1 else flat, 0, 1))


def soft_steps(values: Plane, steps: int, hardness: float) -> Plane:
    """0..1 in so many steps with soft borders (Winnemöller et al. 2006)."""
    floor = np.floor(values * steps) + 0.5
    return real(np.clip((floor + 0.5 * np.tanh(hardness * (values * steps - floor))) / steps, 0, 1))


def stepped(
    picture: Picture, *, steps: int, hardness: float, share: float, gain: float, vivid: float
) -> Picture:
    """Lightness drawn towards steps by `share` and multiplied by `gain`, colour by `vivid`."""
    lab = to_lab(picture)
    light = lab[..., 0] / 100
    toned = share * soft_steps(real(light), steps, hardness) + (1 - share) * light
    lab[..., 0] = np.clip(toned * gain, 0, 1) * 100
    lab[..., 1:] *= np.float32(vivid)
    return from_lab(lab)


def redraw(models: Models, picture: Picture, *, through: int) -> Picture:
    """The learned redraw: shrink to `through` pixels, let animevideov3 draw it four times larger.

    Made for cartoons, the model turns photographic texture into clean painted areas and edges;
    the smaller the picture it starts from, the freer the drawing. About 0.5 s from 256 px. Give it
    the subject on its final backdrop: its edges then belong to both.
    """
    side = picture.shape[0]
    small = np.clip(resize(picture, through, through), 0, 1)
    drawn = np.empty((4 * through, 4 * through, 3), np.float32)
    for top in range(0, through, _STRIP_ROWS):
        end = min(top + _STRIP_ROWS, through)
        first, last = max(0, top - _REACH), min(through, end + _REACH)
        strip = np.ascontiguousarray(small[first:last].transpose(2, 0, 1)[None], np.float32)
        (answer,) = models.run("realesr_animevideov3_x4", {"x": strip}, ["y"])
        rows = answer[0, :, 4 * (top - first) : 4 * (end - first)]
        drawn[4 * top : 4 * end] = rows.transpose(1, 2, 0)
    return real(np.clip(resize(drawn, side, side), 0, 1))
