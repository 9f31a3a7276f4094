"""What is a photo, and what is refused by name."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from local.fal.engine import photos
from local.fal.engine.errors import (
    PhotoFormatUnsupported,
    PhotoTooLarge,
    PhotoTooSmall,
    PhotoUnreadable,
)
from local.fal.engine.photos import read_photo, write_picture
from local.fal.engine.raster import Pixels


def test_a_photo_is_turned_upright(tmp_path: Path) -> None:
    image = Image.new("RGB", (80, 40), "white")
    image.paste("red", (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    image.save(tmp_path / "p.jpg", exif=exif)
    pixels = read_photo(tmp_path / "p.jpg")
    assert pixels.shape == (80, 40, 3)
    assert pixels[10, 20, 1] < 60  # red at the top


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_promised_format_is_read(tmp_path: Path, astronaut: Pixels, kind: str) -> None:
    path = tmp_path / "photo"
    Image.fromarray(astronaut).resize((128, 128)).save(path, kind)
    assert read_photo(path).shape == (128, 128, 3)


def test_cmyk_and_transparent_pictures_become_rgb_on_white(tmp_path: Path) -> None:
    Image.new("CMYK", (64, 64), (0, 255, 255, 0)).save(tmp_path / "print.jpg")
    red = read_photo(tmp_path / "print.jpg")[32, 32]
    assert red[0] > 180
    assert red[2] < 90
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert read_photo(tmp_path / "clear.png").min() == 255


def test_a_text_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_text("hello")
    with pytest.raises(PhotoFormatUnsupported) as caught:
        read_photo(tmp_path / "photo.png")
    assert "jpeg" in str(caught.value.context["supported_formats"])


def test_a_torn_picture_is_unreadable(tmp_path: Path, astronaut: Pixels) -> None:
    Image.fromarray(astronaut).save(tmp_path / "photo.jpg")
    torn = (tmp_path / "photo.jpg").read_bytes()[:4000]
    (tmp_path / "photo.jpg").write_bytes(torn)
    with pytest.raises(PhotoUnreadable):
        read_photo(tmp_path / "photo.jpg")


def test_one_pixel_is_too_small(tmp_path: Path) -> None:
    Image.new("RGB", (1, 1)).save(tmp_path / "dot.png")
    with pytest.raises(PhotoTooSmall) as caught:
        read_photo(tmp_path / "dot.png")
    assert caught.value.context == {"min_width": 32, "min_height": 32}


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    Image.new("1", (photos.MAX_SIDE + 1, 40)).save(tmp_path / "long.png")
    with pytest.raises(PhotoTooLarge):
        read_photo(tmp_path / "long.png")


def test_a_large_photo_is_scaled_down_to_the_working_side(tmp_path: Path) -> None:
    Image.new("RGB", (400, 100)).save(tmp_path / "wide.png")
    assert read_photo(tmp_path / "wide.png", longest=200).shape == (50, 200, 3)


@pytest.mark.parametrize(("kind", "mode"), [("png", "RGBA"), ("webp", "RGBA"), ("jpeg", "RGB")])
def test_pictures_are_written_in_every_promised_format(
    tmp_path: Path, kind: photos.PictureFormat, mode: str
) -> None:
    pixels = np.full((40, 60, 3), 200, np.uint8)
    alpha = np.zeros((40, 60), np.float32) if mode == "RGBA" else None
    write_picture(tmp_path / "out", pixels, alpha, kind)
    with Image.open(tmp_path / "out") as image:
        assert (image.format or "").lower() == kind
        assert image.size == (60, 40)
        assert image.mode == mode
