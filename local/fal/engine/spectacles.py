"""Spectacles: whether a face wears them, where their rims are, and what is behind them.

A rim is a closed line around an eye. The best closed path through the edges of a ring around each
eye is found by dynamic programming over angle and radius; a bare face has folds in that ring, but
no edge all the way below both eyes, and none across the bridge of the nose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine.eyes import LIVING, Eye, eyes_of, painted
from local.fal.engine.landmarks import BRIDGE
from local.fal.engine.outline import drawn
from local.fal.engine.raster import (
    Picture,
    Plane,
    Points,
    brightness,
    gaussian,
    grid,
    grow,
    mixed,
    polygon,
    real,
    sample,
    scharr,
    smoothstep,
    tinged,
    to_lab,
)
from local.fal.engine.retouch import skin_mask

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from local.fal.engine.portrait import Portrait

_ANGLES, _RADII = 72, 40
_INNER, _OUTER, _BELOW = 0.55, 1.1, 0.3
"""Where a rim may lie: from its centre, and that below the eye's; all in eye widths."""
_BOUND = 24.0
"""A stronger edge does not count for more. Edges are in CIE Lab by pixel, for eyes 77 wide."""
_TYPICAL = 77.0
_BEND, _MOST_BEND = 1.2, 2
"""What a step to the next radius costs, in edges, and the most of them from angle to angle."""
_LOWER = slice(4, 33)
"""The angles below the eye, where no brow and no lid is."""
_LEAST_RIM, _LEAST_CLEARER = 2.2, 1.3
"""A quarter of the lower rim may be fainter than that, and than that many usual edges beside it.
Bare faces have 0.6 to 3.0 and 0.5 to 1.1 (3.0 in hard light, 8 to 9 in coarse grain, where the
other is 1.1), rims from 2.4 and 1.3 on: thin light metal, and 0.45 of the size."""
_LEAST_BRIDGE, _BRIDGE_CLEARER = 2.2, 3.0
"""So along the bridge of the nose: bare ones have 0.4 to 1.5, and 4.3 but 2.3 times in grain."""
_LINE = 0.06
"""Width of a drawn rim in eye widths."""
_INKED = 0.94
"""How much of a rim's ink covers."""


def rims(portrait: Portrait) -> list[Points]:
    """The rims around both eyes, each 72x2 pixels; none on a bare face. About 20 ms, once."""
    return list(portrait.once("rims", lambda: _rims(portrait)))


def _rims(portrait: Portrait) -> Points:
    bare = np.zeros((0, _ANGLES, 2), np.float32)
    eyes = eyes_of(portrait)
    if not _bridged(portrait, eyes[0].width):
        return bare
    found = [rim for eye in eyes if (rim := _rim(portrait.subject, eye)) is not None]
    return real(np.stack(found)) if len(found) == len(eyes) else bare


def _bridged(portrait: Portrait, width: float) -> bool:
    """Whether something lies across the nose between the eyes."""
    upper, lower = (portrait.landmarks[place] for place in BRIDGE)
    down = (lower - upper) / max(1.0, float(np.hypot(*(lower - upper))))
    across = np.array([-down[1], down[0]], np.float32)
    steps = np.linspace(-0.6, 0.6, 60, dtype=np.float32)[:, None, None]
    sides = np.linspace(-0.12, 0.12, 9, dtype=np.float32)[:, None]
    places = real(upper + width * (steps * down + sides * across))
    seen, corner = _around(portrait.subject, upper, width * 0.8)
    profile = sample(seen, *_parts(places - corner)).mean(axis=1)
    edges = np.abs(np.diff(profile, axis=0)).sum(axis=1) * (59 / 1.2 / _TYPICAL)
    strong = float(np.sort(edges)[-4])  # a bar has two edges
    return strong > max(_LEAST_BRIDGE, _BRIDGE_CLEARER * float(np.median(edges)))


def _rim(picture: Picture, eye: Eye) -> Points | None:
    """The rim around one eye, if there is one."""
    level = (eye.outline[8] - eye.outline[0]) / np.float32(eye.width)
    down = np.array([-level[1], level[0]], np.float32)
    down = down if down[1] > 0 else -down
    turn = np.linspace(0, 2 * np.pi, _ANGLES, endpoint=False, dtype=np.float32)[:, None]
    rays = np.cos(turn) * level + np.sin(turn) * down
    radii = np.linspace(_INNER, _OUTER, _RADII, dtype=np.float32)[:, None, None]
    centre = real(eye.centre + np.float32(_BELOW * eye.width) * down)
    places = real(centre + np.float32(eye.width) * radii * rays)
    seen, corner = _around(picture, centre, eye.width * 1.3)
    across, upright = scharr(seen)
    strength = np.sqrt((across * across + upright * upright).sum(axis=-1))
    strength = np.minimum(strength * np.float32(eye.width / _TYPICAL), _BOUND)
    edges = sample(real(strength), *_parts(places - corner))
    path = _best(edges)
    angles = np.arange(_ANGLES)
    faint = float(np.percentile(edges[path, angles][_LOWER], 25))
    usual = float(np.median(edges[:, _LOWER]))
    if faint < max(_LEAST_RIM, _LEAST_CLEARER * usual):
        return None
    # ends meet smoothly: a mean over five angles
    return real(np.mean([np.roll(places[path, angles], by, axis=0) for by in range(-2, 3)], axis=0))


def _around(picture: Picture, centre: Points, reach: float) -> tuple[Picture, Points]:
    """The picture near a place in CIE Lab, without its grain, and where that part begins."""
    far = int(reach) + 2
    places = np.clip(np.round(centre).astype(int), 0, (picture.shape[1] - 1, picture.shape[0] - 1))
    left, top = (max(0, int(place) - far) for place in places)
    part = np.ascontiguousarray(picture[top : places[1] + far, left : places[0] + far])
    return gaussian(to_lab(part), 1.3 * reach / 100), np.array([left, top], np.float32)


def _parts(places: Points) -> tuple[Plane, Plane]:
    return np.ascontiguousarray(places[..., 0]), np.ascontiguousarray(places[..., 1])


def _best(edges: Plane) -> NDArray[np.intp]:
    """For each angle the radius of the path with the strongest edges; it goes round twice."""
    steps = np.arange(-_MOST_BEND, _MOST_BEND + 1)
    near = np.arange(_RADII) + steps[:, None]
    outside = (near < 0) | (near >= _RADII)
    near = np.clip(near, 0, _RADII - 1)
    cost = np.where(outside, np.inf, _BEND * np.abs(steps)[:, None])
    came = np.zeros((2 * _ANGLES, _RADII), np.intp)
    score = np.zeros(_RADII)
    every = np.arange(_RADII)
    for number in range(2 * _ANGLES):
        options = score[near] - cost
        best = options.argmax(axis=0)
        came[number] = near[best, every]
        score = options[best, every] + edges[:, number % _ANGLES]
    path = np.zeros(_ANGLES, np.intp)
    place = int(score.argmax())
    for number in range(2 * _ANGLES - 1, _ANGLES // 2 - 1, -1):
        path[number % _ANGLES] = place
        place = int(came[number, place])
    return path


def cleared(portrait: Portrait, picture: Picture) -> Picture:
    """The picture as if the glass were clean: calm skin, living eyes and whole rims behind it.

    The very same picture for a bare face.
    """
    found = rims(portrait)
    if not found:
        return picture
    result = picture.copy()
    skin = real(np.median(picture[skin_mask(portrait) > 0.5][::5], axis=0))  # noqa: PLR2004 - half
    eyes = eyes_of(portrait)
    for rim, eye in zip(found, eyes, strict=True):
        part, corner = _window(rim, eye, picture.shape)
        near = Eye(eye.outline - corner)
        result[part] = _clean(result[part], real(rim - corner), near, skin)
    result = painted(result, picture, eyes, _dark(skin), LIVING)
    for rim, eye in zip(found, eyes, strict=True):
        part, corner = _window(rim, eye, picture.shape)
        result[part] = _rimmed(result[part], picture[part], real(rim - corner), eye.width)
    return result


def _window(rim: Points, eye: Eye, shape: tuple[int, ...]) -> tuple[tuple[slice, slice], Points]:
    """The rows and columns around a rim, and their first corner."""
    low = np.clip(rim.min(axis=0) - 0.3 * eye.width, 0, (shape[1], shape[0])).astype(int)
    high = np.clip(rim.max(axis=0) + 0.3 * eye.width, 0, (shape[1], shape[0])).astype(int)
    part = slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))
    return part, np.array([low[0], low[1]], np.float32)


def _clean(part: Picture, rim: Points, eye: Eye, skin: Picture) -> Picture:
    """Behind the glass the skin without reflections and smears, lit like the rest of the face."""
    width = eye.width
    middle = rim.mean(axis=0)
    lens = polygon(part.shape, real(middle + (rim - middle) * 0.93), soft=width / 40)
    opening = grow(polygon(part.shape, eye.outline), int(width * 0.16))
    level = float(brightness(skin[None, None])[0, 0])
    grey = brightness(part)
    trusted = smoothstep(grey, level * 0.72, level * 0.95) * smoothstep(
        grey, level * 1.4, level * 1.25
    )
    trusted = real(lens * (1 - opening) * trusted + 0.002)
    sigma = width * 0.13
    calm = gaussian(real(part * trusted[..., None]), sigma) / gaussian(trusted, sigma)[..., None]
    calm = real(0.75 * calm + 0.25 * skin)
    return mixed(calm, real(lens * (0.72 - 0.25 * gaussian(opening, width / 25))), part)


def _rimmed(part: Picture, seen: Picture, rim: Points, width: float) -> Picture:
    """The rim as one line in its own colours, darker."""
    line = drawn(part.shape, [_closed(rim)], width * _LINE)
    x, y = grid(*line.shape)
    middle = rim.mean(axis=0)
    out = rim - middle
    sides = np.stack([middle + out * far for far in np.linspace(0.94, 1.1, 7)])
    colours = sample(seen, *_parts(real(sides)))
    darkest = brightness(colours).argmin(axis=0)
    own = colours[darkest, np.arange(_ANGLES)]
    own = np.mean([np.roll(own, by, axis=0) for by in range(-3, 4)], axis=0) * 0.62
    order = np.argsort(np.arctan2(out[:, 1], out[:, 0]))
    turns = np.arctan2(out[:, 1], out[:, 0])[order]
    place = np.arctan2(y - middle[1], x - middle[0])
    ring = np.empty_like(part)
    for channel in range(3):
        ring[..., channel] = np.interp(place, turns, own[order, channel], period=2 * np.pi)
    return mixed(ring, line, part)


def _dark(skin: Picture) -> str:
    """The colour of lashes: a deep shade of the skin's."""
    deep = np.clip(skin * np.array([0.26, 0.2, 0.2]), 0, 1) * 255
    return "#" + "".join(f"{round(float(value)):02x}" for value in deep)


def with_rims(portrait: Portrait, picture: Picture, ink: str) -> Picture:
    """The picture with the rims in ink, over all else; the very same one for a bare face."""
    found = rims(portrait)
    if not found:
        return picture
    result = picture.copy()
    for rim, eye in zip(found, eyes_of(portrait), strict=True):
        part, corner = _window(rim, eye, picture.shape)
        line = drawn(result[part].shape, [_closed(real(rim - corner))], eye.width * _LINE)
        result[part] = tinged(result[part], real(_INKED * line), ink)
    return result


def _closed(rim: Points) -> Points:
    return real(np.vstack([rim, rim[:1]]))
