"""The measurement measures; the bars that time and disk decide are for a run of its own."""

import shutil
from pathlib import Path

import pytest

from bench.journal import SLOW_SECONDS, measure, measure_slow
from bench.slow_disk import COMPILERS, make_slow_disk

HAS_COMPILER = any(shutil.which(name) for name in COMPILERS)


def test_every_figure_is_measured_and_the_journal_groups_commits_cheaply(tmp_path: Path) -> None:
    figures = list(measure(tmp_path, tasks=200, open_tasks=50, walks=5, rounds=3))
    assert len(figures) == 7
    said = "\n".join(figure for figure, _ in figures)
    assert "moves/s at concurrency 100" in said
    assert "to reload 200 tasks, 5 of them open" in said
    stable = [(figure, holds) for figure, holds in figures if " times as m" in figure]
    assert len(stable) == 3
    assert all(holds for _, holds in stable), said


def test_without_a_compiler_the_commit_is_slow_and_the_figure_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert make_slow_disk(tmp_path, SLOW_SECONDS) == {}
    what, ratio, stall = measure_slow(tmp_path, walks=1, rounds=1)
    assert what == "commit, in place of its fsync,"
    assert ratio > 1
    assert stall > 0


@pytest.mark.skipif(not HAS_COMPILER, reason="needs a C compiler")
def test_with_a_compiler_every_fsync_is_slow(tmp_path: Path) -> None:
    what, _, _ = measure_slow(tmp_path, walks=1, rounds=1)
    assert what == "fsync"
