"""What the core is put together with, as the operator says."""

from pathlib import Path

import pytest

from run.parts import engine_processes, open_studio
from studio.settings import Settings


@pytest.mark.parametrize(("cores", "processes"), [(1, 1), (2, 1), (3, 1), (4, 2), (8, 4), (64, 4)])
def test_two_cores_make_one_picture_at_once_and_many_make_four(cores: int, processes: int) -> None:
    assert engine_processes(cores) == processes


@pytest.mark.parametrize(("said", "lanes"), [("3", {3}), ("", {1, 2, 3, 4})])
async def test_as_many_pictures_are_made_at_once_as_the_operator_says(
    said: str, lanes: set[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FAL_KEY", raising=False)
    monkeypatch.setenv("DARKROOM_DATA", str(tmp_path))
    monkeypatch.setenv("DARKROOM_ENGINE_PROCESSES", said)
    async with open_studio(Settings()) as studio:
        assert studio.local_fal
        assert len(studio.local_fal.lanes) in lanes
