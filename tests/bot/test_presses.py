"""What buttons carry, and the words that mean the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from telegram import InlineKeyboardMarkup

from bot import keyboards
from bot.addresses import Address
from bot.presses import Action, Press, photo_ref
from bot.wishes import code_of, operation_of, options_of, read_background, read_style, title_of
from studio.catalogue import read_catalogue
from studio.errors import ChoiceError
from studio.task import Operation, Options, new_id

CATALOGUE = read_catalogue()
MOST_BYTES = 64


def all_data(markup: InlineKeyboardMarkup) -> list[str]:
    return [str(button.callback_data) for row in markup.inline_keyboard for button in row]


@pytest.mark.parametrize("ref", [new_id(), photo_ref(2**52)])
def test_every_button_fits_and_reads_back(ref: str) -> None:
    for markup in (
        keyboards.menu(ref, CATALOGUE),
        keyboards.styles(ref, CATALOGUE),
        keyboards.colours(ref, CATALOGUE),
        keyboards.backgrounds(ref),
        keyboards.prompt(ref),
    ):
        for data in all_data(markup):
            assert len(data.encode()) <= MOST_BYTES
            press = Press.read(data)
            assert press is not None
            assert press.data == data
            assert press.ref == ref
            if press.action is Action.MAKE:
                assert code_of(options_of(press.arg, CATALOGUE)) == press.arg


@given(some.text(max_size=80))
def test_no_data_from_outside_does_more_than_be_refused(data: str) -> None:
    press = Press.read(data)
    assert press is None or press.data == data


@given(some.text(max_size=40))
def test_no_code_from_outside_gets_past_the_menu(code: str) -> None:
    try:
        options = options_of(code, CATALOGUE)
    except ChoiceError:
        return
    CATALOGUE.checked(operation_of(options), options, has_picture=True)


def test_a_photo_is_not_mistaken_for_a_task() -> None:
    assert Press(Action.MAKE, photo_ref(5)).person == 5
    assert Press(Action.MAKE, "p0xw8k5z0t8v1tcyf3g11ge290").person is None
    assert Press(Action.MAKE, new_id()).person is None


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
    options = read_background(words, CATALOGUE)
    assert (options.background, options.colour) == (background, colour)


@pytest.mark.parametrize("words", ["pop-art", "Pop art", "POP  ART"])
def test_styles_are_known_by_id_and_name(words: str) -> None:
    options = read_style(words, CATALOGUE)
    assert options == Options(style="pop-art")
    assert operation_of(options) is Operation.AVATAR
    assert title_of(options, CATALOGUE) == "Pop art avatar"


@pytest.mark.parametrize(
    "address", [Address(5, 6), Address(-100123, 7), Address(-100123, 7, thread=9)]
)
def test_an_address_survives_being_kept(address: Address) -> None:
    assert Address.read(str(address)) == address


@pytest.mark.parametrize(
    "text", [None, "", "page:1:2", "telegram:1", "telegram:a:b", "telegram:1:2:3:4"]
)
def test_what_is_no_address_of_ours_is_none(text: str | None) -> None:
    assert Address.read(text) is None
