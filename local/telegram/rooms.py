"""All chats by their ids; both people and groups go when there are too many."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from local.telegram.chats import Chat
from local.telegram.errors import ApiError, bad_request
from local.telegram.members import Members
from local.telegram.messages import Message, User
from local.telegram.room import Room
from local.telegram.wake import Signal

MAX_PEOPLE: Final = 1_000
MAX_GROUPS: Final = 200
MAX_GROUPS_OF_A_PERSON: Final = 30
_EARLIEST: Final = 1_700_000_000  # Unix seconds; keeps message ids within 32 bits
_CODE_BYTES: Final = 16


class Rooms:
    """The private chat of every person, and the groups; the longest unused of each kind goes."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.stirred = Signal()
        self._clock = clock
        self._private: OrderedDict[int, Room] = OrderedDict()
        self._groups: OrderedDict[int, Room] = OrderedDict()
        self._codes: OrderedDict[str, int] = OrderedDict()
        self._moved: dict[int, int] = {}

    def open(self, person: User, *, known: bool = False) -> Room:
        """An empty private chat; the bot may write at once to a person known before a restart.

        What it said to them then is gone, so its ids must not come again: they go on by the clock.
        """
        room = Room(
            person.private_chat(),
            self._clock,
            Members(bot="member"),
            started=known,
            stirred=self.stirred,
        )
        room.members.put(person, "member")
        if known:
            room.skip_to(int(self._clock()) - _EARLIEST)
        self._private[person.id] = room
        _bound(self._private, MAX_PEOPLE)
        return room

    def rename(self, person: User) -> None:
        """Somebody goes by another name or speaks another language from now on."""
        for room in (*self._private.values(), *self._groups.values()):
            member = room.members.find(person.id)
            if member is not None and member.user != person:
                room.members.put(person, member.status)
                room.touch()

    def open_group(self, chat: Chat) -> Room:
        """A group without members."""
        room = Room(chat, self._clock, started=True, stirred=self.stirred)
        self._groups[chat.id] = room
        _bound(self._groups, MAX_GROUPS)
        return room

    def find(self, chat_id: int) -> Room | None:
        """The chat, or None."""
        rooms = self._private if chat_id >= 0 else self._groups
        room = rooms.get(chat_id)
        if room is not None:
            rooms.move_to_end(chat_id)
        return room

    def groups_of(self, person_id: int) -> list[Room]:
        """The groups somebody is in, without those that became another."""
        groups = self._groups.values()
        return [room for room in groups if room.members.has(person_id) and not room.moved_to]

    def revision_beside(self, room: Room, person_id: int) -> int:
        """A number that is another one when something happened in a person's other chats."""
        chats = (self._private.get(person_id), *self.groups_of(person_id))
        return sum(other.revision for other in chats if other and other is not room)

    def check_room_for(self, person_id: int) -> None:
        """Lets a person be in another group.

        Raises:
            ApiError: They are in too many.
        """
        if len(self.groups_of(person_id)) >= MAX_GROUPS_OF_A_PERSON:
            raise ApiError(403, "Forbidden: you are in too many groups")

    def invitation(self, room: Room) -> str:
        """The code that lets anybody in; the same every time."""
        known = (code for code, chat_id in self._codes.items() if chat_id == room.chat.id)
        code = next(known, "") or secrets.token_urlsafe(_CODE_BYTES)
        self._codes[code] = room.chat.id
        while len(self._codes) > MAX_GROUPS:
            self._codes.popitem(last=False)
        return code

    def invited(self, code: str) -> Room:
        """The group of a code.

        Raises:
            ApiError: There is none.
        """
        room = self._groups.get(self._codes.get(code, 0))
        if room is not None and room.moved_to:
            room = self._groups.get(room.moved_to)
        if room is None:
            raise ApiError(404, "Not Found: this invitation leads nowhere")
        return room

    def for_bot(self, chat_id: int) -> Room:
        """The chat the bot wants to write to.

        Raises:
            ApiError: There is no such chat, or the bot may not write there.
        """
        room = self.find(self._moved.get(chat_id, chat_id))
        if room is None:
            raise bad_request("chat not found")
        room.check_bot(chat_id)
        return room

    def message_for_bot(self, chat_id: int, message_id: int, missing: ApiError) -> Message:
        """A message in a chat the bot may write to; ``missing`` is raised when there is none."""
        room = self.for_bot(chat_id)
        message = room.find(message_id)
        if message is None or (room.moved_to and message_id <= room.moved_after):
            raise missing
        return message

    def migrate(self, chat_id: int, new_chat_id: int) -> None:
        """The private chat of a person becomes another one for the bot, as no real one does.

        Raises:
            ApiError: There is no such chat.
        """
        room = self.find(chat_id)
        if room is None:
            raise bad_request("chat not found")
        room.move(new_chat_id)
        self._moved[new_chat_id] = chat_id
        while len(self._moved) > MAX_PEOPLE:
            del self._moved[next(iter(self._moved))]

    def touch_all(self) -> None:
        """Something that concerns every chat has changed, such as the menu of commands."""
        for room in (*self._private.values(), *self._groups.values()):
            room.touch()

    def close(self) -> None:
        """Lets every waiting page go."""
        self.stirred.close()
        for room in (*self._private.values(), *self._groups.values()):
            room.changed.close()

    def __len__(self) -> int:
        """How many people there are."""
        return len(self._private)


def _bound(rooms: OrderedDict[int, Room], most: int) -> None:
    while len(rooms) > most:
        rooms.popitem(last=False)[1].changed.close()
