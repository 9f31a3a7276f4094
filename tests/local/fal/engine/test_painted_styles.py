"""Oil, pixel, sticker and the four learned manners, on photos good and bad."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from local.fal.engine.analysis import Analyses
from local.fal.engine.draw import draw
from local.fal.engine.faces import find_faces
from local.fal.engine.landmarks import EYES
from local.fal.engine.portrait import SIDE, Portrait
from local.fal.engine.raster import Pixels, Plane, gaussian, grow, polygon, real
from local.fal.engine.retouch import skin_mask
from local.fal.engine.sessions import Models
from local.fal.engine.styles.pixel import BLOCK, FACE_COLOURS, OTHER_COLOURS
from local.fal.engine.styles.sticker import BORDER
from local.fal.jobs import AvatarJob, StyleName
from tests.local.fal.engine.conftest import PHOTOS, Drawings

LEARNED: tuple[StyleName, ...] = ("ink", "impression", "expression", "starry")
SKY_AND_OUTLINE = 7


SITTERS = (
    "astronaut",
    "hopper",
    "hopper in grey",
    "hopper in the dark",
    "hopper from near",
    "astronaut in the dark",
    "astronaut off to the left",
)


@pytest.fixture(scope="module")
def stickers(drawings: Drawings) -> dict[str, Pixels]:
    """Red, green, blue and alpha of everybody's."""
    return {name: drawings.of("sticker", name) for name in SITTERS}


def eye_contrast(picture: Pixels, portrait: Portrait) -> float:
    """How much darker the darkest of the eyes is than the skin around, in grey levels."""
    level = picture.astype(float).mean(axis=2)
    skin = float(np.median(level[skin_mask(portrait) > 0.5]))
    darkest = [
        float(np.percentile(level[polygon(level.shape, portrait.part(eye)) > 0.5], 10))
        for eye in EYES
    ]
    return skin - max(darkest)


def relief(picture: Pixels) -> Plane:
    """What is finer than some six pixels, in grey levels."""
    level = real(picture.mean(axis=2))
    return real(level - gaussian(level, 3))


@pytest.mark.parametrize("sitter", ["hopper", "hopper in grey", "astronaut in the dark"])
@pytest.mark.parametrize("name", ["oil", "impression", "expression", "starry", "ink"])
def test_a_painting_shows_the_same_face_in_the_same_place(
    models: Models,
    drawings: Drawings,
    sitters: dict[str, Portrait],
    name: StyleName,
    sitter: str,
) -> None:
    picture = drawings.of(name, sitter)
    faces = find_faces(models, picture, tiles=False)
    assert len(faces) == 1
    for eye in EYES:
        moved = faces[0].landmarks[eye].mean(axis=0) - sitters[sitter].part(eye).mean(axis=0)
        assert np.hypot(*moved) < 0.03 * SIDE
    assert eye_contrast(picture, sitters[sitter]) > 40


@pytest.mark.parametrize("name", LEARNED)
def test_no_smooth_ground_is_left_and_no_rings_in_it(
    avatars: dict[str, Pixels], name: StyleName
) -> None:
    """Rings around the middle would be alike along circles; strokes are not."""
    corner = avatars[name].astype(np.float32).mean(axis=2)[:80]
    assert corner.std() > 6
    x, y = np.meshgrid(np.arange(SIDE) - SIDE / 2, np.arange(80) - 0.42 * SIDE)
    ring = (np.hypot(x, y) / 4).astype(int)
    count = np.maximum(np.bincount(ring.ravel()), 1)
    means = (np.bincount(ring.ravel(), corner.ravel()) / count)[ring]
    assert means.std() < 0.45 * corner.std()


@pytest.mark.parametrize("name", ["ink", "expression"])
def test_a_face_does_not_fall_among_the_dark_shapes(
    drawings: Drawings, sitters: dict[str, Portrait], name: StyleName
) -> None:
    for sitter in ("hopper in the dark", "hopper from near"):
        picture = drawings.of(name, sitter)
        face = skin_mask(sitters[sitter]) > 0.5
        assert np.median(picture.astype(float).mean(axis=2)[face]) > 120, sitter


def test_oil_stands_up_in_ridges(avatars: dict[str, Pixels], portrait: Portrait) -> None:
    """Fine relief everywhere, also where the photo has none."""

    face = skin_mask(portrait) > 0.5
    assert relief(avatars["oil"])[face].std() > 1.5 * relief(avatars["studio"])[face].std()
    assert relief(avatars["oil"])[:80].std() > 1.5


@pytest.mark.parametrize("sitter", ["astronaut", "hopper in grey"])
def test_pixel_art_is_made_of_equal_blocks_in_few_colours(drawings: Drawings, sitter: str) -> None:
    picture = drawings.of("pixel", sitter)
    most = FACE_COLOURS + OTHER_COLOURS + SKY_AND_OUTLINE
    assert 16 < len(np.unique(picture.reshape(-1, 3), axis=0)) <= most
    start = BLOCK - (-SIDE % BLOCK) // 2  # a narrower block at each edge
    count = (SIDE - start) // BLOCK
    whole = picture[start : start + count * BLOCK, start : start + count * BLOCK]
    blocks = whole.reshape(count, BLOCK, count, BLOCK, 3)
    assert np.array_equal(blocks, np.broadcast_to(blocks[:, :1, :, :1], blocks.shape))
    cells = blocks[:, 0, :, 0].astype(int)
    assert (np.abs(np.diff(cells, axis=1)).sum(axis=2) > 0).mean() > 0.2  # no larger blocks


def test_pixel_art_keeps_the_eyes(avatars: dict[str, Pixels], portrait: Portrait) -> None:
    assert eye_contrast(avatars["pixel"], portrait) > 60


@pytest.mark.parametrize("sitter", SITTERS)
def test_a_sticker_lies_within_its_frame_on_nothing(
    stickers: dict[str, Pixels], sitter: str
) -> None:
    alpha = stickers[sitter][..., 3]
    assert alpha.shape == (SIDE, SIDE)
    assert max(alpha[0].max(), alpha[:, 0].max(), alpha[:, -1].max()) < 8
    assert alpha[-1].max() < 40  # at most the end of the shadow
    assert alpha[:100, :100].max() == 0
    assert alpha[:100, -100:].max() == 0
    assert 0.3 < (alpha == 255).mean() < 0.85
    solid = (alpha > 250).astype(np.uint8)
    columns, rows = np.flatnonzero(solid.any(axis=0)), np.flatnonzero(solid.any(axis=1))
    assert min(columns[0], rows[0], SIDE - 1 - columns[-1], SIDE - 1 - rows[-1]) >= 15
    assert max(np.ptp(columns), np.ptp(rows)) > 0.9 * SIDE  # and fills it


@pytest.mark.parametrize("sitter", SITTERS)
def test_a_stickers_border_is_white_and_wide_everywhere(
    stickers: dict[str, Pixels], sitter: str
) -> None:
    sticker = stickers[sitter]
    paper = np.pad((sticker[..., 3] > 250).astype(np.uint8), 1)
    inwards = cv2.distanceTransform(paper, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    border = (inwards > 2) & (inwards < BORDER - 4)
    assert sticker[border][:, :3].min() > 245
    below = (inwards > BORDER + 2) & (inwards < BORDER + 30)
    assert sticker[below][:, :3].min(axis=1).mean() < 170  # and no wider than it should be


@pytest.mark.parametrize("sitter", ["hopper", "hopper in the dark", "astronaut"])
def test_a_sticker_ends_in_no_sliver_and_in_no_point(
    stickers: dict[str, Pixels], sitter: str
) -> None:
    """Opened by a disc, the drawing without its paper loses next to nothing below the face."""
    sticker = stickers[sitter]
    drawn = (sticker[..., 3] > 250) & (sticker[..., :3].min(axis=2) < 235)
    square = np.ones((31, 31), np.uint8)
    closed = np.asarray(cv2.morphologyEx(drawn.astype(np.uint8), cv2.MORPH_CLOSE, square), np.uint8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (31, 31))
    opened = np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, disc), np.uint8)
    lost = closed * (1 - opened)
    assert cv2.connectedComponents(closed)[0] == 2  # the ground, and one piece
    lost[:, SIDE * 2 // 5 : SIDE * 3 // 5] = 0  # a white shirt at the rim is no paper
    assert lost[SIDE * 2 // 3 :].sum() < 20


def test_no_scrap_of_a_badge_is_left_at_a_stickers_rim(stickers: dict[str, Pixels]) -> None:
    """The name plate and the ribbon that the cut goes through become cloth."""
    sticker = stickers["hopper"]
    paper = np.pad((sticker[..., 3] > 250).astype(np.uint8), 1)
    inwards = cv2.distanceTransform(paper, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    near = (inwards > BORDER + 6) & (inwards < BORDER + 22)
    near[: SIDE * 4 // 5] = False
    near[:, SIDE * 2 // 5 : SIDE * 3 // 5] = False  # the shirt goes on below
    assert near.sum() > 3000
    assert (sticker[near][:, :3].max(axis=1) > 90).mean() < 0.01


@pytest.mark.parametrize("sitter", ["astronaut", "hopper"])
def test_a_face_in_a_starry_night_has_less_grain_than_the_night(
    drawings: Drawings, sitters: dict[str, Portrait], sitter: str
) -> None:
    grain = np.abs(relief(drawings.of("starry", sitter)))
    face = float(grain[skin_mask(sitters[sitter]) > 0.9].mean())
    night = float(grain[:200, :200].mean())
    assert 1.5 < face < 0.5 * night  # calm, but no plastic


def test_a_stickers_shadow_falls_down_and_not_out_at_the_top(stickers: dict[str, Pixels]) -> None:
    alpha = stickers["astronaut"][..., 3].astype(int)
    assert alpha[:12].max() < 4
    shadow = (alpha > 8) & (alpha < 200)
    solid = alpha > 250
    above = shadow[: np.flatnonzero(solid.any(axis=1))[0]].sum()
    below = shadow[np.flatnonzero(solid.any(axis=1))[-1] + 1 :].sum()
    assert below > 2 * max(1, above)
    assert below > SIDE


@pytest.mark.parametrize(("kind", "mode"), [("png", "RGBA"), ("webp", "RGBA"), ("jpeg", "RGB")])
def test_a_sticker_is_written_with_alpha_or_on_white(
    models: Models, tmp_path: Path, kind: str, mode: str
) -> None:
    job = AvatarJob.model_validate(
        {
            "photo": PHOTOS / "astronaut.png",
            "results": [tmp_path / "sticker"],
            "style": "sticker",
            "picture_format": kind,
            "seed": 0,
        }
    )
    draw(models, Analyses(models), job, lambda _: None)
    with Image.open(tmp_path / "sticker") as image:
        assert image.mode == mode
        corner = image.getpixel((2, 2))
    assert isinstance(corner, tuple)
    assert corner[3] == 0 if mode == "RGBA" else min(corner) > 250


@pytest.mark.parametrize("name", ["oil", *LEARNED])
def test_another_seed_paints_other_strokes(
    drawings: Drawings, portrait: Portrait, name: StyleName
) -> None:
    change = np.abs(drawings.of(name, seed=7).astype(int) - drawings.of(name))
    assert change.mean() > 1.5
    assert change[grow(portrait.alpha, 41) < 0.1].mean() > 3
