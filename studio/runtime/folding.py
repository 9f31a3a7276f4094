"""Tasks as text and back: JSON with the names of the fields, those at their default left out.

A field that a later version adds needs a default, and old text still reads. One that it renames or
takes away needs a step in `journal_file.STEPS`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from studio.task import (
    Changes,
    EngineRequest,
    Failure,
    Operation,
    Options,
    Owner,
    Picture,
    State,
    Task,
    TaskId,
)

VOLATILE = frozenset({"progress", "troubles", "checks"})
"""Fields that a restart begins anew: they change without a move, and are never written down."""

MOVING = frozenset(Changes.__annotations__) | {"state", "version", "updated_at", "next_at"}
"""Fields that a move may change; the others last as long as the task."""

_MOVING = tuple((f.name, f.default) for f in fields(Task) if f.name in MOVING)
_LASTING = tuple((f.name, f.default) for f in fields(Task) if f.name not in MOVING | VOLATILE)
_get_moving = attrgetter(*(name for name, _ in _MOVING))
_get_lasting = attrgetter(*(name for name, _ in _LASTING))
_PARTS = {part: tuple(f.name for f in fields(part)) for part in (Picture, Options, EngineRequest)}


def _as_mapping(part: Any) -> Mapping[str, Any]:  # noqa: ANN401  any value json doesn't know
    """Return a part of a task as json takes it."""
    if isinstance(part, Failure):
        return {"code": part.code, "facts": dict(part.facts)}
    names = _PARTS[type(part)]
    return {name: value for name in names if (value := getattr(part, name)) is not None}


_encode = json.JSONEncoder(
    default=_as_mapping, ensure_ascii=False, check_circular=False, separators=(",", ":")
).encode


def fold(task: Task) -> str:
    """Return a task as text, without what is volatile. Costs about 10 microseconds."""
    return _joined(_encode_lasting(task), task)


class Folder:
    """Folds tasks at every move in half the time: what lasts is encoded once for each open task."""

    def __init__(self) -> None:
        self._lasting: dict[TaskId, str] = {}  # of open tasks

    def fold(self, task: Task) -> str:
        """Return what `fold` returns."""
        lasting = self._lasting.get(task.id) or _encode_lasting(task)
        if task.settled:
            self.forget(task)
        else:
            self._lasting[task.id] = lasting
        return _joined(lasting, task)

    def forget(self, task: Task) -> None:
        """Keep nothing for a task any more."""
        self._lasting.pop(task.id, None)


def _encode_lasting(task: Task) -> str:
    return _encode(_without_defaults(_LASTING, _get_lasting(task)))


def _joined(lasting: str, task: Task) -> str:
    """Make one JSON object of two, neither of which is ever empty."""
    moving = _encode(_without_defaults(_MOVING, _get_moving(task)))
    return f"{lasting[:-1]},{moving[1:]}"


def _without_defaults(
    kept: tuple[tuple[str, object], ...], values: tuple[object, ...]
) -> dict[str, object]:
    return {
        name: value
        for (name, default), value in zip(kept, values, strict=True)
        if value is not default and value != default
    }


def _options(value: Any) -> Options:  # noqa: ANN401  what json made of it
    options = Options(**value)
    return replace(options, picture=Picture(**value["picture"])) if options.picture else options


_UNFOLDED: Mapping[str, Callable[[Any], object]] = {
    "id": TaskId,
    "owner": Owner,
    "retry_of": TaskId,
    "operation": Operation,
    "state": State,
    "options": _options,
    "photo": lambda value: Picture(**value),
    "request": lambda value: EngineRequest(**value),
    "outputs": tuple,
    "past_requests": tuple,
    "results": lambda value: tuple(Picture(**picture) for picture in value),
    "error": lambda value: Failure(**value),
}
"""How a field is made from what json gives, where that isn't the value itself."""


def unfold(text: str) -> Task:
    """Return the task that a text keeps.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: When it isn't one that `fold` made.
    """
    values: dict[str, Any] = json.loads(text)
    for name, made in _UNFOLDED.items():
        value = values.get(name)
        if value is not None:
            values[name] = made(value)
    return Task(**values)
