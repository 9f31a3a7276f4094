"""Spectacles are found where they are worn, and the eyes behind them can be read."""

import cv2
import numpy as np
import pytest

from local.fal.engine.eyes import eyes_of
from local.fal.engine.faces import find_faces
from local.fal.engine.landmarks import EYES
from local.fal.engine.portrait import Portrait
from local.fal.engine.raster import Pixels, brightness, from_pixels, polygon, real
from local.fal.engine.retouch import evened
from local.fal.engine.sessions import Models
from local.fal.engine.spectacles import cleared, rims, with_rims
from local.fal.jobs import StyleName
from tests.local.fal.engine.conftest import Drawings, portrait_of

WEARERS = ("hopper", "hopper in grey", "hopper in the dark", "hopper from near")
BARE = ("astronaut", "astronaut in the dark", "astronaut off to the left")
READABLE: tuple[StyleName, ...] = (
    "cartoon",
    "anime",
    "watercolour",
    "comic",
    "illustration",
)


def spectacled(models: Models, photo: Pixels) -> Pixels:
    """The photo with plain dark spectacles drawn on the largest face."""
    result = photo.copy()
    eyes = [find_faces(models, photo)[0].landmarks[eye] for eye in EYES]
    width = float(np.hypot(*(eyes[0][0] - eyes[0][8])))
    middles = [eye.mean(axis=0) + np.array([0, 0.25 * width]) for eye in eyes]
    size = int(0.85 * width * 8), int(0.62 * width * 8)
    for x, y in middles:
        centre = int(x * 8), int(y * 8)
        cv2.ellipse(result, centre, size, 0, 0, 360, (40, 30, 25), 2, cv2.LINE_AA, 3)
    ends = [
        (int((x + way * 0.8 * width) * 8), int((y - 0.2 * width) * 8))
        for way, (x, y) in zip((1, -1), middles, strict=True)
    ]
    cv2.line(result, ends[0], ends[1], (40, 30, 25), 2, cv2.LINE_AA, 3)
    return result


@pytest.mark.parametrize("sitter", WEARERS)
def test_rims_are_found_around_both_eyes(sitters: dict[str, Portrait], sitter: str) -> None:
    portrait = sitters[sitter]
    found = rims(portrait)
    assert len(found) == 2
    for rim, eye in zip(found, eyes_of(portrait), strict=True):
        inside = polygon(portrait.alpha.shape, rim) > 0.5
        x, y = eye.outline.T.astype(int)
        assert inside[y, x].mean() > 0.8
        assert 1.3 * eye.width < np.ptp(rim[:, 0]) < 2.2 * eye.width


@pytest.mark.parametrize("sitter", BARE)
def test_a_bare_face_wears_none_and_stays_as_it_is(
    sitters: dict[str, Portrait], sitter: str
) -> None:
    portrait = sitters[sitter]
    assert rims(portrait) == []
    assert cleared(portrait, portrait.subject) is portrait.subject
    assert with_rims(portrait, portrait.subject, "#000000") is portrait.subject


def test_coarse_grain_is_not_taken_for_spectacles(models: Models, astronaut: Pixels) -> None:
    noise = np.random.default_rng(1).normal(0, 14, astronaut.shape)
    grainy = np.clip(astronaut + noise, 0, 255).astype(np.uint8)
    assert rims(portrait_of(models, grainy)) == []


def test_spectacles_put_on_a_bare_face_are_found_where_they_are(
    models: Models, astronaut: Pixels
) -> None:
    portrait = portrait_of(models, spectacled(models, astronaut))
    found = rims(portrait)
    assert len(found) == 2
    for rim, eye in zip(found, eyes_of(portrait), strict=True):
        assert np.ptp(rim[:, 0]) == pytest.approx(1.7 * eye.width, rel=0.2)
        assert np.ptp(rim[:, 1]) == pytest.approx(1.24 * eye.width, rel=0.2)


@pytest.mark.parametrize("name", READABLE)
def test_behind_glass_an_eye_has_a_light_white_and_a_dark_iris(
    drawings: Drawings, sitters: dict[str, Portrait], name: StyleName
) -> None:
    """Drawn from the photo alone the lightest of the eye is as dark as its shadow."""
    portrait = sitters["hopper"]
    picture = drawings.on_white(name, "hopper")
    grey = brightness(from_pixels(picture))
    for eye in eyes_of(portrait):
        inside = polygon(grey.shape, eye.outline) > 0.9
        light, dark = np.percentile(grey[inside], (88, 12))
        assert light > 0.6
        assert dark < 0.42
        assert light - dark > 0.35


def test_a_smear_behind_glass_goes_and_a_rim_becomes_one_line(
    sitters: dict[str, Portrait],
) -> None:
    portrait = sitters["hopper"]
    before = evened(portrait, skin=0.8)
    after = cleared(portrait, before)
    for rim, eye in zip(rims(portrait), eyes_of(portrait), strict=True):
        middle = rim.mean(axis=0)
        lens = polygon(portrait.alpha.shape, middle + (rim - middle) * np.float32(0.85)) > 0.9
        near = real(eye.centre + (eye.outline - eye.centre) * 1.6)
        lens &= polygon(portrait.alpha.shape, near) < 0.1
        old, new = (float(brightness(picture)[lens].std()) for picture in (before, after))
        assert new < 0.7 * old
        x, y = rim.astype(int).T
        assert np.percentile(brightness(after)[y, x], 90) < 0.5
