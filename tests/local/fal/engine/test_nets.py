"""The operator's own model finds the subject, or it is said why it can't."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from local.fal.engine.cutout import cut_out
from local.fal.engine.errors import MatteModelUnusable
from local.fal.engine.nets import FAMILIES, read_choice
from local.fal.engine.raster import Pixels
from local.fal.engine.sessions import MODELS_FOLDER, Models
from local.fal.models.cache import ISNET, is_fetched


def own(tmp_path: Path, name: str, model: str = "u2netp") -> str:
    return str(shutil.copy(MODELS_FOLDER / f"{model}.onnx", tmp_path / name))


def test_without_the_setting_the_shipped_model_is_used() -> None:
    assert read_choice("  ") is None
    net = Models(matte="").matte_net
    assert (net.width, net.height, net.coarse) == (320, 320, True)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("u2net_human_seg.onnx", "u2net"),
        ("silueta.onnx", "u2net"),
        ("isnet-general-use.onnx", "isnet"),
        ("BiRefNet-general-lite.onnx", "birefnet"),
        ("birefnet-dis.onnx", "birefnet"),
        ("modnet_photographic.onnx", "modnet"),
    ],
)
def test_a_family_is_told_by_the_name_of_the_file(tmp_path: Path, name: str, family: str) -> None:
    choice = read_choice(own(tmp_path, name))
    assert choice is not None
    assert choice.family is FAMILIES[family]


def test_a_name_that_says_nothing_needs_its_family(tmp_path: Path) -> None:
    path = own(tmp_path, "mine.onnx")
    with pytest.raises(MatteModelUnusable, match=r"isnet:.*known are u2net, isnet"):
        read_choice(path)
    choice = read_choice(f"u2net:{path}")
    assert choice is not None
    assert choice.family is FAMILIES["u2net"]


def test_the_operators_own_model_cuts_out(tmp_path: Path, astronaut: Pixels) -> None:
    models = Models(matte=own(tmp_path, "silueta.onnx"))
    models.check_matte()
    theirs = cut_out(models, astronaut, lambda _: None)
    shipped = cut_out(Models(matte=""), astronaut, lambda _: None)
    assert np.array_equal(theirs.alpha, shipped.alpha)


def test_the_environment_names_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCAL_MATTE_MODEL", str(tmp_path / "gone.onnx"))
    with pytest.raises(MatteModelUnusable, match=r"gone\.onnx, and there is no such file"):
        _ = Models().matte_net


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "u2net.onnx"
    path.write_text("no model")
    with pytest.raises(MatteModelUnusable, match="no ONNX model"):
        Models(matte=str(path)).check_matte()


def test_a_model_for_something_else_is_refused(tmp_path: Path, astronaut: Pixels) -> None:
    mesh = own(tmp_path, "u2net-mesh.onnx", "face_landmark")
    with pytest.raises(MatteModelUnusable, match="no matting model"):
        Models(matte=mesh).check_matte()
    larger = own(tmp_path, "u2net-larger.onnx", "realesr_animevideov3_x4")
    with pytest.raises(MatteModelUnusable, match="instead of one matte"):
        Models(matte=larger).check_matte()
    with pytest.raises(MatteModelUnusable, match="instead of one matte"):
        cut_out(Models(matte=larger), astronaut, lambda _: None)


def test_isnet_that_was_not_fetched_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(MatteModelUnusable, match=r"python -m local\.fal\.models isnet"):
        _ = Models(matte="isnet").matte_net


@pytest.mark.skipif(not is_fetched(ISNET), reason="ISNet is fetched by choice alone")
def test_isnet_cuts_out_at_1024(astronaut: Pixels) -> None:
    models = Models(matte="isnet")
    models.check_matte()
    assert models.matte_net.width == 1024
    cut = cut_out(models, astronaut, lambda _: None)
    assert cut.alpha[90:150, 200:250].min() > 0.98
    assert cut.alpha[460:, :12].max() < 0.1
