"""What can be wrong with a photo, by name.

PictureError
├── PhotoUnreadable, PhotoFormatUnsupported, PhotoTooLarge, PhotoTooSmall
├── NoFace
└── NoClearSubject
ModelDamaged (the installation is broken, not the photo)
└── MatteModelUnusable
"""

from __future__ import annotations


class PictureError(Exception):
    """The photo cannot be worked on. `kind` is fal's error type, `context` its numbers."""

    kind: str = "internal_server_error"

    def __init__(self, sentence: str, **context: int | list[str]) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.context: dict[str, int | list[str]] = dict(context)


class PhotoUnreadable(PictureError):
    """The bytes are not a whole picture."""

    kind = "image_load_error"


class PhotoFormatUnsupported(PictureError):
    """A picture, but of a format this engine does not read."""

    kind = "unsupported_image_format"


class PhotoTooLarge(PictureError):
    """More pixels than the engine accepts."""

    kind = "image_too_large"


class PhotoTooSmall(PictureError):
    """Too few pixels to see anything."""

    kind = "image_too_small"


class NoFace(PictureError):
    """An avatar was asked for and no face could be verified."""

    kind = "face_detection_error"


class NoClearSubject(PictureError):
    """The matte is empty, full, or mostly half transparent."""

    kind = "no_media_generated"


class ModelDamaged(Exception):
    """A model file is missing or is not the file that MODELS.toml names."""


class MatteModelUnusable(ModelDamaged):
    """The model that the operator chose by LOCAL_MATTE_MODEL cannot be used; says why."""
