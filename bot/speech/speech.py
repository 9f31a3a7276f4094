"""One language: every template said in it, every name of the menu, every failure."""

import gettext
from collections.abc import Iterable, Mapping
from html import escape
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.speech.text import Counted, Html, Text
from studio.catalogue import Catalogue
from studio.errors import DarkroomError

LOCALES = Path(__file__).resolve().parents[1] / "locales"
SOURCE = "en"
LANGUAGES = (SOURCE, "de", "es", "ru", "ar")
"""Those the page speaks too (webui/src/locales)."""

Fact = str | int


class Speech:
    """What is said, in one language.

    Attributes:
        language: Its two-letter code.
        catalogue: The menu with its names and descriptions in that language.
        source: The menu as it is.
    """

    def __init__(self, language: str, catalogue: Catalogue) -> None:
        self.language = language
        self.source = catalogue
        self._words = _translations(language)
        self.catalogue = self._translated(catalogue)

    def __call__(self, text: Text, **facts: Fact) -> Html:
        """Return a message, or a piece of one; facts are escaped unless they are HTML already."""
        return Html(self._words.gettext(text).format(**_escaped(facts)))

    def count(self, text: Counted, count: int, **facts: Fact) -> Html:
        """Return a message about so many, in the form the language has for that number."""
        words = self._words.ngettext(text.one, text.other, count)
        return Html(words.format(count=count, **_escaped(facts)))

    def plain(self, text: Text, **facts: Fact) -> str:
        """Return words for where there is no HTML: a button, a toast, a name."""
        return self._words.gettext(text).format(**facts)

    def plain_count(self, text: Counted, count: int, **facts: Fact) -> str:
        """Return words about so many for where there is no HTML."""
        return self._words.ngettext(text.one, text.other, count).format(count=count, **facts)

    def error(self, error: DarkroomError) -> Html:
        """Return what is said of a failure."""
        return Html(escape(self.plain_error(error), quote=False))

    def plain_error(self, error: DarkroomError) -> str:
        """Return what is said of a failure, for where there is no HTML."""
        words = error.tell(self._words.pgettext(ERROR, error.chat), **self._named(error.facts))
        if error.incident is None:
            return words
        return self.plain(NOTED, words=words, incident=error.incident)

    def stage(self, words: str) -> str:
        """Return what the engine says it is doing; its own words where nobody translated them."""
        return self._words.pgettext(STAGE, words)

    def _named(self, facts: Mapping[str, Fact]) -> dict[str, Fact]:
        """Return those facts of a failure that have a name in this language, by that name."""
        menu = self.catalogue
        named: dict[str, Fact] = {}
        if "styles" in facts:
            named["styles"] = self._listed(style.name for style in menu.styles)
        if "backgrounds" in facts:
            offered = str(facts["backgrounds"]).split(", ")
            chosen = (entry.name for entry in menu.backgrounds if entry.id in offered)
            named["backgrounds"] = self._listed(chosen)
        if "scenes" in facts:
            named["scenes"] = self._listed(scene.name for scene in menu.scenes)
        if "scene" in facts:
            names = {scene.id: scene.name for scene in menu.scenes}
            named["name"] = names.get(str(facts["scene"]), str(facts.get("name", "")))
        if "reason" in facts:
            named["reason"] = self._words.pgettext(REASON, str(facts["reason"]))
        return named

    def _listed(self, names: Iterable[str]) -> str:
        return self.plain(LIST_COMMA).join(names)

    def _translated(self, catalogue: Catalogue) -> Catalogue:
        named = {
            field: tuple(
                entry.model_copy(update=self._names(context, entry.model_dump()))
                for entry in getattr(catalogue, field)
            )
            for field, context in NAMED.items()
        }
        return catalogue.model_copy(update=named)

    def _names(self, context: str, entry: dict[str, object]) -> dict[str, str]:
        return {
            field: self._words.pgettext(context, words)
            for field in ("name", "description")
            if isinstance(words := entry.get(field), str)
        }


NOTED = Text("{words} (Note {incident})")
LIST_COMMA = Text(", ")
"""Between the names of a list."""
ERROR = "error"
REASON = "reason"
STAGE = "stage"
"""Contexts of what the core says, in the catalogues of words; the menu's are in `NAMED`."""
NAMED = {
    "styles": "style",
    "backgrounds": "background",
    "colours": "colour",
    "gradients": "gradient",
    "scenes": "scene",
    "upscales": "upscale",
}
"""Parts of the menu by the context their names have in the catalogues of words."""


def _escaped(facts: dict[str, Fact]) -> dict[str, Fact]:
    return {
        name: escape(fact, quote=False)
        if isinstance(fact, str) and not isinstance(fact, Html)
        else fact
        for name, fact in facts.items()
    }


def _translations(language: str) -> gettext.NullTranslations:
    """Read a language's words; what isn't translated is said in English."""
    if language == SOURCE:
        return gettext.NullTranslations()
    with (LOCALES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
