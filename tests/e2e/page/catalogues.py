"""The words of the page in its languages, as the catalogues have them."""

import ast
import re
from dataclasses import dataclass
from functools import cache

from tests.e2e.program import ROOT

LOCALES = ROOT / "webui" / "src" / "locales"
ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', re.MULTILINE)
VALUE = re.compile(r"\{\w+\}")
DIRECTIONS = re.compile("[\u2066-\u2069]")
"""Marks around what keeps its own direction."""


@dataclass(frozen=True)
class Words:
    """What one language says for the English words, or for `style:Pencil` of what is on offer."""

    language: str
    said: dict[str, str]

    def __getitem__(self, english: str) -> str:
        """Return the words for the English ones, which must be there."""
        return self.said[english]

    def english_in(self, text: str) -> list[str]:
        """Return the lines of a text that are English sentences or words of the page.

        A sentence with values is found by what stands around them. What both languages say alike,
        such as `Original`, is not English.
        """
        own = {_shape(words) for words in self.said.values()}
        foreign = [
            re.compile(_pattern(message)) for message in _english() if _shape(message) not in own
        ]
        lines = {DIRECTIONS.sub("", line).strip() for line in text.splitlines()}
        return sorted(line for line in lines if any(each.fullmatch(line) for each in foreign))


@cache
def words_of(language: str) -> Words:
    """Read the catalogue of a language."""
    text = (LOCALES / f"{language}.po").read_text(encoding="utf-8")
    found = {_joined(key): _joined(value) for key, value in ENTRY.findall(text)}
    return Words(language, {key: value for key, value in found.items() if key})


def _joined(literals: str) -> str:
    return "".join(ast.literal_eval(part) for part in literals.strip().splitlines())


def _english() -> list[str]:
    """Every English message without plurals, the offers by their plain names."""
    said = words_of("en").said.values()
    return [
        words for words in said if ", plural, " not in words and re.search("[A-Za-z]{2}", words)
    ]


def _shape(words: str) -> str:
    return VALUE.sub("{}", DIRECTIONS.sub("", words)).strip()


def _pattern(message: str) -> str:
    parts = [re.escape(part) for part in VALUE.split(message)]
    return ".+".join(parts).strip()
