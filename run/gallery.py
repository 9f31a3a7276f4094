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
    save,
)
from studio.catalogue import read_catalogue
from studio.photos import Encoded, Photos, Rendition
from studio.task import Options, Owner

if TYPE_CHECKING:
    from pathlib import Path

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
    photo, result = read_arguments("run.gallery", __doc__ or "")
    cv2.setNumThreads(THREADS)
    models = Models()
    try:
        first, *others = engine_sections(models, photo)
        made = asyncio.run(made_sections(models, photo))
    except PictureError as error:
        sys.exit(error.sentence)
    save(lay_out(photo.name, [first, *made, *others]), result)


async def made_sections(models: Models, photo: Path) -> list[Section]:
    """What becomes of the subject: every background that needs no words or picture, every form.

    Raises:
        PictureError: the photo cannot be cut out.
    """
    pixels = read_photo(photo, longest=2048)
    cut = cut_out(models, pixels, lambda _: None)
    whole = _png(pixels)
    subject = _png(np.dstack([cut.colours, to_pixels(cut.alpha)]))
    photos = Photos(max_pixels=MAX_PIXELS, children=1)
    backgrounds: list[Tile] = []
    forms: list[Tile] = []
    try:
        for name, options in choices():
            made = await photos.compose(whole, subject, None, options)
            backgrounds.append(_tile(name, made))
        scene = await photos.compose(whole, subject, None, SCENE)
        for name, picture, rendition in (
            *((f"cut-out: {name}", subject, form) for name, form in FORMS),
            *((f"scene: {name}", scene.data, form) for name, form in FORMS_OF_OPAQUE),
        ):
            made = await photos.render(picture, rendition, owner=NOBODY)
            forms.append(_tile(name, made))
    finally:
        await photos.close()
    return [Section("Backgrounds", backgrounds), Section("Forms to keep", forms)]


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


def _png(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


if __name__ == "__main__":
    main()
