"""Rows of buttons under messages. What a button does is all in its data."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import KeyboardButtonStyle

from bot import texts
from bot.presses import Action, Press
from bot.wishes import code_of
from studio.catalogue import Catalogue
from studio.task import Operation, Options, Task

COLUMNS = 2
COLOUR_COLUMNS = 3

MENU = "menu"
STYLES = "styles"
BACKGROUNDS = "backgrounds"
COLOURS = "colours"


def menu(ref: str, catalogue: Catalogue) -> InlineKeyboardMarkup:
    """Everything that can be made of a photo."""
    return InlineKeyboardMarkup([*_styles(ref, catalogue), *_backgrounds(ref)])


def styles(ref: str, catalogue: Catalogue) -> InlineKeyboardMarkup:
    """The avatar styles, and the way back."""
    return InlineKeyboardMarkup([*_styles(ref, catalogue), [_back(ref)]])


def backgrounds(ref: str) -> InlineKeyboardMarkup:
    """The kinds of background, and the way back."""
    return InlineKeyboardMarkup([*_backgrounds(ref), [_back(ref)]])


def colours(ref: str, catalogue: Catalogue) -> InlineKeyboardMarkup:
    """The swatches, and the way back."""
    buttons = [
        _make(colour.name, ref, Options(background="colour", colour=colour.value))
        for colour in catalogue.colours
    ]
    return InlineKeyboardMarkup([*_rows(buttons, COLOUR_COLUMNS), [_back(ref)]])


def prompt(ref: str) -> InlineKeyboardMarkup:
    """Under the question for a picture: the way back."""
    return InlineKeyboardMarkup([[_button(texts.BACK, Action.DROP, ref)]])


def live(task: Task) -> InlineKeyboardMarkup:
    """While a task is in the making."""
    cancel = _button(texts.CANCEL, Action.CANCEL, task.id, style=KeyboardButtonStyle.DANGER)
    return InlineKeyboardMarkup([[cancel]])


def result(task: Task) -> InlineKeyboardMarkup:
    """Under a finished picture."""
    again = _button(texts.AGAIN, Action.AGAIN, task.id)
    return InlineKeyboardMarkup(
        [[again, _other(task)], [_button(texts.FILE, Action.FILE, task.id)]]
    )


def failed(task: Task, *, retryable: bool) -> InlineKeyboardMarkup:
    """Under a failed or cancelled task."""
    again = _button(texts.TRY_AGAIN, Action.AGAIN, task.id, style=KeyboardButtonStyle.PRIMARY)
    another = _button(texts.ANOTHER_PHOTO, Action.ANOTHER, task.id)
    return InlineKeyboardMarkup([[again if retryable else another, _other(task)]])


def choose(tasks: Sequence[tuple[Task, str]], action: Action) -> list[list[InlineKeyboardButton]]:
    """A row for each task, labelled as given."""
    return [[_button(label, action, task.id)] for task, label in tasks]


def cancel_all(ref: str) -> list[InlineKeyboardButton]:
    """A row that cancels every live task."""
    return [_button(texts.ALL_OF_THEM, Action.CANCEL_ALL, ref, style=KeyboardButtonStyle.DANGER)]


def carries(markup: InlineKeyboardMarkup | None, data: str) -> bool:
    """Whether one of the buttons has exactly this data."""
    rows = markup.inline_keyboard if markup else ()
    return any(button.callback_data == data for row in rows for button in row)


def find_press(markup: InlineKeyboardMarkup | None, action: Action) -> Press | None:
    """Return what the button for an action carries, or None when there is no such button."""
    for row in markup.inline_keyboard if markup else ():
        for button in row:
            data = button.callback_data
            press = Press.read(data) if isinstance(data, str) else None
            if press and press.action is action:
                return press
    return None


def _styles(ref: str, catalogue: Catalogue) -> list[list[InlineKeyboardButton]]:
    buttons = [_make(style.name, ref, Options(style=style.id)) for style in catalogue.styles]
    return _rows(buttons, COLUMNS)


def _backgrounds(ref: str) -> list[list[InlineKeyboardButton]]:
    buttons = [
        _make(texts.REMOVE, ref, Options(background="remove")),
        _make(texts.BLUR, ref, Options(background="blur")),
        _button(texts.COLOUR, Action.MORE, ref, COLOURS),
        _button(texts.PICTURE, Action.OWN, ref),
    ]
    return _rows(buttons, COLUMNS)


def _other(task: Task) -> InlineKeyboardButton:
    if task.operation is Operation.AVATAR:
        return _button(texts.OTHER_STYLE, Action.MORE, task.id, STYLES)
    return _button(texts.OTHER_BACKGROUND, Action.MORE, task.id, BACKGROUNDS)


def _back(ref: str) -> InlineKeyboardButton:
    return _button(texts.BACK, Action.MORE, ref, MENU)


def _make(label: str, ref: str, options: Options) -> InlineKeyboardButton:
    return _button(label, Action.MAKE, ref, code_of(options))


def _button(
    label: str, action: Action, ref: str, arg: str = "", *, style: str | None = None
) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=Press(action, ref, arg).data, style=style)


def _rows(buttons: list[InlineKeyboardButton], columns: int) -> list[list[InlineKeyboardButton]]:
    return [buttons[start : start + columns] for start in range(0, len(buttons), columns)]
