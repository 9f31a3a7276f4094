"""Contact sheets: the catalogue as one picture, for places where buttons can't show pictures.

Prints hang on lines in the red light of the darkroom, each with a number. There are no words on a
sheet, so that one serves every language; names stand on the buttons.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from studio.photos import wall
from studio.photos.wall import FINER, MOUNT, PAPER

WIDTH = 1280
"""Telegram makes photos no larger, and chats show them 300-400 points wide. Pixels, as all here."""
LINE, FOOT = 46, 14
"""Above each row of prints, for the line they hang on; below the last one."""
ABOVE = 14
"""How far above its prints a line runs."""
BADGE_OUT = 16
"""How far a number stands out of its print."""
RED, ON_RED = "#b02f16", "#fffaf5"
CHECKS = ("#efe6dd", "#cfc3b8")
CHECK = 22
MOST_BYTES = 250_000
"""A sheet should be there at once on a slow line too."""
QUALITIES = (82, 76, 70)
"""The first with which a sheet has no more bytes than that; the last in any case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One print.

    Attributes:
        picture: A square picture of ours, transparent where the ground shall show; or None.
        ground: `#rrggbb`, or `#rrggbb-#rrggbb` from the upper left to the lower right, or None for
            the checks that stand for nothing at all.
        window: Which part of the picture is shown, square: left, top, right and bottom, 0..1.
    """

    picture: bytes | None = None
    ground: str | None = None
    window: tuple[float, float, float, float] = (0, 0, 1, 1)


@dataclass(frozen=True, slots=True)
class Layout:
    """How prints hang.

    Attributes:
        columns: How many in a row.
        picture: Side of a picture without its mount.
        gap: Between two prints.
        badge: Across a number's disc.
    """

    columns: int
    picture: int
    gap: int
    badge: int

    @property
    def side(self) -> int:
        """Side of a print."""
        return self.picture + 2 * MOUNT

    def rows(self, count: int) -> int:
        """Return how many rows so many prints take."""
        return -(-count // self.columns)

    def top(self, row: int) -> int:
        """Return where the prints of a row begin."""
        return LINE + row * (self.side + LINE)

    def corner(self, place: int) -> tuple[int, int]:
        """Return the upper left corner of a print; places count from 0."""
        row, column = divmod(place, self.columns)
        margin = (WIDTH - self.columns * (self.side + self.gap) + self.gap) // 2
        return margin + column * (self.side + self.gap), self.top(row)


LAYOUTS = (
    Layout(columns=3, picture=352, gap=38, badge=112),
    Layout(columns=4, picture=246, gap=40, badge=96),
    Layout(columns=5, picture=183, gap=44, badge=80),
)
"""As many rows as columns at most, which makes a square: of a higher sheet chats show less. With
three in a row a face is still a face on a phone, and a number 32 points high."""
MOST_TILES = LAYOUTS[-1].columns ** 2


def layout_of(count: int) -> Layout:
    """Return how so many prints hang.

    Raises:
        ValueError: When they are none, or too many.
    """
    if not 1 <= count <= MOST_TILES:
        raise ValueError(f"a contact sheet has 1 to {MOST_TILES} prints, not {count}")
    return next(layout for layout in LAYOUTS if count <= layout.columns**2)


def contact_sheet(tiles: Sequence[Tile], *, first: int | None = 1) -> bytes:
    """Return a JPEG of prints with numbers, 1280 pixels wide and about 250 kB at most.

    The same prints give the same bytes. It takes 0.15 s: to be made in a thread, once.

    Args:
        tiles: 1 to 25 prints, in reading order.
        first: The number of the first; the others go on from there. None leaves numbers out.

    Raises:
        ValueError: When there is no print, or too many.
    """
    layout = layout_of(len(tiles))
    corners = [layout.corner(place) for place in range(len(tiles))]
    sheet = _empty(layout, len(tiles))
    side = layout.side
    wall.cast_shadows(sheet, [(x, y, x + side, y + side) for x, y in corners])
    for tile, corner in zip(tiles, corners, strict=True):
        wall.hang_print(sheet, _picture(tile, layout.picture), corner)
    for number, (left, top) in enumerate(corners if first is not None else (), start=first or 0):
        badge = _badge(number, layout.badge)
        below = top + side + BADGE_OUT // 2 - layout.badge
        sheet.paste(badge, (left - BADGE_OUT, below), badge)
    return encoded(sheet)


def encoded(sheet: Image.Image) -> bytes:
    """Return a JPEG, as good as its bound allows."""
    data = b""
    for quality in QUALITIES:
        file = io.BytesIO()
        sheet.save(file, "JPEG", quality=quality, optimize=True)
        data = file.getvalue()
        if len(data) <= MOST_BYTES:
            break
    return data


def _empty(layout: Layout, count: int) -> Image.Image:
    """The wall with its lines, lit by a lamp: in the first free place, if there is one."""
    rows = layout.rows(count)
    height = layout.top(rows) - LINE + FOOT
    free = layout.columns * rows > count
    left, top = layout.corner(count)
    lamp = (left + layout.side // 2, top + layout.side * 2 // 5) if free else (100, -60)
    sheet = wall.lit_wall(WIDTH, height, lamp)
    for row in range(rows):
        wall.draw_line(sheet, layout.top(row) - ABOVE)
    if free:
        wall.hang_lamp(sheet, lamp, from_y=top - ABOVE, bulb=layout.side * 3 // 10)
    return sheet


def _picture(tile: Tile, side: int) -> Image.Image:
    ground = _ground(tile.ground, side) if tile.ground else _checks(side)
    if tile.picture is None:
        return ground
    left, top, right, bottom = tile.window
    with Image.open(io.BytesIO(tile.picture)) as opened:
        wide, high = opened.size
        box = (left * wide, top * high, right * wide, bottom * high)
        shown = opened.convert("RGBA").resize((side, side), Image.Resampling.LANCZOS, box=box)
    ground.paste(shown, mask=shown)
    return ground


def _ground(colours: str, side: int) -> Image.Image:
    """A colour, or two as `studio.photos.grounds` mixes them."""
    first, _, last = colours.partition("-")
    ground = Image.new("RGB", (side, side), first)
    if last:
        slope = 256 / (2 * side)
        down_right = (0, 0, 0, slope, slope, 0)
        share = Image.linear_gradient("L").transform(
            (side, side), Image.Transform.AFFINE, down_right, Image.Resampling.BILINEAR
        )
        ground.paste(last, mask=share)
    return ground


def _checks(side: int) -> Image.Image:
    ground = Image.new("RGB", (side, side), CHECKS[0])
    draw = ImageDraw.Draw(ground)
    for top in range(0, side, CHECK):
        for left in range(CHECK - top % (2 * CHECK), side, 2 * CHECK):
            draw.rectangle((left, top, left + CHECK - 1, top + CHECK - 1), fill=CHECKS[1])
    return ground


def _badge(number: int, side: int) -> Image.Image:
    """A number on a red disc with a rim of paper, readable on any picture at a third of its size.

    Pillow brings the digits along: Aileron, dedicated to the public (CC0).
    """
    size, rim = side * FINER, 8 * FINER
    text, bold = str(number), size // 54
    font = ImageFont.load_default(size * (0.62 if len(text) == 1 else 0.53))

    def paint(draw: ImageDraw.ImageDraw) -> None:
        draw.ellipse((0, 0, size - 1, size - 1), fill=PAPER)
        draw.ellipse((rim, rim, size - 1 - rim, size - 1 - rim), fill=RED)
        left, top, right, bottom = draw.textbbox((0, 0), text, font, stroke_width=bold)
        at = ((size - left - right) / 2, (size - top - bottom) / 2)
        draw.text(at, text, ON_RED, font, stroke_width=bold, stroke_fill=ON_RED)

    return wall.sprite(side, side, paint, rim=PAPER)
