"""What the server and its worker process say to each other: JSON, one object a line.

Pictures do not travel through the pipe: a job names the file to read and the files to write.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

StyleName = Literal[
    "studio",
    "illustration",
    "cartoon",
    "anime",
    "comic",
    "pencil",
    "pop_art",
    "watercolour",
    "neon",
    "oil",
    "pixel",
    "sticker",
    "ink",
    "impression",
    "expression",
    "starry",
]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True)


class CutOutJob(_Line):
    """Remove the background. `mask_only` writes the matte instead of the cut-out."""

    operation: Literal["cut_out"] = "cut_out"
    photo: Path
    result: Path
    mask: Path | None = None
    picture_format: Literal["png", "webp"]
    clean_colours: bool
    mask_only: bool


class AvatarJob(_Line):
    """Draw a portrait in one style, once for each of `results`, with seeds counting up."""

    operation: Literal["avatar"] = "avatar"
    photo: Path
    results: list[Path]
    style: StyleName
    picture_format: Literal["png", "jpeg", "webp"]
    seed: int


class UpscaleJob(_Line):
    """Draw a picture `scale` times as wide and high."""

    operation: Literal["upscale"] = "upscale"
    photo: Path
    result: Path
    scale: Literal[2, 4]
    picture_format: Literal["png", "jpeg"]


AnyJob = CutOutJob | AvatarJob | UpscaleJob
Job = Annotated[AnyJob, Field(discriminator="operation")]


class Stage(_Line):
    """A part of the work begins."""

    event: Literal["stage"] = "stage"
    message: str


class Loading(_Line):
    """A model file is being opened; `ended` when it is open. An open one is never loaded again."""

    event: Literal["loading"] = "loading"
    ended: bool = False


class Drawn(_Line):
    """One file was written."""

    path: Path
    width: int
    height: int


class Done(_Line):
    """The job is finished; `mask` as the job asked.

    `photos_known` is how many photos of such jobs the process remembers now, this one among them.
    """

    event: Literal["done"] = "done"
    pictures: list[Drawn]
    mask: Drawn | None = None
    photos_known: int = 0


class Refused(_Line):
    """The photo cannot be worked on; `kind` is fal's error type."""

    event: Literal["refused"] = "refused"
    kind: str
    sentence: str
    context: dict[str, int | list[str]]


class Broken(_Line):
    """The engine failed; the traceback went to standard error."""

    event: Literal["broken"] = "broken"
    sentence: str


class OutOfMemory(_Line):
    """The picture needed more than the process may have; the process ends with this line."""

    event: Literal["out_of_memory"] = "out_of_memory"


AnyReply = Stage | Loading | Done | Refused | Broken | OutOfMemory
Reply = Annotated[AnyReply, Field(discriminator="event")]

job_lines: TypeAdapter[AnyJob] = TypeAdapter(Job)
reply_lines: TypeAdapter[AnyReply] = TypeAdapter(Reply)
