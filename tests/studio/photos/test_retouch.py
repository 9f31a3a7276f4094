"""A brush on a cut-out: what was painted changes, at full size, and nothing else does."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from studio.errors import RequestInvalid, ResultBroken
from studio.photos.retouch import retouch
from tests.studio.photos.files import opened, saved

MANY = 50_000_000
WIDTH, HEIGHT = 640, 480
RED, BLUE = (210, 40, 30), (30, 70, 190)
Pixels = NDArray[np.uint8]


def photo() -> Pixels:
    """A red square of 320 pixels on blue, its edge as soft as a lens draws it."""
    sharp = np.zeros((HEIGHT, WIDTH), np.float32)
    sharp[80:400, 160:480] = 1
    mask = np.asarray(cv2.GaussianBlur(sharp, (0, 0), 0.8))[..., None]
    mixed = np.array(RED) * mask + np.array(BLUE) * (1 - mask)
    return np.asarray(np.rint(mixed), np.uint8)


def cut_out(*, without: tuple[slice, slice] | None = None) -> Pixels:
    """The square on nothing, perhaps with a part that the engine missed."""
    alpha = np.zeros((HEIGHT, WIDTH), np.uint8)
    alpha[80:400, 160:480] = 255
    if without:
        alpha[without] = 0
    colours = np.broadcast_to(np.array(RED, np.uint8), (HEIGHT, WIDTH, 3))
    return np.dstack([colours, alpha])


def strokes(*boxes: tuple[int, int, int, int, int], scale: int = 1, soft: float = 0) -> bytes:
    """A picture of strokes: left, top, right, bottom in pixels of the photo, and grey."""
    grey: NDArray[np.floating] = np.full((HEIGHT, WIDTH), 128, np.float32)
    for left, top, right, bottom, value in boxes:
        grey[top:bottom, left:right] = value
    if soft:
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), soft), np.float32)
    small = cv2.resize(grey, (WIDTH // scale, HEIGHT // scale), interpolation=cv2.INTER_AREA)
    return saved(Image.fromarray(np.asarray(np.rint(small), np.uint8), "L"), "PNG")


def touched(cut: Pixels, painted: bytes) -> Pixels:
    made = retouch(
        saved(Image.fromarray(photo()), "PNG"),
        saved(Image.fromarray(cut, "RGBA"), "PNG"),
        painted,
        max_pixels=MANY,
    )
    assert (made.width, made.height, made.content_type) == (WIDTH, HEIGHT, "image/png")
    return np.asarray(opened(made.data))


def test_what_is_erased_is_gone_and_the_rest_stays_to_the_last_bit() -> None:
    cut = cut_out()
    made = touched(cut, strokes((200, 120, 300, 220, 0)))
    assert made[130:210, 210:290, 3].max() == 0
    outside = np.ones((HEIGHT, WIDTH), bool)
    outside[115:225, 195:305] = False
    assert np.array_equal(made[outside], cut[outside])


def test_what_is_brought_back_is_the_photo() -> None:
    cut = cut_out(without=np.s_[200:300, 300:400])
    made = touched(cut, strokes((290, 190, 410, 310, 255)))
    assert made[205:295, 305:395, 3].min() == 255
    assert np.array_equal(made[210:290, 310:390, :3], photo()[210:290, 310:390])


def test_strokes_of_a_small_picture_are_taken_to_full_size() -> None:
    made = touched(cut_out(), strokes((200, 120, 300, 220, 0), scale=4))
    assert made[130:210, 210:290, 3].max() == 0
    assert made[300, 300, 3] == 255


def test_where_a_soft_stroke_ends_near_an_edge_the_edge_decides() -> None:
    painted = strokes((395, 160, 480, 320, 255), scale=2, soft=5)
    made = touched(cut_out(without=np.s_[150:330, 400:480]), painted)[200:280, :, 3]
    wished = np.asarray(opened(painted).resize((WIDTH, HEIGHT)), dtype=float)[200:280]
    wished = (wished - 128) / 127 * 255
    inside, outside = np.s_[:, 472:478], np.s_[:, 482:488]
    assert made[inside].mean() > wished[inside].mean() + 20
    assert made[outside].mean() < wished[outside].mean() - 20


def test_what_comes_back_at_the_rim_brings_no_colour_of_the_background() -> None:
    made = touched(cut_out(without=np.s_[150:330, 440:480]), strokes((430, 160, 481, 320, 255)))
    rim = made[200:280, 478:481]
    seen = rim[rim[..., 3] > 40].astype(int)
    assert (seen[:, 0] - seen[:, 2]).mean() > 60, "red, and not the violet of the photo's edge"


def test_no_stroke_changes_nothing() -> None:
    assert np.array_equal(touched(cut_out(), strokes()), cut_out())


@pytest.mark.parametrize(
    "painted",
    [b"", b"no picture", saved(Image.new("L", (4000, 4000), 0), "PNG")],
    ids=["nothing", "no picture", "too large"],
)
def test_strokes_that_are_none_are_refused(painted: bytes) -> None:
    with pytest.raises(RequestInvalid):
        touched(cut_out(), painted)


@pytest.mark.parametrize(
    "painted",
    [
        Image.new("L", (480, 640), 0),
        Image.new("L", (640, 482), 0),
        Image.new("I;16", (640, 480), 0),
    ],
    ids=["on its side", "two pixels too high", "16 bits"],
)
def test_strokes_of_another_shape_or_kind_are_refused_with_the_reason(painted: Image.Image) -> None:
    with pytest.raises(RequestInvalid) as caught:
        touched(cut_out(), saved(painted, "PNG"))
    assert "strokes, a picture" in caught.value.detail


def test_strokes_may_be_rounded_to_whole_pixels() -> None:
    made = touched(cut_out(), saved(Image.new("L", (201, 151), 128), "PNG"))
    assert np.array_equal(made, cut_out())


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_where_strokes_are_transparent_nothing_changes(mode: str) -> None:
    sheet = Image.new(mode, (WIDTH, HEIGHT))
    sheet.paste(
        Image.new(mode, (100, 100), (0, 255) if mode == "LA" else (0, 0, 0, 255)), (200, 120)
    )
    made = touched(cut_out(), saved(sheet, "PNG"))
    assert made[130:210, 210:290, 3].max() == 0, "black was painted"
    assert made[300, 300, 3] == 255, "nothing was"


def test_a_subject_that_is_erased_altogether_is_no_result() -> None:
    with pytest.raises(ResultBroken):
        touched(cut_out(), strokes((0, 0, WIDTH, HEIGHT, 0)))


def test_a_large_photo_is_worked_on_in_strips_without_a_seam() -> None:
    height, width = 1400, 900
    mask = np.zeros((height, width), np.float32)
    mask[:, 300:600] = 1
    picture = np.rint(np.array(RED) * mask[..., None] + np.array(BLUE) * (1 - mask[..., None]))
    cut = np.dstack([np.broadcast_to(np.array(RED), picture.shape), np.zeros_like(mask)])
    grey = np.full((height, width), 128, np.float32)
    grey[:, 290:595] = 255
    painted = np.asarray(cv2.GaussianBlur(grey, (0, 0), 6)).astype(np.uint8)
    made = retouch(
        saved(Image.fromarray(picture.astype(np.uint8)), "PNG"),
        saved(Image.fromarray(cut.astype(np.uint8), "RGBA"), "PNG"),
        saved(Image.fromarray(painted, "L"), "PNG"),
        max_pixels=MANY,
    )
    alpha = np.asarray(opened(made.data))[..., 3].astype(int)
    assert np.abs(np.diff(alpha[100:-100], axis=0)).max() <= 1, "every row is like its neighbours"
