"""The settings: one message, a button for each with its present value, and a page to change it."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton

from bot.screens import keyboards
from bot.screens.callback_data import Action, photo_ref
from bot.screens.choices import code_of, options_of, title_of
from bot.screens.keyboards import Row
from bot.screens.screens import Screen
from bot.speech import privacy_texts, texts
from bot.speech import settings_texts as words
from bot.speech.speech import LANGUAGES, Speech
from bot.speech.speeches import own_name
from bot.speech.text import Text
from bot.state.people import LAST, ORIGINAL, SMALL, Person
from studio.errors import ChoiceError
from studio.task import Options

LANGUAGE, PHOTO, STYLES, QUALITY, AS_FILE, KEEP = (
    "language",
    "photo",
    "styles",
    "quality",
    "file",
    "keep",
)
"""Names of settings and of their pages, as buttons carry them."""
SETS = "="
"""Stands between a setting and its new value; without one a button leads to a page."""
ON, OFF = "on", "off"
HOURS = (1, 6)
"""What pictures may be deleted after, where that is sooner than the host does."""
AT_ONCE = (Options(background="remove"), Options(background="blur"))
"""What a photo may become at once, besides an avatar."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Whose settings are shown, to whom, and where.

    Attributes:
        speech: The language they are spoken to in.
        person: As they are known.
        host_hours: After how many hours the host deletes pictures.
    """

    speech: Speech
    person: Person
    host_hours: int


def page(shown: Shown, name: str) -> Screen:
    """Return the page of a name; the first one when there is none of it."""
    match name.partition(".")[0]:
        case "language":
            return Screen(shown.speech(words.LANGUAGE_TITLE), _languages(shown))
        case "photo":
            return Screen(shown.speech(words.PHOTO_TITLE), _photo(shown))
        case "styles":
            number = name.partition(".")[2]
            rows = _styles(shown, int(number) if number.isdecimal() else 0)
            return Screen(shown.speech(words.STYLE_TITLE), rows)
        case "keep":
            return Screen(shown.speech(words.KEEP_TITLE), _keep(shown))
        case _:
            return Screen(shown.speech(words.TITLE), _first(shown))


def changes(shown: Shown, name: str, value: str) -> dict[str, str | bool | int]:
    """Return what a button changes; nothing when it offers what there isn't (any more)."""
    match name:
        case "language" if value in {"", *LANGUAGES}:
            return {"language": value}
        case "photo" if value in {"", LAST} or _is_offered(shown, value):
            return {"at_once": value}
        case "quality" if value in {ORIGINAL, SMALL}:
            return {"quality": value}
        case "file":
            return {"as_file": value == ON}
        case "keep" if value == "0" or value in map(str, _hours(shown)):
            return {"keep_hours": int(value)}
        case _:
            return {}


def _first(shown: Shown) -> list[Row]:
    speech, person = shown.speech, shown.person
    other = SMALL if person.quality == ORIGINAL else ORIGINAL
    quality = words.QUALITY_ORIGINAL if person.quality == ORIGINAL else words.QUALITY_SMALL
    rows = [
        [_valued(shown, words.LANGUAGE, _language(shown), LANGUAGE)],
        [_valued(shown, words.PHOTO, _at_once(shown), PHOTO)],
        [_valued(shown, words.QUALITY, speech.plain(quality), f"{QUALITY}{SETS}{other}")],
        [_valued(shown, words.AS_FILE, *_switch(shown))],
    ]
    if _hours(shown):
        rows.append([_valued(shown, words.KEEP, _kept(shown, person.keep_hours), KEEP)])
    ref = photo_ref(person.id)
    rows.append(
        [
            keyboards.button(speech, privacy_texts.WHAT_IS_KEPT, Action.PRIVACY, ref),
            keyboards.button(speech, privacy_texts.DELETE_ALL, Action.FORGET, ref),
        ]
    )
    return rows


def _languages(shown: Shown) -> list[Row]:
    chosen = shown.person.language
    by_app = shown.speech.plain(words.BY_APP)
    buttons = [
        _choice(shown, own_name(language), f"{LANGUAGE}{SETS}{language}", is_now=language == chosen)
        for language in LANGUAGES
    ]
    first = _choice(shown, by_app, f"{LANGUAGE}{SETS}", is_now=not chosen)
    return [[first], *keyboards.in_rows(buttons), [_back(shown)]]


def _photo(shown: Shown) -> list[Row]:
    speech, now = shown.speech, shown.person.at_once
    ways = [(words.ASK_ME, ""), (words.LAST_STYLE, LAST)]
    rows = [
        [_choice(shown, speech.plain(label), f"{PHOTO}{SETS}{value}", is_now=now == value)]
        for label, value in ways
    ]
    style = _named(shown) if now.startswith("s.") else ""
    label = speech.plain(words.AT_ONCE, choice=style) if style else speech.plain(words.ONE_STYLE)
    rows.append([_choice(shown, label, STYLES, is_now=bool(style))])
    for options in AT_ONCE:
        code = code_of(options)
        label = speech.plain(words.AT_ONCE, choice=title_of(options, speech))
        rows.append([_choice(shown, label, f"{PHOTO}{SETS}{code}", is_now=now == code)])
    return [*rows, [_back(shown)]]


def _styles(shown: Shown, number: int) -> list[Row]:
    styles, size = shown.speech.catalogue.styles, keyboards.STYLES_A_PAGE
    first = number * size
    codes = [(style.name, code_of(Options(style=style.id))) for style in styles]
    buttons = [
        _choice(shown, name, f"{PHOTO}{SETS}{code}", is_now=code == shown.person.at_once)
        for name, code in codes[first : first + size]
    ]
    turns = [_back(shown, f"{STYLES}.{number - 1}" if number else PHOTO)]
    if first + size < len(styles):
        turns.append(_to(shown, texts.MORE_STYLES, f"{STYLES}.{number + 1}"))
    return [*keyboards.in_rows(buttons), turns]


def _keep(shown: Shown) -> list[Row]:
    now = shown.person.keep_hours if shown.person.keep_hours in _hours(shown) else 0
    return [
        *(
            [_choice(shown, _kept(shown, hours), f"{KEEP}{SETS}{hours}", is_now=hours == now)]
            for hours in (0, *reversed(_hours(shown)))
        ),
        [_back(shown)],
    ]


def _hours(shown: Shown) -> Sequence[int]:
    return [hours for hours in HOURS if hours < shown.host_hours]


def _kept(shown: Shown, hours: int) -> str:
    own = hours in _hours(shown)
    count = hours if own else shown.host_hours
    told = shown.speech.plain_count(privacy_texts.HOURS, count)
    return told if own else shown.speech.plain(words.KEEP_HOST, hours=told)


def _language(shown: Shown) -> str:
    language = own_name(shown.speech.language)
    if shown.person.language:
        return language
    return shown.speech.plain(words.LANGUAGE_OF_APP, language=language)


def _at_once(shown: Shown) -> str:
    if shown.person.at_once == LAST:
        return shown.speech.plain(words.LAST_STYLE_SHORT)
    return _named(shown) or shown.speech.plain(words.ASK_ME_SHORT)


def _switch(shown: Shown) -> tuple[str, str]:
    """Return how a switch stands, and what turns it."""
    is_on = shown.person.as_file
    said = shown.speech.plain(words.YES if is_on else words.NO)
    return said, f"{AS_FILE}{SETS}{OFF if is_on else ON}"


def _named(shown: Shown) -> str:
    """Return the title of what a photo becomes at once; "" when that is nothing on the menu."""
    try:
        options = options_of(shown.person.at_once, shown.speech.catalogue)
    except ChoiceError:
        return ""
    return title_of(options, shown.speech)


def _is_offered(shown: Shown, code: str) -> bool:
    try:
        options = options_of(code, shown.speech.catalogue)
    except ChoiceError:
        return False
    return options.style is not None or options in AT_ONCE


def _valued(shown: Shown, label: Text, value: str, arg: str) -> InlineKeyboardButton:
    return _button(shown, shown.speech.plain(label, value=value), arg)


def _choice(shown: Shown, label: str, arg: str, *, is_now: bool) -> InlineKeyboardButton:
    return _button(shown, shown.speech.plain(words.CHOSEN, label=label) if is_now else label, arg)


def _to(shown: Shown, label: Text, arg: str) -> InlineKeyboardButton:
    return _button(shown, shown.speech.plain(label), arg)


def _back(shown: Shown, to: str = "") -> InlineKeyboardButton:
    return _to(shown, texts.BACK, to)


def _button(shown: Shown, label: str, arg: str) -> InlineKeyboardButton:
    ref = photo_ref(shown.person.id)
    return keyboards.labelled(label, Action.SET, ref, arg)
