"""What a button carries: everything needed to act on it, in at most 64 bytes."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from studio.task import TaskId

VERSION = "v1"
PARTS = 4
TASK_ID_LENGTH = 26
ORIGINAL, RESULT = "o", "r"
_PHOTO = re.compile(r"p[0-9]{1,19}")
_ALBUM = re.compile(r"a[0-9]{1,20}")
_BATCH = re.compile(r"b[0-9]{1,20}")


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
    SET = "set"
    PRIVACY = "privacy"
    FORGET = "forget"
    PICK = "pick"
    REST = "rest"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class CallbackData:
    """`v1|<action>|<ref>|<arg>`.

    Attributes:
        ref: What it is about:
            `p<user id>`: the photo that the button's message replies to, and whose order it is;
            `a<number>`: an album;
            `b<number>`: several tasks that were ordered at once;
            a task's id: the task that the message shows;
            `o` and a task's id: the photo of that task, in a menu of its own;
            `r` and a task's id: the picture that task made, likewise.
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
        """Whose order it is when neither task nor album is named; None otherwise."""
        return int(self.ref[1:]) if is_photo(self.ref) else None

    @property
    def album(self) -> str | None:
        """The album it is about, or None."""
        return self.ref[1:] if _ALBUM.fullmatch(self.ref) else None

    @property
    def batch(self) -> str | None:
        """The tasks ordered at once that it is about, or None."""
        return self.ref[1:] if _BATCH.fullmatch(self.ref) else None

    @property
    def task_id(self) -> TaskId | None:
        """The task named, or None."""
        if self.person is not None or self.album is not None or self.batch is not None:
            return None
        return TaskId(self.ref[-TASK_ID_LENGTH:])

    @property
    def result(self) -> int | None:
        """Number of the task's result that is meant in place of its photo, or None."""
        return 0 if self.is_menu and self.task_id and self.ref[0] == RESULT else None

    @property
    def is_menu(self) -> bool:
        """Whether its message is a menu, which may become what is chosen there."""
        return self.task_id is None or len(self.ref) > TASK_ID_LENGTH


def photo_ref(person: int) -> str:
    """Return how buttons name a photo that nothing was ordered for yet."""
    return f"p{person}"


def album_ref(album: str) -> str:
    """Return how buttons name an album, by its number."""
    return f"a{album}"


def batch_ref(batch: str) -> str:
    """Return how buttons name several tasks that were ordered at once, by their number."""
    return f"b{batch}"


def original_ref(task: TaskId) -> str:
    """Return how the buttons of a menu name the photo of an earlier task."""
    return f"{ORIGINAL}{task}"


def result_ref(task: TaskId) -> str:
    """Return how the buttons of a menu name the picture that a task made."""
    return f"{RESULT}{task}"


def is_photo(ref: str) -> bool:
    """Whether a button names a photo that nothing was ordered for yet."""
    return _PHOTO.fullmatch(ref) is not None
