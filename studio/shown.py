"""How a task is shown to people: the same words and names in every door."""

from collections.abc import Mapping
from typing import Literal

from studio.task import Picture, State, Task

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
    background = task.options.background
    wish = task.options.style or ("cutout" if background == "remove" else background)
    return f"darkroom-{wish}.{SUFFIXES.get(result.content_type, 'jpg')}"
