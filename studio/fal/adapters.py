"""One typed adapter an endpoint: how to ask, and how to read the answer.

Every parameter is sent explicitly: the defaults in fal's published types are unreliable for
endpoints that share a schema. Field names and output shapes: fal's published endpoint types.
"""

from collections.abc import Mapping
from typing import Protocol

from pydantic import BaseModel, Field, ValidationError

from studio.catalogue import Catalogue
from studio.errors import EngineRefused, ResultBroken
from studio.task import Operation, Task

Arguments = Mapping[str, object]

BACKGROUND_PROMPT = (
    "Replace only the background of this photo. Keep every person and thing in the foreground "
    "exactly as it is: face, hair, clothes, pose, size and place in the picture. Match light and "
    "colours so that the subject stands naturally in front of it. The new background: {words}"
)
"""Holds none of the phrases by which the local engine knows its styles: that one must refuse."""


class Adapter(Protocol):
    """Speaks to one endpoint."""

    @property
    def endpoint(self) -> str:
        """The endpoint's id."""
        ...

    def arguments(self, task: Task, photo_url: str) -> Arguments:
        """Return the model input for a task."""
        ...

    def outputs(self, answer: object) -> tuple[str, ...]:
        """Return the URLs of the pictures in an answer.

        Raises:
            EngineRefused: When the answer is a safety filter's: flagged, or without a picture.
            ResultBroken: When it makes no sense.
        """
        ...


class File(BaseModel):
    """A file as fal describes it; more fields may come."""

    url: str = Field(min_length=1, max_length=4000)


class ImageOutput(BaseModel):
    """Output of the endpoints that make one picture of one."""

    image: File

    @classmethod
    def urls(cls, answer: object) -> tuple[str, ...]:
        """Return the URL of the picture in an answer; see `Adapter.outputs`."""
        try:
            return (cls.model_validate(answer).image.url,)
        except ValidationError as error:
            raise ResultBroken from error


class ImagesOutput(BaseModel):
    """Output of the image editing endpoints."""

    images: list[File]
    has_nsfw_concepts: list[bool] | None = None

    @classmethod
    def urls(cls, answer: object) -> tuple[str, ...]:
        """Return the URL of the first picture in an answer; see `Adapter.outputs`."""
        try:
            output = cls.model_validate(answer)
        except ValidationError as error:
            raise ResultBroken from error
        if any(output.has_nsfw_concepts or ()) or not output.images:
            raise EngineRefused  # endpoints without the flag make nothing instead
        return tuple(image.url for image in output.images[:1])


class Birefnet:
    """Cuts the subject out: RGBA with clean foreground colours, at the photo's size."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint

    def arguments(self, task: Task, photo_url: str) -> Arguments:  # noqa: ARG002  the same for every task
        """Ask for the portrait model, a PNG, and colours cleaned of the old background."""
        return {
            "image_url": photo_url,
            "model": "Portrait",
            "operating_resolution": "1024x1024",
            "output_format": "png",
            "refine_foreground": True,
            "output_mask": False,
            "sync_mode": False,
        }

    def outputs(self, answer: object) -> tuple[str, ...]:
        """Return the URL of the cut-out; see `Adapter.outputs`."""
        return ImageOutput.urls(answer)


class NanoBananaEdit:
    """Redraws the person by the style's prompt, as a square."""

    def __init__(self, endpoint: str, catalogue: Catalogue) -> None:
        self.endpoint = endpoint
        self._catalogue = catalogue

    def arguments(self, task: Task, photo_url: str) -> Arguments:
        """Ask for one square picture in the task's style."""
        style = self._catalogue.style(task.options.style or "")
        return _edit(style.prompt, photo_url, aspect_ratio="1:1")

    def outputs(self, answer: object) -> tuple[str, ...]:
        """Return the URL of the picture; see `Adapter.outputs`."""
        return ImagesOutput.urls(answer)


class NanoBananaBackground:
    """Draws the background that the person describes, in the photo's own shape."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint

    def arguments(self, task: Task, photo_url: str) -> Arguments:
        """Ask for one picture with nothing changed but the background."""
        prompt = BACKGROUND_PROMPT.format(words=task.options.prompt or "")
        return _edit(prompt, photo_url, aspect_ratio="auto")

    def outputs(self, answer: object) -> tuple[str, ...]:
        """Return the URL of the picture; see `Adapter.outputs`."""
        return ImagesOutput.urls(answer)


class Esrgan:
    """Enlarges a picture by super-resolution; faces are left as the picture has them."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint

    def arguments(self, task: Task, photo_url: str) -> Arguments:
        """Ask for the model made for the scale, and for a PNG where the picture is one."""
        scale = task.options.scale or 2
        is_png = task.photo.content_type == "image/png"  # drawn, or with transparent parts
        return {
            "image_url": photo_url,
            "scale": scale,
            "model": f"RealESRGAN_x{scale}plus",
            "face": False,
            "tile": 0,
            "output_format": "png" if is_png else "jpeg",
        }

    def outputs(self, answer: object) -> tuple[str, ...]:
        """Return the URL of the picture; see `Adapter.outputs`."""
        return ImageOutput.urls(answer)


class Adapters:
    """Finds the adapter that a task's order is placed and read with."""

    def __init__(self, catalogue: Catalogue) -> None:
        endpoints = catalogue.endpoints
        self._avatar = NanoBananaEdit(endpoints.avatar, catalogue)
        self._cutout = Birefnet(endpoints.cutout)
        self._prompt = NanoBananaBackground(endpoints.prompt)
        self._upscale = Esrgan(endpoints.upscale)

    def of(self, task: Task) -> Adapter:
        """Return the adapter of a task."""
        match task.operation:
            case Operation.AVATAR:
                return self._avatar
            case Operation.UPSCALE:
                return self._upscale
            case Operation.BACKGROUND:
                return self._cutout if task.composed else self._prompt


def _edit(prompt: str, photo_url: str, *, aspect_ratio: str) -> Arguments:
    """Return the input of `fal-ai/nano-banana/edit` for one picture."""
    return {
        "prompt": prompt,
        "image_urls": [photo_url],
        "num_images": 1,
        "aspect_ratio": aspect_ratio,
        "output_format": "png",
        "safety_tolerance": "4",
        "limit_generations": True,
        "sync_mode": False,
    }
