"""Tasks as text and back: JSON with the names of the fields, those at their default left out.

A field that a later version adds needs a default, and old text still reads. One that it renames or
takes away needs a step in `journal_file.STEPS`.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, replace
from itertools import compress
from json.encoder import encode_basestring
from math import isfinite
from operator import attrgetter, is_not
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
"""Fields that some moves change."""
LASTING = frozenset(field.name for field in fields(Task)) - VOLATILE - EVERY_MOVE - SOME_MOVES
"""Fields that stay as they are as long as the task."""


def _kept(names: Collection[str]) -> tuple[tuple[str, object], ...]:
    """Return what stands before each value, and which one is left out."""
    return tuple((f',"{f.name}":', f.default) for f in fields(Task) if f.name in names)


def _getter(names: Collection[str]) -> Callable[[Task], Values]:
    return attrgetter(*(field.name for field in fields(Task) if field.name in names))


_SOMETIMES, _LASTING = _kept(SOME_MOVES), _kept(LASTING)
_PLACES = range(len(_SOMETIMES))
_DEFAULTS: Values = tuple(default for _, default in _SOMETIMES)
_NO_TEXTS = [""] * len(_SOMETIMES)
_get_lasting = _getter(LASTING)
get_sometimes = _getter(SOME_MOVES)
"""Returns what `fold_sometimes` takes."""
_STATES: Mapping[State, str] = {
    state: f',"state":"{state}"' for state in State if state is not State.CREATED
}
_PARTS = {
    part: (tuple(f'"{f.name}":' for f in fields(part)), attrgetter(*(f.name for f in fields(part))))
    for part in (Picture, Options, EngineRequest)
}


def _as_mapping(failure: Any) -> Mapping[str, Any]:  # noqa: ANN401  what json doesn't know
    """Return the one part of a task that json writes as json takes it."""
    return {"code": failure.code, "facts": dict(failure.facts)}


_encode = json.JSONEncoder(
    default=_as_mapping, ensure_ascii=False, check_circular=False, separators=(",", ":")
).encode


def _write_part(part: Any) -> str:  # noqa: ANN401  one of `_PARTS`
    heads, get_values = _PARTS[type(part)]
    pairs: Iterator[tuple[str, object]] = zip(heads, get_values(part), strict=True)
    written = [
        head + _WRITERS.get(value.__class__, _encode)(value)  # `_write`, less a call for each field
        for head, value in pairs
        if value is not None
    ]
    return f"{{{','.join(written)}}}"


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    str: encode_basestring,
    Operation: encode_basestring,
    bool: lambda value: "true" if value else "false",
    int: int.__repr__,
    float: lambda value: float.__repr__(value) if isfinite(value) else _encode(value),
    tuple: lambda values: f"[{','.join(map(_write, values))}]",
    **dict.fromkeys(_PARTS, _write_part),
}
"""What `_encode` does, in half the time or less: much of its work is to get ready."""


def _write(value: object) -> str:
    return _WRITERS.get(type(value), _encode)(value)


def fold(task: Task) -> str:
    """Return a task as text, without what is volatile. Costs about 10 microseconds.

    The three parts one after the other; who folds a task again keeps those that stay the same.
    """
    return f"{fold_lasting(task)}{''.join(fold_sometimes(get_sometimes(task)))}{fold_end(task)}"


def fold_lasting(task: Task) -> str:
    """Begin a JSON object with the fields that last, of which some are never at a default."""
    kept = zip(_LASTING, _get_lasting(task), strict=True)
    return (
        f"{{{''.join([_fold_field(head, default, value) for (head, default), value in kept])[1:]}"
    )


def fold_sometimes(values: Values) -> list[str]:
    """Go on with the fields that some moves change: a text each, empty for a default."""
    return fold_changed(values, _DEFAULTS, _NO_TEXTS)


def fold_changed(values: Values, before: Values, texts: list[str]) -> list[str]:
    """Return what `fold_sometimes` does, given earlier values and what it made of those."""
    places = list(compress(_PLACES, map(is_not, values, before)))
    if not places:
        return texts
    texts = texts.copy()
    for place in places:
        texts[place] = _fold_sometimes(place, values[place])
    return texts


def fold_end(task: Task) -> str:
    """End with the fields that every move changes. Times are finite: JSON has no other numbers."""
    state = _STATES.get(task.state, "")
    version = f',"version":{task.version}' if task.version != 1 else ""
    next_at = "null" if task.next_at is None else repr(task.next_at)
    return f'{state}{version},"updated_at":{task.updated_at!r},"next_at":{next_at}}}'


def _fold_sometimes(place: int, value: object) -> str:
    return _fold_field(*_SOMETIMES[place], value)


def _fold_field(head: str, default: object, value: object) -> str:
    return "" if value is default or value == default else head + _write(value)


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
    "cutout": lambda value: Picture(**value),
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
