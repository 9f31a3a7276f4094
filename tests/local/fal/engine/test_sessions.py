"""Model files are what the table says, or nothing runs."""

import shutil
from pathlib import Path

import pytest

from local.fal.engine.errors import ModelDamaged
from local.fal.engine.sessions import MODELS_FOLDER, Models


def test_every_vendored_model_is_the_file_of_the_table(models: Models) -> None:
    assert len(models.names) == 6
    for name in models.names:
        assert len(models.verified(name)) > 100_000


def test_a_damaged_model_file_is_refused_by_name(tmp_path: Path) -> None:
    shutil.copy(MODELS_FOLDER / "MODELS.toml", tmp_path)
    (tmp_path / "u2netp.onnx").write_bytes(b"not the model")
    with pytest.raises(ModelDamaged, match=r"u2netp\.onnx is damaged"):
        Models(tmp_path).run("u2netp", {}, [])


def test_a_missing_model_file_is_named(tmp_path: Path) -> None:
    shutil.copy(MODELS_FOLDER / "MODELS.toml", tmp_path)
    with pytest.raises(ModelDamaged, match=r"face_landmark\.onnx cannot be read"):
        Models(tmp_path).verified("face_landmark")


def test_a_model_that_the_table_does_not_know_is_refused(models: Models) -> None:
    with pytest.raises(ModelDamaged, match="knows no model 'gan'"):
        models.verified("gan")


def test_every_licence_text_is_shipped_with_the_models() -> None:
    texts = {path.name for path in (MODELS_FOLDER / "LICENSES").iterdir()}
    assert {"Apache-2.0.txt", "BSD-3-Clause.txt", "MIT.txt", "NOTICE.md"} <= texts
