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
        ("an anime portrait before a summer sky", "anime"),
        ("a page of a comic-book", "comic"),
        ("a watercolour on rough paper", "watercolour"),
        ("Watercolor, loose brush", "watercolour"),
        ("a neon portrait at night", "neon"),
        ("a professional studio\nheadshot, soft key light", "studio"),
        ("a pencil drawing of a cartoon", "pencil"),
        ("an OIL-PAINTING in the old manner", "oil"),
        ("pixel art for a game", "pixel"),
        ("a vinyl sticker for my laptop", "sticker"),
        ("an ink portrait with a dry brush", "ink"),
        ("me before a starry night, post-impressionist", "starry"),
        ("an impressionist garden", "impression"),
        ("an expressionist poster", "expression"),
        ("an impressionist oil painting", "oil"),
    ],
)
def test_a_phrase_chooses_its_style_first_match_first(prompt: str, style: str) -> None:
    assert style_for(prompt) == style


@pytest.mark.parametrize("prompt", ["me on Mars", "a drawing", "studio", "pop music art"])
def test_anything_else_chooses_nothing(prompt: str) -> None:
    assert style_for(prompt) is None
