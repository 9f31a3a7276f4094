"""What people write after a command: a style or a background by its name, or nearly by it.

Names and words are understood in the person's language and in English.
"""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from difflib import get_close_matches

from bot.screens.choices import code_of
from bot.speech import reading_texts
from bot.speech.speech import Speech
from bot.speech.text import Text
from studio.catalogue import Catalogue, Scene
from studio.errors import BackgroundUnknown, ColourInvalid, GradientInvalid, StyleUnknown
from studio.task import Options

CLOSE = 0.72
"""Share of letters in common from which a word is taken for another one's slip of the pen."""
COLOUR = Options(background="colour")
GRADIENT = Options(background="gradient")
SCENE = Options(background="scene")
KINDS: Mapping[str, tuple[Options, Text]] = {
    "remove": (Options(background="remove"), reading_texts.REMOVE),
    "blur": (Options(background="blur"), reading_texts.BLUR),
    "picture": (Options(background="picture"), reading_texts.PICTURE),
    "colour": (COLOUR, reading_texts.COLOUR),
    "gradient": (GRADIENT, reading_texts.GRADIENT),
    "scene": (SCENE, reading_texts.SCENE),
}
"""Kinds of background by the words for them. A colour, gradient or scene stays open (None)."""

Names = dict[str, Options]


def read_style(words: str, speech: Speech) -> Options:
    """Return the style named in a command, by id, name or the phrase it is drawn by.

    Raises:
        StyleUnknown: When there is none of that name. The fact `near`, if there is one, is the code
            of the style that was probably meant.
    """
    wanted = _plain(words)
    names: Names = {
        _plain(name): Options(style=style.id)
        for menu in _menus(speech)
        for style in menu.styles
        for name in (style.keyword, style.name, style.id)
    }
    if found := names.get(wanted) or names.get(" ".join(_meaning(wanted, speech))):
        return found
    inside = [name for name in names if re.search(rf"\b{re.escape(name)}\b", wanted)]
    near = names[max(inside, key=len)] if inside else _nearest(wanted, names)
    styles = ", ".join(style.id for style in speech.source.styles)
    raise StyleUnknown(styles=styles, near=code_of(near) if near else "")


def read_background(words: str, speech: Speech) -> Options:
    """Return the background named in a command, or the words themselves as its description.

    A kind, the name of a colour, gradient or scene, `#rrggbb` and `#rrggbb-#rrggbb` are known. With
    `colour`, `gradient` or `scene` alone, which one stays open (None).

    Raises:
        ColourInvalid, GradientInvalid, SceneUnknown: When one is announced, and isn't any.
        BackgroundUnknown: When it is a single word that is nearly one we know: the fact `near` is
            its code.
    """
    wanted = _plain(words)
    meaning = _meaning(wanted, speech)
    if found := _kind(meaning, speech) or _announced(words, speech):
        return found
    names = _scenes(speech) | _gradients(speech) | _colours(speech)
    if found := names.get(wanted) or names.get(" ".join(meaning)):
        return found
    with suppress(GradientInvalid):
        return Options(background="gradient", gradient=speech.source.gradient(words))
    with suppress(ColourInvalid):
        return Options(background="colour", colour=speech.source.colour(words))
    if words.strip().startswith("#"):
        raise ColourInvalid
    near = _nearest(meaning[0], names | _bare_kinds(speech)) if len(meaning) == 1 else None
    if near:
        kinds = ", ".join(entry.id for entry in speech.source.backgrounds)
        raise BackgroundUnknown(backgrounds=kinds, near=code_of(near))
    return Options(background="prompt", prompt=" ".join(words.split()))


def nearest_scene(words: str, speech: Speech) -> Scene:
    """Return the scene that a description names in the person's language, or else comes nearest."""
    wanted = _plain(words)
    named = (
        scene
        for scene in speech.catalogue.scenes
        if re.search(rf"\b{re.escape(_plain(scene.name))}", wanted)
    )
    return next(named, None) or speech.source.nearest_scene(words)


def _kind(meaning: list[str], speech: Speech) -> Options | None:
    """Return the kind of background that all the words are words for."""
    for kind, (options, _) in KINDS.items():
        if meaning and _words_for(kind, speech).issuperset(meaning):
            return options
    return None


def _announced(words: str, speech: Speech) -> Options | None:
    """Return what follows the word for its kind, as in "colour blue"."""
    first, _, rest = words.strip().partition(" ")
    said, wanted = _plain(first), _plain(rest)
    if not wanted:
        return None
    if said in _words_for("colour", speech):
        known = _colours(speech).get(wanted)
        return known or Options(background="colour", colour=speech.source.colour(rest))
    if said in _words_for("gradient", speech):
        known = _gradients(speech).get(wanted)
        return known or Options(background="gradient", gradient=speech.source.gradient(rest))
    if said in _words_for("scene", speech):
        known = _scenes(speech).get(wanted)
        return known or Options(background="scene", scene=speech.source.scene(rest.lower()).id)
    return None


def _menus(speech: Speech) -> tuple[Catalogue, Catalogue]:
    return speech.source, speech.catalogue


def _words_for(kind: str, speech: Speech) -> set[str]:
    """Return the words for a kind of background, its name among them."""
    text = KINDS[kind][1]
    names = [
        entry.name for menu in _menus(speech) for entry in menu.backgrounds if entry.id == kind
    ]
    return set(_plain(" ".join([text, speech.plain(text), *names])).split())


def _bare_kinds(speech: Speech) -> Names:
    """Return the kinds that need nothing more, by each word for them."""
    kinds = ("remove", "blur")
    return {word: KINDS[kind][0] for kind in kinds for word in _words_for(kind, speech)}


def _scenes(speech: Speech) -> Names:
    return {
        _plain(name): Options(background="scene", scene=scene.id)
        for menu in _menus(speech)
        for scene in menu.scenes
        for name in (scene.name, scene.id)
    }


def _gradients(speech: Speech) -> Names:
    return {
        _plain(entry.name): Options(background="gradient", gradient=entry.value)
        for menu in _menus(speech)
        for entry in menu.gradients
    }


def _colours(speech: Speech) -> Names:
    return {
        _plain(entry.name): Options(background="colour", colour=entry.value)
        for menu in _menus(speech)
        for entry in menu.colours
    }


def _nearest(wanted: str, names: Mapping[str, Options]) -> Options | None:
    close = get_close_matches(wanted, names, n=1, cutoff=CLOSE)
    return names[close[0]] if close else None


def _plain(words: str) -> str:
    """Return words in lower case, without accents and hyphens."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(letters.replace("-", " ").split())


def _meaning(wanted: str, speech: Speech) -> list[str]:
    text = reading_texts.FILLERS
    fillers = set(_plain(f"{text} {speech.plain(text)}").split())
    return [word for word in wanted.split() if word not in fillers]
