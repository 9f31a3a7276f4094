"""Where a task is shown in chat, as text that a task can keep."""

from dataclasses import dataclass
from typing import Self

from studio.task import Owner

DOOR = "telegram"


@dataclass(frozen=True, slots=True)
class Address:
    """A message of ours that shows one task.

    Attributes:
        thread: The forum topic, or None outside of forums.
    """

    chat: int
    message: int
    thread: int | None = None

    def __str__(self) -> str:
        """`telegram:<chat>:<message>[:<thread>]`."""
        parts = [DOOR, str(self.chat), str(self.message)]
        return ":".join(parts if self.thread is None else [*parts, str(self.thread)])

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """Return the address a task keeps, or None when it isn't one of ours."""
        door, *numbers = (text or "").split(":")
        if door != DOOR or len(numbers) not in {2, 3}:
            return None
        try:
            return cls(*(int(number) for number in numbers))
        except ValueError:
            return None

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
