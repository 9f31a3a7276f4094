"""docs/local-telegram.md says what is there."""

import re
from pathlib import Path

import aiogram.methods

from local.telegram.methods import METHODS

PAGE = Path(__file__).parents[3] / "docs" / "local-telegram.md"


def section() -> str:
    return PAGE.read_text(encoding="utf-8").split("## What a bot can call")[1].split("\n## ")[0]


def test_the_documented_methods_are_exactly_those_there_are() -> None:
    rows = [line for line in section().splitlines() if line.startswith("| ")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert len(named) == len(set(named))
    assert set(named) == {method.name for method in METHODS}


def test_the_parameters_said_to_be_refused_are_exactly_those_telegram_has_beyond_ours() -> None:
    said = set(re.findall(r"`([a-z_]+)`", section().split("| about |")[0].split("by name:")[1]))
    refused: set[str] = set()
    for method in METHODS:
        theirs = getattr(aiogram.methods, method.name[0].upper() + method.name[1:]).model_fields
        refused |= set(theirs) - set(method.model.model_fields)
    assert said - {"parse_mode"} == refused
