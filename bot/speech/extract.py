"""Brings the catalogues of `bot/locales` up to date: `python -m bot.speech.extract`.

Needed after a change to anything the bot says. New messages come in empty and wait for a
translator; those that are no longer said go. English has no catalogue: it is the source.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from bot.speech.speech import ERROR, LANGUAGES, LOCALES, NAMED, REASON, SOURCE, STAGE
from bot.speech.stages import STAGES
from studio.acceptance import UNOPENABLE, UNUSABLE
from studio.catalogue import Catalogue, read_catalogue
from studio.errors import all_errors

BOT = Path(__file__).resolve().parents[1]
KEYWORDS = {"Text": None, "Counted": (1, 2)}
WIDTH = 100
HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals={plural.num_plurals}; plural={plural.plural_expr};\\n"

"""
TRANSLATED = tuple(language for language in LANGUAGES if language != SOURCE)

Id = str | tuple[str, ...]


def template() -> Catalog:
    """Return all that is to be translated, as the sources have it, in their order."""
    found = Catalog(charset="utf-8")
    for message in _templates():
        found.add(message)
    for context, words in _words():
        found.add(words, context=context)
    return found


def updated(language: str, wanted: Catalog) -> str:
    """Return a language's catalogue as it should be; what was translated stays."""
    path = LOCALES / f"{language}.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    catalogue.update(wanted, no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(
        written, catalogue, width=WIDTH, no_location=True, omit_header=True, ignore_obsolete=True
    )
    header = HEADER.format(language=language, plural=get_plural(language))
    return header + written.getvalue().decode()


def is_translated(message: Message) -> bool:
    """Whether nothing is left to do: every form is there, and was not merely guessed."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    return all(forms) and not message.fuzzy


def main() -> None:
    """Update every catalogue, and say what is left to translate."""
    wanted = template()
    for language in TRANSLATED:
        path = LOCALES / f"{language}.po"
        path.write_text(updated(language, wanted), encoding="utf-8", newline="\n")
        with path.open("rb") as file:
            messages = [message for message in read_po(file, locale=language) if message.id]
        missing = sum(not is_translated(message) for message in messages)
        sys.stdout.write(f"{language}: {len(messages)} messages, {missing} not translated\n")


def _templates() -> Iterator[Id]:
    """Yield the templates of all files: a string, or the forms for one and for several."""
    for path in sorted(BOT.rglob("*.py")):
        with path.open("rb") as file:
            for _, message, _, _ in extract("python", file, KEYWORDS):
                yield message


def _words() -> Iterator[tuple[str, str]]:
    """Yield what the core says, with the context it is translated in."""
    for error in all_errors().values():
        yield ERROR, error.chat
    for reason in (*UNUSABLE.values(), UNOPENABLE):
        yield REASON, reason
    catalogue = read_catalogue()
    for field, context in NAMED.items():
        for words in _names(catalogue, field):
            yield context, words
    for stage in STAGES:
        yield STAGE, stage


def _names(catalogue: Catalogue, field: str) -> Iterator[str]:
    for entry in getattr(catalogue, field):
        named = entry.model_dump()
        yield from (named[part] for part in ("name", "description") if named.get(part))


if __name__ == "__main__":
    main()
