"""What a link to the bot chooses."""

import pytest

from bot.screens.links import chosen_by
from studio.catalogue import read_catalogue
from studio.task import Options

MENU = read_catalogue()


@pytest.mark.parametrize(
    ("payload", "chosen"),
    [
        ("s-pencil", Options(style="pencil")),
        ("s-pop-art", Options(style="pop-art")),
        ("b-remove", Options(background="remove")),
        ("b-picture", Options(background="picture")),
        ("b-beach", Options(background="scene", scene="beach")),
        ("b-ff8800", Options(background="colour", colour="#ff8800")),
        ("b-scene", Options(background="scene")),
        ("b-colour", Options(background="colour")),
    ],
)
def test_a_choice_is_read(payload: str, chosen: Options) -> None:
    assert chosen_by(payload, MENU) == chosen


@pytest.mark.parametrize("payload", ["b-teal", "b-ocean", "b-ff8800-0044aa"])
def test_colours_and_gradients_are_read_by_name_and_by_value(payload: str) -> None:
    options = chosen_by(payload, MENU)
    assert options is not None
    assert options.colour or options.gradient


@pytest.mark.parametrize(
    "payload", ["", "s-", "b-", "s-fresco", "b-prompt", "settings", "x-2", "s"]
)
def test_anything_else_chooses_nothing(payload: str) -> None:
    assert chosen_by(payload, MENU) is None
