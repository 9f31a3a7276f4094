"""Telegram's HTML to text with entities, with Telegram's own complaints.

Follows ``parse_html`` of tdlib's ``td/telegram/MessageEntity.cpp``: the same tags, the same
attributes, byte offsets in errors, UTF-16 offsets in entities.
"""

import re
import sys
from dataclasses import dataclass
from typing import Final

from local.telegram.entities import Entity, MarkedText, in_order, utf16_units
from local.telegram.errors import ApiError, bad_request

_TYPES: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SURROGATES: Final = range(0xD800, 0xE000)
_REFERENCE: Final = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))|([a-z]{1,4}));?")
_TAG: Final = re.compile(r"[^\s>]*")
_END_TAG: Final = re.compile(r"</([^\s>]*)\s*(>?)")
_NAME: Final = re.compile(r"[^\s=>]*")
_VALUE: Final = re.compile(r"'([^']*)'|\"([^\"]*)\"|([A-Za-z0-9.\-]+)(?=[\s>])")
_SPACE: Final = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class _Open:
    """A start tag whose end has not come yet."""

    tag: str
    attributes: dict[str, str]
    unit: int


def parse_html(source: str) -> MarkedText:
    """Parses Telegram's HTML subset.

    Raises:
        ApiError: "Bad Request: can't parse entities: ..." in Telegram's words.
    """
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._text: list[str] = []
        self._unit = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def parse(self) -> MarkedText:
        while self._at < len(self._source):
            if self._source[self._at] != "<":
                self._take_text()
            elif self._source.startswith("</", self._at):
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            tag = self._open[-1].tag
            raise _refused(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return MarkedText("".join(self._text), in_order(_without_doubles(self._entities)))

    def _take_text(self) -> None:
        end = self._source.find("<", self._at)
        end = len(self._source) if end < 0 else end
        text = _unescape(self._source[self._at : end])
        self._text.append(text)
        self._unit += utf16_units(text)
        self._at = end

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        tag = self._take(_TAG).lower()
        if self._at >= len(self._source):
            raise _refused(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if tag not in _TYPES:
            at = self._bytes(begin)
            raise _refused(f'Unsupported start tag "{tag}" at byte offset {at}')
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            at = self._bytes(begin)
            raise _refused(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        self._open.append(_Open(tag, attributes, self._unit))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Reads up to and including the closing ``>``."""
        found: dict[str, str] = {}
        where = f'in the tag "{tag}" at byte offset {self._bytes(begin)}'
        while True:
            self._take(_SPACE)
            if self._source.startswith(">", self._at):
                self._at += 1
                return found
            name = self._take(_NAME)
            if self._at >= len(self._source):
                raise _refused(f"Unclosed start tag at byte offset {self._bytes(begin)}")
            if not name:
                raise _refused(f"Empty attribute name {where}")
            found[name.lower()] = self._value(name, where)

    def _value(self, name: str, where: str) -> str:
        """The value after the name; Telegram knows one attribute without: ``expandable``."""
        self._take(_SPACE)
        if not self._source.startswith("=", self._at):
            if name.lower() == "expandable":
                return ""
            raise _refused(f"Expected equal sign in declaration of an attribute {where}")
        self._at += 1
        self._take(_SPACE)
        match = _VALUE.match(self._source, self._at)
        if match is None:
            raise _refused(f"Unexpected end of name token {where}")
        self._at = match.end()
        return _unescape(next(group for group in match.groups() if group is not None))

    def _end_tag(self) -> None:
        begin, at = self._at, self._bytes(self._at)
        if not self._open:
            raise _refused(f"Unexpected end tag at byte offset {at}")
        match = _END_TAG.match(self._source, begin)
        if match is None or not match[2]:
            raise _refused(f"Unclosed end tag at byte offset {at}")
        opened, name = self._open.pop(), match[1].lower()
        if name and name != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{name}>"'
            raise _refused(f"Unmatched end tag at byte offset {at}, {expected}")
        self._at = match.end()
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self._unit - opened.unit
        if length == 0:
            return
        kind, extra = _TYPES[opened.tag], dict[str, str]()
        if kind == "text_link":
            url = opened.attributes.get("href", "").strip()
            if not url.startswith(("http://", "https://", "tg://", "mailto:", "tel:")):
                return  # Telegram shows such a link as plain text
            extra["url"] = url
        elif kind == "custom_emoji":
            extra["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        elif kind == "blockquote" and "expandable" in opened.attributes:
            kind = "expandable_blockquote"
        elif kind == "code" and opened.attributes.get("class", "").startswith("language-"):
            extra["language"] = opened.attributes["class"].removeprefix("language-")
        self._entities.append(Entity(kind, opened.unit, length, extra))

    def _take(self, pattern: re.Pattern[str]) -> str:
        """Moves past what matches here, which may be nothing."""
        match = pattern.match(self._source, self._at)
        text = match.group() if match else ""
        self._at += len(text)
        return text

    def _bytes(self, index: int) -> int:
        """Telegram counts the offsets of its complaints in UTF-8 bytes."""
        return len(self._source[:index].encode())


def _without_doubles(entities: list[Entity]) -> list[Entity]:
    """``<pre><code class="language-x">`` is one ``pre`` with a language."""
    blocks = {(e.offset, e.length) for e in entities if e.type == "pre"}
    languages = {
        (e.offset, e.length): e.extra
        for e in entities
        if e.type == "code" and "language" in e.extra
    }
    kept: list[Entity] = []
    for entity in entities:
        place = (entity.offset, entity.length)
        if entity.type == "code" and place in blocks:
            continue
        if entity.type == "pre" and place in languages:
            kept.append(Entity("pre", *place, languages[place]))
        elif entity.type == "code":
            kept.append(Entity("code", *place))
        else:
            kept.append(entity)
    return kept


def _unescape(text: str) -> str:
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED.get(name, match.group())
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < sys.maxunicode and code not in _SURROGATES else match.group()


def _refused(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
