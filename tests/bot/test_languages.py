"""Every language says all that English says, with the same facts and marks, and it fits."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from bot.screens import albums, greeting, keyboards, menus, privacy, screens, settings
from bot.screens.callback_data import album_ref, photo_ref
from bot.screens.choices import operation_of
from bot.screens.keyboards import Row
from bot.screens.settings import Shown
from bot.speech import groups_texts, privacy_texts, texts
from bot.speech.extract import TRANSLATED, is_translated, template, updated
from bot.speech.speech import LANGUAGES, LOCALES, NAMED, Speech
from bot.speech.speeches import own_name
from bot.speech.stages import STAGES
from bot.state.addresses import owner_of
from bot.state.people import LAST, ORIGINAL, SMALL, Person
from local.telegram.html import parse_html
from studio.catalogue import read_catalogue
from studio.errors import SelfieNoFace, TooManyLive, all_errors
from studio.forgetting import Forgotten
from studio.task import (
    Options,
    Picture,
    State,
    Task,
    new_id,
    new_token,
)
from tests.bot.test_batches import batch
from tests.bot.test_callback_data import all_keyboards

PAGE = Path(__file__).resolve().parents[2] / "webui" / "src"
CATALOGUE = read_catalogue()
FACT = re.compile(r"\{\w*\}")
TAG = re.compile(r"</?\w+>")
COMMAND = re.compile(r"/[a-z]+")
MARK = re.compile(r"[\u2066-\u2069]")
"""Keeps what runs the other way apart; takes no room."""
MOST_ALONE, MOST_BESIDE = 38, 22
"""Characters of a label in a row of its own, and of one of two; Telegram cuts what is longer."""
MOST_HOST_HOURS = 8760
"""A year, the most that settings take."""
PAGE_ADDRESS = "https://pictures.example/"
MOST_IN_CAPTION = 200
MOST_IN_TOAST = 200
MOST_IN_COMMAND = 256
MOST_IN_DESCRIPTION = 512
MOST_IN_SHORT_DESCRIPTION = 120
"""The last four as core.telegram.org/bots/api has them."""


def catalogue_of(language: str) -> Catalog:
    with (LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue_of(language) if message.id]


def forms(said: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [said] if isinstance(said, str) else list(said or ())


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Yield each translation with its English."""
    for message in messages(language):
        english = forms(message.id)[-1]
        for said in forms(message.string):
            yield english, said


def done(options: Options) -> Task:
    picture = Picture(key="tasks/x/result-0", content_type="image/png", width=512, height=512)
    return Task(
        id=new_id(),
        token=new_token(),
        owner=owner_of(5),
        operation=operation_of(options),
        options=options,
        photo=picture,
        created_at=0,
        updated_at=0,
        next_at=None,
        state=State.DONE,
        results=(picture,),
    )


def too_long(rows: Iterable[Row]) -> list[str]:
    """Return the labels that don't fit beside as many others."""
    return [
        button.text
        for row in rows
        for button in row
        if len(MARK.sub("", button.text)) > (MOST_ALONE if len(row) == 1 else MOST_BESIDE)
    ]


def speech_of(language: str) -> Speech:
    return Speech(language, CATALOGUE)


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogues_are_what_extraction_makes_of_them(language: str) -> None:
    kept = (LOCALES / f"{language}.po").read_text(encoding="utf-8")
    assert updated(language, template()) == kept, "run `python -m bot.speech.extract`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_to_translate(language: str) -> None:
    missing = [message.id for message in messages(language) if not is_translated(message)]
    assert missing == []


def test_there_is_no_catalogue_of_a_language_nobody_is_spoken_to_in() -> None:
    assert {path.stem for path in LOCALES.glob("*.po")} == set(TRANSLATED)
    assert {path.stem for path in (PAGE / "locales").glob("*.po")} == set(LANGUAGES)


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_facts_are_the_same(language: str) -> None:
    """Forms for nothing, one and two of a thing may leave its number out."""
    for message in messages(language):
        english = {fact for form in forms(message.id) for fact in FACT.findall(form)}
        said = [set(FACT.findall(form)) for form in forms(message.string)]
        assert set[str]().union(*said) == english, message.id
        assert all(english - facts <= {"{count}"} for facts in said), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_marks_and_commands_are_the_same_and_telegram_can_read_them(language: str) -> None:
    for english, said in pairs(language):
        assert sorted(TAG.findall(said)) == sorted(TAG.findall(english)), said
        assert sorted(COMMAND.findall(said)) == sorted(COMMAND.findall(english)), said
        if TAG.search(english):
            plain = parse_html(FACT.sub("x", said)).text
            assert "<" not in plain


@pytest.mark.parametrize("language", TRANSLATED)
def test_plurals_have_every_form_of_the_language(language: str) -> None:
    catalogue = catalogue_of(language)
    assert catalogue.num_plurals == get_plural(language).num_plurals
    assert catalogue.plural_expr == get_plural(language).plural_expr
    counted = [message for message in messages(language) if message.pluralizable]
    assert counted
    for message in counted:
        assert len(forms(message.string)) == catalogue.num_plurals, message.id


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("de", {1: "Ein Bild ist vor deinem dran.", 7: "7 sind vor dir dran."}),
        ("ru", {1: "1 картинка.", 3: "3 картинки.", 12: "12 картинок.", 21: "21 картинка."}),
        ("ar", {2: "صورتان قبل صورتك.", 5: "5 صور قبل صورتك.", 11: "11 صورة قبل صورتك."}),
    ],
)
def test_numbers_decide_the_form(language: str, counts: dict[int, str]) -> None:
    speech = speech_of(language)
    for count, said in counts.items():
        assert speech.count(texts.AHEAD, count).endswith(said)


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_both_doors_name_is_named_the_same(language: str) -> None:
    with (PAGE / "locales" / f"{language}.po").open("rb") as file:
        page = {message.id: message.string for message in read_po(file, locale=language)}
    named = [message for message in messages(language) if message.context in NAMED.values()]
    assert len(named) > 50
    for message in named:
        assert message.string == page[f"{message.context}:{message.id}"]


def test_the_engines_words_are_those_of_the_page() -> None:
    words = (PAGE / "features" / "tasks" / "words.ts").read_text(encoding="utf-8")
    (listed,) = re.findall(r"stages: \{(.*?)\n  \},", words, re.DOTALL)
    assert tuple(re.findall(r"^    '?([^'\n]+?)'?: \(\)", listed, re.MULTILINE)) == STAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_of_the_menu_fits_its_button(language: str) -> None:
    for rows in all_keyboards(speech_of(language), photo_ref(5)):
        assert too_long(rows) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_buttons_of_a_task_fit_too(language: str) -> None:
    speech, task = speech_of(language), done(Options(style="expression"))
    for rows in (
        keyboards.live(speech, task),
        keyboards.result(speech, task, can_share=True),
        keyboards.forms(speech, task, page=PAGE_ADDRESS),
        keyboards.failed(speech, task, retryable=True),
        keyboards.failed(speech, task, retryable=False),
    ):
        assert too_long(rows) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_buttons_of_an_album_fit_too(language: str) -> None:
    speech, number = speech_of(language), "9" * 20
    stopped = replace(done(Options(style="pencil")), state=State.CANCELLED, results=())
    refused, put_off = SelfieNoFace().as_failure(), TooManyLive(limit=2).as_failure()
    for options in (Options(style="pencil"), Options(background="remove")):
        finished = done(options)
        made = batch(finished.id, stopped.id, finished.id, refused, put_off, options=options)
        tasks = {finished.id: finished, stopped.id: stopped}
        for screen in (
            albums.of_all(speech, number, 10, menus.everything(speech, album_ref(number))),
            albums.one_of(speech, number, 10),
            albums.waiting(made, tasks, speech),
            albums.outcome(made, tasks, speech),
        ):
            assert screen.rows
            assert too_long(screen.rows) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_buttons_of_the_settings_fit_whatever_is_set(language: str) -> None:
    speech = speech_of(language)
    choices = ("", LAST, "b.remove", "b.blur", *(f"s.{style.id}" for style in CATALOGUE.styles))
    pages = ("", "language", "photo", "styles", "styles.1", "keep")
    for at_once, own, host_hours in product(choices, ("", language), (5, MOST_HOST_HOURS)):
        for quality, as_file in ((ORIGINAL, False), (SMALL, True)):
            person = Person(
                id=5, language=own, at_once=at_once, quality=quality, as_file=as_file, keep_hours=0
            )
            shown = Shown(speech=speech, person=person, host_hours=host_hours)
            for name in pages:
                assert too_long(settings.page(shown, name).rows) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_buttons_of_privacy_and_of_the_greeting_fit_too(language: str) -> None:
    speech = speech_of(language)
    for screen in (
        privacy.kept(speech, 5, host_hours=24, own_hours=1, draws_here=True),
        privacy.question(speech, 5, Forgotten(tasks=1), packs=0),
        greeting.hello(speech, 5, "Ada", page=PAGE_ADDRESS),
        greeting.explanation(speech, 5, limit_mb=20, prompts=True, in_group=False),
    ):
        assert screen.rows
        assert too_long(screen.rows) == []
    for label in (texts.INLINE_NEW, texts.INLINE_FIRST, texts.YOUR_PACK):
        assert len(speech.plain(label)) <= MOST_ALONE
    for label in (groups_texts.SEE_PRIVATELY, privacy_texts.OPEN_CHAT):
        assert len(speech.plain(label)) <= MOST_ALONE


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_under_a_picture_is_short(language: str) -> None:
    speech, ref = speech_of(language), photo_ref(5)
    wishes = (
        Options(style="expression"),
        Options(scale=2),
        Options(background="remove"),
        Options(background="scene", scene="city-night"),
    )
    late = [replace(done(options), cancel_requested=True) for options in wishes]
    for screen in (
        menus.everything(speech, ref),
        menus.styles(speech, ref),
        *(screens.outcome(task, speech) for task in late),
    ):
        assert len(parse_html(screen.text).text) <= MOST_IN_CAPTION


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failure_fits_where_it_pops_up(language: str) -> None:
    """What lists the menu is not shown there: its ways on are buttons."""
    speech = speech_of(language)
    for code, error in all_errors().items():
        said = speech.plain_error(error(seconds=60, limit=4, limit_mb=20, reason="it is too small"))
        assert len(said) <= MOST_IN_TOAST, (code, said)
        assert "{" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_introduction_fits(language: str) -> None:
    speech = speech_of(language)
    assert 0 < len(speech.plain(texts.DESCRIPTION)) <= MOST_IN_DESCRIPTION
    assert 0 < len(speech.plain(texts.SHORT_DESCRIPTION)) <= MOST_IN_SHORT_DESCRIPTION
    for text in texts.COMMANDS.values():
        assert 0 < len(speech.plain(text)) <= MOST_IN_COMMAND


@pytest.mark.parametrize(
    ("language", "said", "meant"),
    [
        ("de", "Bibliothek", "Library"),
        ("es", "Playa", "Beach"),
        ("ru", "Закат", "Sunset"),
        ("ar", "غابة", "Forest"),
    ],
)
def test_the_menu_speaks_every_language(language: str, said: str, meant: str) -> None:
    named = {scene.name: scene.id for scene in speech_of(language).catalogue.scenes}
    source = {scene.name: scene.id for scene in CATALOGUE.scenes}
    assert named[said] == source[meant]


def test_languages_call_themselves_by_their_own_name() -> None:
    names = [own_name(language) for language in LANGUAGES]
    assert names == ["English", "Deutsch", "Español", "Русский", "العربية"]
