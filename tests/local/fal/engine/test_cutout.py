"""The subject is kept, the background goes, and nothing is invented."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from bench.quality.scenes import BACKGROUNDS, scenes
from local.fal.engine.cutout import cut_out
from local.fal.engine.errors import NoClearSubject
from local.fal.engine.photos import read_photo
from local.fal.engine.raster import Pixels, to_pixels
from local.fal.engine.sessions import Models

PHOTOS = Path(__file__).resolve().parents[3] / "photos"


def quiet(_: str) -> None:
    """A stage that nobody listens to."""


def test_the_face_is_solid_and_the_upper_corners_are_clear(
    models: Models, astronaut: Pixels
) -> None:
    cut = cut_out(models, astronaut, quiet)
    assert cut.alpha.shape == astronaut.shape[:2]
    assert cut.alpha[90:150, 200:250].min() > 0.98
    assert cut.alpha[:120, :120].max() < 0.02
    assert cut.alpha[:150, 380:].max() < 0.02
    assert 0.45 < cut.alpha.mean() < 0.65


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [("coffee.png", (200, 250), (20, 20)), ("chelsea.png", (120, 200), (270, 440))],
)
def test_things_and_animals_are_cut_out_too(
    models: Models, name: str, inside: tuple[int, int], outside: tuple[int, int]
) -> None:
    cut = cut_out(models, read_photo(PHOTOS / name), quiet)
    assert cut.alpha[inside] > 0.98
    assert cut.alpha[outside] < 0.05


def test_the_flag_behind_the_arm_goes(models: Models, astronaut: Pixels) -> None:
    """u2netp is sure of its lower corner, the person net is not, and the colours decide."""
    alpha = cut_out(models, astronaut, quiet).alpha
    assert alpha[420:470, :14].mean() < 0.05  # the dark red stripe
    assert alpha[230:330, :30].mean() < 0.05  # the pale one
    assert alpha[280:345, 372:].mean() < 0.02  # beside the other shoulder, above the helmet
    assert alpha[300:480, 60:200].min() > 0.95  # the arm itself stays
    assert alpha[385:500, 310:430].min() > 0.95  # and the helmet


def test_a_body_that_the_salient_net_loses_is_kept_by_the_person_net(models: Models) -> None:
    """Cropped closely, u2netp takes the face and the white collar for all there is."""
    photo = read_photo(PHOTOS / "grace_hopper.jpg")[75:, 64:-64]
    alpha = cut_out(models, np.ascontiguousarray(photo), quiet).alpha
    assert alpha[-60:, 40:340].min() > 0.9
    assert alpha[60:160, :30].max() < 0.1


def test_a_face_on_a_toy_does_not_make_the_whole_picture_a_person(models: Models) -> None:
    scene = next(iter(scenes(512, subjects=["soft"], backgrounds=["room"])))
    alpha = cut_out(models, scene.photo, quiet).alpha
    assert np.abs(alpha - scene.subject.alpha).mean() < 0.03


def test_a_wide_doubt_is_decided(models: Models) -> None:
    """The cat's chest is out of focus and hazy in the matte: it may go, but not half."""
    alpha = cut_out(models, read_photo(PHOTOS / "chelsea.png"), quiet).alpha
    assert ((alpha > 0.1) & (alpha < 0.9)).mean() < 0.06
    assert alpha[60:200, 80:280].min() > 0.7
    assert alpha[285:, 200:300].min() > 0.6  # the chin has the background's colours


def test_edges_are_free_of_the_old_background(models: Models) -> None:
    """A red disc was on green: no half-transparent pixel may keep the green."""
    y, x = np.mgrid[0:400, 0:400]
    disc = np.clip(120 - np.hypot(x - 200, y - 200), 0, 1)[..., None]
    photo = (disc * [220, 30, 40] + (1 - disc) * [30, 200, 60]).astype(np.uint8)
    cut = cut_out(models, photo, quiet)
    edge = (cut.alpha > 0.3) & (cut.alpha < 0.9)
    assert edge.sum() > 50
    greener = cut.colours[edge].astype(int)
    assert (greener[:, 0] > greener[:, 1]).mean() > 0.95
    raw = photo[edge].astype(int)
    assert greener[:, 1].mean() < raw[:, 1].mean()


def test_the_same_photo_gives_the_same_cut_out(models: Models, astronaut: Pixels) -> None:
    first, second = (cut_out(models, astronaut, quiet) for _ in range(2))
    assert np.array_equal(first.colours, second.colours)
    assert np.array_equal(first.alpha, second.alpha)


def test_a_grey_photo_is_cut_out_like_its_coloured_one(models: Models, astronaut: Pixels) -> None:
    """All three channels equal: the filter's equations are as close to singular as they get."""
    grey = np.repeat(astronaut.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)
    cut = cut_out(models, grey, quiet)
    assert np.isfinite(cut.alpha).all()
    assert cut.alpha[90:150, 200:250].min() > 0.98
    assert np.abs(cut.alpha - cut_out(models, astronaut, quiet).alpha).mean() < 0.05


def test_a_large_photo_is_cut_out_at_its_own_size(models: Models, astronaut: Pixels) -> None:
    """Drawn in strips: no seam between them, the same subject as in the small one."""
    large = cv2.resize(astronaut, (1400, 1400), interpolation=cv2.INTER_CUBIC)
    cut = cut_out(models, np.asarray(large, np.uint8), quiet)
    assert cut.alpha.shape == (1400, 1400)
    seam = np.abs(np.diff(cut.alpha[254:259], axis=0)).mean(axis=1)
    assert seam.max() < 0.01
    small = cv2.resize(cut.alpha, (512, 512), interpolation=cv2.INTER_AREA)
    assert np.abs(small - cut_out(models, astronaut, quiet).alpha).mean() < 0.02


def test_only_a_large_photos_uncertain_part_is_computed_and_the_rest_is_exact(
    models: Models, astronaut: Pixels
) -> None:
    large = np.asarray(cv2.resize(astronaut, (2000, 2000), interpolation=cv2.INTER_CUBIC), np.uint8)
    cut = cut_out(models, large, quiet)
    solid = cut.alpha[400:560, 800:960]
    assert solid.min() == 1
    assert np.array_equal(cut.colours[400:560, 800:960], large[400:560, 800:960])
    assert cut.alpha[:400, :400].max() == 0
    seams = np.abs(np.diff(cut.alpha, axis=1)).mean(axis=0)
    assert seams[127::128].mean() < 1.5 * seams.mean()


@pytest.mark.parametrize(
    "photo",
    [
        np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8),
        np.repeat(np.linspace(0, 255, 400).astype(np.uint8)[None, :, None], 300, 0).repeat(3, 2),
        to_pixels(BACKGROUNDS["sky"](400, 0)),
        to_pixels(BACKGROUNDS["garden"](400, 0)),
        to_pixels(BACKGROUNDS["table"](400, 1)),
    ],
    ids=["noise", "gradient", "sky", "garden", "table"],
)
def test_what_shows_nothing_has_no_clear_subject(models: Models, photo: Pixels) -> None:
    with pytest.raises(NoClearSubject):
        cut_out(models, photo, quiet)


def test_a_small_subject_is_one(models: Models) -> None:
    """A tenth of the side: less than one percent of the picture."""
    y, x = np.mgrid[0:400, 0:400]
    disc = np.clip(22 - np.hypot(x - 200, y - 150), 0, 1)[..., None]
    photo = (disc * [220, 60, 40] + (1 - disc) * [180, 200, 220]).astype(np.uint8)
    alpha = cut_out(models, photo, quiet).alpha
    assert alpha[150, 200] > 0.95
    assert alpha.mean() < 0.02


@pytest.mark.parametrize("value", [0, 128, 255])
def test_an_empty_picture_has_no_clear_subject(models: Models, value: int) -> None:
    with pytest.raises(NoClearSubject):
        cut_out(models, np.full((300, 400, 3), value, np.uint8), quiet)


def test_stages_are_told_as_they_begin(models: Models, astronaut: Pixels) -> None:
    heard: list[str] = []
    cut_out(models, astronaut, heard.append)
    assert heard == ["finding the subject", "cutting out"]
