"""What a button carries: everything needed to act on it, in at most 64 bytes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from studio.task import TaskId

VERSION = "v1"
PARTS = 4


class Action(StrEnum):
    """What a button does."""

    MAKE = "make"
    MORE = "more"
    OWN = "own"
    DROP = "drop"
    AGAIN = "again"
    ANOTHER = "another"
    FILE = "file"
    CANCEL = "cancel"
    CANCEL_ALL = "stop"
    SHOW = "show"
    ANYWAY = "anyway"
    STICKER = "sticker"
    ROUND = "round"
    ENLARGE = "enlarge"


@dataclass(frozen=True, slots=True)
class Press:
    """`v1|<action>|<ref>|<arg>`.

    Attributes:
        ref: A task's id; or `p<user id>`: the photo that the button's message replies to, and whose
            order it is.
    """

    action: Action
    ref: str
    arg: str = ""

    @classmethod
    def read(cls, data: str | None) -> Self | None:
        """Return what a button carries, or None when it isn't one of ours."""
        version, *parts = (data or "").split("|")
        if version != VERSION or len(parts) != PARTS - 1:
            return None
        try:
            return cls(Action(parts[0]), parts[1], parts[2])
        except ValueError:
            return None

    @property
    def data(self) -> str:
        """The callback data."""
        return f"{VERSION}|{self.action}|{self.ref}|{self.arg}"

    @property
    def person(self) -> int | None:
        """Whose order it is when no task is named; None otherwise."""
        return int(self.ref.removeprefix("p")) if is_photo(self.ref) else None

    @property
    def task_id(self) -> TaskId:
        """The task named, when `person` is None."""
        return TaskId(self.ref)


def photo_ref(person: int) -> str:
    """Return how buttons name a photo that nothing was ordered for yet."""
    return f"p{person}"


def is_photo(ref: str) -> bool:
    """Whether a button names a photo that nothing was ordered for yet, rather than a task."""
    return ref.startswith("p") and ref.removeprefix("p").isdecimal()
