"""Text with entities, counted in UTF-16 code units as Telegram counts."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

MAX_TEXT_UNITS: Final = 4096
MAX_CAPTION_UNITS: Final = 1024
_MAX_ENTITIES: Final = 100
_LAST_OF_BMP: Final = "\uffff"

# What the server finds by itself; the rule for commands is tdlib's (MessageEntity.cpp).
_FOUND_IN_TEXT: Final = re.compile(
    r"(?P<bot_command>(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@\w{1,32})?(?![\w/<>]))"
    r"|(?P<url>(?<![\w@])https?://[^\s<>\"]*[^\s<>\".,;:!?)\]])"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)"
)
# Over one stretch the lower number stands first; numbers from tdlib (MessageEntity.cpp).
_PRIORITY: Final = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_OPAQUE: Final = frozenset({"code", "pre", "text_link", "bot_command", "url"})


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked stretch of text; ``offset`` and ``length`` in UTF-16 code units."""

    type: str
    offset: int
    length: int
    extra: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def end(self) -> int:
        """First unit after the stretch."""
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """``MessageEntity``."""
        return {"type": self.type, "offset": self.offset, "length": self.length, **self.extra}


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Plain text and its entities in Telegram's order (by offset, the longer first)."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any text."""
        return bool(self.text)

    @property
    def units(self) -> int:
        """Length in UTF-16 code units."""
        return utf16_units(self.text)

    def entities_json(self) -> list[dict[str, Any]]:
        """List of ``MessageEntity``."""
        return [entity.as_json() for entity in self.entities]


NO_TEXT: Final = MarkedText()


def utf16_units(text: str) -> int:
    """How many UTF-16 code units the text takes: an emoji outside the BMP counts twice."""
    return len(text) + sum(1 for character in text if character > _LAST_OF_BMP)


def in_order(entities: list[Entity]) -> tuple[Entity, ...]:
    """Entities by offset, outer before inner, at most a hundred of them."""
    return tuple(sorted(entities, key=_place)[:_MAX_ENTITIES])


def _place(entity: Entity) -> tuple[int, int, int]:
    return entity.offset, -entity.length, _PRIORITY.get(entity.type, 50)


def trimmed(marked: MarkedText) -> MarkedText:
    """The text without white space at its ends, as the server stores it; entities follow."""
    lead = len(marked.text) - len(marked.text.lstrip())
    text = marked.text.strip()
    shift, limit = utf16_units(marked.text[:lead]), utf16_units(text)
    kept: list[Entity] = []
    for entity in marked.entities:
        start = max(entity.offset - shift, 0)
        end = min(entity.end - shift, limit)
        if end > start:
            kept.append(Entity(entity.type, start, end - start, entity.extra))
    return MarkedText(text, in_order(kept))


def detected(marked: MarkedText) -> MarkedText:
    """Adds the entities Telegram finds by itself: commands, links, mentions and hashtags."""
    taken = [entity for entity in marked.entities if entity.type in _OPAQUE]
    found = list(marked.entities)
    for match in _FOUND_IN_TEXT.finditer(marked.text):
        start = utf16_units(marked.text[: match.start()])
        entity = Entity(str(match.lastgroup), start, utf16_units(match.group()))
        if not any(other.offset < entity.end and entity.offset < other.end for other in taken):
            found.append(entity)
    return MarkedText(marked.text, in_order(found))
