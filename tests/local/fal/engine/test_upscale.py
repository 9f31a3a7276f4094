"""Enlarging: no seams, no lost transparency, no surprise in memory."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from local.fal.engine import upscale
from local.fal.engine.errors import PhotoTooLarge
from local.fal.engine.photos import read_photo
from local.fal.engine.raster import Pixels, from_pixels, to_pixels
from local.fal.engine.sessions import Models
from local.fal.engine.upscale import enlarge, read_with_alpha
from studio.catalogue import read_catalogue

PHOTOS = Path(__file__).resolve().parents[3] / "photos"


def silent(_: str) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def cat() -> Pixels:
    return read_photo(PHOTOS / "chelsea.png")[40:260, 100:310]  # 220x210: two tiles by two


def test_tiles_leave_no_seam(models: Models, cat: Pixels) -> None:
    feed = np.ascontiguousarray(from_pixels(cat).transpose(2, 0, 1)[None])
    (whole,) = models.run("realesr_animevideov3_x4", {"x": feed}, ["y"])
    at_once = to_pixels(np.ascontiguousarray(whole[0].transpose(1, 2, 0)))
    in_tiles, alpha = enlarge(models, cat, None, 4, silent)
    assert alpha is None
    assert in_tiles.shape == (880, 840, 3)
    assert np.abs(in_tiles.astype(int) - at_once).max() <= 1


def test_a_small_drawing_gets_sharper_edges_than_by_stretching(models: Models) -> None:
    drawing = np.full((64, 64, 3), 240, np.uint8)
    drawing[16:48, 16:48] = (200, 40, 40)
    larger, _ = enlarge(models, drawing, None, 4, silent)
    stretched = np.asarray(Image.fromarray(drawing).resize((256, 256), Image.Resampling.BICUBIC))
    steepest = [
        np.abs(np.diff(picture[128, :, 1].astype(int))).max() for picture in (larger, stretched)
    ]
    assert steepest[0] > 1.5 * steepest[1]
    assert np.abs(larger[128, 128].astype(int) - (200, 40, 40)).max() < 12


def test_twice_is_four_times_shrunk(models: Models, cat: Pixels) -> None:
    twice, _ = enlarge(models, cat, None, 2, silent)
    four, _ = enlarge(models, cat, None, 4, silent)
    shrunk = np.asarray(Image.fromarray(four).resize(twice.shape[1::-1], Image.Resampling.BOX))
    assert np.abs(twice.astype(int) - shrunk).max() <= 1


def test_transparency_is_kept_and_what_it_hides_does_not_tint_the_edge(
    models: Models, tmp_path: Path
) -> None:
    disc = np.hypot(*(np.mgrid[:80, :80] - 40)) < 28
    sticker = np.zeros((80, 80, 4), np.uint8)
    sticker[..., 1] = 255  # a screaming green under the transparent part
    sticker[disc] = (200, 60, 60, 255)
    Image.fromarray(sticker).save(tmp_path / "sticker.png")
    pixels, alpha = read_with_alpha(tmp_path / "sticker.png")
    assert alpha is not None
    larger, larger_alpha = enlarge(models, pixels, alpha, 4, silent)
    assert larger_alpha is not None
    assert larger_alpha.shape == (320, 320)
    assert (larger_alpha[160, 160], larger_alpha[5, 5]) == (1, 0)
    seen = larger_alpha > 0.05
    assert larger[seen][:, 1].max() < 110


def test_a_picture_without_transparency_has_none(tmp_path: Path) -> None:
    Image.new("RGB", (40, 40)).save(tmp_path / "plain.png")
    assert read_with_alpha(tmp_path / "plain.png")[1] is None


def test_a_picture_too_large_to_be_enlarged_is_named(tmp_path: Path) -> None:
    Image.new("RGB", (1300, 1200)).save(tmp_path / "large.png")
    with pytest.raises(PhotoTooLarge) as caught:
        read_with_alpha(tmp_path / "large.png")
    assert caught.value.context["max_pixels"] == upscale.MAX_PIXELS


def test_a_picture_too_large_is_refused_by_its_header_alone(tmp_path: Path) -> None:
    Image.effect_noise((1300, 1200), 90).save(tmp_path / "large.png")
    torn = (tmp_path / "large.png").read_bytes()[:2000]  # nobody could decode it
    (tmp_path / "large.png").write_bytes(torn)
    with pytest.raises(PhotoTooLarge):
        read_with_alpha(tmp_path / "large.png")


def test_the_menu_offers_what_the_engine_takes_and_an_avatar_is_within_it() -> None:
    for upscale_offered in read_catalogue().upscales:
        assert upscale_offered.max_megapixels * 1_000_000 == upscale.MAX_PIXELS
    assert upscale.MAX_PIXELS >= 1024 * 1024


def test_the_work_is_counted_aloud(models: Models, cat: Pixels) -> None:
    heard: list[str] = []
    enlarge(models, cat, None, 4, heard.append)
    assert heard == ["enlarging: 25 %", "enlarging: 50 %", "enlarging: 75 %"]
