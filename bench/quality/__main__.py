"""Measures the cut-outs against known alphas and prints a table; writes contact sheets.

python -m bench.quality [--held-out] [--sheets docs/images/engine]

Five drawn subjects over six backgrounds, 1024 px each. Compared are the bare net, this engine,
rembg with the same net (in a venv in the user's cache), and this engine with ISNet where it was
fetched. Fails when this engine is worse than the bare net in any figure's mean.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import cv2

from bench.quality import methods
from bench.quality.measures import Figures, judge, mean
from bench.quality.scenes import BACKGROUNDS, scenes
from bench.quality.sheet import write_sheet
from bench.quality.subjects import SUBJECTS
from local.fal.models.cache import ISNET, is_fetched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.quality.methods import Method
    from bench.quality.scenes import Scene
    from local.fal.engine.cutout import CutOut

_THREADS = 2
_SHOWN = ("hair-sky", "fur-garden", "holes-room", "leaves-garden", "soft-room")
BARE, OURS = "bare u2netp", "ours"


def main() -> None:
    """Measure, print, and fail when a bar is not held."""
    options = _options()
    cv2.setNumThreads(_THREADS)
    asked: dict[str, Method] = {BARE: methods.bare, OURS: methods.ours}
    if not options.alone:
        asked["rembg u2netp"] = methods.rembg
    if is_fetched(ISNET):
        asked["ours, ISNet"] = methods.ours_isnet
    all_scenes = list(
        scenes(options.side, backgrounds=options.backgrounds, held_out=options.held_out)
    )
    cuts = {name: method(all_scenes) for name, method in asked.items()}
    figures = measure(all_scenes, cuts)
    _say(table(figures))
    if options.sheets is not None:
        _draw(options.sheets, all_scenes, cuts)
    worse = worse_than_bare(figures)
    if worse:
        sys.exit(f"Worse than the bare net: {', '.join(worse)}.")


def measure(
    all_scenes: Sequence[Scene], cuts: Mapping[str, Sequence[CutOut]]
) -> dict[str, dict[str, Figures]]:
    """By method and subject ("all" too) the mean figures."""
    found: dict[str, dict[str, Figures]] = {}
    for method, given in cuts.items():
        judged = [
            (scene.subject.name, judge(scene.subject, cut.colours, cut.alpha))
            for scene, cut in zip(all_scenes, given, strict=True)
        ]
        found[method] = {
            name: mean(one for subject, one in judged if name in {subject, "all"})
            for name in [*(name for name in SUBJECTS if any(name == s for s, _ in judged)), "all"]
        }
    return found


def worse_than_bare(figures: Mapping[str, Mapping[str, Figures]]) -> list[str]:
    """The figures in whose mean this engine is worse than the bare net."""
    ours, bare = asdict(figures[OURS]["all"]), asdict(figures[BARE]["all"])
    return [name for name, value in ours.items() if value > bare[name]]


def table(figures: Mapping[str, Mapping[str, Figures]]) -> str:
    """As Markdown, one line a subject and method."""
    lines = ["| subject | method | SAD | MSE | gradient | fringe | seen |"]
    lines.append("|---|---|---|---|---|---|---|")
    for subject in next(iter(figures.values())):
        for method, found in figures.items():
            one = found[subject]
            lines.append(
                f"| {subject} | {method} | {one.sad:.1f} | {one.mse:.1f} | {one.gradient:.0f} | "
                f"{one.fringe:.1f} | {one.seen:.1f} |"
            )
    return "\n".join(lines)


def _draw(folder: Path, all_scenes: Sequence[Scene], cuts: Mapping[str, Sequence[CutOut]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    places = [place for place, scene in enumerate(all_scenes) if scene.name in _SHOWN]
    shown = [all_scenes[place] for place in places]
    part = {name: [given[place] for place in places] for name, given in cuts.items()}
    write_sheet(folder / "cutouts.webp", shown, part, share=1)
    write_sheet(folder / "cutouts-edges.webp", shown, part, share=0.25)


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a command's output


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("--side", type=int, default=1024, help="pixels of each scene")
    parser.add_argument(
        "--backgrounds",
        nargs="+",
        default=(),
        choices=sorted(BACKGROUNDS),
        help="not all, but these",
    )
    parser.add_argument("--held-out", action="store_true", help="scenes that nothing was tuned by")
    parser.add_argument("--alone", action="store_true", help="without rembg: needs no network")
    parser.add_argument("--sheets", type=Path, metavar="FOLDER", help="write contact sheets")
    return parser.parse_args()


if __name__ == "__main__":
    main()
