"""The way on from an order that was not taken: words and buttons that fit what was wrong."""

from html import escape

from telegram import InlineKeyboardMarkup

from bot import keyboards, texts
from bot.screens import Screen
from bot.wishes import options_of, title_of
from studio.catalogue import Catalogue
from studio.errors import (
    BackgroundUnknown,
    ChoiceError,
    ColourInvalid,
    DarkroomError,
    GradientInvalid,
    PromptNeedsKey,
    SceneUnknown,
    SelfieError,
    SelfieNoFace,
    StyleUnknown,
)
from studio.task import Options


def way_on(
    error: DarkroomError,
    catalogue: Catalogue,
    *,
    ref: str,
    options: Options | None = None,
    last: str | None = None,
) -> Screen:
    """Return how a refusal is told.

    Args:
        error: Why the order was not taken.
        catalogue: The menu.
        ref: What buttons name: the photo or task that it was about.
        options: What was ordered, when it came so far.
        last: The person's last style.
    """
    if isinstance(error, SelfieError) and options:
        keyboard = keyboards.selfie(ref, options, faceless=isinstance(error, SelfieNoFace))
        return Screen(escape(error.chat_detail), keyboard)
    near = _near(error, catalogue)
    if near and not isinstance(error, PromptNeedsKey):
        text = texts.NEAR.format(title=escape(title_of(near, catalogue)))
        return Screen(text, keyboards.near(ref, near, catalogue))
    if near:
        return Screen(escape(error.chat_detail), keyboards.near(ref, near, catalogue))
    return Screen(escape(error.chat_detail), _choice(error, ref, catalogue, last))


def _near(error: DarkroomError, catalogue: Catalogue) -> Options | None:
    """Return what is nearest to what was asked for, where the error knows it."""
    if isinstance(error, PromptNeedsKey):
        return Options(background="scene", scene=str(error.facts["scene"]))
    code = error.facts.get("near")
    return options_of(str(code), catalogue) if code else None


def _choice(
    error: DarkroomError, ref: str, catalogue: Catalogue, last: str | None
) -> InlineKeyboardMarkup | None:
    """Return the menu to choose from, where another choice or another try helps."""
    match error:
        case StyleUnknown():
            keyboard = keyboards.styles(ref, catalogue)
        case BackgroundUnknown():
            keyboard = keyboards.backgrounds(ref)
        case ColourInvalid():
            keyboard = keyboards.colours(ref, catalogue)
        case GradientInvalid():
            keyboard = keyboards.gradients(ref, catalogue)
        case SceneUnknown():
            keyboard = keyboards.scenes(ref, catalogue)
        case _ if isinstance(error, ChoiceError) or error.retryable:
            keyboard = keyboards.menu(ref, catalogue, last)
        case _:
            return None
    return keyboard
