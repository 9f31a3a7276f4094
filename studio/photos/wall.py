"""What hangs in the darkroom: a wall in red light, lines, pegs, the lamp, and prints with a mount.

Sheets and samples are arranged of these. All lengths are pixels, all colours `#rrggbb`. There is no
chance in it: the same print comes out as the same bytes, so that it need be sent only once. And
nothing but Pillow: it works in the program itself, which shall stay small.
"""

import math
from collections.abc import Callable, Sequence

from PIL import Image, ImageColor, ImageDraw, ImageFilter

# The family's colours are those of the page by night: webui/src/app/theme.ts, "safelight".
NIGHT, GLOW, HOT = "#140908", "#ff4423", "#ffd9b8"
PEG, SEAM, WIRE, PAPER = "#ff5a33", "#b02f16", "#a06a5b", "#f1e4d8"
MOUNT = 12
"""Of paper around a picture."""
FINER = 4
"""What is drawn by hand is drawn so much larger first: Pillow's edges are jagged."""
BULB_STEPS = 48
REACH = 1100
"""How far a lamp's light goes."""
_WIDE, _NEAR = 460, 120
_LIGHT = [
    round(255 * (0.30 * math.exp(-((away / _WIDE) ** 2)) + 0.45 * math.exp(-((away / _NEAR) ** 2))))
    for away in (level / math.sqrt(2) * REACH / 128 for level in range(256))
]
"""By the levels of `Image.radial_gradient`, of which there are 181 from its middle to an edge, 128
points away: a wide glow, and a bright one at the lamp."""

Box = tuple[int, int, int, int]
Paint = Callable[[ImageDraw.ImageDraw], None]


def lit_wall(width: int, height: int, lamp: tuple[int, int]) -> Image.Image:
    """Return a dark wall in the light of a lamp, which may hang beyond its edge."""
    falloff = Image.radial_gradient("L").point(_LIGHT)
    size = (2 * REACH, 2 * REACH)
    light = Image.new("L", (width, height))
    light.paste(falloff.resize(size, Image.Resampling.BICUBIC), (lamp[0] - REACH, lamp[1] - REACH))
    wall = Image.new("RGB", (width, height), NIGHT)
    wall.paste(GLOW, mask=light)
    return wall


def draw_line(wall: Image.Image, y: int) -> None:
    """Stretch a line over the whole wall."""
    ImageDraw.Draw(wall).line((0, y, wall.width, y), fill=WIRE, width=4)


def hang_lamp(wall: Image.Image, middle: tuple[int, int], *, from_y: int, bulb: int) -> None:
    """Hang a red bulb of that width from a line at that height."""
    lamp = _lamp(bulb, cord=middle[1] - from_y)
    wall.paste(lamp, (middle[0] - lamp.width // 2, from_y), lamp)


def cast_shadows(wall: Image.Image, prints: Sequence[Box]) -> None:
    """Darken the wall behind prints: left, top, right, bottom of each."""
    mask = Image.new("L", (wall.width // FINER, wall.height // FINER))
    draw = ImageDraw.Draw(mask)
    for left, top, right, bottom in prints:
        box = (left + 4, top + 14, right + 10, bottom + 14)
        draw.rectangle([edge / FINER for edge in box], fill=170)
    soft = mask.filter(ImageFilter.GaussianBlur(12 / FINER)).resize(wall.size)
    wall.paste(Image.new("RGB", wall.size), mask=soft)


def hang_print(wall: Image.Image, picture: Image.Image, corner: tuple[int, int]) -> None:
    """Hang an RGB picture on its mount with a peg; the corner is the mount's upper left one."""
    left, top = corner
    width, height = picture.width + 2 * MOUNT, picture.height + 2 * MOUNT
    wall.paste(PAPER, (left, top, left + width, top + height))
    wall.paste(picture, (left + MOUNT, top + MOUNT))
    peg = _peg()
    wall.paste(peg, (left + (width - peg.width) // 2, top + MOUNT + 8 - peg.height), peg)


def sprite(width: int, height: int, paint: Paint, *, rim: str) -> Image.Image:
    """Return what `paint` draws `FINER` times as large, with smooth edges on nothing.

    Args:
        width: Of the sprite.
        height: Of the sprite.
        paint: Draws it.
        rim: The colour of its edges: no other shines through where they are soft.
    """
    large = Image.new("RGBA", (width * FINER, height * FINER), f"{rim}00")
    paint(ImageDraw.Draw(large))
    return large.resize((width, height), Image.Resampling.BOX)


def _peg() -> Image.Image:
    width, height = 22, 54

    def paint(draw: ImageDraw.ImageDraw) -> None:
        draw.rounded_rectangle((0, 0, width * FINER - 1, height * FINER - 1), 6 * FINER, fill=PEG)
        draw.rectangle((0, 24 * FINER, width * FINER, 27 * FINER), fill=SEAM)

    return sprite(width, height, paint, rim=PEG)


def _lamp(bulb: int, *, cord: int) -> Image.Image:
    """A bulb on a cord that ends in its middle."""
    width, height = bulb + 4, cord + bulb // 2 + 2
    centre, end, reach = width * FINER // 2, cord * FINER, bulb * FINER // 2
    neck, cap = reach * 2 // 5, reach * 7 // 5

    def paint(draw: ImageDraw.ImageDraw) -> None:
        draw.line((centre, 0, centre, end), fill=WIRE, width=4 * FINER)
        draw.rounded_rectangle((centre - neck, end - cap, centre + neck, end), 6 * FINER, fill=WIRE)
        for step in range(BULB_STEPS):
            inwards = step / BULB_STEPS
            away = reach * (1 - inwards)
            box = (centre - away, end - away, centre + away, end + away)
            draw.ellipse(box, fill=_between(GLOW, HOT, 1 - (1 - inwards) ** 2))

    return sprite(width, height, paint, rim=GLOW)


def _between(first: str, last: str, share: float) -> tuple[int, ...]:
    ends = zip(ImageColor.getrgb(first), ImageColor.getrgb(last), strict=True)
    return tuple(round(start + (end - start) * share) for start, end in ends)
