"""One picture of how everybody cut: rows are scenes, columns are methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from local.fal.engine.raster import from_pixels, over, to_pixels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bench.quality.scenes import Scene
    from local.fal.engine.cutout import CutOut
    from local.fal.engine.raster import Pixels, Plane

_CELL = 300
_HEAD = 26
_PAPER = np.array([0.16, 0.72, 0.30], np.float32)
_WHERE = {"hair": (0.2, 0.05), "fur": (0.55, 0.15), "holes": (0.2, 0.35), "leaves": (0.55, 0.1)}
"""Upper left corner of the enlarged part, as shares of the side: where the edge is hardest."""


def write_sheet(
    path: Path, scenes: Sequence[Scene], cuts: Mapping[str, Sequence[CutOut]], *, share: float
) -> None:
    """The photo, the truth and every method over green; `share` of the side is shown, enlarged."""
    heads = ["photo", "truth", *cuts]
    sheet = Image.new("RGB", (_CELL * len(heads), _HEAD + _CELL * len(scenes)), "white")
    pen = ImageDraw.Draw(sheet)
    for column, head in enumerate(heads):
        pen.text((column * _CELL + 8, 6), head, fill="black", font_size=14)
    for row, scene in enumerate(scenes):
        colours = scene.subject.colours
        truth = over(colours, scene.subject.alpha, np.full_like(colours, _PAPER))
        shown = [scene.photo, to_pixels(truth)]
        shown += [_composed(cut[row].colours, cut[row].alpha) for cut in cuts.values()]
        for column, picture in enumerate(shown):
            cell = _part(picture, scene.subject.name, share)
            sheet.paste(cell, (column * _CELL, _HEAD + row * _CELL))
    sheet.save(path, "WEBP", quality=80, method=6)


def _composed(colours: Pixels, alpha: Plane) -> Pixels:
    front = from_pixels(colours)
    return to_pixels(over(front, alpha, np.full_like(front, _PAPER)))


def _part(picture: Pixels, subject: str, share: float) -> Image.Image:
    side = picture.shape[0]
    x, y = (0.0, 0.0) if share == 1 else _WHERE.get(subject, (0.3, 0.1))
    box = (int(x * side), int(y * side), int((x + share) * side), int((y + share) * side))
    whole = Image.fromarray(picture).crop(box)
    return whole.resize((_CELL, _CELL), Image.Resampling.LANCZOS)
