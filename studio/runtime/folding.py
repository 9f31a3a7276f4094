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

Values = tuple[object, ...]
VOLATILE = frozenset({"progress", "troubles", "checks"})
"""Fields that a restart begins anew: they change without a move, and are never written down."""

EVERY_MOVE = frozenset({"state", "version", "updated_at", "next_at"})
"""Fields that every move changes."""
SOME_MOVES = frozenset(Changes.__annotations__) - EVERY_MOVE
"""Fields that some moves change; what is in none of the three lasts as long as the task."""

_LASTING = tuple(
    (field.name, field.default)
    for field in fields(Task)
    if field.name not in VOLATILE | EVERY_MOVE | SOME_MOVES
)
_SOMETIMES = tuple(
    (field.name, field.default) for field in fields(Task) if field.name in SOME_MOVES
)
_get_lasting = attrgetter(*(name for name, _ in _LASTING))
get_sometimes: Callable[[Task], Values] = attrgetter(*(name for name, _ in _SOMETIMES))
"""Returns what `fold_sometimes` takes."""
_STATES: Mapping[State, str] = {
    state: f',"state":"{state}"' for state in State if state is not State.CREATED
}
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
    """Return a task as text, without what is volatile. Costs about 10 microseconds.

    The three parts one after the other; who folds a task again keeps those that stay the same.
    """
    return f"{fold_lasting(task)}{fold_sometimes(get_sometimes(task))}{fold_end(task)}"


def fold_lasting(task: Task) -> str:
    """Begin a JSON object with the fields that last, of which some are never at a default."""
    return _encode(_without_defaults(_LASTING, _get_lasting(task)))[:-1]


def fold_sometimes(values: Values) -> str:
    """Go on with the fields that some moves change, of which there may be none."""
    encoded = _encode(_without_defaults(_SOMETIMES, values))[1:-1]
    return encoded and f",{encoded}"


def fold_end(task: Task) -> str:
    """End with the fields that every move changes. Times are finite: JSON has no other numbers."""
    state = _STATES.get(task.state, "")
    version = f',"version":{task.version}' if task.version != 1 else ""
    next_at = "null" if task.next_at is None else repr(task.next_at)
    return f'{state}{version},"updated_at":{task.updated_at!r},"next_at":{next_at}}}'


def _without_defaults(kept: tuple[tuple[str, object], ...], values: Values) -> dict[str, object]:
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
