"""How a task is shown to people: the same words and names in every door."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

from studio.task import Operation, Picture, State, Task

Stand = Literal["waiting", "working", "done", "failed", "cancelled"]
"""The few words people see for the states of a task."""

STANDS: Mapping[State, Stand] = {
    State.CREATED: "waiting",
    State.SUBMITTING: "waiting",
    State.UNCERTAIN: "waiting",
    State.SUBMITTED: "waiting",
    State.FETCHING: "working",
    State.COMPLETED: "done",
    State.DONE: "done",
    State.FAILED: "failed",
    State.CANCELLED: "cancelled",
}
SUFFIXES = {"image/png": "png", "image/webp": "webp", "image/jpeg": "jpg"}


def stand(task: Task) -> Stand:
    """Return how a task stands: a submitted one waits until the engine starts on it."""
    if task.state is State.SUBMITTED and task.progress and task.progress.place is None:
        return "working"
    return STANDS[task.state]


def photo_name(photo: Picture) -> str:
    """Return what a photo is called as a file."""
    return f"darkroom-photo.{SUFFIXES.get(photo.content_type, 'jpg')}"


def result_name(task: Task, result: Picture) -> str:
    """Return what a result is called as a file, such as `darkroom-pencil.png`."""
    return f"{result_stem(task)}.{SUFFIXES.get(result.content_type, 'jpg')}"


def dated_name(task: Task, content_type: str, *form: str) -> str:
    """Return what a result is called when it is saved from the page.

    Such as `darkroom-pencil-2026-11-23.png`, or `darkroom-cutout-circle-512-2026-11-23.png` of the
    form `circle`, `512`. The day, in UTC, is when it was ordered: many land in one folder.
    """
    day = datetime.fromtimestamp(task.created_at, UTC).date().isoformat()
    words = (result_stem(task), *form, day)
    return f"{'-'.join(filter(None, words))}.{SUFFIXES.get(content_type, 'jpg')}"


def result_stem(task: Task) -> str:
    """Return what a task's results are called as files, without the suffix."""
    options = task.options
    if task.operation is Operation.UPSCALE:
        return f"darkroom-x{options.scale}"
    wish = "cutout" if options.background == "remove" else options.background
    return f"darkroom-{options.style or options.scene or wish}"
