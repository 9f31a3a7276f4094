"""What people choose from: a contact sheet, what stands under it, and a button for each number."""

import math

from bot.screens import keyboards
from bot.screens.screens import Screen
from bot.speech import texts
from bot.speech.speech import Speech
from studio.catalogue import Catalogue
from studio.task import Options

BACKGROUND_SHEET = "backgrounds"


def everything(speech: Speech, ref: str, *, last: str | None = None) -> Screen:
    """What a photo is answered with."""
    return Screen(speech(texts.MENU), keyboards.menu(speech, ref, last=last), style_sheet(0))


def styles(speech: Speech, ref: str, page: int = 0) -> Screen:
    """A page of the styles."""
    return Screen(speech(texts.MENU_STYLE), keyboards.styles(speech, ref, page), style_sheet(page))


def backgrounds(speech: Speech, ref: str) -> Screen:
    """The kinds of background."""
    rows = keyboards.backgrounds(speech, ref)
    return Screen(speech(texts.MENU_BACKGROUND), rows, BACKGROUND_SHEET)


def named(speech: Speech, ref: str, name: str) -> Screen | None:
    """Return the page that a button names, or None when it names none."""
    page = keyboards.page_of(name)
    if page is not None:  # a button of another catalogue may lead beyond the last one
        pages = -(-len(speech.catalogue.styles) // keyboards.STYLES_A_PAGE)
        return styles(speech, ref, min(page, pages - 1))
    match name:
        case keyboards.BACKGROUNDS:
            return backgrounds(speech, ref)
        case keyboards.COLOURS:
            return Screen(speech(texts.MENU_COLOUR), keyboards.colours(speech, ref), name)
        case keyboards.GRADIENTS:
            return Screen(speech(texts.MENU_GRADIENT), keyboards.gradients(speech, ref), name)
        case keyboards.SCENES:
            return Screen(speech(texts.MENU_SCENE), keyboards.scenes(speech, ref), name)
        case _:
            return None


def still_open(speech: Speech, ref: str, options: Options) -> Screen | None:
    """Return what to choose from when it stayed open which colour, gradient or scene; else None."""
    match options:
        case Options(background="colour", colour=None):
            name = keyboards.COLOURS
        case Options(background="gradient", gradient=None):
            name = keyboards.GRADIENTS
        case Options(background="scene", scene=None):
            name = keyboards.SCENES
        case _:
            return None
    return named(speech, ref, name)


def all_sheets(catalogue: Catalogue) -> list[str]:
    """Return the names of the sheets that menus stand under."""
    pages = range(math.ceil(len(catalogue.styles) / keyboards.STYLES_A_PAGE))
    others = (BACKGROUND_SHEET, keyboards.COLOURS, keyboards.GRADIENTS, keyboards.SCENES)
    return [*map(style_sheet, pages), *others]


def style_sheet(page: int) -> str:
    """Return the name of the sheet with a page of styles, counted from 0."""
    return f"styles.{page}"
