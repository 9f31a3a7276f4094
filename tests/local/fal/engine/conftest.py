"""Portraits made once and pictures drawn once, for all tests of the engine."""

from pathlib import Path

import numpy as np
import pytest

from local.fal.engine.faces import find_faces
from local.fal.engine.photos import read_photo
from local.fal.engine.portrait import Portrait, make_portrait
from local.fal.engine.raster import Picture, Pixels, fill, over, parted, to_pixels
from local.fal.engine.sessions import Models
from local.fal.engine.styles import STYLES
from local.fal.jobs import StyleName

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


def grey(photo: Pixels) -> Pixels:
    """As from an old album."""
    level = (photo @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)
    return np.ascontiguousarray(np.repeat(level[..., None], 3, axis=2))


def darkened(photo: Pixels) -> Pixels:
    """As taken in the evening, and mirrored."""
    return np.ascontiguousarray((255 * (photo[:, ::-1] / 255) ** 1.6 * 0.55).astype(np.uint8))


def close(photo: Pixels) -> Pixels:
    """The head and hardly more; the cap is cut."""
    height, width = photo.shape[:2]
    return np.ascontiguousarray(photo[height // 10 : height * 6 // 10, width // 5 : width * 4 // 5])


def portrait_of(models: Models, photo: Pixels) -> Portrait:
    """Of the largest face."""
    return make_portrait(models, photo, find_faces(models, photo)[0])


@pytest.fixture(scope="session")
def hopper() -> Pixels:
    return read_photo(PHOTOS / "grace_hopper.jpg")


@pytest.fixture(scope="session")
def sitters(
    models: Models, astronaut: Pixels, hopper: Pixels, portrait: Portrait
) -> dict[str, Portrait]:
    photos = {
        "hopper": hopper,
        "hopper in grey": grey(hopper),
        "hopper in the dark": darkened(hopper),
        "hopper from near": close(hopper),
        "astronaut in the dark": darkened(astronaut),
        "astronaut off to the left": np.ascontiguousarray(astronaut[:, 130:]),
    }
    made = {name: portrait_of(models, photo) for name, photo in photos.items()}
    return {"astronaut": portrait, **made}


class Drawings:
    """Every picture that a test asks for, drawn once for all: HxWx3, or HxWx4 on nothing."""

    def __init__(self, models: Models, sitters: dict[str, Portrait]) -> None:
        self._models = models
        self._sitters = sitters
        self._drawn: dict[tuple[str, str, int], Pixels] = {}  # some dozens of 3 MB

    def of(self, style: StyleName, sitter: str = "astronaut", seed: int = 0) -> Pixels:
        """The picture in its own colours."""
        name = (style, sitter, seed)
        if name not in self._drawn:
            self._drawn[name] = self.again(style, sitter, seed)
        return self._drawn[name]

    def on_white(self, style: StyleName, sitter: str = "astronaut", seed: int = 0) -> Pixels:
        """The picture on white where it is transparent."""
        return on_white(self.of(style, sitter, seed).astype(np.float32) / np.float32(255))

    def again(self, style: StyleName, sitter: str = "astronaut", seed: int = 0) -> Pixels:
        """Drawn anew, whether it was drawn before or not."""
        return to_pixels(STYLES[style](self._models, self._sitters[sitter], seed))


@pytest.fixture(scope="session")
def drawings(models: Models, sitters: dict[str, Portrait]) -> Drawings:
    return Drawings(models, sitters)


@pytest.fixture(scope="session")
def avatars(drawings: Drawings) -> dict[str, Pixels]:
    """Every style's picture of the astronaut, on white where it is transparent."""
    return {name: drawings.on_white(name) for name in STYLES}
