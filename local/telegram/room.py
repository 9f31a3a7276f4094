"""One chat: what stands in it, and what changed since when.

A page never replays events: it asks for everything that changed after a revision, so a page that
was away simply catches up, and nothing has to be queued for it.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from local.telegram.chats import Chat
from local.telegram.errors import bad_request, forbidden, migrated
from local.telegram.members import Members
from local.telegram.messages import Message, User
from local.telegram.wake import Signal

MAX_MESSAGES: Final = 500
_MAX_REMEMBERED: Final = 200
_ACTION_SECONDS: Final = 5.0  # core.telegram.org/bots/api#sendchataction


@dataclass(frozen=True, slots=True)
class Notice:
    """The bot's answer to a tap: shown as a toast, or as an alert to be closed.

    Attributes:
        person_id: Who tapped and may see it; 0 when that is forgotten.
    """

    revision: int
    person_id: int
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands: see ``Message`` for ``thread`` and ``replies_to``.

    Attributes:
        quoted: What it quotes: in a topic at least the topic's beginning.
    """

    thread: int
    replies_to: int
    quoted: Message | None


@dataclass(slots=True)
class Room:
    """One chat with its messages; the oldest go beyond the bound.

    Attributes:
        members: Who is in it; of a private chat one person and the bot.
        topics: Names by id, of a forum.
        gone: Whether the chat was deleted: the bot doesn't find it any more.
        moved_to: The id under which the bot finds it from now on; 0 while it is its own.
        moved_after: The last message before that: later ids are the new chat's.
        started: Whether the person ever wrote: before that the bot may not write either.
        blocked: Whether the person of a private chat blocked the bot.
        bot_spoke: Whether the bot ever said anything here.
        last_update: Kind and id of the last update from here, to repeat it.
        changed: Fires with every change here.
        stirred: Fires too; shared by all chats.
    """

    chat: Chat
    clock: Callable[[], float]
    members: Members = field(default_factory=Members)
    topics: dict[int, str] = field(default_factory=dict[int, str])
    revision: int = 0
    started: bool = False
    blocked: bool = False
    bot_spoke: bool = False
    gone: bool = False
    moved_to: int = 0
    moved_after: int = 0
    action: str = ""
    action_until: float = 0.0
    last_update: dict[str, Any] | None = None
    changed: Signal = field(default_factory=Signal)
    stirred: Signal = field(default_factory=Signal)
    notices: deque[Notice] = field(default_factory=lambda: deque[Notice](maxlen=_MAX_REMEMBERED))
    _tappers: OrderedDict[str, int] = field(default_factory=OrderedDict[str, int])
    _standing: OrderedDict[int, Standing] = field(default_factory=OrderedDict[int, Standing])
    _deleted: deque[tuple[int, int]] = field(
        default_factory=lambda: deque[tuple[int, int]](maxlen=MAX_MESSAGES)
    )
    _last_id: int = 0

    @property
    def person(self) -> User:
        """Whose private chat it is."""
        if not self.chat.is_private:
            raise LookupError("a group has no single person")
        return next(iter(self.members)).user

    @property
    def last(self) -> Message | None:
        """The newest message, or None."""
        return self._standing[next(reversed(self._standing))].message if self._standing else None

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
        self.stirred.fire()
        return self.revision

    def add(self, message: Message) -> Message:
        """Puts a new message at the end; a bot's message ends its chat action."""
        if message.from_bot:
            self.action, self.bot_spoke = "", True
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

        What was said before stays for people to read, but the bot can't reach it.
        """
        self.moved_to, self.moved_after = chat_id, self._last_id
        self.touch()

    def find(self, message_id: int) -> Message | None:
        """The message as it stands, or None when it never was or is gone."""
        standing = self._standing.get(message_id)
        return standing.message if standing else None

    def remove(self, message_id: int) -> None:
        """Deletes a message that is there."""
        del self._standing[message_id]
        self._deleted.append((self.touch(), message_id))

    def bot_may_delete(self, message: Message) -> bool:
        """Whether a message of this chat is the bot's to delete."""
        return self.chat.is_private or self.members.bot_leads or message.from_bot

    def act(self, action: str) -> None:
        """The bot is doing something for the next five seconds."""
        self.action, self.action_until = action, self.clock() + _ACTION_SECONDS
        self.touch()

    def tapped(self, query_id: str, person_id: int) -> None:
        """Remembers who pressed a button, for only they see the answer."""
        self._tappers[query_id] = person_id
        while len(self._tappers) > _MAX_REMEMBERED:
            self._tappers.popitem(last=False)

    def notify(self, query_id: str, text: str, *, alert: bool, url: str) -> None:
        """The bot answered a tap."""
        person_id = self._tappers.pop(query_id, 0)
        self.notices.append(Notice(self.touch(), person_id, query_id, text, alert, url))

    def check_bot(self, chat_id: int) -> None:
        """Lets the bot call about this chat under an id.

        Raises:
            ApiError: The chat is not there for it, or it may not be there.
        """
        if self.gone or not (self.chat.is_private or self.members.bot_was_here):
            raise bad_request("chat not found")
        if self.moved_to != chat_id:
            self.check_moved()
        if not self.chat.is_private:
            self.members.check_bot(self.chat.type)
        elif self.blocked:
            raise forbidden("bot was blocked by the user")
        elif not self.started:
            raise forbidden("bot can't initiate conversation with a user")

    def check_moved(self) -> None:
        """Refuses what belongs into the chat this one has become.

        Raises:
            ApiError: It is another chat now, which is named.
        """
        if self.moved_to:
            raise migrated(self.moved_to)

    def check_thread(self, thread: int) -> None:
        """Lets something happen in a topic, or in a supergroup without topics below a message.

        Raises:
            ApiError: There is no such topic.
        """
        below = self._has_chains and self.find(thread) is not None
        if thread and thread not in self.topics and not below:
            raise bad_request("message thread not found")

    def place(self, thread: int, quoted: Message | None) -> "Place":
        """Where a new message stands; an answer stands where the quoted message is.

        Raises:
            ApiError: There is no such topic.
        """
        self.check_thread(thread)
        if self._has_chains:
            began = (quoted.replies_to or quoted.id) if quoted else 0
            return Place(0, thread or began, quoted.as_quoted() if quoted else None)
        if not thread and quoted is not None:
            thread = quoted.thread
        shown = quoted or (self.find(thread) if thread else None)
        return Place(thread, 0, shown.as_quoted() if shown else None)

    @property
    def _has_chains(self) -> bool:
        """Whether answers are told with the message that the answers began with."""
        return self.chat.type == "supergroup" and not self.chat.is_forum

    def since(self, revision: int, person_id: int = 0) -> dict[str, Any]:
        """Everything a person gets to see that changed after a revision, as JSON."""
        acting = self.action if self.action_until > self.clock() else ""
        standing = self._standing.values()
        fresh = [n for n in self.notices if n.revision > revision]
        return {
            "revision": self.revision,
            "messages": [s.message.as_json() for s in standing if s.revision > revision],
            "deleted": [gone for changed, gone in self._deleted if changed > revision],
            "notices": [n.as_json() for n in fresh if n.person_id in (0, person_id)],
            "action": acting,
            "action_seconds": max(0.0, self.action_until - self.clock()) if acting else 0.0,
            "started": self.started,
            "blocked": self.blocked,
        }
