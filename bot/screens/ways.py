"""The way on from a refusal: what was probably meant, or the menu to choose from."""

from dataclasses import replace

from bot.screens import keyboards, menus
from bot.screens.choices import options_of, title_of
from bot.screens.screens import Screen
from bot.speech import texts
from bot.speech.speech import Speech
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

MENUS: dict[type[DarkroomError], str] = {
    StyleUnknown: keyboards.STYLES,
    BackgroundUnknown: keyboards.BACKGROUNDS,
    ColourInvalid: keyboards.COLOURS,
    GradientInvalid: keyboards.GRADIENTS,
    SceneUnknown: keyboards.SCENES,
}


def way_on(
    speech: Speech,
    error: DarkroomError,
    *,
    ref: str,
    options: Options | None = None,
    last: str | None = None,
) -> Screen:
    """Return what is said of a refusal, with the buttons that lead on from it.

    Args:
        speech: The language to say it in.
        error: Why it was refused.
        ref: What the buttons act on.
        options: What was asked for, if it came so far.
        last: The person's last style.
    """
    if isinstance(error, SelfieError) and options:
        faceless = isinstance(error, SelfieNoFace)
        rows = keyboards.selfie(speech, ref, options, faceless=faceless)
        return Screen(speech.error(error), rows)
    near = _near(error, speech.catalogue)
    if near is None:
        menu = _choice(speech, error, ref, last)
        return replace(menu, text=speech.error(error)) if menu else Screen(speech.error(error))
    asked = not isinstance(error, PromptNeedsKey)
    text = speech(texts.NEAR, title=title_of(near, speech)) if asked else speech.error(error)
    return Screen(text, keyboards.near(speech, ref, near))


def _near(error: DarkroomError, catalogue: Catalogue) -> Options | None:
    """Return what is nearest to what was asked for, where the error knows it."""
    if isinstance(error, PromptNeedsKey):
        return Options(background="scene", scene=str(error.facts["scene"]))
    code = error.facts.get("near")
    return options_of(str(code), catalogue) if code else None


def _choice(speech: Speech, error: DarkroomError, ref: str, last: str | None) -> Screen | None:
    """Return the menu to choose from, where another choice or another try helps."""
    menu = menus.named(speech, ref, MENUS.get(type(error), ""))
    if menu is None and (isinstance(error, ChoiceError) or error.retryable):
        menu = menus.everything(speech, ref, last=last)
    return menu
