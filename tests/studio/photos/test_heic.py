"""HEIC photos on their way in: real files, turned, cut and mangled (see heic/NOTES.md)."""

import random
import struct
from collections.abc import AsyncGenerator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from PIL import Image, ImageDraw

from studio.errors import (
    PhotoDamaged,
    PhotoError,
    PhotoTooManyPixels,
    PhotoTooSmall,
    PhotoUnsupported,
)
from studio.photos import Photos
from studio.photos.heic import is_heic
from studio.photos.intake import Encoded, normalise
from tests.studio.photos.files import opened

FILES = Path(__file__).parent / "heic"
SIZE = (131, 97)
MANY = 50_000_000
MANGLED = 400
SEED = 20261123
BYTES_CHANGED = (1, 2, 8, 40)


def file(name: str) -> bytes:
    return (FILES / name).read_bytes()


def drawn() -> Image.Image:
    """What all the files show: no turn or mirror image of it looks like another."""
    width, height = SIZE
    down, across = np.mgrid[0:height, 0:width]
    pixels = np.full((height, width, 3), 150, np.uint8)
    pixels[..., 0] = 60 + across * 120 // width
    pixels[..., 1] = 80 + down * 100 // height
    image = Image.fromarray(pixels)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 3, height // 4), fill=(220, 30, 30))
    draw.rectangle((width - width // 4, 0, width, height // 3), fill=(30, 200, 40))
    draw.ellipse((5, height - height // 3, height // 3 - 3, height - 6), fill=(240, 230, 40))
    return image


def difference(made: Encoded, expected: Image.Image) -> float:
    """Mean distance of two pictures, 0..255, a channel."""
    image = opened(made.data)
    assert image.size == expected.size == (made.width, made.height)
    pair = [np.asarray(one.convert("RGB"), dtype=np.int16) for one in (image, expected)]
    return float(np.abs(pair[0] - pair[1]).mean())


def with_size(data: bytes, width: int, height: int) -> bytes:
    """The file with another size said of its pictures."""
    doctored, at = bytearray(data), data.find(b"ispe")
    while at >= 0:
        doctored[at + 8 : at + 16] = struct.pack(">II", width, height)
        at = data.find(b"ispe", at + 4)
    assert bytes(doctored) != data
    return bytes(doctored)


@pytest.mark.parametrize(
    "name", ["plain.heic", "10-bit.heic", "12-bit.heic", "several.heic", "plain of another brand"]
)
def test_a_photo_of_a_phone_comes_in(name: str) -> None:
    data = file("plain.heic") if "brand" in name else file(name)
    if "brand" in name:
        data = data[:8] + b"mif1" + data[12:]
    made = normalise(data, max_pixels=MANY)
    assert (made.content_type, opened(made.thumbnail).size) == ("image/jpeg", SIZE)
    assert difference(made, drawn()) < 6


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_photo_is_put_upright_once(orientation: int) -> None:
    data = file(f"turned-{orientation}.heic")
    assert b"irot" in data or b"imir" in data
    assert b"Exif" in data, "it says the same once more"
    assert difference(normalise(data, max_pixels=MANY), drawn()) < 6


def test_tiles_are_put_together_with_odd_sides() -> None:
    made = normalise(file("tiles.heic"), max_pixels=MANY)
    assert (made.width, made.height) == (400, 301)
    pixels = np.asarray(opened(made.data)).astype(int)
    for (x, y), colour in {
        (20, 20): (220, 30, 30),
        (390, 20): (30, 200, 40),
        (50, 250): (240, 230, 40),
    }.items():
        assert np.abs(pixels[y, x] - colour).max() < 25, (x, y)


def test_grey_stays_grey() -> None:
    made = normalise(file("grey.heic"), max_pixels=MANY)
    assert difference(made, drawn().convert("L")) < 6


def test_of_a_moving_one_the_first_picture_comes_in() -> None:
    made = normalise(file("sequence.heics"), max_pixels=MANY)
    assert difference(made, Image.new("RGB", (128, 96), (0, 100, 200))) < 6


@pytest.mark.parametrize(("name", "alpha"), [("clear.heic", 0), ("premultiplied.heic", 128)])
def test_transparent_parts_stay_and_colours_beside_them_too(name: str, alpha: int) -> None:
    made = normalise(file(name), max_pixels=MANY)
    image = opened(made.data)
    assert (made.content_type, image.mode, image.size) == ("image/png", "RGBA", SIZE)
    pixels, expected = np.asarray(image).astype(int), np.asarray(drawn()).astype(int)
    assert abs(np.median(pixels[60:90, 80:120, 3]) - alpha) < 4
    assert pixels[:40, :60, 3].min() > 250
    shown = pixels[..., 3] > 0
    assert np.abs(pixels[..., :3] - expected)[shown].mean() < 8


def test_nothing_but_the_picture_goes_on_and_its_colours_are_meant_in_srgb() -> None:
    data = file("wide-colours.heic")
    assert b"canary" in data
    made = normalise(data, max_pixels=MANY)
    assert b"canary" not in made.data + made.thumbnail
    assert not set(opened(made.data).info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert difference(made, Image.new("RGB", (80, 80), (180, 60, 50))) < 3


def test_the_pixel_limit_is_exact() -> None:
    assert normalise(file("tiles.heic"), max_pixels=400 * 301).width == 400
    with pytest.raises(PhotoTooManyPixels) as caught:
        normalise(file("tiles.heic"), max_pixels=400 * 301 - 1)
    assert caught.value.facts == {"limit_megapixels": 0}


def test_one_that_is_too_small_says_how_large_it_must_be() -> None:
    small = with_size(file("wide-colours.heic"), 60, 60)
    with pytest.raises(PhotoTooSmall):
        normalise(small, max_pixels=MANY)


@pytest.mark.parametrize("side", [30_000, 2**31 - 1])
def test_a_header_that_promises_too_much_is_named_before_anything_is_decoded(side: int) -> None:
    with pytest.raises(PhotoTooManyPixels):
        normalise(with_size(file("wide-colours.heic"), side, side), max_pixels=MANY)


def test_a_small_window_on_a_huge_picture_is_as_large_as_that() -> None:
    data = file("plain.heic")
    assert b"clap" in data
    with pytest.raises(PhotoTooManyPixels):
        normalise(with_size(data, 8_000, 8_000), max_pixels=MANY)


def test_what_a_camera_hangs_behind_a_photo_is_no_damage() -> None:
    data = file("plain.heic")
    for more in (b"SEFH\0\0\0\x64SEFT", struct.pack(">I", 900) + b"mpvdhalf of a film", b"\0"):
        assert normalise(data + more, max_pixels=MANY).width == 131


@pytest.mark.parametrize("name", ["plain.heic", "tiles.heic", "sequence.heics", "turned-6.heic"])
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.99])
def test_a_file_cut_short_is_damaged(name: str, share: float) -> None:
    data = file(name)
    with pytest.raises(PhotoDamaged):
        normalise(data[: int(len(data) * share)], max_pixels=MANY)


def test_an_avif_that_calls_itself_heic_comes_in_as_what_it_is() -> None:
    assert difference(normalise(file("really-avif.heic"), max_pixels=MANY), drawn()) < 8


@pytest.mark.parametrize("name", ["jpeg-inside.heif", "an AVIF under HEIC's own mark"])
def test_what_is_coded_otherwise_is_told_to_be_unsupported(name: str) -> None:
    disguised = file("really-avif.heic")
    data = file(name) if name.endswith("heif") else disguised[:8] + b"heic" + disguised[12:]
    with pytest.raises(PhotoUnsupported):
        normalise(data, max_pixels=MANY)


@pytest.mark.parametrize(
    ("head", "heic"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", True),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", True),
        (b"\0\0\0\x18ftypmif1\0\0\0\0avifmif1", False),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", False),
        (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", False),
        (b"\xff\xff\xff\xffftypqt  \0\0\0\0" + b"qt  " * 200, False),
        (b"\0\0\0\x18fty", False),
        (b"", False),
    ],
)
def test_files_are_told_apart_by_their_marks(head: bytes, *, heic: bool) -> None:
    assert is_heic(head) is heic


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def photos() -> AsyncGenerator[Photos]:
    opener = Photos(max_pixels=MANY, children=1)
    yield opener
    await opener.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_mangled_files_are_opened_or_refused_by_name_and_never_hang(photos: Photos) -> None:
    chance = random.Random(SEED)  # noqa: S311  the same files in every run
    whole = [path.read_bytes() for path in sorted(FILES.glob("*.hei*")) if "avif" not in path.name]
    told: dict[str, int] = {}
    for _ in range(MANGLED):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.choice(BYTES_CHANGED)):
            # The boxes come first, and most of what can go wrong is there.
            end = chance.choice((len(data), 600))
            data[chance.randrange(12, min(end, len(data)))] = chance.randrange(256)
        try:
            made = await photos.normalise(bytes(data))
        except PhotoError as error:
            told[error.code] = told.get(error.code, 0) + 1
        else:
            told["opened"] = told.get("opened", 0) + 1
            assert max(made.width, made.height) <= 4096
    assert {"opened", PhotoDamaged.code} <= set(told)
    assert sum(told.values()) == MANGLED
