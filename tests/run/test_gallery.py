"""The sheet of everything darkroom makes: looked at as whoever runs it does."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from local.fal.gallery import COLUMNS, LABEL, TILE, places
from run.gallery import FORMS, FORMS_OF_OPAQUE, choices
from studio.catalogue import read_catalogue

ROOT = Path(__file__).resolve().parents[2]
PAPER = (246, 244, 239)
Pixels = NDArray[np.int16]


def run(photo: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "run.gallery", photo, *arguments],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def sheet_of(photo: Path, folder: Path, *parts: str) -> Pixels:
    path = folder / "sheet.png"
    done = run(photo, "-o", path, *(word for part in parts for word in ("--only", part)))
    assert (done.returncode, done.stderr) == (0, "")
    with Image.open(path) as sheet:
        assert done.stdout == f"{path}: {sheet.width}x{sheet.height}\n"
        return np.asarray(sheet.convert("RGB"), np.int16)


def is_paper(pixels: Pixels) -> bool:
    return bool((pixels == PAPER).all())


def tile(sheet: Pixels, left: int, top: int) -> Pixels:
    return sheet[top : top + TILE, left : left + TILE]


def line_below(sheet: Pixels, left: int, top: int) -> Pixels:
    return sheet[top + TILE : top + TILE + LABEL, left : left + TILE]


@pytest.fixture(scope="module")
def cup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small photo: 300x200."""
    path = tmp_path_factory.mktemp("photo") / "cup.png"
    with Image.open(ROOT / "tests" / "photos" / "coffee.png") as photo:
        photo.resize((300, 200)).save(path)
    return path


@pytest.fixture(scope="module")
def sheet(cup: Path, tmp_path_factory: pytest.TempPathFactory) -> Pixels:
    """Of the photo, its backgrounds and its forms."""
    folder = tmp_path_factory.mktemp("sheet")
    return sheet_of(cup, folder, "photo", "backgrounds", "forms")


def counts() -> list[int]:
    """Photo, cut-out, mask and edge; every background; every form."""
    catalogue = read_catalogue()
    backgrounds = 4 + len(catalogue.gradients) + len(catalogue.scenes)
    return [4, backgrounds, len(FORMS) + len(FORMS_OF_OPAQUE)]


def test_every_gradient_and_scene_of_the_catalogue_is_shown() -> None:
    shown = [options for _, options in choices()]
    catalogue = read_catalogue()
    assert [one.scene for one in shown if one.scene] == [scene.id for scene in catalogue.scenes]
    assert [one.gradient for one in shown if one.gradient] == [
        gradient.value for gradient in catalogue.gradients
    ]


def test_there_are_as_many_tiles_as_things_made_and_none_is_empty(sheet: Pixels) -> None:
    for count, corners in zip(counts(), places(counts()), strict=True):
        for corner in corners:
            middle = tile(sheet, *corner)[150:270, 100:320]
            assert middle.std() > 8, corner
        beside = places([COLUMNS])[0][count % COLUMNS :]
        for left, _ in beside if count % COLUMNS else ():
            assert is_paper(tile(sheet, left, corners[-1][1]))
    bottom = places(counts())[-1][-1][1] + TILE + LABEL
    assert bottom < len(sheet) < bottom + 200


def test_no_two_backgrounds_look_the_same(sheet: Pixels) -> None:
    _, corners, _ = places(counts())
    made = [tile(sheet, *corner) for corner in corners]
    for number, one in enumerate(made):
        for other in made[:number]:
            # between a colour with and without a shadow lies only the shadow
            assert np.abs(one - other).max() > 20


def test_each_tile_has_its_name_on_the_left_and_its_size_on_the_right(sheet: Pixels) -> None:
    for corners in places(counts())[1:]:
        for corner in corners:
            line = line_below(sheet, *corner)
            dark = np.flatnonzero((line < 100).all(axis=2).any(axis=0))
            assert dark[0] < 8  # the name begins where its tile does
            assert dark[-1] < TILE - 90
            faint = np.flatnonzero((np.abs(line - PAPER).max(axis=2) > 60).any(axis=0))
            assert TILE - 8 < faint[-1] < TILE
            assert is_paper(line[:4])
            assert is_paper(line[-4:])


def test_the_first_tile_is_the_photo_and_the_cut_out_keeps_its_subject(
    sheet: Pixels, cup: Path
) -> None:
    (photo, cut_out, mask, _), *_ = places(counts())
    with Image.open(cup) as picture:
        shown = picture.convert("RGB").resize((TILE, 280), Image.Resampling.LANCZOS)
    expected = np.asarray(shown, np.int16)
    assert np.abs(tile(sheet, *photo)[70:350] - expected).max() < 3
    white = tile(sheet, *mask)[70:350].min(axis=2) > 250
    assert 0.2 < white.mean() < 0.7
    assert np.abs(tile(sheet, *cut_out)[70:350] - expected)[white].mean() < 3


def test_a_photo_without_a_subject_says_so_on_its_sheet(tmp_path: Path) -> None:
    white = tmp_path / "white.png"
    Image.new("RGB", (200, 200), "white").save(white)
    sheet = sheet_of(white, tmp_path, "backgrounds", "forms")
    ((corner,),) = places([1])
    assert tile(sheet, *corner).std() > 8  # words
    assert len(sheet) < 1000


def test_what_is_no_photo_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "no.png").write_bytes(b"no picture")
    for part in ("photo", "forms"):
        done = run(tmp_path / "no.png", "--only", part)
        assert done.returncode == 1
        assert done.stderr == "The file is no picture this server reads.\n"
