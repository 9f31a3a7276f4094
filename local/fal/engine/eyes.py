"""Eyes for drawn people: found, made a little larger, and painted as a draughtsman would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine.landmarks import EYES
from local.fal.engine.outline import drawn, rounded
from local.fal.engine.raster import (
    Picture,
    Plane,
    Points,
    brightness,
    colour,
    from_lab,
    gaussian,
    grid,
    polygon,
    real,
    sample,
    smoothstep,
    to_lab,
)

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait

_MOST = 0.3
"""The pixel in the middle of a wide open eye is taken from that much nearer to the centre."""
_NARROW, _WIDE = 0.16, 0.34
"""Height by width of a lid opening: from which on an eye is enlarged, and from which on fully."""
_REACH = 1.0
"""What is enlarged around an eye: a disc of this radius in eye widths; the brows stay."""
_BROWN, _FAINT = "#7a4e33", 6.0
"""An iris with less chroma than that is too dark in the photo to tell its colour."""
_VIOLET = 0.5
"""Blue with more red in it (a* by -b*) comes from the ink and the shadows around."""
_SHUT = 0.11
"""Below this openness lids are drawn closed."""


@dataclass(frozen=True, slots=True)
class Hand:
    """How eyes are drawn.

    `iris` is an iris's radius in eye widths, `white` the colour of the white, `depth` how light
    the iris is beside its own colour, `lights` how strong what the eye reflects, `lashes` the
    weight of the upper lid, of which `wing` says how far it goes on beyond the corner.
    """

    iris: float
    white: str
    depth: float
    lights: float
    lashes: float
    wing: float


ANIME = Hand(iris=0.235, white="#f7f4f2", depth=1.0, lights=1.0, lashes=1.0, wing=1.0)
LIVING = Hand(iris=0.205, white="#ece2d8", depth=0.72, lights=0.85, lashes=0.6, wing=0.3)


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye: its lid opening as 16 points, outer corner first, the upper lid before the lower."""

    outline: Points

    @property
    def centre(self) -> Points:
        """The middle of the opening."""
        return real(self.outline.mean(axis=0))

    @property
    def width(self) -> float:
        """Corner to corner in pixels, at least one."""
        return max(1.0, float(np.hypot(*(self.outline[0] - self.outline[8]))))

    @property
    def openness(self) -> float:
        """Greatest height of the opening by its width: about 0.3 for a calm open eye."""
        heights = np.hypot(*(self.outline[1:8] - self.outline[:8:-1]).T)
        return float(heights.max()) / self.width

    @property
    def enlargement(self) -> float:
        """By how much it may grow: nothing where it is narrow, so that it never starts to stare."""
        share = smoothstep(np.array([self.openness], np.float32), _NARROW, _WIDE)
        return _MOST * float(share[0])


def eyes_of(portrait: Portrait) -> list[Eye]:
    """Both eyes."""
    return [Eye(portrait.part(part)) for part in EYES]


def opened(eyes: list[Eye]) -> list[Eye]:
    """Larger outlines alone, for eyes that will be drawn on clean skin."""
    grown: list[Eye] = []
    for eye in eyes:
        level = (eye.outline[8] - eye.outline[0]) / np.float32(eye.width)
        down = np.array([-level[1], level[0]], np.float32)
        far = eye.outline - eye.centre
        more = np.float32(eye.enlargement)
        high = (far @ down)[:, None] * down
        grown.append(Eye(real(eye.outline + more * (0.5 * far + 0.5 * high))))
    return grown


def enlarged(picture: Picture, eyes: list[Eye]) -> tuple[Picture, list[Eye]]:
    """The picture with larger eyes, and where their outlines went."""
    result = picture.copy()
    grown: list[Eye] = []
    for eye in eyes:
        rows, columns = _window(eye, picture.shape, _REACH + 0.05)
        y, x = np.mgrid[rows, columns].astype(np.float32)
        if x.size:
            result[rows, columns] = sample(picture, *_source(eye, real(x), real(y)))
        places = eye.outline.copy()
        for _ in range(20):  # a contraction: ten times would do for a hundredth of a pixel
            found = np.stack(_source(eye, real(places[:, 0]), real(places[:, 1])), axis=-1)
            places = real(places + eye.outline - found)
        grown.append(Eye(places))
    return result, grown


def _window(eye: Eye, shape: tuple[int, ...], reach: float) -> tuple[slice, slice]:
    """Rows and columns of the square around an eye, `reach` eye widths to each side.

    Empty where the eye lies outside of the picture.
    """
    far = reach * eye.width + 1
    left, right = (int(x) for x in np.clip((eye.centre[0] - far, eye.centre[0] + far), 0, shape[1]))
    top, bottom = (int(y) for y in np.clip((eye.centre[1] - far, eye.centre[1] + far), 0, shape[0]))
    return slice(top, bottom), slice(left, right)


def _source(eye: Eye, x: Plane, y: Plane) -> tuple[Plane, Plane]:
    """From where in the original each pixel comes; taller rather than wider, as eyes are drawn."""
    across, down = x - eye.centre[0], y - eye.centre[1]
    near = np.clip(np.hypot(across, down) / np.float32(eye.width * _REACH), 0, 1)
    pull = np.float32(eye.enlargement) * (1 - near * near) ** 2
    return real(x - across * pull * np.float32(0.7)), real(y - down * pull)


def painted(
    picture: Picture, seen: Picture, eyes: list[Eye], ink: str, hand: Hand = ANIME
) -> Picture:
    """The picture with each eye drawn anew: white, iris, lights and lashes.

    `seen` is the same picture in its natural colours: where an eye looks and its colour are read
    there.
    """
    result = picture.copy()
    for eye in eyes:
        rows, columns = _window(eye, picture.shape, 1.1)
        if result[rows, columns].size:
            corner = np.array([columns.start, rows.start], np.float32)
            near = Eye(eye.outline - corner)
            _paint(result[rows, columns], seen[rows, columns], near, colour(ink), hand)
    return result


def _paint(part: Picture, seen: Picture, eye: Eye, ink: Picture, hand: Hand) -> None:
    """Draw one eye into a window of the picture."""
    opening = polygon(part.shape, rounded(np.vstack([eye.outline, eye.outline[:1]])), soft=0.8)
    if eye.openness > _SHUT:
        weight = opening[..., None]
        part[...] = part * (1 - weight) + _ball(seen, eye, opening, hand) * weight
    lashes = _lashes(part.shape, eye, hand)[..., None]
    part[...] = part * (1 - lashes) + ink * lashes


def _ball(seen: Picture, eye: Eye, opening: Plane, hand: Hand) -> Picture:
    """What shows between the lids."""
    x, y = grid(*opening.shape)
    centre = _gaze(seen, eye, opening)
    radius = hand.iris * eye.width
    own = np.float32(hand.depth) * _own_colour(seen, centre, radius)
    lid = real(y - np.interp(x, *_lid_line(eye)).astype(np.float32)) / np.float32(radius)
    ball = colour(hand.white) * (1 - 0.28 * smoothstep(lid, 0.9, 0.1))[..., None]
    across, down = real((x - centre[0]) / radius), real((y - centre[1]) / (radius * 1.12))
    far = np.hypot(across, down)
    iris = own * (0.42 + 0.95 * smoothstep(down, -0.6, 0.9))[..., None]
    glow = np.exp(-((across / 0.55) ** 2 + ((down - 0.62) / 0.3) ** 2))[..., None]
    iris = iris + (1 - iris) * glow * 0.28
    dark = np.maximum(smoothstep(far, 0.50, 0.36), 0.8 * smoothstep(far, 0.78, 0.98))
    iris = iris * (1 - 0.86 * dark)[..., None]
    inside = smoothstep(far, 1.06, 0.96)[..., None]
    ball = ball * (1 - inside) + iris * inside
    light = np.maximum(
        smoothstep(real(np.hypot(across + 0.34, down + 0.38)), 0.30, 0.22),
        0.85 * smoothstep(real(np.hypot(across - 0.36, down - 0.38)), 0.16, 0.09),
    )[..., None]
    light *= np.float32(hand.lights)
    return real(np.clip(ball * (1 - light) + light, 0, 1))


def _gaze(seen: Picture, eye: Eye, opening: Plane) -> Points:
    """The middle of the iris: the middle of what is dark between the lids, kept near the eye's."""
    x, y = grid(*opening.shape)
    grey = gaussian(brightness(seen), eye.width / 40)
    inside = opening > 0.5  # noqa: PLR2004 - half
    if not inside.any():
        return eye.centre
    dark = np.clip(float(np.percentile(grey[inside], 45)) - grey, 0, 1) * opening
    total = float(dark.sum())
    if total < 1:  # nothing stands out, as behind dark glasses
        return eye.centre
    found = np.array([float((x * dark).sum()), float((y * dark).sum())]) / total
    off = np.clip((found - eye.centre) / eye.width, (-0.2, -0.06), (0.2, 0.06))
    return real(eye.centre + off * eye.width)


def _own_colour(seen: Picture, centre: Points, radius: float) -> Picture:
    """The iris as it is in the photo, lit well enough to have a colour; else brown."""
    x, y = grid(*seen.shape[:2])
    near = np.hypot(x - centre[0], y - centre[1]) < radius * 0.8
    if not near.any():
        return colour(_BROWN)
    lab = np.median(to_lab(seen)[near], axis=0)
    chroma = float(np.hypot(lab[1], lab[2]))
    red, yellow = float(lab[1]), float(lab[2])
    violet_or_pink = red > (yellow if yellow > 0 else _VIOLET * -yellow)
    if chroma < _FAINT or violet_or_pink:
        return colour(_BROWN)
    strong = [46.0, *(lab[1:] * np.clip(chroma, 24, 40) / chroma)]
    return real(from_lab(np.array([[strong]], np.float32))[0, 0])


def _lid_line(eye: Eye) -> tuple[Points, Points]:
    """The upper lid as x (rising) and y."""
    upper = rounded(eye.outline[:9])
    order = np.argsort(upper[:, 0])
    return upper[order, 0], upper[order, 1]


def _lashes(shape: tuple[int, ...], eye: Eye, hand: Hand) -> Plane:
    """A bold upper lid that swells outwards into a wing, and a hint of the lower one."""
    upper = rounded(eye.outline[:9])
    out = upper[0] - upper[-1]
    tip = out * 0.10 + np.array([0, -0.05 * eye.width], np.float32)
    wing = upper[0] + tip * np.float32(hand.wing)
    along = np.linspace(0, 1, len(upper), dtype=np.float32)
    swell = (0.030 + 0.055 * np.sin(np.pi * (1 - along) ** 0.8)) * np.float32(
        eye.width * hand.lashes
    )
    above = upper - np.stack([np.zeros_like(swell), swell], axis=-1)
    bold = polygon(shape, real(np.vstack([wing[None], above, upper[::-1]])), soft=0.7)
    lower = drawn(shape, [eye.outline[[15, 14, 13, 12]]], eye.width * 0.022)
    return real(np.clip(np.maximum(bold, 0.6 * lower), 0, 1))
