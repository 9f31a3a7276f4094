"""What a person wants, as words in a command, as a code on a button, and as a title to read."""

from studio.catalogue import Catalogue
from studio.task import Operation, Options

NONE_WORDS = frozenset({"remove", "none", "no", "off", "transparent", "cutout", "cut-out"})
COLOUR_WORDS = frozenset({"colour", "color"})
OWN_WORDS = frozenset({"picture", "photo", "own", "image"})


def operation_of(options: Options) -> Operation:
    """Return the operation that the options belong to."""
    return Operation.AVATAR if options.style else Operation.BACKGROUND


def code_of(options: Options) -> str:
    """Return a wish in few bytes, for a button."""
    if options.style:
        return f"s.{options.style}"
    if options.background == "colour":
        return f"c.{(options.colour or '').removeprefix('#')}"
    return f"b.{options.background}"


def options_of(code: str, catalogue: Catalogue) -> Options:
    """Return the wish a button carries.

    Raises:
        ChoiceError: When it is no longer on the menu.
    """
    kind, _, value = code.partition(".")
    if kind == "s":
        return Options(style=catalogue.style(value).id)
    if kind == "c":
        return Options(background="colour", colour=catalogue.colour(value))
    return Options(background=catalogue.background(value).id)


def read_style(words: str, catalogue: Catalogue) -> Options:
    """Return the style named in a command, by id or name.

    Raises:
        StyleUnknown: When there is none of that name.
    """
    wanted = words.strip().lower()
    for style in catalogue.styles:
        if wanted in {style.id, style.name.lower()}:
            return Options(style=style.id)
    return Options(style=catalogue.style("-".join(wanted.split())).id)


def read_background(words: str, catalogue: Catalogue) -> Options:
    """Return the background named in a command: a kind, a colour's name, or `#rrggbb`.

    With kind `colour` and no colour named, the colour stays open (None).

    Raises:
        ColourInvalid: When it is neither.
    """
    first, _, rest = words.strip().lower().partition(" ")
    if first in NONE_WORDS:
        return Options(background="remove")
    if first in OWN_WORDS:
        return Options(background="picture")
    if first in {"blur", "blurred", "blurry"}:
        return Options(background="blur")
    if first in COLOUR_WORDS and not rest.strip():
        return Options(background="colour")
    named = rest if first in COLOUR_WORDS else words
    return Options(background="colour", colour=catalogue.colour(named))


def title_of(options: Options, catalogue: Catalogue) -> str:
    """Return what is being made, such as "Pencil avatar"; plain text."""
    if options.style:
        names = {style.id: style.name for style in catalogue.styles}
        return f"{names.get(options.style, options.style.capitalize())} avatar"
    match options.background:
        case "remove":
            return "Cut-out"
        case "blur":
            return "Blurred background"
        case "picture":
            return "Background of your own"
        case _:
            names = {colour.value: colour.name for colour in catalogue.colours}
            return f"{names.get(options.colour or '', options.colour or 'Plain')} background"
