"""The measurement measures; its bars are for a run of its own, on a machine that has time."""

from pathlib import Path

from bench.journal import measure


def test_every_figure_is_measured_and_the_journal_groups_commits(tmp_path: Path) -> None:
    figures = list(measure(tmp_path, tasks=200, open_tasks=50, walks=5, rounds=1))
    assert len(figures) == 6
    said = "\n".join(figure for figure, _ in figures)
    assert "moves/s at concurrency 100" in said
    assert "to reload 200 tasks, 5 of them open" in said
    holds_with_group_commit_alone = next(holds for figure, holds in figures if "slow (at" in figure)
    assert holds_with_group_commit_alone
