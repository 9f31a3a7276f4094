"""The sheet of everything: complete, labelled, and honest about what cannot be made."""

import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from local.fal.gallery import COLUMNS, LABEL, TILE, Section, Tile, lay_out, on_squares, places

ROOT = Path(__file__).resolve().parents[3]


def test_every_tile_of_every_section_has_its_place() -> None:
    colours = ["red", "green", "blue", "orange", "purple", "brown"]
    tiles = [Tile(name, Image.new("RGB", (40, 40), name)) for name in colours]
    one_row = lay_out("one", [Section("few", tiles[:COLUMNS])])
    sheet = lay_out("two", [Section("many", tiles), Section("more", tiles[:1])])
    assert sheet.width == one_row.width
    assert sheet.height > 2 * one_row.height - 400
    seen = {tuple(colour) for colour in np.asarray(sheet).reshape(-1, 3)[::7].tolist()}
    for tile in tiles:
        assert tile.picture.getpixel((0, 0)) in seen


def test_no_tile_lies_on_another_or_on_its_name() -> None:
    of_sections = places([1, 5, 4])
    assert [len(corners) for corners in of_sections] == [1, 5, 4]
    flat = [corner for corners in of_sections for corner in corners]
    for number, (left, top) in enumerate(flat):
        for x, y in flat[:number]:
            assert abs(left - x) >= TILE or abs(top - y) >= TILE + LABEL


def test_a_picture_keeps_its_shape_in_its_tile() -> None:
    wide = Tile("wide", Image.new("RGB", (400, 100), (1, 2, 3)))
    sheet = np.asarray(lay_out("wide", [Section("one", [wide])]))
    rows, columns = np.nonzero((sheet == (1, 2, 3)).all(axis=2))
    assert abs(np.ptp(columns) / np.ptp(rows) - 4) < 0.1


def test_what_is_cut_out_stands_before_squares() -> None:
    picture = Image.new("RGBA", (160, 160), (0, 0, 0, 0))
    picture.paste((200, 0, 0, 255), (0, 0, 80, 160))
    shown = np.asarray(on_squares(picture))
    assert (shown[:, :80] == (200, 0, 0)).all()
    assert len(np.unique(shown[:, 80:])) == 2


def test_a_photo_without_a_face_still_gets_its_sheet(tmp_path: Path) -> None:
    small = tmp_path / "cup.png"
    with Image.open(ROOT / "tests" / "photos" / "coffee.png") as cup:
        cup.resize((300, 200)).save(small)
    sheet = tmp_path / "sheet.webp"
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "local.fal.gallery", small, "-o", sheet],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    with Image.open(sheet) as written:
        assert written.width > 1500
    assert f"python -m run.gallery {small}" in done.stdout  # where the rest is to be seen


def test_help_says_where_the_sheet_of_everything_is() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "local.fal.gallery", "--help"],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert "local engine itself" in done.stdout
    assert "`python -m run.gallery PHOTO`" in done.stdout


def test_what_is_no_photo_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "no.png").write_bytes(b"no picture")
    answer = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "local.fal.gallery", tmp_path / "no.png"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 1
    assert answer.stderr == "The file is no picture this server reads.\n"
