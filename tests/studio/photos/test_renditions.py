"""Other forms of a finished picture: crops, circles, masks, stickers."""

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from studio.errors import PhotoDamaged, PictureOpaque, RequestInvalid
from studio.photos.intake import Encoded
from studio.photos.rendition import Rendition
from studio.photos.renditions import render
from tests.studio.photos.files import opened, saved

MANY = 50_000_000
SIZE = (600, 400)
BOX = (200, 100, 300, 340)
ORANGE = (240, 130, 20)
MAGIC = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "webp": b"RIFF"}
Pixels = NDArray[np.int16]


def cut_out(box: tuple[int, int, int, int] = BOX, size: tuple[int, int] = SIZE) -> bytes:
    image = Image.new("RGBA", size)
    ImageDraw.Draw(image).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=(*ORANGE, 255))
    return saved(image, "PNG")


def opaque(kind: str = "JPEG", size: tuple[int, int] = SIZE) -> bytes:
    image = Image.new("RGB", size, (30, 90, 160))
    ImageDraw.Draw(image).rectangle((250, 150, 350, 250), fill=ORANGE)
    return saved(image, kind)


def rendered(data: bytes, **wanted: str | float | None) -> Encoded:
    return render(data, rendition=dict(wanted), max_pixels=MANY)


def pixels_of(made: Encoded) -> Pixels:
    image = opened(made.data)
    assert image.size == (made.width, made.height)
    return np.asarray(image, dtype=np.int16)


@pytest.mark.parametrize("wanted", MAGIC)
@pytest.mark.parametrize("source", ["cut-out", "opaque"])
def test_the_bytes_are_what_was_asked_for(wanted: str, source: str) -> None:
    made = rendered(cut_out() if source == "cut-out" else opaque(), format=wanted)
    assert made.content_type == f"image/{wanted}"
    assert made.data.startswith(MAGIC[wanted])
    assert wanted != "webp" or made.data[8:12] == b"WEBP"
    assert (made.width, made.height) == SIZE
    assert opened(made.thumbnail).format == "WEBP"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_compact_picture_is_a_jpeg(kind: str) -> None:
    made = rendered(opaque(kind), compact=True)
    assert (made.content_type, made.width, made.height) == ("image/jpeg", *SIZE)


def test_a_compact_picture_keeps_what_is_transparent_and_nothing_else_is() -> None:
    assert opened(rendered(cut_out(), compact=True).data).mode == "RGBA"
    solid = saved(opened(opaque("PNG")).convert("RGBA"), "PNG")
    assert rendered(solid, compact=True).content_type == "image/jpeg"


@pytest.mark.parametrize("other", [{"format": "png"}, {"mask": True}, {"sticker": True}])
def test_compact_leaves_no_choice_of_a_form(other: dict[str, str | bool]) -> None:
    with pytest.raises(RequestInvalid) as caught:
        rendered(opaque(), compact=True, **other)
    assert caught.value.facts == {"field": "compact"}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_without_a_wish_a_picture_keeps_its_format(kind: str) -> None:
    assert opened(rendered(opaque(kind)).data).format == kind


def test_a_jpeg_of_a_cut_out_lies_on_white() -> None:
    pixels = pixels_of(rendered(cut_out(), format="jpeg"))
    assert pixels[:50].min() >= 253
    assert np.abs(pixels[200, 250] - ORANGE).max() < 6


def test_webp_keeps_transparency() -> None:
    pixels = pixels_of(rendered(cut_out(), format="webp"))
    assert pixels[20, 20, 3] == 0
    assert pixels[200, 250, 3] == 255


def test_the_subject_is_cropped_with_its_margin() -> None:
    made = rendered(cut_out(), shape="subject", margin=0.1)
    assert (made.width, made.height) == (100 + 48, 240 + 48)
    alpha = pixels_of(made)[..., 3]
    assert (alpha[24:-24, 24:-24] == 255).all()
    assert alpha.sum() == 255 * 100 * 240


def test_where_the_photo_cut_the_subject_off_there_is_no_margin() -> None:
    made = rendered(cut_out((200, 100, 300, 400)), shape="subject", margin=0.1)
    assert (made.width, made.height) == (160, 330)
    assert (pixels_of(made)[-1, 30:-30, 3] == 255).all()


def test_traces_of_a_cut_out_do_not_widen_the_crop() -> None:
    image = opened(cut_out())
    image.putpixel((5, 5), (255, 255, 255, 255))
    ImageDraw.Draw(image).rectangle((500, 20, 560, 380), fill=(255, 255, 255, 12))
    made = rendered(saved(image, "PNG"), shape="subject", margin=0)
    assert (made.width, made.height) == (100, 240)


@pytest.mark.parametrize("size", [64, 300, 4096])
def test_a_picture_is_made_smaller_never_larger(size: int) -> None:
    made = rendered(opaque(), size=size)
    assert max(made.width, made.height) == min(size, 600)
    assert abs(made.width / made.height - 1.5) < 0.03


@pytest.mark.parametrize("size", [128, 512, 1024])
@pytest.mark.parametrize("shape", ["square", "circle"])
def test_profile_pictures_have_exactly_the_size(shape: str, size: int) -> None:
    for data in (cut_out(), opaque()):
        made = rendered(data, shape=shape, size=size)
        assert (made.width, made.height) == (size, size)


def test_a_square_of_an_opaque_picture_is_its_middle() -> None:
    pixels = pixels_of(rendered(opaque("PNG"), shape="square"))
    assert pixels.shape == (400, 400, 3)
    assert np.abs(pixels[200, 200] - ORANGE).max() == 0
    assert np.abs(pixels[152, 152] - ORANGE).max() == 0
    assert np.abs(pixels[148, 148] - (30, 90, 160)).max() == 0


def test_a_square_of_a_cut_out_is_around_the_subject() -> None:
    alpha = pixels_of(rendered(cut_out(), shape="square", margin=0.05))[..., 3] > 0
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    side = alpha.shape[0]
    assert side == 240 + 24
    assert abs(rows[0] - (side - 1 - rows[-1])) <= 1
    assert abs(columns[0] - (side - 1 - columns[-1])) <= 1


def test_a_cut_off_subject_stands_on_the_squares_edge() -> None:
    alpha = pixels_of(rendered(cut_out((150, 100, 300, 400)), shape="square"))[..., 3]
    assert (alpha[-1] > 0).sum() > 100
    assert (alpha[0] == 0).all()


def test_a_subject_cut_on_both_sides_fills_the_square() -> None:
    alpha = pixels_of(rendered(cut_out((0, 50, 200, 400), (200, 400)), shape="square"))[..., 3]
    assert alpha.shape == (200, 200)
    assert (alpha[40:, [0, -1]] == 255).all()
    assert (alpha[0] == 0).all()  # the top stays, where heads are


def test_a_circle_is_transparent_outside_and_smooth_at_its_edge() -> None:
    made = rendered(opaque(), shape="circle", size=256)
    assert made.content_type == "image/png"  # a JPEG could not hold it
    alpha = pixels_of(made)[..., 3]
    for row, column in ((0, 0), (0, -1), (-1, 0), (-1, -1)):
        assert alpha[row, column] == 0
    assert alpha[128, 128] == 255
    assert alpha[0, 120:136].max() > 100  # it touches the side
    assert abs(alpha.sum() / 255 - np.pi * 128**2) < 40
    assert len(np.unique(alpha)) > 50


def test_a_circle_as_jpeg_lies_on_white() -> None:
    pixels = pixels_of(rendered(opaque(), shape="circle", size=256, format="jpeg"))
    assert pixels[2, 2].min() >= 252
    assert np.abs(pixels[200, 60] - (30, 90, 160)).max() < 8


def test_a_mask_is_grey_and_white_where_the_subject_is() -> None:
    made = rendered(cut_out(), mask=True)
    image = opened(made.data)
    assert image.mode == "L"
    values = np.asarray(image)
    assert (values[100:340, 200:300] == 255).all()
    assert values.sum() == 255 * 100 * 240
    jpeg = opened(rendered(cut_out(), mask=True, format="jpeg").data)
    assert jpeg.mode == "L"
    assert rendered(cut_out(), mask=True, format="webp").content_type == "image/webp"


@pytest.mark.parametrize("wanted", [{"mask": True}, {"shape": "subject"}])
def test_an_opaque_picture_has_no_mask_and_no_subject(wanted: dict[str, str | bool]) -> None:
    with pytest.raises(PictureOpaque):
        rendered(opaque(), **wanted)


def test_an_empty_cut_out_has_no_subject() -> None:
    with pytest.raises(PictureOpaque):
        rendered(saved(Image.new("RGBA", SIZE), "PNG"), shape="subject")


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Rendition(size=63), "size"),
        (Rendition(size=4097), "size"),
        (Rendition(shape="circle", size=1025), "size"),
        (Rendition(shape="square", size=127), "size"),
        (Rendition(margin=-0.1), "margin"),
        (Rendition(margin=float("nan")), "margin"),
        (Rendition(sticker=True, mask=True), "sticker"),
        (Rendition(sticker=True, size=512), "sticker"),
        (Rendition(sticker=True, format="png"), "format"),
    ],
)
def test_what_cannot_be_made_is_refused_by_field(wanted: Rendition, field: str) -> None:
    with pytest.raises(RequestInvalid) as caught:
        wanted.check()
    assert caught.value.facts == {"field": field}


def noise(size: tuple[int, int]) -> Image.Image:
    chance = np.random.default_rng(1)
    return Image.fromarray(chance.integers(0, 256, (size[1], size[0], 3), np.uint8), "RGB")


@pytest.mark.parametrize("size", [(900, 1300), (1300, 900), (200, 160), (512, 512)])
@pytest.mark.parametrize("kind", ["cut-out", "opaque"])
def test_a_sticker_is_what_telegram_takes(size: tuple[int, int], kind: str) -> None:
    image = noise(size)
    if kind == "cut-out":
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).ellipse((10, 10, size[0] - 10, size[1] - 10), fill=255)
        image.putalpha(mask)
    made = rendered(saved(image, "PNG"), sticker=True)
    assert made.content_type == "image/webp"
    assert made.data[8:12] == b"WEBP"
    assert len(made.data) <= 512 * 1024
    assert max(made.width, made.height) == 512
    assert pixels_of(made).shape[2] == 4


def test_a_sticker_has_a_white_line_and_a_shadow_within_its_frame() -> None:
    pixels = pixels_of(rendered(cut_out(), sticker=True))
    height, width = pixels.shape[:2]
    assert (height, width) == (512, 232)
    assert pixels[[0, 0, -1, -1], [0, -1, 0, -1], 3].max() == 0
    for row, column in ((256, 11), (256, width - 12), (11, 116), (height - 12, 116)):
        assert pixels[row, column, 3] > 250
        assert pixels[row, column, :3].min() > 240  # the line
    assert np.abs(pixels[256, 116, :3] - ORANGE).max() < 8
    below, above = pixels[-5, 116, 3], pixels[4, 116, 3]
    assert below > above  # the shadow falls down
    assert below > 20
    assert pixels[-5, 116, :3].max() < 120


def test_a_sticker_of_an_opaque_picture_has_round_corners() -> None:
    pixels = pixels_of(rendered(opaque(size=(500, 500)), sticker=True))
    assert pixels.shape == (512, 512, 4)
    assert pixels[20, 20, 3] < 60
    assert pixels[256, 11, :3].min() > 240
    assert np.abs(pixels[60, 256, :3] - (30, 90, 160)).max() < 10


def test_loose_specks_of_a_cut_out_get_no_outline() -> None:
    image = opened(cut_out())
    ImageDraw.Draw(image).rectangle((540, 20, 552, 32), fill=(255, 0, 0, 255))
    made = rendered(saved(image, "PNG"), sticker=True)
    assert (made.width, made.height) == (232, 512)


def test_a_rendition_is_upright_and_carries_no_metadata() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "canary"
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), ORANGE).save(buffer, "JPEG", exif=exif, comment=b"canary")
    for kind in MAGIC:
        made = rendered(buffer.getvalue(), format=kind)
        assert (made.width, made.height) == (200, 300)
        assert b"canary" not in made.data
        assert not opened(made.data).getexif()


def test_a_damaged_picture_is_told_as_such() -> None:
    with pytest.raises(PhotoDamaged):
        rendered(cut_out()[:200])
