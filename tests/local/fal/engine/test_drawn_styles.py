"""Anime, comic, watercolour and neon look as their names promise, on photos good and bad."""

import math
from typing import get_args

import numpy as np
import pytest

from local.fal.engine.colouring import balanced
from local.fal.engine.eyes import Eye, enlarged, eyes_of, painted
from local.fal.engine.faces import find_faces
from local.fal.engine.landmarks import EYES
from local.fal.engine.outline import along_edge, long_only, silhouette
from local.fal.engine.portrait import SIDE, Portrait
from local.fal.engine.raster import Pixels, Plane, Points, real, to_lab, to_pixels
from local.fal.engine.retouch import evened, skin_mask
from local.fal.engine.sessions import Models
from local.fal.jobs import StyleName
from tests.local.fal.engine.conftest import Drawings

DRAWN: tuple[StyleName, ...] = ("anime", "comic", "watercolour", "neon")


def light(picture: Pixels) -> Plane:
    """L*, 0..100."""
    return real(to_lab(picture.astype(np.float32) / np.float32(255))[..., 0])


def make_eye(openness: float, *, width: float = 80, x: float = 100, y: float = 100) -> Eye:
    """An almond as high as `openness` times its width."""
    places = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 7, 6, 5, 4, 3, 2, 1]) / 8
    half = openness * width / 2 * np.sin(np.pi * places)
    half[9:] *= -1
    return Eye(real(np.stack([x + (places - 0.5) * width, y - half], axis=-1)))


def test_the_four_styles_are_promised() -> None:
    assert set(DRAWN) <= set(get_args(StyleName))


@pytest.mark.parametrize("name", ["anime", "comic", "watercolour"])
def test_the_drawn_face_stays_where_it_was(
    models: Models, avatars: dict[str, Pixels], portrait: Portrait, name: str
) -> None:
    faces = find_faces(models, avatars[name], tiles=False)
    assert len(faces) == 1
    for eye in EYES:
        moved = faces[0].landmarks[eye].mean(axis=0) - portrait.part(eye).mean(axis=0)
        assert math.hypot(*moved) < 0.03 * SIDE


@pytest.mark.parametrize("name", DRAWN)
def test_a_dim_photo_gives_a_picture_as_lively_as_a_good_one(
    drawings: Drawings, sitters: dict[str, Portrait], name: StyleName
) -> None:
    drawn = drawings.of(name, "astronaut in the dark")
    assert drawn.std() > 0.85 * drawings.of(name).std()
    inside = sitters["astronaut in the dark"].alpha > 0.9
    spread = np.ptp(drawn.astype(int), axis=2)
    assert spread[inside].mean() > 30


@pytest.mark.parametrize("name", DRAWN)
def test_a_grey_photo_gives_a_coloured_picture(
    drawings: Drawings, sitters: dict[str, Portrait], name: StyleName
) -> None:
    drawn = drawings.of(name, "hopper in grey").astype(int)
    face = skin_mask(sitters["hopper in grey"]) > 0.5
    assert np.ptp(drawn, axis=2)[face].mean() > 40


# --- neon


def test_neon_is_bright_lines_in_the_dark(avatars: dict[str, Pixels]) -> None:
    picture = avatars["neon"]
    brightest = picture.max(axis=2)
    assert np.median(picture.max(axis=2)) < 90
    assert 0.02 < (brightest > 235).mean() < 0.15
    pink = (picture[..., 0] > 200) & (picture[..., 1] < 160)
    blue = (picture[..., 2] > 200) & (picture[..., 0] < 120)
    assert pink.mean() > 0.01
    assert blue.mean() > 0.01


def test_neon_eyes_do_not_glow(avatars: dict[str, Pixels], portrait: Portrait) -> None:
    """Lines are drawn where a photo is dark: a pupil must not become a lamp."""
    for eye in eyes_of(portrait):
        x, y = eye.centre
        iris = avatars["neon"][int(y) - 4 : int(y) + 5, int(x) - 7 : int(x) + 8]
        assert np.median(light(iris)) < 60


# --- comic


def test_a_comic_has_few_tones(avatars: dict[str, Pixels], portrait: Portrait) -> None:
    """Most of a face is ink or flat; the rest are dots and borders. (Thirteen tones give 0.60.)"""
    face = skin_mask(portrait) > 0.5

    def share_of_six(picture: Pixels) -> float:
        counts, _ = np.histogram(light(picture)[face], bins=100, range=(0, 100))
        return float(np.sort(counts)[-6:].sum() / counts.sum())

    assert share_of_six(avatars["comic"]) > 0.67
    assert share_of_six(to_pixels(portrait.subject)) < 0.4


def test_a_comic_has_a_dark_contour_of_even_width_and_a_white_one_around_it(
    avatars: dict[str, Pixels], portrait: Portrait
) -> None:
    shape = silhouette(portrait.alpha)
    tones = light(avatars["comic"])
    inked, paper = along_edge(shape, -1, 4) > 0.9, along_edge(shape, -8, 11) > 0.9
    assert (tones[inked] < 15).mean() > 0.97
    assert (tones[paper] > 95).mean() > 0.97


def test_a_soft_matte_gives_a_firm_silhouette() -> None:
    """The contour was fuzzy where hair is half transparent, and every speck had one of its own."""
    alpha = np.zeros((256, 256), np.float32)
    alpha[64:, 64:192] = 1
    alpha[:64, 64:192] = np.linspace(0, 1, 64, dtype=np.float32)[:, None]  # hair that fades
    alpha[20:26, 20:26] = 1  # dust
    alpha[150:156, 120:126] = 0  # a pinhole
    shape = silhouette(alpha)
    assert ((shape > 0.02) & (shape < 0.98)).mean() < 0.05
    assert shape[:40, :40].max() == 0
    assert shape[150:156, 120:126].min() == 1
    assert shape[16, 128] == 0
    assert shape[48, 128] == 1


def test_specks_go_and_lines_stay() -> None:
    lines = np.zeros((64, 64), np.float32)
    lines[10, 4:60] = lines[11, 4:60] = 1
    lines[40:42, 40:42] = 1
    kept = long_only(lines, 50)
    assert np.array_equal(kept[10:12, 8:56], lines[10:12, 8:56])
    assert kept[40:42, 40:42].max() == 0


# --- watercolour


def test_a_watercolour_is_on_light_paper(avatars: dict[str, Pixels]) -> None:
    corners = np.concatenate([avatars["watercolour"][-80:, -40:], avatars["watercolour"][:40, :40]])
    assert np.median(light(corners)) > 88
    assert corners.astype(int).std(axis=(0, 1)).max() > 1.5  # its tooth shows


def test_a_watercolour_keeps_the_shoulders(avatars: dict[str, Pixels], portrait: Portrait) -> None:
    """A fade at the bottom would turn them into paper."""
    lowest = slice(SIDE - 24, SIDE)
    inside = portrait.alpha[lowest] > 0.95
    picture = avatars["watercolour"][lowest].astype(int)
    paper = (light(avatars["watercolour"][lowest]) > 90) & (np.ptp(picture, axis=2) < 25)
    assert inside.mean() > 0.5
    assert (paper & inside).sum() < 0.02 * inside.sum()


# --- anime


@pytest.mark.parametrize(("openness", "most"), [(0.05, 1.001), (0.15, 1.001), (0.2, 1.12)])
def test_narrow_eyes_hardly_grow(openness: float, most: float) -> None:
    eye = make_eye(openness)
    _, (grown,) = enlarged(np.zeros((200, 200, 3), np.float32), [eye])
    assert np.ptp(grown.outline[:, 1]) <= most * np.ptp(eye.outline[:, 1])


def test_open_eyes_grow_and_none_by_more_than_a_half() -> None:
    heights: list[float] = []
    for openness in (0.2, 0.26, 0.34, 0.45):
        eye = make_eye(openness)
        _, (grown,) = enlarged(np.zeros((200, 200, 3), np.float32), [eye])
        heights.append(float(np.ptp(grown.outline[:, 1]) / np.ptp(eye.outline[:, 1])))
    assert heights[:3] == sorted(heights[:3])
    assert 1.2 < heights[2] < 1.5
    assert max(heights) < 1.5


def test_the_outline_grows_with_the_picture() -> None:
    eye = make_eye(0.34)
    picture = np.zeros((200, 200, 3), np.float32)
    x, y = (eye.outline[4] + (0.0, 3.0)).round().astype(int)
    picture[y - 1 : y + 2, x - 1 : x + 2] = 1
    moved, (grown,) = enlarged(picture, [eye])
    rows, columns = np.nonzero(moved[..., 0] > 0.5)
    expected = grown.outline[4] + (0.0, 3.0)
    assert abs(columns.mean() - expected[0]) < 2
    assert abs(rows.mean() - expected[1]) < 2.5


@pytest.mark.parametrize(
    "place", [(-400.0, 90.0), (90.0, -400.0), (900.0, 900.0), (2.0, 3.0), (199.0, 100.0)]
)
def test_eyes_beyond_the_frame_are_no_mistake(place: tuple[float, float]) -> None:
    eye = make_eye(0.3, x=place[0], y=place[1])
    picture = np.full((200, 200, 3), 0.5, np.float32)
    moved, grown = enlarged(picture, [eye])
    assert painted(moved, moved, grown, "#000000").shape == picture.shape


def test_an_eye_has_white_and_catch_lights_open_and_a_line_shut() -> None:
    skin = np.full((200, 200, 3), (0.8, 0.6, 0.5), np.float32)
    wide = painted(skin, skin, [make_eye(0.34)], "#201020")
    shut = painted(skin, skin, [make_eye(0.06)], "#201020")
    assert wide.min(axis=2).max() > 0.95
    assert shut.min(axis=2).max() < 0.65
    assert shut.max(axis=2).min() < 0.3


def test_an_iris_keeps_its_colour_and_its_place() -> None:
    eye = make_eye(0.34)
    for seen, strongest in (((0.25, 0.4, 0.65), 2), ((0.3, 0.5, 0.3), 1), ((0.45, 0.3, 0.18), 0)):
        picture = np.full((200, 200, 3), 0.9, np.float32)
        y, x = np.mgrid[0:200, 0:200]
        picture[np.hypot(x - 108, y - 100) < 16] = seen
        drawn = painted(picture, picture, [eye], "#201020")
        ring: Points = drawn[106:112, 98:118].reshape(-1, 3)
        assert int(np.median(ring, axis=0).argmax()) == strongest
        pupil = drawn[92:110, 70:130].max(axis=2) < 0.25
        assert abs(70 + np.nonzero(pupil)[1].mean() - 106) < 5


def test_anime_eyes_are_lighter_and_larger_than_life(
    avatars: dict[str, Pixels], portrait: Portrait
) -> None:
    """White of the eye where the photo has lid already."""
    for eye in eyes_of(portrait):
        x, y = (int(value) for value in eye.centre)
        around = np.s_[y - 22 : y + 23, x - 40 : x + 41]
        drawn, photo = avatars["anime"][around], to_pixels(portrait.subject)[around]
        assert (light(drawn) > 90).sum() > (light(photo) > 90).sum() + 60


# --- colours


def test_skin_gets_one_strength_from_pale_and_ruddy_photos(
    sitters: dict[str, Portrait],
) -> None:
    for one in (sitters["astronaut"], sitters["astronaut in the dark"]):
        lab = to_lab(balanced(one, evened(one, skin=0.8), skin=25))
        face = skin_mask(one) > 0.5
        strength = np.hypot(lab[..., 1], lab[..., 2])[face]
        assert 20 < np.median(strength) < 30
        hue = np.degrees(np.arctan2(np.median(lab[..., 2][face]), np.median(lab[..., 1][face])))
        assert 45 < hue < 64
