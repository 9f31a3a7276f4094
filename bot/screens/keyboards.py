"""Rows of buttons under messages. What a button does is all in its data."""

from collections.abc import Sequence

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    SwitchInlineQueryChosenChat,
    WebAppInfo,
)
from telegram.constants import KeyboardButtonStyle

from bot.screens.callback_data import Action, CallbackData
from bot.screens.choices import code_of, operation_of, title_of
from bot.speech import texts
from bot.speech.speech import Speech
from bot.speech.text import Text
from studio.task import Operation, Options, Task

COLUMNS = 2
STYLES_A_PAGE = 8
ENLARGED = Options(scale=2)

MENU = "menu"
STYLES = "styles"
BACKGROUNDS = "backgrounds"
COLOURS = "colours"
GRADIENTS = "gradients"
SCENES = "scenes"
FORMS = "forms"
BEHIND_RESULT = "behind"
SHARED = "#"
"""Begins an inline query for one picture, by its task's id."""

Row = list[InlineKeyboardButton]


def menu(speech: Speech, ref: str, *, page: int = 0, last: str | None = None) -> list[Row]:
    """The styles of a page and what can be put behind; the `last` style above all."""
    names = {style.id: style.name for style in speech.catalogue.styles}
    rows = list[Row]()
    if last in names:
        label = speech.plain(texts.LAST_TIME, style=names[last])
        rows.append([_make(label, ref, Options(style=last), style=KeyboardButtonStyle.PRIMARY)])
    rows += _styles(speech, ref, page)
    if len(speech.catalogue.styles) > STYLES_A_PAGE:
        rows.append([button(speech, texts.MORE_STYLES, Action.MORE, ref, styles_page(1))])
    removed = _make(speech.plain(texts.REMOVE), ref, Options(background="remove"))
    rows.append([button(speech, texts.BACKGROUNDS, Action.MORE, ref, BACKGROUNDS), removed])
    return rows


def styles(speech: Speech, ref: str, page: int = 0) -> list[Row]:
    """A page of the avatar styles, counted from 0, and the ways on and back."""
    turns = [back(speech, ref, styles_page(page - 1) if page else MENU)]
    if (page + 1) * STYLES_A_PAGE < len(speech.catalogue.styles):
        turns.append(button(speech, texts.MORE_STYLES, Action.MORE, ref, styles_page(page + 1)))
    return [*_styles(speech, ref, page), turns]


def styles_page(page: int) -> str:
    """Return what a button to a page of styles carries."""
    return f"{STYLES}.{page}" if page else STYLES


def page_of(arg: str) -> int | None:
    """Return the page of styles that a button leads to, or None when it leads elsewhere."""
    name, _, page = arg.partition(".")
    if name != STYLES:
        return None
    return int(page) if page.isdecimal() else 0


def backgrounds(speech: Speech, ref: str) -> list[Row]:
    """The kinds of background, and the way back."""
    buttons = [
        _make(speech.plain(texts.REMOVE), ref, Options(background="remove")),
        _make(speech.plain(texts.BLUR), ref, Options(background="blur")),
        button(speech, texts.COLOUR, Action.MORE, ref, COLOURS),
        button(speech, texts.GRADIENT, Action.MORE, ref, GRADIENTS),
        button(speech, texts.SCENE, Action.MORE, ref, SCENES),
        button(speech, texts.PICTURE, Action.OWN, ref),
    ]
    return [*in_rows(buttons), [back(speech, ref)]]


def colours(speech: Speech, ref: str) -> list[Row]:
    """The swatches, by their numbers on the sheet, and the way back."""
    entries = speech.catalogue.colours
    choices = [Options(background="colour", colour=entry.value) for entry in entries]
    return _choices(speech, ref, [colour.name for colour in entries], choices)


def gradients(speech: Speech, ref: str) -> list[Row]:
    """The gradients, by their numbers on the sheet, and the way back."""
    entries = speech.catalogue.gradients
    choices = [Options(background="gradient", gradient=entry.value) for entry in entries]
    return _choices(speech, ref, [entry.name for entry in entries], choices)


def scenes(speech: Speech, ref: str) -> list[Row]:
    """The scenes, by their numbers on the sheet, and the way back."""
    entries = speech.catalogue.scenes
    choices = [Options(background="scene", scene=entry.id) for entry in entries]
    return _choices(speech, ref, [entry.name for entry in entries], choices)


def near(speech: Speech, ref: str, options: Options) -> list[Row]:
    """What was probably meant, and the way to the others."""
    title = title_of(options, speech)
    take = _make(title, ref, options, style=KeyboardButtonStyle.PRIMARY)
    return [[take], [_others(speech, ref, operation_of(options))]]


def selfie(speech: Speech, ref: str, options: Options, *, faceless: bool = False) -> list[Row]:
    """Under what speaks against a photo; without a face in it, first what needs none."""
    wish = code_of(options)
    behind = [button(speech, texts.CHANGE_BACKGROUND, Action.MORE, ref, BACKGROUNDS)]
    return [
        *([behind] if faceless else []),
        [button(speech, texts.ANOTHER_PHOTO, Action.ANOTHER, ref, wish)],
        [button(speech, texts.ANYWAY, Action.ANYWAY, ref, wish), back(speech, ref)],
    ]


def prompt(speech: Speech, ref: str) -> list[Row]:
    """Under the question for a picture: the way back."""
    return [[button(speech, texts.BACK, Action.DROP, ref)]]


def live(speech: Speech, task: Task) -> list[Row]:
    """While a task is in the making."""
    danger = KeyboardButtonStyle.DANGER
    return [[button(speech, texts.CANCEL, Action.CANCEL, task.id, style=danger)]]


def result(speech: Speech, task: Task, *, can_share: bool = False) -> list[Row]:
    """Under a finished picture.

    Args:
        speech: The language of the labels.
        task: What made it.
        can_share: Whether the bot answers inline, so that it can be passed on from there.
    """
    keep = [
        button(speech, texts.FILE, Action.FILE, task.id),
        button(speech, texts.STICKER, Action.STICKER, task.id),
    ]
    share = [_share(speech, task)] if can_share else []
    rest = [*share, button(speech, texts.MORE_FORMS, Action.MORE, task.id, FORMS)]
    if task.operation is Operation.UPSCALE:
        return [keep, rest]
    again = button(speech, texts.AGAIN, Action.AGAIN, task.id)
    return [[again, _others(speech, task.id, task.operation)], keep, rest]


def forms(speech: Speech, task: Task, *, page: str | None = None) -> list[Row]:
    """What else a finished picture can become, and the way back.

    Args:
        speech: The language of the labels.
        task: What made it.
        page: Address of the page, where it may be opened from here.
    """
    buttons = [button(speech, texts.ROUND, Action.ROUND, task.id)]
    megapixels = task.results[0].width * task.results[0].height / 1_000_000
    if megapixels <= speech.catalogue.upscale(ENLARGED.scale).max_megapixels:
        larger = button(speech, texts.ENLARGE, Action.ENLARGE, task.id, code_of(ENLARGED))
        buttons.append(larger)
    if task.operation is Operation.AVATAR:
        behind = button(speech, texts.BACKGROUND_OF_THIS, Action.MORE, task.id, BEHIND_RESULT)
        buttons.append(behind)
    if page:
        there = WebAppInfo(f"{page}t/{task.id}")
        buttons.append(InlineKeyboardButton(speech.plain(texts.OPEN_IN_PAGE), web_app=there))
    return [*in_rows(buttons), [back(speech, task.id)]]


def _share(speech: Speech, task: Task) -> InlineKeyboardButton:
    """The way to pass a picture on: people choose a chat, then the picture in the bot's answer."""
    chats = SwitchInlineQueryChosenChat(
        query=f"{SHARED}{task.id}",
        allow_user_chats=True,
        allow_group_chats=True,
        allow_channel_chats=True,
    )
    label = speech.plain(texts.SHARE)
    return InlineKeyboardButton(label, switch_inline_query_chosen_chat=chats)


def failed(speech: Speech, task: Task, *, retryable: bool) -> list[Row]:
    """Under a failed or cancelled task."""
    primary = KeyboardButtonStyle.PRIMARY
    again = button(speech, texts.TRY_AGAIN, Action.AGAIN, task.id, style=primary)
    another = button(speech, texts.ANOTHER_PHOTO, Action.ANOTHER, task.id)
    ways = [again if retryable else another]
    if task.operation is not Operation.UPSCALE:
        ways.append(_others(speech, task.id, task.operation))
    return [ways]


def choose(tasks: Sequence[tuple[Task, str]], action: Action) -> list[Row]:
    """A row for each task, labelled as given."""
    return [[_button(label, action, task.id)] for task, label in tasks]


def cancel_all(speech: Speech, ref: str) -> Row:
    """A row that cancels every live task."""
    danger = KeyboardButtonStyle.DANGER
    return [button(speech, texts.ALL_OF_THEM, Action.CANCEL_ALL, ref, style=danger)]


def carries(keyboard: InlineKeyboardMarkup | None, data: str) -> bool:
    """Whether one of the buttons has exactly this data."""
    rows = keyboard.inline_keyboard if keyboard else ()
    return any(entry.callback_data == data for row in rows for entry in row)


def find_button(keyboard: InlineKeyboardMarkup | None, action: Action) -> CallbackData | None:
    """Return what the button for an action carries, or None when there is no such button."""
    for row in keyboard.inline_keyboard if keyboard else ():
        for entry in row:
            data = entry.callback_data
            found = CallbackData.read(data) if isinstance(data, str) else None
            if found and found.action is action:
                return found
    return None


def button(
    speech: Speech,
    label: Text,
    action: Action,
    ref: str,
    arg: str = "",
    *,
    style: str | None = None,
) -> InlineKeyboardButton:
    """Return a button that says a text of ours."""
    return _button(speech.plain(label), action, ref, arg, style=style)


def labelled(label: str, action: Action, ref: str, arg: str = "") -> InlineKeyboardButton:
    """Return a button with a label that is put together elsewhere."""
    return _button(label, action, ref, arg)


def back(speech: Speech, ref: str, to: str = MENU) -> InlineKeyboardButton:
    """Return the way back to another page of the menu."""
    return button(speech, texts.BACK, Action.MORE, ref, to)


def in_rows(buttons: Sequence[InlineKeyboardButton], columns: int = COLUMNS) -> list[Row]:
    """Return buttons in rows of so many."""
    return [list(buttons[start : start + columns]) for start in range(0, len(buttons), columns)]


def _styles(speech: Speech, ref: str, page: int) -> list[Row]:
    first = page * STYLES_A_PAGE
    shown = speech.catalogue.styles[first : first + STYLES_A_PAGE]
    buttons = [
        _make(_numbered(speech, number, style.name), ref, Options(style=style.id))
        for number, style in enumerate(shown, first + 1)
    ]
    return in_rows(buttons)


def _choices(
    speech: Speech, ref: str, names: Sequence[str], choices: Sequence[Options]
) -> list[Row]:
    buttons = [
        _make(_numbered(speech, number, name), ref, options)
        for number, (name, options) in enumerate(zip(names, choices, strict=True), 1)
    ]
    return [*in_rows(buttons), [back(speech, ref, BACKGROUNDS)]]


def _numbered(speech: Speech, number: int, name: str) -> str:
    return speech.plain(texts.NUMBERED, number=number, name=name)


def _others(speech: Speech, ref: str, operation: Operation) -> InlineKeyboardButton:
    """The way to a menu: under a photo in place, under a task's message in a new one."""
    if operation is Operation.AVATAR:
        return button(speech, texts.OTHER_STYLE, Action.MORE, ref, STYLES)
    return button(speech, texts.OTHER_BACKGROUND, Action.MORE, ref, BACKGROUNDS)


def _make(
    label: str, ref: str, options: Options, *, style: str | None = None
) -> InlineKeyboardButton:
    return _button(label, Action.MAKE, ref, code_of(options), style=style)


def _button(
    label: str, action: Action, ref: str, arg: str = "", *, style: str | None = None
) -> InlineKeyboardButton:
    data = CallbackData(action, ref, arg).data
    return InlineKeyboardButton(label, callback_data=data, style=style)
