"""The menu in pictures: which contact sheets there are, and what hangs on each.

Sheets are known by name: `styles.0`, `styles.1` and so on (eight styles a page), `backgrounds`,
`colours`, `gradients`, `scenes`; and `hello`, what to expect of darkroom, which is ready made.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from studio.catalogue import THUMBNAILS, Catalogue
from studio.photos.sheet import MOST_TILES, Tile, contact_sheet
from studio.task import Background

STYLES_A_PAGE = 8
HELLO = "hello"
SAMPLES = Path(__file__).with_name("samples")
"""Made by `python -m run.samples`."""
OFFERED: Sequence[Background] = ("remove", "blur", "colour", "gradient", "scene", "picture")
"""The kinds of background on their sheet, in the order of the buttons, which say their names."""
SUBJECT = "background-remove"
HEAD_AND_SHOULDERS = (0.06, 0.0, 0.82, 0.76)
"""Of that thumbnail: what is asked is the colour behind, at 90 points on a phone."""
UNEXPOSED = "#d8c9ba"
"""For what has no thumbnail, such as an operator's own style."""
_PAGE = re.compile(r"styles\.([0-9]{1,3})")


class SheetUnknownError(LookupError):
    """There is no sheet of that name; not in this catalogue, or not any more."""


def draw_sheet(catalogue: Catalogue, name: str) -> bytes:
    """Return a sheet as a JPEG, at most 1280 pixels a side and about 250 kB.

    The same catalogue gives the same bytes. It takes 0.15 s: to be called in a thread.

    Raises:
        SheetUnknownError: When there is none of that name.
        OSError: When darkroom's own pictures can't be read.
    """
    if name == HELLO:
        return (SAMPLES / f"{HELLO}.jpg").read_bytes()
    if page := _PAGE.fullmatch(name):
        first = int(page[1]) * STYLES_A_PAGE
        shown = catalogue.styles[first : first + STYLES_A_PAGE]
        return _drawn(name, [_thumbnail(style.id) for style in shown], first=first + 1)
    if name == "backgrounds":
        return _drawn(name, [_thumbnail(f"background-{kind}") for kind in OFFERED], first=None)
    return _drawn(name, _choices(catalogue, name))


def _choices(catalogue: Catalogue, name: str) -> list[Tile]:
    match name:
        case "colours":
            return [_behind(colour.value) for colour in catalogue.colours]
        case "gradients":
            return [_behind(gradient.value) for gradient in catalogue.gradients]
        case "scenes":
            return [_thumbnail(f"scene-{scene.id}") for scene in catalogue.scenes]
        case _:
            return []


def _drawn(name: str, tiles: Sequence[Tile], *, first: int | None = 1) -> bytes:
    """What is more than a sheet can hold has its button all the same."""
    if not tiles:
        raise SheetUnknownError(name)
    return contact_sheet(tiles[:MOST_TILES], first=first)


def _thumbnail(name: str) -> Tile:
    try:
        return Tile(picture=(THUMBNAILS / f"{name}.webp").read_bytes())
    except FileNotFoundError:
        return Tile(ground=UNEXPOSED)


def _behind(colours: str) -> Tile:
    picture = (THUMBNAILS / f"{SUBJECT}.webp").read_bytes()
    return Tile(picture=picture, ground=colours, window=HEAD_AND_SHOULDERS)
