"""What goes behind the subject: exact colours, no halo, kept transparency."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from studio.errors import EngineRefused, PhotoUnsupported, ResultBroken
from studio.photos.compose import check_result, compose
from tests.studio.photos.files import opened, saved

MANY = 50_000_000
SIZE = (640, 480)
BOX = (220, 140, 420, 340)
RED, BLUE, GREEN = (210, 30, 30), (30, 60, 200), (20, 150, 60)
Pixels = NDArray[np.int16]


def disc_mask(size: tuple[int, int] = SIZE) -> Image.Image:
    """A disc of 200 pixels with a soft rim, 0..255."""
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).ellipse(BOX, fill=255)
    return mask.filter(ImageFilter.GaussianBlur(1.5))


def photo_of_a_red_disc_on_blue() -> bytes:
    image = Image.new("RGB", SIZE, BLUE)
    image.paste(Image.new("RGB", SIZE, RED), mask=disc_mask())
    return saved(image, "PNG")


def cut_out(mask: Image.Image | None = None) -> bytes:
    image = Image.new("RGBA", SIZE, (*RED, 255))
    image.putalpha(disc_mask() if mask is None else mask)
    return saved(image, "PNG")


def made(
    background: str,
    *,
    colour: str | None = None,
    picture: bytes | None = None,
    cutout: bytes | None = None,
) -> tuple[str, Pixels]:
    result = compose(
        photo_of_a_red_disc_on_blue(),
        cutout or cut_out(),
        picture,
        background=background,
        colour=colour,
        max_pixels=MANY,
    )
    image = opened(result.data)
    assert image.size == (result.width, result.height) == SIZE
    return result.content_type, np.asarray(image, dtype=np.int16)


OUTSIDE = np.asarray(disc_mask()) == 0
INSIDE = np.asarray(disc_mask()) == 255


def farthest(pixels: Pixels, colour: tuple[int, int, int]) -> int:
    """The largest distance of any channel of any pixel from a colour."""
    return int(np.abs(pixels[..., :3] - colour).max())


def test_remove_keeps_the_cut_out_and_every_value_of_its_alpha() -> None:
    kind, pixels = made("remove")
    assert kind == "image/png"
    assert np.array_equal(pixels[..., 3], np.asarray(disc_mask(), dtype=np.int16))
    assert farthest(pixels[INSIDE], RED) == 0


@pytest.mark.parametrize("colour", ["#f2a65a", "#ffffff", "#16130f", "#2f8f8b"])
def test_a_colour_lies_exactly_behind_the_subject(colour: str) -> None:
    kind, pixels = made("colour", colour=colour)
    wanted = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    assert kind == "image/jpeg"
    red, green, blue = wanted
    clear = np.asarray(disc_mask().filter(ImageFilter.MaxFilter(17))) == 0  # beyond JPEG's ringing
    assert farthest(pixels[clear], (red, green, blue)) <= 2
    assert np.abs(pixels[INSIDE].mean(0) - RED).max() < 3


def test_a_blurred_ground_has_no_halo_of_the_subject() -> None:
    _, pixels = made("blur")
    rim = np.asarray(disc_mask().filter(ImageFilter.MaxFilter(25))) > 0
    rim &= np.asarray(disc_mask().filter(ImageFilter.MaxFilter(9))) == 0
    assert rim.sum() > 2_000
    assert farthest(pixels[rim], BLUE) <= 10
    assert np.abs(pixels[INSIDE].mean(0) - RED).max() < 3


def test_blur_really_blurs_the_ground() -> None:
    image = Image.new("RGB", SIZE)
    for x in range(8, SIZE[0], 16):
        image.paste((255, 255, 255), (x, 0, x + 8, SIZE[1]))
    result = compose(
        saved(image, "PNG"), cut_out(), None, background="blur", colour=None, max_pixels=MANY
    )
    stripes = np.asarray(opened(result.data).convert("L"), dtype=np.int16)[20:100, 20:600]
    assert stripes.std() < 35
    assert stripes.mean() > 150  # in linear light the bright half wins


def test_a_subject_that_fills_the_picture_survives_every_ground() -> None:
    whole = Image.new("L", SIZE, 255)
    for background in ("colour", "blur", "picture"):
        _, pixels = made(
            background,
            colour="#00ff00",
            picture=saved(Image.new("RGB", (90, 90), RED), "PNG"),
            cutout=cut_out(whole),
        )
        assert np.abs(pixels.reshape(-1, 3).mean(0) - RED).max() < 6, background


def test_a_picture_covers_the_whole_ground_with_its_middle() -> None:
    picture = Image.new("RGB", (300, 900), GREEN)
    ImageDraw.Draw(picture).rectangle((0, 0, 299, 299), fill=(255, 0, 255))  # cropped away
    ImageDraw.Draw(picture).rectangle((0, 600, 299, 899), fill=(255, 0, 255))
    _, pixels = made("picture", picture=saved(picture, "PNG"))
    clear = np.asarray(disc_mask().filter(ImageFilter.MaxFilter(33))) == 0
    assert farthest(pixels[clear], GREEN) <= 4


def test_the_subject_keeps_its_look_before_a_picture() -> None:
    _, pixels = made("picture", picture=saved(Image.new("RGB", (90, 90), GREEN), "PNG"))
    middle = pixels[200:280, 280:360].reshape(-1, 3).mean(0)
    assert middle[0] > middle[1] + 100
    assert np.abs(middle - RED).max() < 40


def test_a_small_cut_out_decides_the_size_and_the_photo_follows() -> None:
    small = opened(cut_out()).resize((320, 240))
    result = compose(
        photo_of_a_red_disc_on_blue(),
        saved(small, "PNG"),
        None,
        background="blur",
        colour=None,
        max_pixels=MANY,
    )
    assert (result.width, result.height) == (320, 240)
    pixels = np.asarray(opened(result.data), dtype=np.int16)
    assert farthest(pixels[:20], BLUE) <= 6


def test_a_ghost_of_a_subject_makes_no_noise() -> None:
    ghost = Image.eval(disc_mask(), lambda value: value // 4)
    _, pixels = made(
        "picture", picture=saved(Image.new("RGB", (90, 90), GREEN), "PNG"), cutout=cut_out(ghost)
    )
    clear = np.asarray(disc_mask().filter(ImageFilter.MaxFilter(33))) == 0
    assert farthest(pixels[clear], GREEN) <= 4


BROKEN = {
    "opaque": saved(Image.new("RGB", SIZE, RED), "PNG"),
    "empty": saved(Image.new("RGBA", SIZE, (*RED, 0)), "PNG"),
    "text": b"<html>Not found</html>",
    "nothing": b"",
    "cut short": cut_out()[:400],
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("background", ["remove", "colour"])
def test_a_cut_out_that_is_none_is_a_broken_result(kind: str, background: str) -> None:
    with pytest.raises(ResultBroken):
        compose(
            photo_of_a_red_disc_on_blue(),
            BROKEN[kind],
            None,
            background=background,
            colour="#ffffff",
            max_pixels=MANY,
        )


@pytest.mark.parametrize(
    ("came_as", "kept_as"), [("JPEG", "jpeg"), ("WEBP", "jpeg"), ("PNG", "png")]
)
def test_a_result_is_encoded_anew_and_keeps_its_look(came_as: str, kept_as: str) -> None:
    result = saved(opened(photo_of_a_red_disc_on_blue()), came_as) + b"canary"
    checked = check_result(result, max_pixels=MANY)
    assert (checked.content_type, checked.width, checked.height) == (f"image/{kept_as}", *SIZE)
    assert b"canary" not in checked.data
    pixels = np.asarray(opened(checked.data), dtype=np.int16)
    assert farthest(pixels[:100], BLUE) <= (0 if came_as == "PNG" else 6)
    assert max(opened(checked.thumbnail).size) == 512


@pytest.mark.parametrize("colour", [(0, 0, 0), (3, 2, 4)])
def test_a_black_result_is_a_refusal_in_disguise(colour: tuple[int, int, int]) -> None:
    with pytest.raises(EngineRefused):
        check_result(saved(Image.new("RGB", (512, 512), colour), "PNG"), max_pixels=MANY)


def test_a_night_photo_is_no_refusal() -> None:
    night = Image.new("RGB", (512, 512), (2, 2, 4))
    ImageDraw.Draw(night).ellipse((200, 200, 260, 260), fill=(250, 240, 200))
    assert check_result(saved(night, "PNG"), max_pixels=MANY).width == 512


@pytest.mark.parametrize("kind", ["text", "nothing", "cut short"])
def test_a_result_that_is_no_picture_is_broken(kind: str) -> None:
    with pytest.raises(ResultBroken):
        check_result(BROKEN[kind], max_pixels=MANY)


def test_a_persons_own_broken_picture_is_not_the_engines_fault() -> None:
    with pytest.raises(PhotoUnsupported):
        made("picture", picture=b"not a picture")


@pytest.mark.parametrize("background", ["picture", "prompt", "moon"])
def test_nothing_is_put_behind_that_is_not_there(background: str) -> None:
    with pytest.raises(ValueError, match=background):
        made(background)
