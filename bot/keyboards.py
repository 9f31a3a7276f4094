"""Rows of buttons under messages. What a button does is all in its data."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import KeyboardButtonStyle

from bot import texts
from bot.presses import Action, Press, is_photo
from bot.wishes import code_of, operation_of, title_of
from studio.catalogue import Catalogue
from studio.task import Operation, Options, Task

COLUMNS = 2
COLOUR_COLUMNS = 3
FAVOURITES = 4
STYLES_A_PAGE = 8
ENLARGED = Options(scale=2)

MENU = "menu"
STYLES = "styles"
BACKGROUNDS = "backgrounds"
COLOURS = "colours"
GRADIENTS = "gradients"
SCENES = "scenes"
FORMS = "forms"


def menu(ref: str, catalogue: Catalogue, last: str | None = None) -> InlineKeyboardMarkup:
    """A few styles, the way to the others, and what can be put behind; `last` style first."""
    ordered = sorted(catalogue.styles, key=lambda style: style.id != last)
    favourites = [_make(style.name, ref, Options(style=style.id)) for style in ordered[:FAVOURITES]]
    more = _button(texts.MORE_STYLES, Action.MORE, ref, STYLES)
    return InlineKeyboardMarkup([*_rows(favourites, COLUMNS), [more], *_backgrounds(ref)])


def styles(ref: str, catalogue: Catalogue, page: int = 0) -> InlineKeyboardMarkup:
    """A page of the avatar styles, counted from 0, and the ways on and back."""
    first = page * STYLES_A_PAGE
    buttons = [
        _make(style.name, ref, Options(style=style.id))
        for style in catalogue.styles[first : first + STYLES_A_PAGE]
    ]
    turns = [_back(ref, styles_page(page - 1) if page else MENU)]
    if first + STYLES_A_PAGE < len(catalogue.styles):
        turns.append(_button(texts.MORE_STYLES, Action.MORE, ref, styles_page(page + 1)))
    return InlineKeyboardMarkup([*_rows(buttons, COLUMNS), turns])


def styles_page(page: int) -> str:
    """Return what a button to a page of styles carries."""
    return f"{STYLES}.{page}" if page else STYLES


def page_of(arg: str) -> int | None:
    """Return the page of styles that a button leads to, or None when it leads elsewhere."""
    name, _, page = arg.partition(".")
    if name != STYLES:
        return None
    return int(page) if page.isdecimal() else 0


def backgrounds(ref: str) -> InlineKeyboardMarkup:
    """The kinds of background, and the way back."""
    return InlineKeyboardMarkup([*_backgrounds(ref), [_back(ref)]])


def colours(ref: str, catalogue: Catalogue) -> InlineKeyboardMarkup:
    """The swatches, and the way back."""
    choices = [Options(background="colour", colour=entry.value) for entry in catalogue.colours]
    names = [colour.name for colour in catalogue.colours]
    return _choices(ref, names, choices, COLOUR_COLUMNS)


def gradients(ref: str, catalogue: Catalogue) -> InlineKeyboardMarkup:
    """The gradients, and the way back."""
    choices = [
        Options(background="gradient", gradient=entry.value) for entry in catalogue.gradients
    ]
    return _choices(ref, [entry.name for entry in catalogue.gradients], choices, COLUMNS)


def scenes(ref: str, catalogue: Catalogue) -> InlineKeyboardMarkup:
    """The scenes, and the way back."""
    choices = [Options(background="scene", scene=entry.id) for entry in catalogue.scenes]
    return _choices(ref, [entry.name for entry in catalogue.scenes], choices, COLUMNS)


def open_choice(ref: str, options: Options, catalogue: Catalogue) -> InlineKeyboardMarkup | None:
    """Return what to choose from when it stayed open which colour, gradient or scene; else None."""
    match options:
        case Options(background="colour", colour=None):
            return colours(ref, catalogue)
        case Options(background="gradient", gradient=None):
            return gradients(ref, catalogue)
        case Options(background="scene", scene=None):
            return scenes(ref, catalogue)
        case _:
            return None


def near(ref: str, options: Options, catalogue: Catalogue) -> InlineKeyboardMarkup:
    """What was probably meant, and the way to the others."""
    take = _button(
        title_of(options, catalogue),
        Action.MAKE,
        ref,
        code_of(options),
        style=KeyboardButtonStyle.PRIMARY,
    )
    return InlineKeyboardMarkup([[take], [_others(ref, operation_of(options))]])


def selfie(ref: str, options: Options, *, faceless: bool = False) -> InlineKeyboardMarkup:
    """Under what speaks against a photo; without a face in it, first what needs none."""
    wish = code_of(options)
    background = [_button(texts.CHANGE_BACKGROUND, Action.MORE, ref, BACKGROUNDS)]
    return InlineKeyboardMarkup(
        [
            *([background] if faceless else []),
            [_button(texts.ANOTHER_PHOTO, Action.ANOTHER, ref, wish)],
            [_button(texts.ANYWAY, Action.ANYWAY, ref, wish), _back(ref)],
        ]
    )


def prompt(ref: str) -> InlineKeyboardMarkup:
    """Under the question for a picture: the way back."""
    return InlineKeyboardMarkup([[_button(texts.BACK, Action.DROP, ref)]])


def live(task: Task) -> InlineKeyboardMarkup:
    """While a task is in the making."""
    cancel = _button(texts.CANCEL, Action.CANCEL, task.id, style=KeyboardButtonStyle.DANGER)
    return InlineKeyboardMarkup([[cancel]])


def result(task: Task) -> InlineKeyboardMarkup:
    """Under a finished picture."""
    keep = [
        _button(texts.FILE, Action.FILE, task.id),
        _button(texts.MORE_FORMS, Action.MORE, task.id, FORMS),
    ]
    if task.operation is Operation.UPSCALE:
        return InlineKeyboardMarkup([keep])
    again = _button(texts.AGAIN, Action.AGAIN, task.id)
    return InlineKeyboardMarkup([[again, _others(task.id, task.operation)], keep])


def forms(task: Task, catalogue: Catalogue) -> InlineKeyboardMarkup:
    """What else a finished picture can become, and the way back."""
    rows = [
        [
            _button(texts.STICKER, Action.STICKER, task.id),
            _button(texts.ROUND, Action.ROUND, task.id),
        ]
    ]
    megapixels = task.results[0].width * task.results[0].height / 1_000_000
    if megapixels <= catalogue.upscale(ENLARGED.scale).max_megapixels:
        rows.append([_button(texts.ENLARGE, Action.ENLARGE, task.id, code_of(ENLARGED))])
    return InlineKeyboardMarkup([*rows, [_back(task.id)]])


def failed(task: Task, *, retryable: bool) -> InlineKeyboardMarkup:
    """Under a failed or cancelled task."""
    again = _button(texts.TRY_AGAIN, Action.AGAIN, task.id, style=KeyboardButtonStyle.PRIMARY)
    another = _button(texts.ANOTHER_PHOTO, Action.ANOTHER, task.id)
    ways = [again if retryable else another]
    if task.operation is not Operation.UPSCALE:
        ways.append(_others(task.id, task.operation))
    return InlineKeyboardMarkup([ways])


def choose(tasks: Sequence[tuple[Task, str]], action: Action) -> list[list[InlineKeyboardButton]]:
    """A row for each task, labelled as given."""
    return [[_button(label, action, task.id)] for task, label in tasks]


def cancel_all(ref: str) -> list[InlineKeyboardButton]:
    """A row that cancels every live task."""
    return [_button(texts.ALL_OF_THEM, Action.CANCEL_ALL, ref, style=KeyboardButtonStyle.DANGER)]


def label_of(markup: InlineKeyboardMarkup | None, data: str) -> str | None:
    """Return what the button with exactly this data says, or None when there is no such button."""
    rows = markup.inline_keyboard if markup else ()
    return next(
        (button.text for row in rows for button in row if button.callback_data == data), None
    )


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


def _backgrounds(ref: str) -> list[list[InlineKeyboardButton]]:
    buttons = [
        _make(texts.REMOVE, ref, Options(background="remove")),
        _make(texts.BLUR, ref, Options(background="blur")),
        _button(texts.COLOUR, Action.MORE, ref, COLOURS),
        _button(texts.GRADIENT, Action.MORE, ref, GRADIENTS),
        _button(texts.SCENE, Action.MORE, ref, SCENES),
        _button(texts.PICTURE, Action.OWN, ref),
    ]
    return _rows(buttons, COLUMNS)


def _choices(
    ref: str, names: Sequence[str], choices: Sequence[Options], columns: int
) -> InlineKeyboardMarkup:
    buttons = [_make(name, ref, options) for name, options in zip(names, choices, strict=True)]
    return InlineKeyboardMarkup([*_rows(buttons, columns), [_back(ref, _above(ref))]])


def _above(ref: str) -> str:
    """Return where the kinds of background were chosen from: under a task they stand alone."""
    return MENU if is_photo(ref) else BACKGROUNDS


def _others(ref: str, operation: Operation) -> InlineKeyboardButton:
    if operation is Operation.AVATAR:
        return _button(texts.OTHER_STYLE, Action.MORE, ref, STYLES)
    return _button(texts.OTHER_BACKGROUND, Action.MORE, ref, BACKGROUNDS)


def _back(ref: str, to: str = MENU) -> InlineKeyboardButton:
    return _button(texts.BACK, Action.MORE, ref, to)


def _make(label: str, ref: str, options: Options) -> InlineKeyboardButton:
    return _button(label, Action.MAKE, ref, code_of(options))


def _button(
    label: str, action: Action, ref: str, arg: str = "", *, style: str | None = None
) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=Press(action, ref, arg).data, style=style)


def _rows(buttons: list[InlineKeyboardButton], columns: int) -> list[list[InlineKeyboardButton]]:
    return [buttons[start : start + columns] for start in range(0, len(buttons), columns)]
