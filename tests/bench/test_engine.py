"""The measurement measures; what does not depend on a quiet machine must hold here too."""

from pathlib import Path

from bench.engine import line_of, measure, measure_large, pack_figure


def test_every_figure_is_measured_and_packs_and_memory_keep_their_bars(tmp_path: Path) -> None:
    figures = list(measure(tmp_path, styles=["studio", "pop_art"], rounds=1, rembg=None))
    said = "\n".join(figure for figure, _ in figures)
    parts = ["for the bare net", "a cut-out at 1024 px", "one pop art", "selfie check of 12"]
    for words in (*parts, "rembg is not there"):
        assert words in said
    held = {figure: holds for figure, holds in figures if "MiB" in figure or "one photo" in figure}
    assert len(held) == 3
    assert all(held.values()), held


def test_transparent_pictures_of_the_largest_size_keep_the_bar_of_memory(tmp_path: Path) -> None:
    _, (figure, holds) = measure_large(tmp_path, side=256)
    assert "a transparent picture of 16 megapixels cut out" in figure
    assert holds, figure


def test_a_figure_is_a_line_or_a_row_and_says_when_its_bar_is_passed() -> None:
    assert line_of("1 s", holds=True, markdown=False) == "  1 s\n"
    assert line_of("1 s", holds=False, markdown=False) == "X 1 s\n"
    assert line_of(" 1  s", holds=False, markdown=True) == "| 1 s | **no** |\n"


def test_the_bar_of_packs_is_the_same_for_few_styles_and_for_many() -> None:
    few, many = (pack_figure([1.0] * n, [1.0] + [0.4] * (n - 1)) for n in (2, 16))
    assert "0.70 of it, 0.40 without the first" in few[0]
    assert "0.44 of it, 0.40 without the first" in many[0]
    assert few[1]
    assert many[1]
    _, holds = pack_figure([1.0, 1.0], [0.1, 0.9])
    assert not holds
