"""What a chat is to the Bot API: the private one with a person, a group or a supergroup."""

import secrets
from dataclasses import dataclass
from typing import Any, Final, Literal

ChatType = Literal["private", "group", "supergroup"]
GroupType = Literal["group", "supergroup"]

# Where the ids of groups and of supergroups lie: core.telegram.org/api/bots/ids
_SUPERGROUPS_BEGIN: Final = -1_000_000_000_000
_FIRST_ID: Final = 1_000_000_000
_IDS: Final = 900_000_000


@dataclass(frozen=True, slots=True)
class Chat:
    """One chat.

    Attributes:
        id: The person's id, or a negative number: below -10**12 for a supergroup.
        title: Of a group; "" in private.
        first_name: Of the person of a private chat.
        username: Likewise; may be "".
        is_forum: Whether a supergroup has topics.
    """

    id: int
    type: ChatType
    title: str = ""
    first_name: str = ""
    username: str = ""
    is_forum: bool = False

    @property
    def is_private(self) -> bool:
        """Whether one person talks to the bot alone."""
        return self.type == "private"

    def as_json(self) -> dict[str, Any]:
        """``Chat``; what is empty is left out."""
        named = {"title": self.title, "first_name": self.first_name, "username": self.username}
        body: dict[str, Any] = {"id": self.id, "type": self.type}
        body |= {name: value for name, value in named.items() if value}
        return body | ({"is_forum": True} if self.is_forum else {})


def new_group(kind: GroupType, title: str, *, is_forum: bool = False) -> Chat:
    """A group with an id drawn by chance, so that none inherits what a bot kept of another."""
    number = _FIRST_ID + secrets.randbelow(_IDS)
    chat_id = -number if kind == "group" else _SUPERGROUPS_BEGIN - number
    return Chat(chat_id, kind, title=title, is_forum=is_forum)
