"""The measurement measures; what does not depend on a quiet machine must hold here too."""

from pathlib import Path

from bench.engine import measure


def test_every_figure_is_measured_and_packs_and_memory_keep_their_bars(tmp_path: Path) -> None:
    figures = list(measure(tmp_path, styles=["studio", "pop_art"], rounds=1, rembg=None))
    said = "\n".join(figure for figure, _ in figures)
    for words in ("for the bare net", "a cut-out at 1024 px", "one pop art", "rembg is not there"):
        assert words in said
    held = {figure: holds for figure, holds in figures if "MiB" in figure or "one photo" in figure}
    assert len(held) == 3
    assert all(held.values()), held
