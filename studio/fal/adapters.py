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


class BirefnetOutput(BaseModel):
    """Output of `fal-ai/birefnet/v2`."""

    image: File


class ImagesOutput(BaseModel):
    """Output of the image editing endpoints."""

    images: list[File]
    has_nsfw_concepts: list[bool] | None = None


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
        try:
            return (BirefnetOutput.model_validate(answer).image.url,)
        except ValidationError as error:
            raise ResultBroken from error


class NanoBananaEdit:
    """Redraws the person by the style's prompt, as a square."""

    def __init__(self, endpoint: str, catalogue: Catalogue) -> None:
        self.endpoint = endpoint
        self._catalogue = catalogue

    def arguments(self, task: Task, photo_url: str) -> Arguments:
        """Ask for one square picture in the task's style."""
        style = self._catalogue.style(task.options.style or "")
        return {
            "prompt": style.prompt,
            "image_urls": [photo_url],
            "num_images": 1,
            "aspect_ratio": "1:1",
            "output_format": "png",
            "safety_tolerance": "4",
            "limit_generations": True,
            "sync_mode": False,
        }

    def outputs(self, answer: object) -> tuple[str, ...]:
        """Return the URLs of the pictures; see `Adapter.outputs`."""
        try:
            output = ImagesOutput.model_validate(answer)
        except ValidationError as error:
            raise ResultBroken from error
        if any(output.has_nsfw_concepts or ()) or not output.images:
            raise EngineRefused  # endpoints without the flag make nothing instead
        return tuple(image.url for image in output.images[:1])


def adapters(catalogue: Catalogue) -> Mapping[Operation, Adapter]:
    """Return the adapter for each operation."""
    return {
        Operation.AVATAR: NanoBananaEdit(catalogue.endpoints.avatar, catalogue),
        Operation.BACKGROUND: Birefnet(catalogue.endpoints.cutout),
    }
