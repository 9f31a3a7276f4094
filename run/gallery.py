"""One sheet of everything darkroom makes of a photo without fal.ai, backgrounds too.

python -m run.gallery PHOTO -o sheet.webp
"""

from __future__ import annotations

import asyncio
import io
import sys
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from local.fal.engine.cutout import cut_out
from local.fal.engine.errors import PictureError
from local.fal.engine.photos import read_photo
from local.fal.engine.raster import to_pixels
from local.fal.engine.sessions import THREADS, Models
from local.fal.gallery import (
    Section,
    Tile,
    engine_sections,
    lay_out,
    on_squares,
    read_arguments,
    said,
    save,
)
from studio.catalogue import read_catalogue
from studio.photos import Encoded, Photos, Rendition
from studio.task import Options, Owner

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from local.fal.engine.raster import Pixels

PARTS = ("photo", "backgrounds", "forms", "avatars", "enlarged")
MAX_PIXELS = 50_000_000
COLOUR = "#f2a65a"
SCENE = Options(background="scene", scene="sunset", shadow=True)
NOBODY = Owner("gallery")
PROFILES = (
    ("square", Rendition(shape="square")),
    ("circle", Rendition(shape="circle")),
)
FORMS = (
    ("sticker, 512 pixels", Rendition(sticker=True)),
    ("cropped", Rendition(shape="subject")),
    *PROFILES,
    ("mask", Rendition(mask=True)),
)
FORMS_OF_OPAQUE = (*PROFILES, ("sticker, 512 pixels", Rendition(sticker=True)))


def main() -> None:
    """Write the sheet of one photo."""
    asked = read_arguments("run.gallery", __doc__ or "", PARTS)
    cv2.setNumThreads(THREADS)
    models = Models()
    try:
        sections = engine_sections(models, asked.photo, asked.parts)
        sections |= asyncio.run(made_sections(models, asked.photo, asked.parts))
    except PictureError as error:
        sys.exit(error.sentence)
    shown = [sections[part] for part in PARTS if part in sections]
    save(lay_out(asked.photo.name, shown), asked.output)


async def made_sections(models: Models, photo: Path, parts: Sequence[str]) -> dict[str, Section]:
    """What becomes of the subject: every background that needs no words or picture, every form.

    Raises:
        PictureError: the photo cannot be read.
    """
    wanted = [part for part in ("backgrounds", "forms") if part in parts]
    if not wanted:
        return {}
    pixels = read_photo(photo, longest=2048)
    try:
        cut = cut_out(models, pixels, lambda _: None)
    except PictureError as error:
        return {wanted[0]: Section("Backgrounds and forms", [Tile("none", said(error.sentence))])}
    whole = _png(pixels)
    subject = _png(np.dstack([cut.colours, to_pixels(cut.alpha)]))
    photos = Photos(max_pixels=MAX_PIXELS, children=1)
    made: dict[str, Section] = {}
    try:
        if "backgrounds" in wanted:
            made["backgrounds"] = await _backgrounds(photos, whole, subject)
        if "forms" in wanted:
            made["forms"] = await _forms(photos, whole, subject)
    finally:
        await photos.close()
    return made


async def _backgrounds(photos: Photos, whole: bytes, subject: bytes) -> Section:
    tiles = [
        _tile(name, await photos.compose(whole, subject, None, options))
        for name, options in choices()
    ]
    return Section("Backgrounds", tiles)


async def _forms(photos: Photos, whole: bytes, subject: bytes) -> Section:
    scene = await photos.compose(whole, subject, None, SCENE)
    wanted = (
        *((f"cut-out: {name}", subject, form) for name, form in FORMS),
        *((f"scene: {name}", scene.data, form) for name, form in FORMS_OF_OPAQUE),
    )
    tiles = [
        _tile(name, await photos.render(picture, form, owner=NOBODY))
        for name, picture, form in wanted
    ]
    return Section("Forms to keep", tiles)


def choices() -> list[tuple[str, Options]]:
    """Every background with its name: the plain ones, gradients and scenes of the catalogue."""
    catalogue = read_catalogue()
    return [
        ("removed, with a shadow", Options(background="remove", shadow=True)),
        ("a colour", Options(background="colour", colour=COLOUR)),
        ("a colour, with a shadow", Options(background="colour", colour=COLOUR, shadow=True)),
        ("blurred", Options(background="blur")),
        *(
            (f"gradient: {gradient.name}", Options(background="gradient", gradient=gradient.value))
            for gradient in catalogue.gradients
        ),
        *(
            (f"scene: {scene.name}", Options(background="scene", scene=scene.id))
            for scene in catalogue.scenes
        ),
    ]


def _tile(name: str, made: Encoded) -> Tile:
    picture = Image.open(io.BytesIO(made.data))
    shown = on_squares(picture) if picture.mode == "RGBA" else picture
    return Tile(name, shown, f"{made.width} x {made.height}")


def _png(pixels: Pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


if __name__ == "__main__":
    main()
