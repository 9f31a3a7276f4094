"""A photo's way in, on real bytes of every kind."""

import io
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from studio.errors import (
    PhotoDamaged,
    PhotoError,
    PhotoTooCostly,
    PhotoTooManyPixels,
    PhotoTooSmall,
    PhotoUnsupported,
)
from studio.photos.intake import MAX_SIDE, Encoded, normalise, preview
from tests.studio.photos.files import (
    ADOBE_RGB,
    P3,
    corners,
    in_space,
    opened,
    png_of,
    profile_of,
    saved,
    scan_bomb,
    with_chunk,
)

PHOTOS = Path(__file__).resolve().parents[2] / "photos"
MANY = 50_000_000
KINDS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
SECRET = "canary 48.2082N 16.3738E"


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean distance of two pictures, 0..255, a channel."""
    assert one.size == other.size
    pair = [np.asarray(image.convert("RGB"), dtype=np.int16) for image in (one, other)]
    return float(np.abs(pair[0] - pair[1]).mean())


def at(made: Encoded, x: int, y: int) -> tuple[int, ...]:
    pixel = opened(made.data).getpixel((x, y))
    assert isinstance(pixel, tuple)
    return tuple(int(value) for value in pixel)


def near(pixel: tuple[int, ...], expected: tuple[int, ...], tolerance: int = 4) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(pixel, expected, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_every_promised_format_comes_in_whatever_its_name(kind: str) -> None:
    photo = Image.open(PHOTOS / "astronaut.png").convert("RGB")
    made = normalise(saved(photo, kind), max_pixels=MANY)
    assert (made.content_type, made.width, made.height) == ("image/jpeg", 512, 512)
    result = opened(made.data)
    assert result.format == "JPEG"
    assert difference(result, photo) < (9 if kind == "GIF" else 4)
    thumbnail = opened(made.thumbnail)
    assert (thumbnail.format, thumbnail.size) == ("WEBP", (512, 512))


def test_real_photos_come_in() -> None:
    for name in ("chelsea.png", "coffee.png", "grace_hopper.jpg"):
        path = PHOTOS / name
        made = normalise(path.read_bytes(), max_pixels=MANY)
        assert difference(opened(made.data), Image.open(path)) < 4, name


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_a_moving_picture_the_first_frame_is_taken(kind: str) -> None:
    frames = [Image.new("RGB", (80, 80), colour) for colour in ("#c81e1e", "#1e1ec8")]
    moving = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    made = normalise(moving, max_pixels=MANY)
    assert near(at(made, 40, 40), (200, 30, 30), 12)


TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How an upright picture is stored under each EXIF orientation (the inverse of its display)."""


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", TURNS)
def test_a_turned_photo_is_put_upright_once(orientation: int, kind: str) -> None:
    upright, turn = corners(), TURNS[orientation]
    stored = upright if turn is None else upright.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    made = normalise(saved(stored, kind, exif=exif, quality=95), max_pixels=MANY)
    result = opened(made.data)
    assert result.size == (made.width, made.height) == upright.size
    assert difference(result, upright) < 3
    again = normalise(made.data, max_pixels=MANY)
    assert difference(opened(again.data), upright) < 3


def test_a_photo_with_broken_exif_still_comes_in() -> None:
    exif = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40
    made = normalise(saved(corners(), "JPEG", exif=exif), max_pixels=MANY)
    assert made.width == 96


def photo_with_everything(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = SECRET  # description, artist
    exif.get_ifd(0x8825)[29] = SECRET  # GPS date stamp
    exif.get_ifd(0x8769)[0x927C] = SECRET.encode()  # maker note
    how: dict[str, object] = {"exif": exif, "icc_profile": profile_of(P3), "xmp": SECRET.encode()}
    if kind == "JPEG":
        how["comment"] = SECRET.encode()
    if kind == "GIF":
        how = {"comment": SECRET.encode()}
    if kind == "PNG":
        text = PngInfo()
        text.add_text("Comment", SECRET)
        text.add_itxt("XML:com.adobe.xmp", SECRET)
        how = {"exif": exif, "icc_profile": profile_of(P3), "pnginfo": text}
    return saved(corners(), kind, **how)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_the_picture_leaves(kind: str) -> None:
    photo = photo_with_everything(kind) + b"<script>canary</script>PK\x03\x04canary"
    assert b"canary" in photo
    made = normalise(photo, max_pixels=MANY)
    for data in (made.data, made.thumbnail):
        assert b"canary" not in data
        for word in (b"Exif", b"EXIF", b"ICC", b"acsp", b"XMP", b"xmp", b"PK\x03\x04"):
            assert word not in data, word
        image = opened(data)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop"} | {
            "background",
            "timestamp",
            "duration",
        }


def test_nothing_but_the_picture_leaves_with_transparency() -> None:
    text = PngInfo()
    text.add_text("Comment", SECRET)
    image = corners().convert("RGBA")
    image.putalpha(120)
    made = normalise(saved(image, "PNG", pnginfo=text, exif=b"Exif\0\0MM\0*"), max_pixels=MANY)
    assert made.content_type == "image/png"
    assert opened(made.data).info == {}


@pytest.mark.parametrize("space", [P3, ADOBE_RGB], ids=["P3", "AdobeRGB"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_colours_mean_in_srgb_what_they_meant_in_the_photos_space(
    space: tuple[tuple[tuple[float, float], ...], float], kind: str
) -> None:
    meant, profile = (180, 60, 50), profile_of(space)
    stored = in_space(meant, profile)
    assert not near(stored, meant, 5)
    photo = saved(Image.new("RGB", (80, 80), stored), kind, icc_profile=profile, quality=98)
    assert near(at(normalise(photo, max_pixels=MANY), 40, 40), meant, 5)


@pytest.mark.parametrize("profile", [b"", b"nonsense" * 40, profile_of(P3)[:200]])
def test_with_a_useless_profile_the_numbers_are_taken_as_they_are(profile: bytes) -> None:
    photo = saved(Image.new("RGB", (80, 80), (180, 60, 50)), "JPEG", icc_profile=profile)
    assert near(at(normalise(photo, max_pixels=MANY), 40, 40), (180, 60, 50))


def test_a_16_bit_grey_photo_keeps_its_greys() -> None:
    ramp = np.tile(np.linspace(0, 65535, 128, dtype=np.uint16), (128, 1))
    made = normalise(saved(Image.fromarray(ramp), "PNG"), max_pixels=MANY)
    for x in (0, 31, 64, 100, 127):
        expected = round(int(ramp[0, x]) / 257)
        assert near(at(made, x, 60), (expected,) * 3, 4), x


def test_palette_transparency_becomes_alpha() -> None:
    image = Image.new("P", (80, 80), 0)
    image.putpalette([10, 20, 30, 200, 100, 50])
    ImageDraw.Draw(image).rectangle((40, 0, 79, 79), fill=1)
    made = normalise(saved(image, "PNG", transparency=0), max_pixels=MANY)
    assert made.content_type == "image/png"
    assert at(made, 10, 10)[3] == 0
    assert at(made, 60, 10) == (200, 100, 50, 255)


def test_grey_with_alpha_keeps_both() -> None:
    image = Image.new("LA", (80, 80), (120, 0))
    ImageDraw.Draw(image).rectangle((40, 0, 79, 79), fill=(120, 200))
    made = normalise(saved(image, "PNG"), max_pixels=MANY)
    assert at(made, 60, 10) == (120, 120, 120, 200)
    assert at(made, 10, 10)[3] == 0


def test_full_opacity_needs_no_png() -> None:
    made = normalise(saved(corners().convert("RGBA"), "PNG"), max_pixels=MANY)
    assert made.content_type == "image/jpeg"


def test_one_bit_comes_in_as_black_and_white() -> None:
    image = Image.new("1", (80, 80), 1)
    ImageDraw.Draw(image).rectangle((0, 0, 39, 79), fill=0)
    made = normalise(saved(image, "PNG"), max_pixels=MANY)
    assert near(at(made, 10, 40), (0, 0, 0))
    assert near(at(made, 70, 40), (255, 255, 255))


def test_cmyk_is_not_shown_as_a_negative() -> None:
    ink = Image.new("CMYK", (80, 80), (0, 200, 200, 20))  # red
    red, green, blue = at(normalise(saved(ink, "JPEG", quality=95), max_pixels=MANY), 40, 40)
    assert red > 180
    assert max(green, blue) < 90


@pytest.mark.parametrize("size", [(1, 1), (63, 200), (200, 63), (1, 5000)])
def test_too_small_says_how_large_it_must_be(size: tuple[int, int]) -> None:
    with pytest.raises(PhotoTooSmall) as caught:
        normalise(saved(Image.new("RGB", size), "PNG"), max_pixels=MANY)
    assert caught.value.facts == {"minimum": 64}


def test_64_pixels_are_enough() -> None:
    assert normalise(saved(Image.new("RGB", (64, 64)), "PNG"), max_pixels=MANY).width == 64


def test_the_pixel_limit_is_exact() -> None:
    photo = saved(Image.new("RGB", (100, 100)), "PNG")
    assert normalise(photo, max_pixels=10_000).width == 100
    with pytest.raises(PhotoTooManyPixels):
        normalise(photo, max_pixels=9_999)


BOMBS = {
    "1 bit, 50000 x 50000": png_of(50_000, 50_000),
    "RGBA, 65500 x 65500": png_of(65_500, 65_500, bits=8, colour_type=6),
    "16 bit, 2^31 - 1 wide": png_of(2**31 - 1, 64, bits=16),
    "GIF screen, 65535 x 65535": b"GIF89a\xff\xff\xff\xff\xf0\0\0"
    + b"\0" * 6
    + b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_header_that_promises_too_much_is_named_before_anything_is_decoded(bomb: str) -> None:
    with pytest.raises(PhotoTooManyPixels) as caught:
        normalise(BOMBS[bomb], max_pixels=MANY)
    assert caught.value.facts == {"limit_megapixels": 50}


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP"])
def test_a_zip_bomb_in_a_side_chunk_costs_nothing(kind: bytes) -> None:
    boom = b"name\0\0" + zlib.compress(bytes(80_000_000), 9)
    try:
        made = normalise(with_chunk(saved(corners(), "PNG"), kind, boom), max_pixels=MANY)
    except PhotoError as error:
        assert isinstance(error, PhotoDamaged)  # noqa: PT017  either answer is right, no other
    else:
        assert made.width == 96


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_file_cut_short_is_damaged(kind: str, share: float) -> None:
    photo = saved(Image.open(PHOTOS / "astronaut.png").convert("RGB"), kind)
    with pytest.raises(PhotoDamaged):
        normalise(photo[: int(len(photo) * share)], max_pixels=MANY)


OTHER_FILES = {
    "nothing": b"",
    "one byte": b"\xff",
    "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    "html": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "zip": b"PK\x03\x04\x14\0\0\0\0\0" + bytes(40),
    "elf": b"\x7fELF\x02\x01\x01" + bytes(60),
    "mp4": b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41",
    "bmp": saved(corners(), "BMP"),
    "tiff": saved(corners(), "TIFF"),
    "ico": saved(corners((64, 64)), "ICO"),
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\n",
}


@pytest.mark.parametrize("kind", OTHER_FILES)
def test_anything_else_is_unsupported_whatever_its_name(kind: str) -> None:
    with pytest.raises(PhotoUnsupported):
        normalise(OTHER_FILES[kind], max_pixels=MANY)


def test_a_jpeg_with_thousands_of_scans_is_too_costly() -> None:
    with pytest.raises(PhotoTooCostly):
        normalise(scan_bomb(128, 2_000), max_pixels=MANY)


def test_a_phones_picture_in_several_parts_comes_in_and_its_bomb_does_not() -> None:
    pictures = [corners(), corners((64, 64))]
    phone = saved(pictures[0], "MPO", save_all=True, append_images=pictures[1:])
    assert Image.open(io.BytesIO(phone)).format == "MPO"
    assert difference(opened(normalise(phone, max_pixels=MANY).data), pictures[0]) < 4
    last = phone.rindex(b"\xff\xda")
    scans = phone[last:-2]
    with pytest.raises(PhotoTooCostly):
        normalise(phone + scans * 200, max_pixels=MANY)


def test_honest_progressive_photos_come_in() -> None:
    photo = Image.open(PHOTOS / "astronaut.png").convert("RGB")
    made = normalise(saved(photo, "JPEG", progressive=True, quality=90), max_pixels=MANY)
    assert difference(opened(made.data), photo) < 4


def test_a_large_photo_is_kept_at_4096_pixels() -> None:
    large = corners((100, 60)).resize((6000, 3600))
    made = normalise(saved(large, "JPEG"), max_pixels=MANY)
    assert (made.width, made.height) == (MAX_SIDE, 2458)
    assert max(opened(made.thumbnail).size) == 512
    small = opened(made.data).resize((100, 60), Image.Resampling.BOX)
    assert difference(small, corners((100, 60))) < 4


def test_a_preview_shows_transparency_as_a_pale_checkerboard() -> None:
    image = Image.new("RGBA", (2000, 1000), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((500, 250, 1500, 750), fill=(200, 30, 30, 255))
    made = preview(saved(image, "PNG"), max_pixels=MANY)
    assert (made.content_type, made.width, made.height) == ("image/jpeg", 1280, 640)
    shown = np.asarray(opened(made.data).convert("RGB"), dtype=np.int16)
    assert np.abs(shown[320, 640] - (200, 30, 30)).max() < 6
    ground = shown[:120]
    assert (np.abs(ground - 255).max(-1) < 6).mean() > 0.4
    assert (np.abs(ground - 232).max(-1) < 6).mean() > 0.4
    assert not np.array_equal(shown[16, 16] > 244, shown[16, 48] > 244)
