"""Squares and circles of real people: the head stays whole and near the middle."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageChops

from local.fal.engine.cutout import cut_out
from local.fal.engine.faces import Face, find_faces
from local.fal.engine.raster import to_pixels
from local.fal.engine.sessions import Models
from studio.photos.renditions import render
from tests.studio.photos.files import opened, saved

PHOTOS = Path(__file__).resolve().parents[2] / "photos"
MANY = 50_000_000
HAIR = 0.2
"""From the mesh's highest point to the top of hair or a cap's brim, in heights of the face."""
PEOPLE = {
    "hopper 5:6": ("grace_hopper.jpg", (0, 0, 512, 600)),
    "hopper 2:3": ("grace_hopper.jpg", (60, 0, 460, 600)),
    "hopper 9:16": ("grace_hopper.jpg", (90, 0, 428, 600)),
    "astronaut 3:4": ("astronaut.png", (30, 0, 414, 512)),
    "astronaut 2:3": ("astronaut.png", (60, 0, 401, 512)),
    "astronaut 9:16": ("astronaut.png", (80, 0, 368, 512)),
}


@pytest.fixture(scope="module")
def models() -> Models:
    return Models()


def photo(name: str, box: tuple[int, int, int, int] | None = None) -> Image.Image:
    return Image.open(PHOTOS / name).convert("RGB").crop(box)


def profile(picture: Image.Image, **wanted: str | int | None) -> Image.Image:
    made = render(saved(picture, "PNG"), rendition=dict(wanted), max_pixels=MANY)
    return opened(made.data)


def cut(models: Models, picture: Image.Image) -> Image.Image:
    made = cut_out(models, np.asarray(picture), lambda _: None)
    return Image.fromarray(np.dstack([made.colours, to_pixels(made.alpha)]), "RGBA")


def face_of(models: Models, picture: Image.Image) -> Face:
    (face,) = find_faces(models, np.asarray(picture.convert("RGB")))
    return face


def middle(face: Face) -> NDArray[np.float32]:
    """Across and down, pixels."""
    return np.asarray((face.landmarks.min(axis=0) + face.landmarks.max(axis=0)) / 2, np.float32)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_square_of_an_upright_photo_keeps_the_head(models: Models, name: str) -> None:
    square = profile(photo(*PEOPLE[name]), shape="square", size=512)
    landmarks = face_of(models, square).landmarks
    top, bottom = float(landmarks[:, 1].min()), float(landmarks[:, 1].max())
    assert top > HAIR * (bottom - top)
    assert 0.25 * 512 < (top + bottom) / 2 < 0.6 * 512


@pytest.mark.parametrize("name", ["hopper 5:6", "astronaut 3:4"])
def test_a_circle_shows_what_the_square_shows(name: str) -> None:
    picture = photo(*PEOPLE[name])
    square = profile(picture, shape="square", size=512)
    circle = profile(picture, shape="circle", size=512)
    inside = (128, 128, 384, 384)
    assert not ImageChops.difference(
        square.crop(inside), circle.convert("RGB").crop(inside)
    ).getbbox()


@pytest.mark.parametrize("name", ["coffee.png", "chelsea.png"])
def test_a_square_of_a_wide_photo_is_its_middle(name: str) -> None:
    picture = photo(name)
    left = (picture.width - picture.height) // 2
    middle_of_it = picture.crop((left, 0, left + picture.height, picture.height))
    assert not ImageChops.difference(profile(picture, shape="square"), middle_of_it).getbbox()


def test_a_picture_that_is_square_already_stays_as_it_is() -> None:
    picture = photo("astronaut.png")
    assert not ImageChops.difference(profile(picture, shape="square"), picture).getbbox()


def test_a_bust_with_one_shoulder_cut_stays_in_the_middle(models: Models) -> None:
    bust = cut(models, photo("grace_hopper.jpg"))
    alpha = np.asarray(bust.getchannel("A"))
    assert (alpha[-1] > 0).any()
    assert (alpha[:, -1] > 0).any()
    assert not (alpha[:, 0] > 0).any()
    square = profile(bust, shape="square", size=512)
    across, _ = middle(face_of(models, square))
    assert abs(across / 512 - 0.5) < 0.06
    assert np.asarray(square.getchannel("A"))[0].max() < 24  # the cap is whole
