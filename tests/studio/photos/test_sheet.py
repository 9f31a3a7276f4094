"""Contact sheets: what hangs where, and whether its number can be read on a phone."""

import io
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from studio.photos.grounds import gradient
from studio.photos.sheet import (
    BADGE_OUT,
    MOST_BYTES,
    MOST_TILES,
    WIDTH,
    Layout,
    Tile,
    contact_sheet,
    layout_of,
)
from studio.photos.wall import MOUNT

COLOURS = ("#ffffff", "#16130f", "#d7443e", "#f2a65a", "#f6d55c", "#6a9f6b", "#2f8f8b", "#8367a8")
PHONE = 360
"""Points that a chat gives a sheet."""

Pixels = NDArray[np.uint8]


def pixels_of(sheet: bytes, *, width: int = WIDTH) -> Pixels:
    image = Image.open(io.BytesIO(sheet)).convert("RGB")
    height = round(image.height * width / WIDTH)
    return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS))


def grounds(count: int) -> list[Tile]:
    return [Tile(ground=COLOURS[place % len(COLOURS)]) for place in range(count)]


def in_the_middle(sheet: Pixels, layout: Layout, place: int) -> Pixels:
    """The mean colour in the middle of a print."""
    left, top = layout.corner(place)
    across, down = left + layout.side // 2, top + layout.side // 2
    around = sheet[down - 20 : down + 20, across - 20 : across + 20]
    return np.asarray(around.reshape(-1, 3).mean(axis=0).round(), np.uint8)


def badge_box(layout: Layout, place: int) -> tuple[int, int, int, int]:
    left, top = layout.corner(place)
    below = top + layout.side + BADGE_OUT // 2
    return left - BADGE_OUT, below - layout.badge, left - BADGE_OUT + layout.badge, below


def badge_of(sheet: Pixels, layout: Layout, place: int, *, scale: float = 1) -> Pixels:
    left, top, right, bottom = (round(edge * scale) for edge in badge_box(layout, place))
    return sheet[top:bottom, left:right]


def digits_of(badge: Pixels) -> NDArray[np.bool_]:
    """Where the digits are, within the rim."""
    side = badge.shape[0]
    lines, columns = np.indices((side, side)) - side / 2
    return np.asarray((badge[..., 2] > 140) & (np.hypot(lines, columns) < side * 0.39))


def read(digits: NDArray[np.bool_], candidates: Sequence[int]) -> int:
    """The number that white on red looks most like, stretched to the same box."""
    rows, columns = np.flatnonzero(digits.any(axis=1)), np.flatnonzero(digits.any(axis=0))
    seen = digits[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]

    def likeness(number: int) -> float:
        drawn = Image.new("L", (400, 200))
        font = ImageFont.load_default(120)
        ImageDraw.Draw(drawn).text((40, 20), str(number), 255, font, stroke_width=4)
        box = drawn.getbbox()
        assert box
        unlike: float = abs((box[2] - box[0]) / (box[3] - box[1]) - seen.shape[1] / seen.shape[0])
        fitted = np.asarray(drawn.crop(box).resize(seen.shape[::-1])) > 127
        return float((fitted == seen).mean()) - unlike

    return max(candidates, key=likeness)


def hex_of(colour: str) -> Sequence[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def encoded(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", lossless=True)
    return file.getvalue()


@pytest.mark.parametrize("count", [1, 3, 6, 8, 9, 11, 16, 25])
def test_a_sheet_is_as_wide_as_telegram_shows_and_never_higher(count: int) -> None:
    image = Image.open(io.BytesIO(contact_sheet(grounds(count))))
    assert image.format == "JPEG"
    assert image.width == WIDTH
    assert image.height <= WIDTH


@pytest.mark.parametrize("count", [5, 8, 11, 25])
def test_prints_hang_in_reading_order(count: int) -> None:
    sheet, layout = pixels_of(contact_sheet(grounds(count))), layout_of(count)
    for place in range(count):
        expected = np.array(hex_of(COLOURS[place % len(COLOURS)]))
        assert abs(in_the_middle(sheet, layout, place).astype(int) - expected).max() <= 3


@pytest.mark.parametrize("count", [8, 11, 25])
def test_a_number_changes_its_disc_and_nothing_else(count: int) -> None:
    tiles = [Tile(ground="#2f8f8b")] * count
    with_numbers = pixels_of(contact_sheet(tiles)).astype(int)
    without = pixels_of(contact_sheet(tiles, first=None)).astype(int)
    changed = abs(with_numbers - without).max(axis=2) > 40
    layout = layout_of(count)
    for place in range(count):
        assert badge_of(changed, layout, place).mean() > 0.6
        left, top, right, bottom = badge_box(layout, place)
        changed[max(0, top - 8) : bottom + 8, max(0, left - 8) : right + 8] = False
    assert not changed.any()


@pytest.mark.parametrize(("count", "first"), [(8, 1), (8, 9), (11, 1), (25, 1)])
def test_numbers_say_what_the_buttons_say(count: int, first: int) -> None:
    sheet = pixels_of(contact_sheet([Tile(ground="#2f8f8b")] * count, first=first))
    for place in range(count):
        digits = digits_of(badge_of(sheet, layout_of(count), place))
        assert read(digits, range(1, 26)) == first + place


@pytest.mark.parametrize("count", [8, 11])
@pytest.mark.parametrize("ground", ["#ffffff", "#000000", "#b02f16", "#ff4423", "#808080"])
def test_a_number_can_be_read_on_a_phone_whatever_is_behind_it(count: int, ground: str) -> None:
    sheet = pixels_of(contact_sheet([Tile(ground=ground)] * count), width=PHONE)
    layout = layout_of(count)
    for place in range(count):
        disc = badge_of(sheet, layout, place, scale=PHONE / WIDTH)
        side = disc.shape[0]
        assert side >= 26
        grey = disc[side // 5 : -side // 5, side // 5 : -side // 5].mean(axis=2)
        light = grey > 160
        assert (grey < 110).mean() > 0.3, "the red of the disc around the digits"
        rows = np.flatnonzero(light.any(axis=1))
        assert rows[-1] - rows[0] + 1 >= 11, "digits as high as the capitals of the chat's text"


def test_the_last_page_has_as_many_prints_as_there_are_left_and_the_lamp() -> None:
    layout = layout_of(5)
    sheet = pixels_of(contact_sheet(grounds(5), first=17))
    assert sheet.shape[0] < WIDTH * 0.7, "two rows"
    left, top = layout.corner(5)
    free = sheet[top : top + layout.side, left : left + layout.side].astype(int)
    red, others = free[..., 0], free[..., 1:].max(axis=2)
    assert (red > others).mean() > 0.99, "nothing but red light"
    assert red.max() == 255


def test_the_same_prints_give_the_same_bytes() -> None:
    assert contact_sheet(grounds(8), first=9) == contact_sheet(grounds(8), first=9)
    assert contact_sheet(grounds(8), first=9) != contact_sheet(grounds(8), first=1)


def test_behind_what_is_transparent_the_ground_shows() -> None:
    picture = Image.new("RGBA", (384, 384), "#00000000")
    picture.paste("#0000ff", (0, 0, 384, 192))
    sheet = pixels_of(contact_sheet([Tile(picture=encoded(picture), ground="#ffff00")], first=None))
    left, top = layout_of(1).corner(0)
    middle, side = left + layout_of(1).side // 2, layout_of(1).side
    assert abs(sheet[top + side // 4, middle].astype(int) - (0, 0, 255)).max() < 12
    assert abs(sheet[top + side * 3 // 4, middle].astype(int) - (255, 255, 0)).max() < 12


def test_nothing_at_all_is_shown_by_checks() -> None:
    sheet = pixels_of(contact_sheet([Tile()], first=None))
    left, top = layout_of(1).corner(0)
    inner = sheet[top + 60 : top + 300, left + 60 : left + 300].astype(int).mean(axis=2)
    light, dark = (inner > 220).mean(), (inner < 210).mean()
    assert 0.4 < light < 0.6
    assert 0.4 < dark < 0.6


def test_a_gradient_runs_as_in_the_finished_picture() -> None:
    colours, side = "#5b6fb5-#f6c9a0", layout_of(1).picture
    sheet = pixels_of(contact_sheet([Tile(ground=colours)], first=None)).astype(float)
    left, top = (edge + MOUNT for edge in layout_of(1).corner(0))
    expected = gradient(colours, side, side, seed=1).rows(0, side) * 255
    shown = sheet[top : top + side, left : left + side]
    below_the_peg = slice(80, side - 8)
    apart = abs(shown - expected)[below_the_peg, 8:-8]
    assert (apart.max() < 14, apart.mean() < 2.5) == (True, True)


def test_a_window_shows_its_part_of_the_picture() -> None:
    picture = Image.new("RGB", (400, 400), "#ffffff")
    picture.paste("#6a9f6b", (200, 200, 400, 400))
    tile = Tile(picture=encoded(picture), window=(0.5, 0.5, 1, 1))
    sheet, layout = pixels_of(contact_sheet([tile], first=None)), layout_of(1)
    left, top = (edge + MOUNT for edge in layout.corner(0))
    part = sheet[top + 80 : top + layout.picture - 4, left + 4 : left + layout.picture - 4]
    assert abs(part.astype(int) - hex_of("#6a9f6b")).max() < 10


def test_even_prints_of_pure_noise_stay_small_enough_to_send() -> None:
    chance = np.random.default_rng(3)
    noise = Image.fromarray(chance.integers(0, 256, (384, 384, 3), np.uint8))
    sheet = contact_sheet([Tile(picture=encoded(noise))] * 8)
    assert MOST_BYTES < len(sheet) < 3 * MOST_BYTES


@pytest.mark.parametrize("count", [0, MOST_TILES + 1])
def test_a_sheet_of_nothing_or_of_too_much_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 25 prints"):
        contact_sheet(grounds(count))
