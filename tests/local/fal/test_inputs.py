"""Prompts choose a style by documented phrases and by nothing else."""

import pytest

from local.fal.inputs import style_for


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("Turn this person into a pencil drawing on white paper", "pencil"),
        ("POP ART portrait in the manner of the sixties", "pop_art"),
        ("a pop-art poster", "pop_art"),
        ("A Flat  Illustration with pastel colours", "illustration"),
        ("a friendly cartoon character", "cartoon"),
        ("a professional studio\nheadshot, soft key light", "studio"),
        ("a pencil drawing of a cartoon", "pencil"),
    ],
)
def test_a_phrase_chooses_its_style_first_match_first(prompt: str, style: str) -> None:
    assert style_for(prompt) == style


@pytest.mark.parametrize("prompt", ["me on Mars", "a drawing", "studio", "pop music art"])
def test_anything_else_chooses_nothing(prompt: str) -> None:
    assert style_for(prompt) is None
