"""Sticker sets: made by the bot for people, in order, within Telegram's bounds."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final

from local.telegram.errors import bad_request
from local.telegram.messages import Media

MAX_STICKERS: Final = 120  # core.telegram.org/bots/api#addstickertoset, static
MAX_SETS: Final = 1_000


@dataclass(slots=True)
class StickerSet:
    """A set of static stickers.

    Attributes:
        name: As given, compared in any case.
        owner: Id of the person it was made for.
    """

    name: str
    title: str
    owner: int
    stickers: list[Media] = field(default_factory=list[Media])

    def add(self, sticker: Media) -> None:
        """Puts a sticker at the end.

        Raises:
            ApiError: The set is full.
        """
        if len(self.stickers) >= MAX_STICKERS:
            raise bad_request("STICKERS_TOO_MUCH")
        self.stickers.append(sticker)

    def as_json(self) -> dict[str, Any]:
        """``StickerSet``."""
        return {
            "name": self.name,
            "title": self.title,
            "sticker_type": "regular",
            "stickers": [sticker.as_json() for sticker in self.stickers],
        }


class StickerSets:
    """All sets by name; the oldest of too many goes."""

    def __init__(self) -> None:
        self._sets: OrderedDict[str, StickerSet] = OrderedDict()

    def add(self, new: StickerSet) -> None:
        """A new set.

        Raises:
            ApiError: Its name is taken.
        """
        if new.name.lower() in self._sets:
            raise bad_request("sticker set name is already occupied")
        self._sets[new.name.lower()] = new
        while len(self._sets) > MAX_SETS:
            self._sets.popitem(last=False)

    def is_free(self, name: str) -> bool:
        """Whether no set has this name."""
        return name.lower() not in self._sets

    def find(self, name: str) -> StickerSet:
        """The set of that name.

        Raises:
            ApiError: There is none.
        """
        if self.is_free(name):
            raise bad_request("STICKERSET_INVALID")
        return self._sets[name.lower()]

    def remove(self, name: str) -> None:
        """Deletes a set; its stickers can still be sent."""
        del self._sets[self.find(name).name.lower()]

    def holding(self, file_id: str) -> tuple[StickerSet, int]:
        """The set that a sticker stands in, and its place there, from 0.

        Raises:
            ApiError: It stands in none.
        """
        for known in self._sets.values():
            for place, sticker in enumerate(known.stickers):
                if sticker.original.file_id == file_id:
                    return known, place
        raise bad_request("STICKER_INVALID")
