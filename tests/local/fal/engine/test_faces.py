"""Faces are found, small ones too, and what is none is not."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from local.fal.engine.faces import find_faces
from local.fal.engine.landmarks import EYES
from local.fal.engine.photos import read_photo
from local.fal.engine.raster import Pixels
from local.fal.engine.sessions import Models

PHOTOS = Path(__file__).resolve().parents[3] / "photos"


def test_the_astronaut_has_one_face_with_eyes_where_they_are(
    models: Models, astronaut: Pixels
) -> None:
    (face,) = find_faces(models, astronaut)
    right, left = (face.landmarks[eye].mean(axis=0) for eye in EYES)
    assert np.hypot(*(right - [203, 102])) < 6
    assert np.hypot(*(left - [243, 102])) < 6
    assert face.presence > 0.9


@pytest.mark.parametrize("name", ["chelsea.png", "coffee.png"])
def test_a_cat_and_a_cup_have_no_face(models: Models, name: str) -> None:
    assert find_faces(models, read_photo(PHOTOS / name)) == []


def test_a_small_face_is_found_in_tiles(models: Models, astronaut: Pixels) -> None:
    wide = np.full((900, 1200, 3), 128, np.uint8)
    small = cv2.resize(astronaut, (260, 260), interpolation=cv2.INTER_AREA)
    wide[600:860, 60:320] = small
    assert find_faces(models, wide, tiles=False) == []
    (face,) = find_faces(models, wide)
    assert np.hypot(*(face.landmarks.mean(axis=0) - [173, 664])) < 20
