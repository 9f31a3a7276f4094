"""What a person wants, as a code on a button and as a title to read."""

from collections.abc import Mapping

from bot.speech import texts
from bot.speech.speech import Speech
from bot.speech.text import Text
from studio.catalogue import Catalogue
from studio.errors import BackgroundUnknown
from studio.task import Background, Operation, Options

MOST_PROMPT = 40
"""Characters of a description that a title shows."""
NEEDS_NO_MORE: frozenset[Background] = frozenset({"remove", "blur", "picture"})
"""Kinds of background that a button names without saying which one."""
PLAIN_TITLES: Mapping[str, Text] = {
    "remove": texts.BACKGROUND_REMOVED,
    "blur": texts.BACKGROUND_BLURRED,
    "picture": texts.BACKGROUND_OWN,
}
UNNAMED = texts.BACKGROUND_PLAIN


def operation_of(options: Options) -> Operation:
    """Return the operation that the options belong to."""
    if options.scale:
        return Operation.UPSCALE
    return Operation.AVATAR if options.style else Operation.BACKGROUND


def code_of(options: Options) -> str:
    """Return a wish in few bytes, for a button; a background in one's own words has none."""
    if options.style:
        return f"s.{options.style}"
    if options.scale:
        return f"x.{options.scale}"
    match options.background:
        case "colour":
            return f"c.{(options.colour or '').removeprefix('#')}"
        case "gradient":
            return f"g.{(options.gradient or '').replace('#', '')}"
        case "scene":
            return f"p.{options.scene}"
        case _:
            return f"b.{options.background}"


def options_of(code: str, catalogue: Catalogue) -> Options:
    """Return the wish a button carries.

    Raises:
        ChoiceError: When it is no longer on the menu.
    """
    kind, _, value = code.partition(".")
    match kind:
        case "s":
            return Options(style=catalogue.style(value).id)
        case "x":
            scale = int(value) if value.isdecimal() else None
            return Options(scale=catalogue.upscale(scale).scale)
        case "c":
            return Options(background="colour", colour=catalogue.colour(value))
        case "g":
            return Options(background="gradient", gradient=catalogue.gradient(value))
        case "p":
            return Options(background="scene", scene=catalogue.scene(value).id)
        case _:
            background = catalogue.background(value).id
    if background not in NEEDS_NO_MORE:
        raise BackgroundUnknown(backgrounds=", ".join(sorted(NEEDS_NO_MORE)))
    return Options(background=background)


def title_of(options: Options, speech: Speech) -> str:
    """Return what is being made, such as "Pencil avatar"; plain text."""
    catalogue = speech.catalogue
    if options.style:
        names = {style.id: style.name for style in catalogue.styles}
        name = names.get(options.style, options.style.capitalize())
        return speech.plain(texts.AVATAR, style=name)
    if options.scale:
        upscales: dict[int, str] = {upscale.scale: upscale.name for upscale in catalogue.upscales}
        larger = speech.plain_count(texts.LARGER, options.scale)
        return upscales.get(options.scale, larger)
    if options.prompt:
        return speech.plain(texts.BACKGROUND_PROMPT, words=_shortened(options.prompt))
    if plain := PLAIN_TITLES.get(options.background or ""):
        return speech.plain(plain)
    name = _name(options, catalogue)
    return speech.plain(texts.BACKGROUND, background=name) if name else speech.plain(UNNAMED)


def _name(options: Options, catalogue: Catalogue) -> str:
    """Return the name of a colour, gradient or scene; its value when it has none."""
    value = options.scene or options.gradient or options.colour or ""
    names = {scene.id: scene.name for scene in catalogue.scenes}
    names |= {gradient.value: gradient.name for gradient in catalogue.gradients}
    names |= {colour.value: colour.name for colour in catalogue.colours}
    return names.get(value, value)


def _shortened(words: str) -> str:
    return words if len(words) <= MOST_PROMPT else f"{words[: MOST_PROMPT - 1].rstrip()}…"
