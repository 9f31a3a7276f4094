"""What goes over the wire. Response models have no defaults: the page's types know every field."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from studio.errors import all_errors, of_failure
from studio.links import Links
from studio.shown import Stand, dated_name, photo_name, stand
from studio.task import CANCELLABLE, Background, Operation, State
from studio.task import Picture as StoredPicture
from studio.task import Progress as StoredProgress
from studio.task import Task as StoredTask

ErrorCode = Annotated[str, Field(json_schema_extra={"enum": [*sorted(all_errors())]})]
"""Every stable error code."""

FINISHING = StoredProgress(stage="finishing")


class _Schema(BaseModel):
    model_config = ConfigDict(frozen=True, serialize_by_alias=True)


class Problem(_Schema):
    """Every error, from any layer (RFC 9457)."""

    code: ErrorCode = Field(description="Stable; what programs go by.")
    title: str = Field(description="What happened, in a few words for people.")
    detail: str = Field(description="What to do next, in a sentence for people.")
    status: int
    retryable: bool = Field(description="Whether the same request may succeed later.")
    incident: str | None = Field(description="Leads the operator to the log, for errors of ours.")
    retry_after: int | None = Field(description="Seconds to wait before trying again.")
    scene: str | None = Field(description="Id of the scene offered, with `prompt.needs_key`.")


class Session(_Schema):
    """A guest's session."""

    token: str = Field(description="For `Authorization: Bearer`.")
    expires_at: datetime


class Picture(_Schema):
    """A picture behind a signed link that expires."""

    url: str = Field(description="Add `&download=1` to have it saved under a human file name.")
    thumbnail_url: str | None = Field(description="A WebP of at most 512 pixels a side.")
    placeholder: str | None = Field(
        description="A WebP of a few pixels, as base64: what to show until the picture has come."
    )
    content_type: str
    width: int
    height: int


class Progress(_Schema):
    """How far a waiting task is."""

    stage: str | None = Field(description="Words for what is being done, such as `cutting out`.")
    place: int | None = Field(description="How many are ahead in the queue.")
    fraction: float | None = Field(description="0 to 1, where known.")


class TaskError(_Schema):
    """Why a task failed."""

    code: ErrorCode
    title: str
    detail: str
    retryable: bool
    incident: str | None = Field(description="Leads the operator to the log, for errors of ours.")


class TaskOptions(_Schema):
    """What was asked for."""

    style: str | None
    background: Background | None
    colour: str | None = Field(description="#rrggbb")
    gradient: str | None = Field(description="#rrggbb-#rrggbb, upper left to lower right.")
    scene: str | None
    prompt: str | None
    shadow: bool
    scale: int | None


class Task(_Schema):
    """One photo job."""

    id: str
    operation: Operation
    options: TaskOptions
    state: Stand
    version: int
    progress: Progress | None
    photo: Picture
    results: list[Picture]
    cutout: bool = Field(
        description="Whether the cut-out of its photo is kept: `/status/{id}/cutout` shows it, and "
        "further backgrounds with `from_task` need no engine."
    )
    error: TaskError | None
    cancellable: bool
    favourite: bool
    may_still_come: bool = Field(
        description="Whether it failed or was cancelled while its order may have gone on: "
        "should the picture be made after all, it comes here."
    )
    cancelled_too_late: bool = Field(
        description="Whether its picture is here though it was cancelled: it was already drawn."
    )
    retry_of: str | None
    created_at: datetime
    updated_at: datetime


class TaskPage(_Schema):
    """Tasks, newest first."""

    items: list[Task]
    next_cursor: str | None = Field(
        description="Pass as `cursor` for the next page; null at the end."
    )


class CatalogueStyle(_Schema):
    """An avatar style."""

    id: str
    name: str
    description: str
    thumbnail_url: str


class CatalogueBackground(_Schema):
    """A kind of background."""

    id: Background
    name: str
    description: str
    thumbnail_url: str


class CatalogueColour(_Schema):
    """A swatch."""

    name: str
    value: str = Field(description="#rrggbb")


class CatalogueGradient(_Schema):
    """Two colours, one fading into the other from the upper left to the lower right."""

    name: str
    value: str = Field(description="#rrggbb-#rrggbb")


class CatalogueScene(_Schema):
    """A place that is painted behind the subject."""

    id: str
    name: str
    description: str
    thumbnail_url: str


class CatalogueUpscale(_Schema):
    """How far a picture can be enlarged."""

    scale: int
    name: str
    description: str
    max_pixels: int = Field(description="Most pixels of a picture that is taken, width x height.")


class PhotoProblem(_Schema):
    """What speaks against an avatar of a photo."""

    code: ErrorCode
    title: str = Field(description="What is wrong, in a few words for people.")
    detail: str = Field(description="What to do about it, in a sentence for people.")


class PhotoCheck(_Schema):
    """What was found in a photo."""

    problems: list[PhotoProblem] = Field(description="The gravest first; empty: nothing.")


class Limits(_Schema):
    """What a photo may be."""

    max_upload_bytes: int
    max_pixels: int
    content_types: list[str]


class Engine(_Schema):
    """Where pictures are made."""

    id: Literal["local", "fal"]
    name: str


class Catalogue(_Schema):
    """The menu."""

    styles: list[CatalogueStyle]
    backgrounds: list[CatalogueBackground]
    colours: list[CatalogueColour]
    gradients: list[CatalogueGradient]
    scenes: list[CatalogueScene]
    upscales: list[CatalogueUpscale]
    prompts: bool = Field(description="Whether background `prompt` is possible with this engine.")
    limits: Limits
    engine: Engine
    keep_hours: int = Field(description="Photos and results are deleted after this many hours.")


def view(task: StoredTask, links: Links) -> Task:
    """Return a task as its owner may see it."""
    progress = FINISHING if task.state is State.FETCHING else task.progress
    return Task(
        id=task.id,
        operation=task.operation,
        options=TaskOptions(
            style=task.options.style,
            background=task.options.background,
            colour=task.options.colour,
            gradient=task.options.gradient,
            scene=task.options.scene,
            prompt=task.options.prompt,
            shadow=task.options.shadow,
            scale=task.options.scale,
        ),
        state=stand(task),
        version=task.version,
        progress=progress
        and Progress(stage=progress.stage, place=progress.place, fraction=progress.fraction),
        photo=_picture(task.photo, links, photo_name(task.photo)),
        results=[
            _picture(result, links, dated_name(task, result.content_type))
            for result in task.results
        ],
        cutout=task.cutout is not None,
        error=_error(task),
        cancellable=task.state in CANCELLABLE and not task.cancel_requested,
        favourite=task.favourite,
        may_still_come=task.claimable,
        cancelled_too_late=task.cancelled_too_late,
        retry_of=task.retry_of,
        created_at=datetime.fromtimestamp(task.created_at, UTC),
        updated_at=datetime.fromtimestamp(task.updated_at, UTC),
    )


def etag(task: StoredTask) -> str:
    """Return the entity tag: it changes with each move and each report of progress."""
    return f'"{task.version}-{task.progress.serial if task.progress else 0}"'


def _picture(picture: StoredPicture, links: Links, name: str) -> Picture:
    return Picture(
        url=links.make(picture.key, name=name),
        thumbnail_url=picture.thumbnail_key and links.make(picture.thumbnail_key),
        placeholder=picture.placeholder,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
    )


def _error(task: StoredTask) -> TaskError | None:
    if task.error is None:
        return None
    error = of_failure(task.error)
    return TaskError(
        code=error.code,
        title=error.title,
        detail=error.detail,
        retryable=error.retryable,
        incident=error.incident,
    )
