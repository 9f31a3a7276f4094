"""What buttons carry, and the words that mean the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.screens import keyboards
from bot.screens.callback_data import (
    Action,
    CallbackData,
    album_ref,
    original_ref,
    photo_ref,
)
from bot.screens.choices import code_of, operation_of, options_of, title_of
from bot.screens.keyboards import Row
from bot.screens.reading import read_background, read_style
from bot.speech.speech import LANGUAGES, Speech
from bot.state.addresses import Address
from studio.catalogue import read_catalogue
from studio.errors import ChoiceError
from studio.task import Operation, Options, new_id

CATALOGUE = read_catalogue()
SPEECH = Speech("en", CATALOGUE)
MOST_BYTES = 64


def all_data(rows: list[Row]) -> list[str]:
    return [str(button.callback_data) for row in rows for button in row]


def all_keyboards(speech: Speech, ref: str) -> list[list[Row]]:
    return [
        keyboards.menu(speech, ref),
        keyboards.menu(speech, ref, page=1, last="starry"),
        keyboards.styles(speech, ref),
        keyboards.styles(speech, ref, 1),
        keyboards.colours(speech, ref),
        keyboards.gradients(speech, ref),
        keyboards.scenes(speech, ref),
        keyboards.backgrounds(speech, ref),
        keyboards.selfie(speech, ref, Options(style="illustration")),
        keyboards.selfie(speech, ref, Options(style="illustration"), faceless=True),
        keyboards.near(speech, ref, Options(background="scene", scene="city-night")),
        keyboards.prompt(speech, ref),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "ref", [new_id(), original_ref(new_id()), photo_ref(2**52), album_ref("9" * 20)]
)
def test_every_button_fits_and_reads_back(ref: str, language: str) -> None:
    for rows in all_keyboards(Speech(language, CATALOGUE), ref):
        for data in all_data(rows):
            assert len(data.encode()) <= MOST_BYTES
            press = CallbackData.read(data)
            assert press is not None
            assert press.data == data
            assert press.ref == ref
            if press.action in {Action.MAKE, Action.ANYWAY}:
                assert code_of(options_of(press.arg, CATALOGUE)) == press.arg


def test_the_pages_show_every_style_once_and_lead_both_ways() -> None:
    shown, page, ref = list[str](), 0, photo_ref(5)
    while True:
        presses = [
            CallbackData.read(data) for data in all_data(keyboards.styles(SPEECH, ref, page))
        ]
        shown += [press.arg for press in presses if press and press.action is Action.MAKE]
        turns = [press.arg for press in presses if press and press.action is Action.MORE]
        back = turns.pop(0)
        if page == 0:
            assert back == keyboards.MENU
        else:
            assert keyboards.page_of(back) == page - 1
        if not turns:
            break
        (page,) = [number for turn in turns if (number := keyboards.page_of(turn)) is not None]
    assert shown == [f"s.{style.id}" for style in CATALOGUE.styles]


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("s.pop-art", Options(style="pop-art")),
        ("c.4f86c6", Options(background="colour", colour="#4f86c6")),
        ("b.remove", Options(background="remove")),
        ("b.blur", Options(background="blur")),
        ("b.picture", Options(background="picture")),
    ],
)
def test_buttons_from_before_the_scenes_still_mean_the_same(code: str, options: Options) -> None:
    assert options_of(code, CATALOGUE) == options
    assert code_of(options) == code


@pytest.mark.parametrize("code", ["b.colour", "b.scene", "b.gradient", "b.prompt", "x.3", "x.²"])
def test_a_code_that_leaves_something_open_is_refused(code: str) -> None:
    with pytest.raises(ChoiceError):
        options_of(code, CATALOGUE)


@given(some.text(max_size=80))
def test_no_data_from_outside_does_more_than_be_refused(data: str) -> None:
    press = CallbackData.read(data)
    assert press is None or press.data == data


@given(some.text(max_size=40))
def test_no_code_from_outside_gets_past_the_menu(code: str) -> None:
    try:
        options = options_of(code, CATALOGUE)
    except ChoiceError:
        return
    CATALOGUE.checked(operation_of(options), options, has_picture=True)


def test_a_photo_is_not_mistaken_for_a_task() -> None:
    assert CallbackData(Action.MAKE, photo_ref(5)).person == 5
    assert CallbackData(Action.MAKE, "p0xw8k5z0t8v1tcyf3g11ge290").person is None
    assert CallbackData(Action.MAKE, new_id()).person is None


def test_a_button_tells_what_it_is_about_and_whether_its_message_may_change() -> None:
    task = new_id()
    shown = CallbackData(Action.MORE, task)
    assert (shown.task_id, shown.person, shown.album, shown.is_menu) == (task, None, None, False)
    beside = CallbackData(Action.MORE, original_ref(task))
    assert (beside.task_id, beside.person, beside.album, beside.is_menu) == (task, None, None, True)
    photo = CallbackData(Action.MORE, photo_ref(5))
    assert (photo.task_id, photo.person, photo.album, photo.is_menu) == (None, 5, None, True)
    album = CallbackData(Action.MORE, album_ref("77"))
    assert (album.task_id, album.person, album.album, album.is_menu) == (None, None, "77", True)


@pytest.mark.parametrize(
    ("words", "background", "colour"),
    [
        ("remove", "remove", None),
        ("None", "remove", None),
        ("blur", "blur", None),
        ("picture", "picture", None),
        ("colour", "colour", None),
        ("color Blue", "colour", "#4f86c6"),
        ("BLUE", "colour", "#4f86c6"),
        ("#F80", "colour", "#ff8800"),
        ("ff8800", "colour", "#ff8800"),
    ],
)
def test_backgrounds_are_named_as_people_name_them(
    words: str, background: str, colour: str | None
) -> None:
    options = read_background(words, SPEECH)
    assert (options.background, options.colour) == (background, colour)


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("Café", Options(background="scene", scene="cafe")),
        ("a cafe please", Options(background="scene", scene="cafe")),
        ("city at night", Options(background="scene", scene="city-night")),
        ("photo studio", Options(background="scene", scene="studio")),
        ("scene forest", Options(background="scene", scene="forest")),
        ("scene", Options(background="scene")),
        ("gradient", Options(background="gradient")),
        ("no background", Options(background="remove")),
        ("blur the background", Options(background="blur")),
        ("my own picture", Options(background="picture")),
        ("#FF0000-#00f", Options(background="gradient", gradient="#ff0000-#0000ff")),
        ("no people on Mars", Options(background="prompt", prompt="no people on Mars")),
        ("picture of a lake", Options(background="prompt", prompt="picture of a lake")),
    ],
)
def test_scenes_gradients_and_own_words_are_told_apart(words: str, options: Options) -> None:
    assert read_background(words, SPEECH) == options


def test_every_gradient_and_scene_is_known_by_its_name() -> None:
    for gradient in CATALOGUE.gradients:
        options = read_background(gradient.name, SPEECH)
        assert options == Options(background="gradient", gradient=gradient.value)
        assert options_of(code_of(options), CATALOGUE) == options
    for scene in CATALOGUE.scenes:
        assert read_background(scene.name, SPEECH).scene == scene.id
        assert title_of(Options(background="scene", scene=scene.id), SPEECH).startswith(scene.name)


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("watercolor", "s.watercolour"),
        ("cartoony", "s.cartoon"),
        ("oil painting on canvas", "s.oil"),
        ("popart", "s.pop-art"),
        ("fresco", ""),
    ],
)
def test_a_style_that_is_nearly_named_is_found(words: str, near: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        read_style(words, SPEECH)
    assert caught.value.facts["near"] == near


@pytest.mark.parametrize(
    ("words", "near"), [("libary", "p.library"), ("blurr", "b.blur"), ("purpel", "c.8367a8")]
)
def test_a_background_that_is_nearly_named_is_found(words: str, near: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        read_background(words, SPEECH)
    assert caught.value.facts["near"] == near


@pytest.mark.parametrize("words", ["pop-art", "Pop art", "POP  ART"])
def test_styles_are_known_by_id_and_name(words: str) -> None:
    options = read_style(words, SPEECH)
    assert options == Options(style="pop-art")
    assert operation_of(options) is Operation.AVATAR
    assert title_of(options, SPEECH) == "Pop art avatar"


@pytest.mark.parametrize(
    "address",
    [
        Address(5, 6),
        Address(-100123, 7),
        Address(-100123, 7, thread=9),
        Address(5, 6, captioned=True),
        Address(5, 6, quote=4),
        Address(-100123, 7, thread=9, captioned=True, quote=4),
    ],
)
def test_an_address_survives_being_kept(address: Address) -> None:
    assert Address.read(str(address)) == address


@pytest.mark.parametrize(
    ("kept", "address"),
    [
        ("telegram:5:6", Address(5, 6)),
        ("telegram:-100123:7:9", Address(-100123, 7, thread=9)),
    ],
)
def test_an_address_kept_by_an_earlier_version_is_still_understood(
    kept: str, address: Address
) -> None:
    assert Address.read(kept) == address


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "page:1:2",
        "telegram:1",
        "telegram:a:b",
        "telegram:1:2:3:4",
        "telegram:1:2:re4:caption",
        "telegram:1:2:re",
    ],
)
def test_what_is_no_address_of_ours_is_none(text: str | None) -> None:
    assert Address.read(text) is None
