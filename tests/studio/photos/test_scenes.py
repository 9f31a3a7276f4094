"""The scenes: the same for the same seed, each its own, without bands, in every shape."""

import itertools
import re

import numpy as np
import pytest

from studio.photos.compose import composed
from studio.photos.grounds import scene
from studio.photos.raster import Picture, shrunk
from studio.photos.scenes import SCENES
from tests.studio.photos.test_grounds import longest_run

SHAPE = (400, 320)


def drawn(name: str, seed: int = 0, shape: tuple[int, int] = SHAPE) -> Picture:
    return SCENES[name](*shape, seed)


def test_there_are_enough_scenes() -> None:
    assert len(SCENES) >= 6
    assert {"studio", "city-night", "forest", "cafe", "sunset", "sky"} <= set(SCENES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in SCENES)


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_the_same_for_the_same_seed_and_another_for_another(name: str) -> None:
    first = drawn(name)
    assert np.array_equal(first, drawn(name))
    assert np.abs(first - drawn(name, seed=1)).mean() > 0.0005


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("shape", [(90, 720), (720, 90), (64, 64), (8, 8), (333, 501)])
def test_a_scene_fills_any_shape_with_light(name: str, shape: tuple[int, int]) -> None:
    picture = drawn(name, shape=shape)
    assert picture.shape == (*shape, 3)
    assert picture.dtype == np.float32
    assert np.isfinite(picture).all()
    assert picture.min() >= 0
    assert picture.max() <= 1
    assert 0.04 < picture.mean() < 0.95


def test_no_two_scenes_look_alike() -> None:
    small = {name: shrunk(drawn(name), 40) for name in SCENES}
    for one, other in itertools.combinations(SCENES, 2):
        assert np.abs(small[one] - small[other]).mean() > 0.05, (one, other)


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_at_full_size_shows_no_bands(name: str) -> None:
    height, width = 600, 840
    empty = np.zeros((height, width, 4), np.uint8)
    pixels = composed(empty, scene(name, height, width, 0), None)
    # What is blown out, as a lamp is, may be even; anything else has grain.
    runs = [
        longest_run(np.where(line > 250, np.arange(width) % 2, line).astype(np.uint8))
        for line in pixels[::50, :, 1]
    ]
    assert max(runs) < 20, runs
    assert len(np.unique(pixels[..., 1])) > 60


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_out_of_focus_so_that_the_subject_is_not(name: str) -> None:
    grey = drawn(name, shape=(640, 640)).mean(axis=2)
    steps = np.abs(np.diff(grey, axis=1))
    assert np.quantile(steps, 0.999) < 0.2  # the rim of a lamp's disc at most
    assert grey.std() > 0.02  # yet not empty


def test_lamps_at_night_are_discs_of_light() -> None:
    picture = drawn("city-night", shape=(900, 900))
    bright = picture.max(axis=2) > 0.9
    assert 0.002 < bright.mean() < 0.12
    assert np.median(picture) < 0.35


def test_the_sun_goes_down_beside_the_subject_in_every_shape() -> None:
    for shape in ((400, 300), (300, 400), (450, 250)):
        picture = drawn("sunset", shape=shape)
        row, column = divmod(int(picture.sum(axis=2).argmax()), shape[1])
        assert 0.62 < column / shape[1] < 0.95
        assert 0.40 < row / shape[0] < 0.80
