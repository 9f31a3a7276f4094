"""Cursors of lists: where a page ended, as a text that means something to us only."""

from math import isfinite

from studio.errors import RequestInvalid
from studio.runtime.listing import Place
from studio.task import TaskId

MAX_LENGTH = 80


def write_cursor(place: Place) -> str:
    """Return a place as a text for a query."""
    return f"{place.created_at!r}-{place.id}"


def read_cursor(text: str) -> Place:
    """Return the place that a text means.

    Raises:
        RequestInvalid: When it isn't one of ours.
    """
    at, _, task_id = text.rpartition("-")
    try:
        created_at = float(at)
    except ValueError as error:
        raise RequestInvalid(field="cursor") from error
    if not (isfinite(created_at) and task_id):
        raise RequestInvalid(field="cursor")
    return Place(created_at, TaskId(task_id))
