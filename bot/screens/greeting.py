"""How the bot greets and explains, and where one can go from there."""

from telegram import InlineKeyboardButton, WebAppInfo

from bot.screens import keyboards
from bot.screens.callback_data import Action, photo_ref
from bot.screens.screens import Screen
from bot.speech import start_texts as words
from bot.speech.settings_texts import SETTINGS
from bot.speech.speech import Speech
from studio.sheets import HELLO

MOST_NAME = 40


def hello(speech: Speech, person: int, first_name: str, *, page: str | None) -> Screen:
    """Return the greeting, with what to expect as a picture.

    Args:
        speech: The language to say it in.
        person: Who is greeted, and may tap.
        first_name: What they are called.
        page: Address of the page, if there is one to open.
    """
    name = addressed(first_name)
    text = speech(words.START, name=name, styles=len(speech.catalogue.styles))
    ref, to = photo_ref(person), keyboards.STYLES
    rows = [[keyboards.button(speech, words.CHOOSE_STYLE, Action.MORE, ref, to)]]
    if page:
        rows.append([_open_page(speech, page)])
    return Screen(text, rows, HELLO)


def explanation(
    speech: Speech, person: int, *, limit_mb: int, prompts: bool, in_group: bool
) -> Screen:
    """Return what one can do, in short.

    Args:
        speech: The language to say it in.
        person: Who asked, and may tap.
        limit_mb: The largest file that can be taken.
        prompts: Whether backgrounds are drawn from words.
        in_group: Whether others read along, who need not see anybody's settings.
    """
    own_words = speech(words.OWN_WORDS) if prompts else ""
    text = speech(words.HELP, own_words=own_words, limit_mb=limit_mb)
    ref = photo_ref(person)
    rows = [
        [
            keyboards.button(speech, words.STYLES, Action.MORE, ref, keyboards.STYLES),
            keyboards.button(speech, words.BACKGROUNDS, Action.MORE, ref, keyboards.BACKGROUNDS),
        ]
    ]
    if not in_group:
        rows.append([keyboards.button(speech, SETTINGS, Action.SET, ref)])
    return Screen(text, rows)


def addressed(first_name: str) -> str:
    """Return a name as it follows a greeting; nothing for who has none."""
    return f", {first_name[:MOST_NAME]}" if first_name else ""


def _open_page(speech: Speech, page: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(speech.plain(words.OPEN_PAGE), web_app=WebAppInfo(page))
