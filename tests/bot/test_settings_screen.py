"""The settings as they are shown, and what their buttons change."""

from dataclasses import replace
from typing import Any

import pytest

from bot.screens import settings
from bot.screens.callback_data import CallbackData
from bot.screens.screens import Screen
from bot.screens.settings import SETS, Shown
from bot.speech.speech import LANGUAGES, Speech
from bot.state.people import LAST, Person
from studio.catalogue import read_catalogue

MENU = read_catalogue()


def shown(*, host_hours: int = 24, language: str = "en", **set_to: Any) -> Shown:  # noqa: ANN401  any setting
    person = Person(id=1234567890123456789, spoken="en", **set_to)
    return Shown(speech=Speech(language, MENU), person=person, host_hours=host_hours)


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.rows for button in row]


def pressed(screen: Screen) -> list[CallbackData]:
    data = [str(button.callback_data) for row in screen.rows for button in row]
    return [press for one in data if (press := CallbackData.read(one))]


def test_the_first_page_says_how_everything_stands() -> None:
    assert labels(settings.page(shown(), ""))[:5] == [
        "Language: as in your app (English)",
        "New photo: ask me",
        "Files: full quality",
        "Each picture as a file too: no",
        "Delete after: 24 hours, as for all",
    ]
    changed = shown(
        language="de",
        at_once="b.remove",
        quality="small",
        as_file=True,
        keep_hours=1,
    )
    changed = replace(changed, person=replace(changed.person, language="de"))
    said = labels(settings.page(replace(changed, speech=Speech("en", MENU)), ""))[1:5]
    assert said == [
        "New photo: Cut-out",
        "Files: smaller, as JPEG",
        "Each picture as a file too: yes",
        "Delete after: 1 hour",
    ]
    assert "Deutsch" in labels(settings.page(changed, ""))[0]


@pytest.mark.parametrize("name", ["", "language", "photo", "styles", "styles.1", "keep", "what"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_of_every_page_fits_and_leads_somewhere(name: str, language: str) -> None:
    here = shown(language=language)
    for row in settings.page(here, name).rows:
        for button in row:
            assert len(str(button.callback_data).encode()) <= 64
            assert len(button.text) <= 64
    for press in pressed(settings.page(here, name)):
        setting, is_change, value = press.arg.partition(SETS)
        if is_change:
            assert settings.changes(here, setting, value)


def test_what_is_chosen_is_ticked_and_nothing_else() -> None:
    for code, name, ticked in (
        ("", "photo", "✓ Ask me"),
        (LAST, "photo", "✓ At once: my last style"),
        ("b.blur", "photo", "✓ At once: Blurred background"),
        ("s.pencil", "photo", "✓ At once: Pencil avatar"),
        ("s.neon", "styles.2", "✓ Neon"),
    ):
        pages = [name] if name != "styles.2" else [f"styles.{number}" for number in range(9)]
        found = [
            label
            for one in pages
            for label in labels(settings.page(shown(at_once=code), one))
            if label.startswith("✓")
        ]
        assert set(found) == {ticked}


def test_pictures_are_never_kept_longer_than_the_host_keeps_them() -> None:
    assert labels(settings.page(shown(host_hours=3), "keep"))[:2] == [
        "✓ 3 hours, as for all",
        "1 hour",
    ]
    assert settings.changes(shown(host_hours=3), "keep", "6") == {}
    assert settings.changes(shown(host_hours=3), "keep", "1") == {"keep_hours": 1}
    said = labels(settings.page(shown(host_hours=1, keep_hours=6), ""))
    assert not [label for label in said if label.startswith("Delete after")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "xx"),
        ("photo", "s.fresco"),
        ("photo", "x.2"),
        ("photo", "c.ff0000"),
        ("quality", "huge"),
        ("keep", "-1"),
        ("keep", "99"),
        ("blocked", "on"),
        ("id", "7"),
    ],
)
def test_a_forged_button_changes_nothing(name: str, value: str) -> None:
    assert settings.changes(shown(), name, value) == {}


def test_a_style_that_is_no_longer_there_is_no_style() -> None:
    assert labels(settings.page(shown(at_once="s.fresco"), ""))[1] == "New photo: ask me"
