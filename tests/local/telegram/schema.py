"""aiogram's models as the judge of calls: whether Telegram knows such parameters."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import aiogram.methods
from aiogram.types import BufferedInputFile, InputFile
from pydantic import BaseModel, ValidationError

_ATTACHED = "attach://"


def problem(method: str, parameters: Mapping[str, Any]) -> str:
    """What aiogram's model of a method has against a call; "" when nothing.

    Looks at every level: names nobody knows, values of another type, what is missing.
    """
    model = getattr(aiogram.methods, method[:1].upper() + method[1:], None)
    if model is None:
        return f"{method}: no such method"
    unknown = set(parameters) - set(model.model_fields)
    if unknown:
        return f"{method}: unknown {sorted(unknown)}"
    try:
        parsed = model.model_validate(_with_files(model, parameters))
    except ValidationError as error:
        return f"{method}: {error}"
    inner = [name for value in _values(parsed) for name in _unknown(value)]
    return f"{method}: unknown inside {inner}" if inner else ""


def _with_files(model: Any, parameters: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401  # a class made by pydantic
    """Uploads as files where a file is the only thing aiogram takes."""
    only_files = {
        name for name, field in model.model_fields.items() if field.annotation is InputFile
    }
    return {
        name: BufferedInputFile(b"", "file")
        if name in only_files and str(value).startswith(_ATTACHED)
        else value
        for name, value in parameters.items()
    }


def _unknown(value: object) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from (f"{type(value).__name__}.{name}" for name in value.model_extra or ())
        for inner in _values(value):
            yield from _unknown(inner)
    elif isinstance(value, list | tuple):
        for inner in cast("Sequence[object]", value):
            yield from _unknown(inner)


def _values(model: BaseModel) -> list[object]:
    return [getattr(model, name) for name in type(model).model_fields]
