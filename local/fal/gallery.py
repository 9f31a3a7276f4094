"""One sheet of everything that the local engine itself makes of a photo: `local.fal.gallery PHOTO`.

The sheet of everything darkroom makes, with backgrounds, profiles and stickers, is that of
`python -m run.gallery PHOTO`: those come from the core, which this package does not know.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from local.fal.engine.analysis import Analyses
from local.fal.engine.cutout import cut_out
from local.fal.engine.errors import PictureError
from local.fal.engine.faces import find_faces
from local.fal.engine.photos import read_photo
from local.fal.engine.raster import parted, to_pixels
from local.fal.engine.selfie import check_selfie
from local.fal.engine.sessions import THREADS, Models
from local.fal.engine.styles import STYLES
from local.fal.engine.upscale import enlarge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from local.fal.engine.cutout import CutOut
    from local.fal.engine.raster import Pixels, Plane

PARTS = ("photo", "avatars", "enlarged")
COLUMNS = 4
TILE, LABEL = 420, 44
"""Side of a tile and height of the line under it, pixels."""
_GAP, _MARGIN = 28, 56
_HEADING, _TITLE = 92, 150
_PAPER, _INK, _FAINT, _WELL = "#f6f4ef", "#22242a", "#74767d", "#e9e6de"
_SAMPLE = 105
"""Side of the piece that is enlarged: four times larger it fills a tile."""
_HINTS = {
    "no_face": "no face",
    "several_faces": "several faces",
    "too_small": "the face is too small",
    "too_blurred": "the face is blurred",
    "too_dark": "the face is too dark",
    "turned_away": "the face is turned away",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture with its name and a word about it."""

    name: str
    picture: Image.Image
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Tiles under a heading."""

    heading: str
    tiles: Sequence[Tile]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The photo, where its sheet goes, and which parts are wanted of it."""

    photo: Path
    output: Path
    parts: Sequence[str]


def main() -> None:
    """Write the sheet of one photo."""
    asked = read_arguments("local.fal.gallery", __doc__ or "", PARTS)
    cv2.setNumThreads(THREADS)
    try:
        sections = engine_sections(Models(), asked.photo, asked.parts)
    except PictureError as error:
        sys.exit(error.sentence)
    save(lay_out(asked.photo.name, list(sections.values())), asked.output)
    sys.stdout.write(
        "This is what the engine itself makes. With backgrounds, profiles and stickers:\n"
        f"python -m run.gallery {shlex.quote(str(asked.photo))}\n"
    )


def read_arguments(module: str, purpose: str, parts: Sequence[str]) -> Arguments:
    """What the command line asks for; all parts unless it names some."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}",
        description=purpose,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("photo", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("gallery.webp"))
    parser.add_argument("--only", choices=parts, action="append", help="this part; may be repeated")
    asked = parser.parse_args()
    return Arguments(asked.photo, asked.output, asked.only or parts)


def save(sheet: Image.Image, path: Path) -> None:
    """Write a sheet in the format of its name, and say so."""
    sheet.save(path, quality=90)
    sys.stdout.write(f"{path}: {sheet.width}x{sheet.height}\n")


def engine_sections(models: Models, photo: Path, parts: Sequence[str]) -> dict[str, Section]:
    """What the engine makes of a photo, by the names of `PARTS`; what fails says why.

    Of an enlarged drawing there is a piece only where the avatars are wanted too.

    Raises:
        PictureError: the photo cannot be read.
    """
    pixels = read_photo(photo)
    made: dict[str, Section] = {}
    if "photo" in parts:
        tiles = list(_subject_tiles(models, photo, pixels))
        made["photo"] = Section("The photo and its subject", tiles)
    avatars: list[Tile] = []
    if "avatars" in parts:
        avatars = list(_avatar_tiles(models, photo))
        made["avatars"] = Section("Avatars", avatars)
    if "enlarged" in parts:
        heading = "Enlarged, four times (made for art and small pictures)"
        made["enlarged"] = Section(heading, list(_enlarged_tiles(models, pixels, avatars)))
    return made


def _subject_tiles(models: Models, photo: Path, pixels: Pixels) -> Iterator[Tile]:
    problems = check_selfie(models, photo.read_bytes())
    verdict = ", ".join(_HINTS[problem] for problem in problems) or "good"
    whole = Image.fromarray(pixels)
    yield Tile("photo", whole, f"as a selfie: {verdict}")
    try:
        began = time.process_time()
        cut = cut_out(models, pixels, lambda _: None)
        spent = _seconds(began)
    except PictureError as error:
        yield Tile("cut-out", said(error.sentence))
        return
    yield Tile("cut-out", on_squares(_rgba(cut)), spent)
    yield Tile("mask", Image.fromarray(to_pixels(cut.alpha)))
    yield Tile("edge, twice its size", on_squares(_edge(_rgba(cut), cut.alpha)))


def _avatar_tiles(models: Models, photo: Path) -> Iterator[Tile]:
    try:
        portrait = Analyses(models).portrait(photo, lambda _: None)
    except PictureError as error:
        yield Tile("no avatar", said(error.sentence))
        return
    for name, style in STYLES.items():
        began = time.process_time()
        colours, alpha = parted(style(models, portrait, 0))
        spent = _seconds(began)
        picture = Image.fromarray(to_pixels(colours))
        if alpha is not None:
            picture.putalpha(Image.fromarray(to_pixels(alpha)))
            picture = on_squares(picture)
        yield Tile(name.replace("_", " "), picture, spent)


def _enlarged_tiles(models: Models, pixels: Pixels, avatars: Sequence[Tile]) -> Iterator[Tile]:
    """A piece of a drawing and one of the photo, each stretched and each redrawn."""
    drawn = next((tile.picture for tile in avatars if tile.name == "comic"), None)
    sources = [("the photo", Image.fromarray(pixels))]
    if drawn is not None:
        sources.insert(0, ("a comic", drawn))
    for name, source in sources:
        piece = _piece(models, source.convert("RGB"))
        side = (_SAMPLE * 4, _SAMPLE * 4)
        yield Tile(f"{name}, stretched", piece.resize(side, Image.Resampling.BICUBIC))
        larger, _ = enlarge(models, np.asarray(piece, np.uint8), None, 4, lambda _: None)
        yield Tile(f"{name}, redrawn", Image.fromarray(larger))


def _piece(models: Models, picture: Image.Image) -> Image.Image:
    """The face of a small version of a picture, or its middle: 105x105."""
    share = 300 / min(picture.size)
    size = (round(picture.width * share), round(picture.height * share))
    small = picture.resize(size, Image.Resampling.LANCZOS)
    faces = find_faces(models, np.asarray(small, np.uint8), tiles=False)
    x, y = faces[0].landmarks.mean(axis=0) if faces else (small.width / 2, small.height / 2)
    left = min(max(0, int(x) - _SAMPLE // 2), small.width - _SAMPLE)
    top = min(max(0, int(y) - _SAMPLE // 2), small.height - _SAMPLE)
    return small.crop((left, top, left + _SAMPLE, top + _SAMPLE))


def lay_out(title: str, sections: Sequence[Section]) -> Image.Image:
    """Sections below each other, four tiles a row, each with its name under it."""
    width = 2 * _MARGIN + COLUMNS * TILE + (COLUMNS - 1) * _GAP
    corners = places([len(section.tiles) for section in sections])
    height = corners[-1][-1][1] + TILE + LABEL + _GAP + _MARGIN
    sheet = Image.new("RGB", (width, height), _PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.text((_MARGIN, 52), _plain(title), _INK, ImageFont.load_default(52))
    for section, of_tiles in zip(sections, corners, strict=True):
        top = of_tiles[0][1] - _HEADING
        draw.line((_MARGIN, top, width - _MARGIN, top), _WELL, 3)
        draw.text((_MARGIN, top + 28), section.heading, _INK, ImageFont.load_default(34))
        for tile, (x, y) in zip(section.tiles, of_tiles, strict=True):
            _put(sheet, draw, tile, x, y)
    return sheet


def places(counts: Sequence[int]) -> list[list[tuple[int, int]]]:
    """Left and top of each tile of sections with so many tiles, pixels; none may be empty."""
    top, found = _TITLE, list[list[tuple[int, int]]]()
    for count in counts:
        top += _HEADING
        spots = [divmod(number, COLUMNS) for number in range(count)]
        found.append(
            [
                (_MARGIN + column * (TILE + _GAP), top + row * (TILE + LABEL + _GAP))
                for row, column in spots
            ]
        )
        top += -(-count // COLUMNS) * (TILE + LABEL + _GAP)
    return found


def _put(sheet: Image.Image, draw: ImageDraw.ImageDraw, tile: Tile, x: int, y: int) -> None:
    share = min(TILE / tile.picture.width, TILE / tile.picture.height)
    size = (max(1, round(tile.picture.width * share)), max(1, round(tile.picture.height * share)))
    picture = tile.picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    draw.rectangle((x, y, x + TILE - 1, y + TILE - 1), _WELL)
    sheet.paste(picture, (x + (TILE - size[0]) // 2, y + (TILE - size[1]) // 2))
    font, small = ImageFont.load_default(24), ImageFont.load_default(20)
    draw.text((x, y + TILE + 10), _plain(tile.name), _INK, font)
    draw.text((x + TILE, y + TILE + 13), tile.remark, _FAINT, small, anchor="ra")


def _plain(text: str) -> str:
    """Without accents: the font that comes with Pillow knows no others than these letters."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() or "photo"


def on_squares(picture: Image.Image) -> Image.Image:
    """A cut-out before the squares that stand for nothing, sixteen along its longer side."""
    size = max(1, max(picture.size) // 16)
    down, across = np.mgrid[: picture.height, : picture.width] // size
    light = np.where((down + across) % 2, 0xFF, 0xDD).astype(np.uint8)
    squares = Image.fromarray(light).convert("RGBA")
    squares.alpha_composite(picture.convert("RGBA"))
    return squares.convert("RGB")


def _rgba(cut: CutOut) -> Image.Image:
    return Image.fromarray(np.dstack([cut.colours, to_pixels(cut.alpha)]), "RGBA")


def _edge(picture: Image.Image, alpha: Plane) -> Image.Image:
    """The piece of a cut-out where most is half transparent: hair, if there is any."""
    side = min(TILE // 2, *picture.size)
    soft = cv2.boxFilter(alpha * (1 - alpha), -1, (side, side), borderType=cv2.BORDER_CONSTANT)
    y, x = np.unravel_index(int(np.argmax(soft)), alpha.shape)
    left = min(max(0, int(x) - side // 2), picture.width - side)
    top = min(max(0, int(y) - side // 2), picture.height - side)
    piece = picture.crop((left, top, left + side, top + side))
    return piece.resize((TILE, TILE), Image.Resampling.LANCZOS)


def said(sentence: str) -> Image.Image:
    """A tile of words, for a picture that cannot be made."""
    tile = Image.new("RGB", (TILE, TILE), _WELL)
    draw, font, lines = ImageDraw.Draw(tile), ImageFont.load_default(22), [""]
    for word in sentence.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font) > TILE - 60:
            lines.append(word)
        else:
            lines[-1] = longer
    draw.multiline_text((30, 40), "\n".join(lines), _INK, font, spacing=10)
    return tile


def _seconds(began: float) -> str:
    return f"{time.process_time() - began:.1f} s of CPU"


if __name__ == "__main__":
    main()
