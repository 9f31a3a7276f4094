"""The truth of the scenes is true, the figures tell better from worse, and ours is better."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.quality import methods
from bench.quality.__main__ import BARE, OURS, measure, table, worse_than_bare
from bench.quality.measures import judge
from bench.quality.scenes import Scene, scenes
from bench.quality.sheet import write_sheet
from local.fal.engine.cutout import CutOut
from local.fal.engine.raster import from_pixels, gaussian, over, real, to_pixels

SIDE = 512


@pytest.fixture(scope="module")
def few() -> list[Scene]:
    return list(scenes(SIDE, subjects=["hair", "fur"], backgrounds=["sky", "garden"]))


def test_a_scene_is_its_subject_over_its_background(few: list[Scene]) -> None:
    scene = few[0]
    solid, empty = scene.subject.alpha > 0.999, scene.subject.alpha < 0.001
    assert 0.1 < solid.mean() < 0.6
    assert 0.01 < 1 - solid.mean() - empty.mean() < 0.3
    drawn = to_pixels(scene.subject.colours)[solid].astype(int)
    assert np.abs(scene.photo[solid].astype(int) - drawn).mean() < 3
    again = next(iter(scenes(SIDE, subjects=["hair"], backgrounds=["sky"])))
    assert np.array_equal(scene.photo, again.photo)


def test_the_truth_itself_has_no_error(few: list[Scene]) -> None:
    subject = few[0].subject
    figures = judge(subject, to_pixels(subject.colours), subject.alpha)
    assert (figures.sad, figures.mse, figures.gradient) == (0, 0, 0)
    assert figures.fringe < 0.6  # colours are rounded to 255 levels
    assert figures.seen < 0.6


def test_each_kind_of_error_shows_in_its_figure(few: list[Scene]) -> None:
    scene = few[0]
    true = to_pixels(scene.subject.colours)
    blurred = judge(scene.subject, true, gaussian(scene.subject.alpha, 3))
    assert blurred.sad > 1
    assert blurred.gradient > 20
    assert blurred.fringe < 0.6
    shining = judge(scene.subject, scene.photo, scene.subject.alpha)
    assert shining.sad == 0
    assert shining.fringe > 10
    assert shining.seen > 3
    lost = judge(scene.subject, true, np.zeros_like(scene.subject.alpha))
    assert lost.sad == pytest.approx(float(scene.subject.alpha.sum()) / 1000, rel=1e-4)


def test_ours_is_better_than_the_bare_net_in_every_figure(few: list[Scene]) -> None:
    cuts = {BARE: methods.bare(few), OURS: methods.ours(few)}
    figures = measure(few, cuts)
    assert worse_than_bare(figures) == []
    for subject in ("hair", "fur"):
        bare, ours = figures[BARE][subject], figures[OURS][subject]
        assert ours.sad < 0.85 * bare.sad
        assert ours.gradient < 0.9 * bare.gradient
        assert ours.fringe < 0.9 * bare.fringe
    assert table(figures).count("\n") == 7


def test_a_worse_engine_would_be_noticed(few: list[Scene]) -> None:
    bare = methods.bare(few)
    hazy = [CutOut(cut.colours, real(cut.alpha * 0.8)) for cut in bare]
    assert {"sad", "mse"} <= set(worse_than_bare(measure(few, {BARE: bare, OURS: hazy})))


def test_a_sheet_has_a_cell_for_every_picture(few: list[Scene], tmp_path: Path) -> None:
    cuts = {BARE: methods.bare(few[:1])}
    write_sheet(tmp_path / "sheet.webp", few[:1], cuts, share=1)
    with Image.open(tmp_path / "sheet.webp") as sheet:
        assert sheet.size == (900, 326)
        truth = np.asarray(sheet.convert("RGB"))[26 + 4 : 26 + 30, 304:330]
    paper = to_pixels(over(real(np.zeros((1, 1, 3))), real([[0.0]]), from_pixels(PAPER)))
    assert np.abs(truth.astype(int) - paper[0, 0].astype(int)).max() < 12


PAPER = np.array([[[41, 184, 77]]], np.uint8)
