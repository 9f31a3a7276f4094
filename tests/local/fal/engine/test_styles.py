"""Every style is a picture of its own, of the person in the photo."""

from itertools import combinations
from typing import get_args

import numpy as np
import pytest

from local.fal.engine.faces import find_faces
from local.fal.engine.landmarks import EYES, OVAL
from local.fal.engine.portrait import SIDE, Portrait
from local.fal.engine.raster import Pixels, to_pixels
from local.fal.engine.sessions import Models
from local.fal.engine.styles import STYLES
from local.fal.jobs import StyleName
from tests.local.fal.engine.conftest import Drawings, portrait_of

NAMES: tuple[StyleName, ...] = get_args(StyleName)
DIFFERENT: dict[str, float] = dict.fromkeys(
    ("anime", "comic", "watercolour", "neon", "pencil", "pop_art"), 0.5
)
"""Where a seed moves more than noise: mean difference in grey levels."""


def difference(one: Pixels, other: Pixels) -> float:
    """Mean absolute difference in grey levels."""
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def test_every_promised_style_exists() -> None:
    assert set(STYLES) == set(NAMES)


def test_the_portrait_shows_head_and_shoulders(portrait: Portrait) -> None:
    oval = portrait.part(OVAL)
    assert portrait.subject.shape == (SIDE, SIDE, 3)
    assert 0.3 * SIDE < portrait.face_height < 0.48 * SIDE
    assert abs(oval[:, 0].mean() - SIDE / 2) < 0.12 * SIDE
    assert portrait.alpha[-1].mean() > 0.5  # the shoulders reach the lower edge
    assert portrait.alpha[:100, :100].max() < 0.02


@pytest.mark.parametrize("name", NAMES)
def test_a_style_gives_a_square_picture_unlike_its_photo(
    avatars: dict[str, Pixels], portrait: Portrait, name: str
) -> None:
    assert avatars[name].shape == (SIDE, SIDE, 3)
    assert avatars[name].std() > 25
    assert difference(avatars[name], to_pixels(portrait.subject)) > 8


@pytest.mark.parametrize("name", ["studio", "illustration", "cartoon", "pencil"])
def test_the_face_stays_where_it_was(
    models: Models, avatars: dict[str, Pixels], portrait: Portrait, name: str
) -> None:
    faces = find_faces(models, avatars[name], tiles=False)
    assert len(faces) == 1
    for eye in EYES:
        moved = faces[0].landmarks[eye].mean(axis=0) - portrait.part(eye).mean(axis=0)
        assert np.hypot(*moved) < 0.03 * SIDE


def test_pop_art_shows_the_person_four_times_in_four_palettes(avatars: dict[str, Pixels]) -> None:
    half = SIDE // 2
    quarters = [
        avatars["pop_art"][y : y + half, x : x + half] for y in (0, half) for x in (0, half)
    ]
    for one, other in combinations(quarters, 2):
        assert difference(one, other) > 20
    edges = [np.abs(np.diff(quarter.astype(int).sum(axis=2), axis=1)) > 60 for quarter in quarters]
    for one, other in combinations(edges, 2):
        assert (one & other).sum() > 0.25 * min(one.sum(), other.sum())  # the same drawing


def test_styles_differ_from_each_other(avatars: dict[str, Pixels]) -> None:
    for one, other in combinations(NAMES, 2):
        assert difference(avatars[one], avatars[other]) > 8, (one, other)


def test_a_pencil_drawing_is_grey_on_light_paper(avatars: dict[str, Pixels]) -> None:
    drawing = avatars["pencil"].astype(int)
    assert np.ptp(drawing, axis=2).max() < 30
    assert np.median(drawing) > 200
    assert (drawing < 110).mean() > 0.05


@pytest.mark.parametrize("name", NAMES)
def test_a_seed_repeats_whatever_was_drawn_before(drawings: Drawings, name: StyleName) -> None:
    """The styles share what they make of a portrait: none may change it for the next."""
    assert np.array_equal(drawings.of(name), drawings.again(name))


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"sticker"}))
def test_another_seed_gives_another_picture(drawings: Drawings, name: StyleName) -> None:
    assert difference(drawings.of(name, seed=7), drawings.of(name)) > DIFFERENT.get(name, 0.05)


def test_what_styles_share_is_as_good_as_what_they_make_for_themselves(
    models: Models, drawings: Drawings, astronaut: Pixels
) -> None:
    fresh = portrait_of(models, astronaut)
    assert not fresh.shared
    assert np.array_equal(to_pixels(STYLES["pixel"](models, fresh, 0)), drawings.of("pixel"))
    assert 0 < fresh.nbytes - fresh.subject.nbytes - fresh.alpha.nbytes < 40_000_000
    for kept in fresh.shared.values():
        with pytest.raises(ValueError, match="read-only"):
            kept[0] = 0


def test_a_subject_cut_by_the_photos_edge_ends_at_the_frame(
    sitters: dict[str, Portrait],
) -> None:
    """Off to the left and cut by the edge: the crop must not show a straight cut in the air."""
    portrait = sitters["astronaut off to the left"]
    rows = portrait.alpha[SIDE // 2 :]
    assert rows[-100:, 3].mean() > 0.9  # the shoulder goes on to the very edge
    assert portrait.face_height < 0.55 * SIDE


@pytest.mark.parametrize(
    ("sitter", "rows", "columns", "most"),
    [
        ("hopper", slice(60, 363), slice(102, 410), 0.02),
        ("hopper", slice(90, None), slice(100, 420), 0.02),
        ("hopper", slice(120, 420), slice(140, 380), 0.02),
        ("hopper", slice(100, 330), slice(None), 0.12),  # the matte has no cap there
        ("astronaut", slice(40, None), slice(80, 380), 0.02),
        ("astronaut", slice(60, 330), slice(130, 330), 0.02),
        ("astronaut", slice(50, 300), slice(None), 0.02),
    ],
)
def test_a_head_cut_by_the_photo_is_cut_by_the_frame(
    models: Models,
    astronaut: Pixels,
    hopper: Pixels,
    sitter: str,
    rows: slice,
    columns: slice,
    most: float,
) -> None:
    """It used to float below an empty band, with a flat top."""
    photo = {"astronaut": astronaut, "hopper": hopper}[sitter][rows, columns]
    portrait = portrait_of(models, np.ascontiguousarray(photo))
    solid = (portrait.alpha > 0.5).any(axis=1)
    assert np.flatnonzero(solid)[0] < most * SIDE
    oval = portrait.part(OVAL)
    assert -0.03 * SIDE < oval[:, 1].min() < oval[:, 1].max() < SIDE  # one photo cuts the forehead
    assert 0 < oval[:, 0].min() < oval[:, 0].max() < SIDE
