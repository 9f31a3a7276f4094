"""What people write after a command: a style or a background by its name, or nearly by it."""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from difflib import get_close_matches

from bot.wishes import code_of
from studio.catalogue import Catalogue
from studio.errors import BackgroundUnknown, ColourInvalid, GradientInvalid, StyleUnknown
from studio.task import Options

CLOSE = 0.72
"""Share of letters in common from which a word is taken for another one's slip of the pen."""
FILLERS = frozenset({"a", "background", "in", "it", "me", "my", "please", "style", "the"})
COLOUR_WORDS = frozenset({"colour", "color"})
KINDS: Mapping[str, tuple[Options, frozenset[str]]] = {
    "remove": (
        Options(background="remove"),
        frozenset({"remove", "none", "no", "off", "transparent", "cutout", "cut", "out"}),
    ),
    "blur": (Options(background="blur"), frozenset({"blur", "blurred", "blurry"})),
    "picture": (
        Options(background="picture"),
        frozenset({"picture", "photo", "own", "image"}),
    ),
    "colour": (Options(background="colour"), COLOUR_WORDS),
    "gradient": (Options(background="gradient"), frozenset({"gradient"})),
    "scene": (Options(background="scene"), frozenset({"scene"})),
}
"""Kinds of background by the words for them. A colour, gradient or scene stays open (None)."""


def read_style(words: str, catalogue: Catalogue) -> Options:
    """Return the style named in a command, by id, name or the phrase it is drawn by.

    Raises:
        StyleUnknown: When there is none of that name. The fact `near`, if there is one, is the code
            of the style that was probably meant.
    """
    wanted = _plain(words)
    names = {
        _plain(name): Options(style=style.id)
        for style in catalogue.styles
        for name in (style.keyword, style.name, style.id)
    }
    if found := names.get(wanted) or names.get(" ".join(_meaning(wanted))):
        return found
    inside = [name for name in names if re.search(rf"\b{re.escape(name)}\b", wanted)]
    near = names[max(inside, key=len)] if inside else _nearest(wanted, names)
    styles = ", ".join(style.id for style in catalogue.styles)
    raise StyleUnknown(styles=styles, near=code_of(near) if near else "")


def read_background(words: str, catalogue: Catalogue) -> Options:
    """Return the background named in a command, or the words themselves as its description.

    A kind, the name of a colour, gradient or scene, `#rrggbb` and `#rrggbb-#rrggbb` are known. With
    `colour`, `gradient` or `scene` alone, which one stays open (None).

    Raises:
        ColourInvalid, GradientInvalid, SceneUnknown: When one is announced, and isn't any.
        BackgroundUnknown: When it is a single word that is nearly one we know: the fact `near` is
            its code.
    """
    wanted = _plain(words)
    meaning = _meaning(wanted)
    for options, known in KINDS.values():
        if meaning and known.issuperset(meaning):
            return options
    if announced := _announced(words, catalogue):
        return announced
    scenes = _scenes(catalogue)
    if found := scenes.get(wanted) or scenes.get(" ".join(meaning)):
        return found
    with suppress(GradientInvalid):
        return Options(background="gradient", gradient=catalogue.gradient(words))
    with suppress(ColourInvalid):
        return Options(background="colour", colour=catalogue.colour(words))
    if words.strip().startswith("#"):
        raise ColourInvalid
    near = _nearest(meaning[0], _names(catalogue)) if len(meaning) == 1 else None
    if near:
        kinds = ", ".join(entry.id for entry in catalogue.backgrounds)
        raise BackgroundUnknown(backgrounds=kinds, near=code_of(near))
    return Options(background="prompt", prompt=" ".join(words.split()))


def _announced(words: str, catalogue: Catalogue) -> Options | None:
    """Return what follows the word for its kind, as in "colour blue"."""
    first, _, rest = words.strip().lower().partition(" ")
    if first in COLOUR_WORDS:
        return Options(background="colour", colour=catalogue.colour(rest))
    if first == "gradient":
        return Options(background="gradient", gradient=catalogue.gradient(rest))
    if first == "scene":
        known = _scenes(catalogue).get(_plain(rest))
        return known or Options(background="scene", scene=catalogue.scene(rest).id)
    return None


def _scenes(catalogue: Catalogue) -> dict[str, Options]:
    return {
        _plain(name): Options(background="scene", scene=scene.id)
        for scene in catalogue.scenes
        for name in (scene.name, scene.id)
    }


def _names(catalogue: Catalogue) -> dict[str, Options]:
    """Return all that can be named in a word and needs nothing more."""
    names = _scenes(catalogue)
    for gradient in catalogue.gradients:
        names[_plain(gradient.name)] = Options(background="gradient", gradient=gradient.value)
    for colour in catalogue.colours:
        names[_plain(colour.name)] = Options(background="colour", colour=colour.value)
    return names | {kind: KINDS[kind][0] for kind in ("remove", "blur")}


def _nearest(wanted: str, names: Mapping[str, Options]) -> Options | None:
    close = get_close_matches(wanted, names, n=1, cutoff=CLOSE)
    return names[close[0]] if close else None


def _plain(words: str) -> str:
    """Return words in lower case, without accents and hyphens."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(letters.replace("-", " ").split())


def _meaning(wanted: str) -> list[str]:
    return [word for word in wanted.split() if word not in FILLERS]
