"""Inline mode: what people ask the bot from any chat, what it answers, what they make of it."""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from local.telegram.entities import NO_TEXT, MarkedText
from local.telegram.errors import QUERY_TOO_OLD, ApiError, bad_request
from local.telegram.messages import Media, Message, User
from local.telegram.wake import Signal

_ANSWER_SECONDS: Final = 30.0  # how long the bot may think
_KEPT_SECONDS: Final = 3600.0  # how long a result can be sent after its query
MAX_QUERIES: Final = 500
MAX_MESSAGES: Final = 5_000


@dataclass(frozen=True, slots=True)
class Result:
    """One thing a person may choose.

    Attributes:
        text: What will be written, or the caption of the media.
        keyboard: What will stand under it.
        extras: Further fields of the message.
    """

    id: str
    type: Literal["article", "photo", "document", "sticker"]
    title: str = ""
    description: str = ""
    text: MarkedText = NO_TEXT
    media: Media | None = None
    shown: Media | None = None
    keyboard: Mapping[str, Any] | None = None
    extras: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def as_json(self) -> dict[str, Any]:
        """What the page draws."""
        media = self.shown
        small = media.thumbnail or media.files[0] if media else None
        return {
            "id": self.id,
            "type": self.type,
            "title": self.title,
            "description": self.description,
            "file_id": media.original.file_id if media else "",
            "thumbnail": small.file_id if small else "",
            "width": media.original.width if media else 0,
            "height": media.original.height if media else 0,
            "caption": self.text.text,
            "reply_markup": dict(self.keyboard) if self.keyboard else None,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot's answer to a query; ``cache_seconds`` others (or this person) get the same."""

    results: tuple[Result, ...]
    cache_seconds: int = 300
    is_personal: bool = False
    next_offset: str = ""
    button: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """What the page reads."""
        return {
            "pending": False,
            "results": [result.as_json() for result in self.results],
            "next_offset": self.next_offset,
            "button": dict(self.button) if self.button else None,
            "is_personal": self.is_personal,
            "cache_time": self.cache_seconds,
        }

    def find(self, result_id: str) -> Result | None:
        """The result of that id, or None."""
        return next((result for result in self.results if result.id == result_id), None)


@dataclass(slots=True)
class Asked:
    """A query; ``answered`` says when something comes."""

    id: str
    person: User
    text: str
    offset: str
    at: float
    answer: Answer | None = None
    answered: Signal = field(default_factory=Signal)


class Inline:
    """Queries, answers, and the messages made of them: each of them bounded."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._asked: OrderedDict[str, Asked] = OrderedDict()
        self._cache: OrderedDict[tuple[int, str, str], tuple[Answer, float]] = OrderedDict()
        self._messages: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._closed = False

    def ask(self, person: User, text: str, offset: str) -> Asked:
        """A new query, answered already when the bot lets its earlier answer be used again."""
        asked = Asked(str(secrets.randbits(62)), person, text, offset, self._clock())
        asked.answer = self._cached(person.id, text, offset) or self._cached(0, text, offset)
        if self._closed:
            asked.answered.close()
        self._asked[asked.id] = asked
        _shorten(self._asked, MAX_QUERIES)
        return asked

    def answer(self, query_id: str, answer: Answer) -> None:
        """The bot's answer; it is kept for the next who ask the same, as long as the bot says.

        Raises:
            ApiError: Unknown, answered before, or too old.
        """
        asked = self._asked.get(query_id)
        if asked is None or asked.answer or asked.at + _ANSWER_SECONDS <= self._clock():
            raise bad_request(QUERY_TOO_OLD)
        asked.answer = answer
        asked.answered.fire()
        key = (asked.person.id if answer.is_personal else 0, asked.text, asked.offset)
        if answer.cache_seconds > 0:
            self._cache[key] = (answer, self._clock() + answer.cache_seconds)
        _shorten(self._cache, MAX_QUERIES)

    def find(self, query_id: str, person: User) -> Asked:
        """A person's own query.

        Raises:
            ApiError: 404: never asked, not theirs, long ago, or the bot didn't answer in time.
        """
        asked = self._asked.get(query_id)
        if asked is not None and asked.person.id == person.id:
            patience = _KEPT_SECONDS if asked.answer else _ANSWER_SECONDS
            if asked.at + patience > self._clock():
                return asked
        raise ApiError(404, "Not Found: there is no answer to this query")

    def new_message_id(self) -> str:
        """An ``inline_message_id``; ``keep`` says what it stands for."""
        return secrets.token_urlsafe(24)

    def keep(self, message: Message) -> None:
        """Lets the bot reach a message by its ``inline_message_id``."""
        self._messages[message.inline_message_id] = (message.chat.id, message.id)
        _shorten(self._messages, MAX_MESSAGES)

    def place(self, inline_message_id: str) -> tuple[int, int]:
        """Chat and id of a message.

        Raises:
            ApiError: There is none.
        """
        if inline_message_id not in self._messages:
            raise bad_request("MESSAGE_ID_INVALID")
        return self._messages[inline_message_id]

    def close(self) -> None:
        """Lets every waiting page go."""
        self._closed = True
        for asked in self._asked.values():
            asked.answered.close()

    def _cached(self, person_id: int, text: str, offset: str) -> Answer | None:
        answer, until = self._cache.get((person_id, text, offset), (None, 0.0))
        return answer if until > self._clock() else None


def place_of(message: Message) -> dict[str, Any]:
    """How a callback query names the message: those sent by inline mode are known by id only."""
    if message.inline_message_id:
        return {"inline_message_id": message.inline_message_id}
    return {"message": message.as_json()}


def _shorten(kept: OrderedDict[Any, Any], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)
