"""One portrait, drawn once in every style, for all tests of the engine."""

from pathlib import Path

import pytest

from local.fal.engine.faces import find_faces
from local.fal.engine.photos import read_photo
from local.fal.engine.portrait import Portrait, make_portrait
from local.fal.engine.raster import Picture, Pixels, fill, over, parted, to_pixels
from local.fal.engine.sessions import Models
from local.fal.engine.styles import STYLES

PHOTOS = Path(__file__).resolve().parents[3] / "photos"


def on_white(picture: Picture) -> Pixels:
    """Pixels of HxWx3 or HxWx4."""
    colours, alpha = parted(picture)
    return to_pixels(
        colours if alpha is None else over(colours, alpha, fill(alpha.shape, "#ffffff"))
    )


@pytest.fixture(scope="session")
def models() -> Models:
    return Models()


@pytest.fixture(scope="session")
def astronaut() -> Pixels:
    return read_photo(PHOTOS / "astronaut.png")


@pytest.fixture(scope="session")
def portrait(models: Models, astronaut: Pixels) -> Portrait:
    return make_portrait(models, astronaut, find_faces(models, astronaut)[0])


@pytest.fixture(scope="session")
def avatars(models: Models, portrait: Portrait) -> dict[str, Pixels]:
    """Every style's picture, on white where it is transparent."""
    return {name: on_white(style(models, portrait, 0)) for name, style in STYLES.items()}
