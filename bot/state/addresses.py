"""Where a task is shown in chat, as text that a task can keep."""

import re
from dataclasses import dataclass, replace
from typing import Self

from studio.task import Owner

DOOR = "telegram"
CAPTIONED = "caption"
QUOTE = "re"
BATCH = "b"
_ADDRESS = re.compile(
    rf"{DOOR}:(?P<chat>-?\d+):(?P<message>\d+)(:(?P<thread>\d+))?(:(?P<caption>{CAPTIONED}))?(:{QUOTE}(?P<quote>\d+))?"
    rf"(:{BATCH}(?P<batch>\d+))?"
)


@dataclass(frozen=True, slots=True)
class Address:
    """A message of ours that shows one task, or a batch of them.

    Attributes:
        message: Its number; 0 while there is none yet, so that it is sent anew.
        thread: The forum topic, or None outside of forums.
        captioned: Whether its words stand under a picture.
        quote: The message that asked, such as the photo; a picture that takes long replies to it.
        batch: Number of the batch whose message it is; it shows several tasks then.
    """

    chat: int
    message: int
    thread: int | None = None
    captioned: bool = False
    quote: int | None = None
    batch: str | None = None

    def __str__(self) -> str:
        """`telegram:<chat>:<message>[:<thread>][:caption][:re<quote>][:b<batch>]`."""
        parts = [DOOR, str(self.chat), str(self.message)]
        if self.thread is not None:
            parts.append(str(self.thread))
        if self.captioned:
            parts.append(CAPTIONED)
        if self.quote is not None:
            parts.append(f"{QUOTE}{self.quote}")
        if self.batch is not None:
            parts.append(f"{BATCH}{self.batch}")
        return ":".join(parts)

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """Return the address a task keeps, or None when it isn't one of ours."""
        found = _ADDRESS.fullmatch(text or "")
        if found is None:
            return None
        thread, quote = found["thread"], found["quote"]
        return cls(
            chat=int(found["chat"]),
            message=int(found["message"]),
            thread=int(thread) if thread else None,
            captioned=found["caption"] is not None,
            quote=int(quote) if quote else None,
            batch=found["batch"],
        )

    def is_same_message(self, other: Self | None) -> bool:
        """Whether another address names the same message, however that one came to stand there."""
        return other is not None and (self.chat, self.message) == (other.chat, other.message)

    def moved_to(self, chat: int) -> Self:
        """Return the same in a group's new chat: no message of the old one has its number there."""
        return replace(self, chat=chat, message=0, captioned=False, quote=None)

    @property
    def in_group(self) -> bool:
        """Whether several people read along; groups have negative ids."""
        return self.chat < 0


def owner_of(person: int) -> Owner:
    """Return the owner a Telegram user id stands for."""
    return Owner(f"{DOOR}:{person}")


def is_ours(owner: Owner) -> bool:
    """Whether an owner is a Telegram user."""
    return owner.startswith(f"{DOOR}:")


def person_of(owner: Owner) -> int:
    """Return the Telegram user id that an owner of this door stands for."""
    return int(owner.removeprefix(f"{DOOR}:"))
