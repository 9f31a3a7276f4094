"""The chats: who is in them, what stands in them, and what changed since when.

A page never replays events: it asks for everything that changed after a revision, so a page that
was away simply catches up, and nothing has to be queued for it.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from local.telegram.errors import ApiError, bad_request, forbidden, migrated
from local.telegram.messages import Message, User
from local.telegram.wake import Signal

MAX_PEOPLE: Final = 1_000
MAX_MESSAGES: Final = 500
_MAX_REMEMBERED: Final = 200
_EARLIEST: Final = 1_700_000_000  # Unix seconds; keeps message ids within 32 bits
_ACTION_SECONDS: Final = 5.0  # core.telegram.org/bots/api#sendchataction


@dataclass(frozen=True, slots=True)
class Notice:
    """The bot's answer to a tap: shown as a toast, or as an alert to be closed."""

    revision: int
    query_id: str
    text: str
    alert: bool
    url: str

    def as_json(self) -> dict[str, Any]:
        """What page and driver read."""
        return {
            "query_id": self.query_id,
            "text": self.text,
            "alert": self.alert,
            "url": self.url,
        }


@dataclass(slots=True)
class Standing:
    """A message in its room, and when it last changed."""

    message: Message
    revision: int


@dataclass(slots=True)
class Room:
    """The private chat of one person with the bot; the oldest messages go beyond the bound.

    Attributes:
        gone: Whether the chat was deleted: the bot doesn't find it any more.
        moved_to: The id under which the bot finds it from now on; 0 while it is the person's.
        moved_after: The last message before that: later ids are the new chat's.
        started: Whether the person ever wrote: before that the bot may not write either.
        last_update: Kind and id of the last update this person caused, to repeat it.
    """

    person: User
    clock: Callable[[], float]
    revision: int = 0
    started: bool = False
    blocked: bool = False
    gone: bool = False
    moved_to: int = 0
    moved_after: int = 0
    action: str = ""
    action_until: float = 0.0
    last_update: dict[str, Any] | None = None
    changed: Signal = field(default_factory=Signal)
    notices: deque[Notice] = field(default_factory=lambda: deque[Notice](maxlen=_MAX_REMEMBERED))
    _standing: OrderedDict[int, Standing] = field(default_factory=OrderedDict[int, Standing])
    _deleted: deque[tuple[int, int]] = field(
        default_factory=lambda: deque[tuple[int, int]](maxlen=MAX_MESSAGES)
    )
    _last_id: int = 0

    def next_id(self) -> int:
        """The id of the next message here."""
        self._last_id += 1
        return self._last_id

    def skip_to(self, message_id: int) -> None:
        """Messages get ids above this one from now on."""
        self._last_id = max(self._last_id, message_id)

    def touch(self) -> int:
        """Counts a change and wakes the pages."""
        self.revision += 1
        self.changed.fire()
        return self.revision

    def add(self, message: Message) -> Message:
        """Puts a new message at the end; a bot's message ends its chat action."""
        if message.from_bot:
            self.action = ""
        self._standing[message.id] = Standing(message, self.touch())
        while len(self._standing) > MAX_MESSAGES:
            gone, _ = self._standing.popitem(last=False)
            self._deleted.append((self.revision, gone))
        return message

    def replace(self, message: Message) -> Message:
        """An edit: the message keeps its place."""
        self._standing[message.id] = Standing(message, self.touch())
        return message

    def move(self, chat_id: int) -> None:
        """Makes it another chat for the bot, as when a group becomes a supergroup.

        What was said before stays for the person to read, but the bot can't reach it.
        """
        self.moved_to, self.moved_after = chat_id, self._last_id

    def find(self, message_id: int) -> Message | None:
        """The message as it stands, or None when it never was or is gone."""
        standing = self._standing.get(message_id)
        return standing.message if standing else None

    def remove(self, message_id: int) -> None:
        """Deletes a message that is there."""
        del self._standing[message_id]
        self._deleted.append((self.touch(), message_id))

    def act(self, action: str) -> None:
        """The bot is doing something for the next five seconds."""
        self.action, self.action_until = action, self.clock() + _ACTION_SECONDS
        self.touch()

    def notify(self, query_id: str, text: str, *, alert: bool, url: str) -> None:
        """The bot answered a tap."""
        self.notices.append(Notice(self.touch(), query_id, text, alert, url))

    def since(self, revision: int) -> dict[str, Any]:
        """Everything that changed after a revision, as JSON."""
        acting = self.action if self.action_until > self.clock() else ""
        standing = self._standing.values()
        return {
            "revision": self.revision,
            "messages": [s.message.as_json() for s in standing if s.revision > revision],
            "deleted": [gone for changed, gone in self._deleted if changed > revision],
            "notices": [n.as_json() for n in self.notices if n.revision > revision],
            "action": acting,
            "action_seconds": max(0.0, self.action_until - self.clock()) if acting else 0.0,
            "started": self.started,
            "blocked": self.blocked,
        }


class Rooms:
    """All chats; the longest unused one goes when there are too many."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._rooms: OrderedDict[int, Room] = OrderedDict()
        self._moved: dict[int, int] = {}

    def open(self, person: User, *, known: bool = False) -> Room:
        """An empty chat; the bot may write at once to a person it knew before a restart.

        What it said to them then is gone, so its ids must not come again: they go on by the clock.
        """
        room = Room(person, self._clock, started=known)
        if known:
            room.skip_to(int(self._clock()) - _EARLIEST)
        self._rooms[person.id] = room
        while len(self._rooms) > MAX_PEOPLE:
            self._rooms.popitem(last=False)
        return room

    def find(self, chat_id: int) -> Room | None:
        """The chat, or None."""
        room = self._rooms.get(chat_id)
        if room is not None:
            self._rooms.move_to_end(chat_id)
        return room

    def for_bot(self, chat_id: int) -> Room:
        """The chat the bot wants to write to.

        Raises:
            ApiError: There is no such chat, or the person does not let the bot write.
        """
        room = self.find(self._moved.get(chat_id, chat_id))
        if room is None or room.gone:
            raise bad_request("chat not found")
        if room.moved_to not in (0, chat_id):
            raise migrated(room.moved_to)
        if room.blocked:
            raise forbidden("bot was blocked by the user")
        if not room.started:
            raise forbidden("bot can't initiate conversation with a user")
        return room

    def message_for_bot(self, chat_id: int, message_id: int, missing: ApiError) -> Message:
        """A message in a chat the bot may write to; ``missing`` is raised when there is none."""
        room = self.for_bot(chat_id)
        message = room.find(message_id)
        if message is None or (room.moved_to and message_id <= room.moved_after):
            raise missing
        return message

    def migrate(self, chat_id: int, new_chat_id: int) -> None:
        """The chat of a person becomes another one for the bot.

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
        for room in self._rooms.values():
            room.touch()

    def close(self) -> None:
        """Lets every waiting page go."""
        for room in self._rooms.values():
            room.changed.close()

    def __len__(self) -> int:
        """How many people there are."""
        return len(self._rooms)
