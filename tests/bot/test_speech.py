"""Words in a person's language: escaped where HTML is wanted, named, counted, and never missing."""

import pytest

from bot.screens.reading import nearest_scene, read_background, read_style
from bot.speech import texts
from bot.speech.speech import LANGUAGES, Speech
from bot.speech.speeches import Speeches
from bot.speech.text import Html, lines
from bot.state.addresses import owner_of
from bot.state.books import PEOPLE
from bot.state.people import People, Person
from studio.catalogue import read_catalogue
from studio.errors import (
    BackgroundUnknown,
    ChoiceError,
    Internal,
    PictureUnusable,
    PromptNeedsKey,
    RateLimited,
    SceneUnknown,
    StyleUnknown,
)
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import Options

CATALOGUE = read_catalogue()
SPEECHES = {language: Speech(language, CATALOGUE) for language in LANGUAGES}


@pytest.fixture
def people() -> People:
    return People(MemoryLedger())


def test_facts_are_escaped_in_messages_and_left_as_they_are_on_buttons() -> None:
    speech = SPEECHES["en"]
    assert speech(texts.HEAD, title="<Ada> & co") == "<b>&lt;Ada&gt; &amp; co</b>"
    assert speech.plain(texts.LAST_TIME, style="<Ada> & co") == "Like last time: <Ada> & co"


def test_what_is_html_already_is_not_escaped_again() -> None:
    speech = SPEECHES["en"]
    bold = speech(texts.HEAD, title="A & B")
    assert speech(texts.TOAST_LIVE, title=bold, stage="x") == "<b>A &amp; B</b>: x"
    assert lines(bold, Html(""), "end") == "<b>A &amp; B</b>\nend"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fact_may_look_like_a_template(language: str) -> None:
    said = SPEECHES[language](texts.HEAD, title="{incident} {0} %s")
    assert said == "<b>{incident} {0} %s</b>"


def test_the_menu_keeps_its_ids_and_values_in_every_language() -> None:
    for speech in SPEECHES.values():
        menu = speech.catalogue
        assert [style.id for style in menu.styles] == [style.id for style in CATALOGUE.styles]
        assert [colour.value for colour in menu.colours] == [c.value for c in CATALOGUE.colours]
        assert speech.source is CATALOGUE


def test_a_failure_names_the_menu_in_the_persons_language() -> None:
    german = SPEECHES["de"]
    assert "Bleistift, Aquarell, Öl" in german.plain_error(StyleUnknown(styles="pencil"))
    offered = german.plain_error(BackgroundUnknown(backgrounds="remove, blur"))
    assert offered.endswith("Freigestellt, Unscharf.")
    assert "Wald" in german.plain_error(SceneUnknown(scenes="forest"))
    needs_key = german.plain_error(PromptNeedsKey(scene="forest", name="Forest"))
    assert "„Wald“" in needs_key
    unusable = german.plain_error(PictureUnusable(reason="it is too small"))
    assert "es ist zu klein" in unusable


def test_the_separator_of_a_list_is_the_languages_own() -> None:
    assert "، " in SPEECHES["ar"].plain_error(StyleUnknown(styles=""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistake_of_ours_is_told_with_its_note(language: str) -> None:
    assert "abc123" in SPEECHES[language].plain_error(Internal(incident="abc123"))


def test_a_failure_that_lost_its_facts_still_has_words() -> None:
    said = SPEECHES["es"].plain_error(RateLimited())
    assert "…" in said
    assert "{" not in said


def test_what_an_engine_says_that_nobody_translated_is_said_as_it_comes() -> None:
    assert SPEECHES["ru"].stage("drawing") == "Рисуем"
    assert SPEECHES["ru"].stage("warming the emulsion") == "warming the emulsion"


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("ES_mx", "es"),
        ("ar-EG", "ar"),
        ("pt-br", "en"),
        ("", "en"),
        ("arc", "en"),
    ],
)
def test_the_nearest_language_is_spoken(people: People, code: str, language: str) -> None:
    assert Speeches(CATALOGUE, people).in_language(code).language == language


async def test_a_persons_choice_goes_before_the_language_of_their_app(people: People) -> None:
    speeches = Speeches(CATALOGUE, people)
    assert (await speeches.to(5)).language == "en"
    await people.change(5, spoken="ru")
    assert (await speeches.to(5)).language == "ru"
    await people.change(5, language="de")
    assert (await speeches.to_owner(owner_of(5))).language == "de"
    await people.change(5, language="")
    assert (await speeches.to(5)).language == "ru"
    assert (await speeches.to(6)).language == "en", "nobody else's"


def test_a_line_of_a_later_version_is_read_as_far_as_it_is_known() -> None:
    person = Person.read(5, '{"language": "es", "shoe_size": 43}')
    assert person == Person(id=5, language="es")
    assert Person.read(5, person.body) == person
    assert Person.read(5, "") == Person(id=5)


async def test_who_changes_nothing_gets_no_line() -> None:
    ledger = MemoryLedger()
    people = People(ledger)
    assert await people.change(5, quality="original") == Person(id=5)
    assert await ledger.find(PEOPLE, "5") is None
    await people.change(5, as_file=True)
    assert (await People(ledger).find(5)).as_file, "after a start too"


@pytest.mark.parametrize(
    ("language", "words", "style"),
    [
        ("de", "Bleistift", "pencil"),
        ("de", "als OEL", ""),
        ("de", "Öl bitte", "oil"),
        ("de", "pop-art", "pop-art"),
        ("es", "acuarela", "watercolour"),
        ("es", "pixel", "pixel"),
        ("es", "NEON", "neon"),
        ("ru", "карандаш", "pencil"),
        ("ru", "звездная ночь", "starry"),
        ("ar", "انطباعي", "impression"),
        ("ar", "pencil", "pencil"),
    ],
)
def test_styles_are_understood_in_the_persons_language_and_in_english(
    language: str, words: str, style: str
) -> None:
    if not style:
        with pytest.raises(ChoiceError):
            read_style(words, SPEECHES[language])
        return
    assert read_style(words, SPEECHES[language]) == Options(style=style)


@pytest.mark.parametrize(
    ("language", "words", "near"),
    [
        ("de", "Aquarel", "s.watercolour"),
        ("ru", "акварел", "s.watercolour"),
        ("es", "dibujo animadoo", "s.cartoon"),
    ],
)
def test_a_slip_of_the_pen_is_understood_in_other_languages_too(
    language: str, words: str, near: str
) -> None:
    with pytest.raises(ChoiceError) as caught:
        read_style(words, SPEECHES[language])
    assert caught.value.facts["near"] == near


@pytest.mark.parametrize(
    ("language", "words", "options"),
    [
        ("de", "Hintergrund weg", Options(background="remove")),
        ("de", "weiss", Options(background="colour", colour="#ffffff")),
        ("de", "Farbe Blau", Options(background="colour", colour="#4f86c6")),
        ("de", "Verlauf", Options(background="gradient")),
        ("de", "Szene Wald", Options(background="scene", scene="forest")),
        ("de", "eigenes Bild", Options(background="picture")),
        ("es", "sin fondo", Options(background="remove")),
        ("es", "Ciudad de noche", Options(background="scene", scene="city-night")),
        ("es", "oceano", Options(background="gradient", gradient="#7fc4d8-#1f4e79")),
        ("ru", "без фона", Options(background="remove")),
        ("ru", "размыть фон", Options(background="blur")),
        ("ru", "Зелёный", Options(background="colour", colour="#6a9f6b")),
        ("ru", "зеленый", Options(background="colour", colour="#6a9f6b")),
        ("ar", "بلا خلفية", Options(background="remove")),
        ("ar", "شاطئ", Options(background="scene", scene="beach")),
        ("ar", "أزرق", Options(background="colour", colour="#4f86c6")),
        ("ar", "#F80", Options(background="colour", colour="#ff8800")),
        ("ru", "две луны над хижиной", Options(background="prompt", prompt="две луны над хижиной")),
    ],
)
def test_backgrounds_are_understood_in_the_persons_language(
    language: str, words: str, options: Options
) -> None:
    assert read_background(words, SPEECHES[language]) == options


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_on_the_menu_is_understood_as_what_it_names(language: str) -> None:
    speech = SPEECHES[language]
    menu = speech.catalogue
    for style in menu.styles:
        assert read_style(style.name, speech).style == style.id
    for scene in menu.scenes:
        assert read_background(scene.name, speech).scene == scene.id
    for gradient in menu.gradients:
        assert read_background(gradient.name, speech).gradient == gradient.value
    for colour in menu.colours:
        assert read_background(colour.name, speech).colour == colour.value
    for kind in menu.backgrounds:
        if kind.id != "prompt":
            assert read_background(kind.name, speech) == Options(background=kind.id)


@pytest.mark.parametrize(
    ("language", "words", "scene"),
    [
        ("de", "eine Hütte im Wald", "forest"),
        ("ru", "дикий пляж ночью", "beach"),
        ("ar", "كوخ في غابة بعيدة", "forest"),
        ("es", "a hut between pines and ferns in the woods", "forest"),
        ("de", "zwei Monde", "studio"),
    ],
)
def test_the_scene_that_own_words_name_is_offered_in_any_language(
    language: str, words: str, scene: str
) -> None:
    assert nearest_scene(words, SPEECHES[language]).id == scene
