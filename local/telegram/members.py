"""Who is in a chat, in which role, and what the bot may do there."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from local.telegram.errors import ApiError, bad_request, forbidden
from local.telegram.messages import User

Status = Literal["creator", "administrator", "member", "left", "kicked"]
BotStatus = Literal["administrator", "member", "left", "kicked"]
MAX_MEMBERS: Final = 100
SentKind = Literal["text", "photo", "document", "sticker"]
_SENT: Final = {
    "text": "text messages",
    "photo": "photos",
    "document": "documents",
    "sticker": "stickers",
}
_PRESENT: Final = frozenset({"creator", "administrator", "member"})
_LEADING: Final = frozenset({"creator", "administrator"})
_ADMINISTRATOR_RIGHTS: Final = (  # core.telegram.org/bots/api#chatmemberadministrator
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_send_welcome_messages",
)


@dataclass(frozen=True, slots=True)
class Rights:
    """What the bot may send to a group as a plain member; an administrator may everything."""

    send_media: bool = True
    send_text: bool = True

    def as_json(self) -> dict[str, bool]:
        """What page and driver read."""
        return {"send_media": self.send_media, "send_text": self.send_text}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody and their role."""

    user: User
    status: Status

    @property
    def present(self) -> bool:
        """Whether they are in the chat."""
        return self.status in _PRESENT

    @property
    def leads(self) -> bool:
        """Whether they are creator or administrator."""
        return self.status in _LEADING

    def as_json(self) -> dict[str, Any]:
        """``ChatMember`` of the role."""
        body: dict[str, Any] = {"user": self.user.as_json(), "status": self.status}
        if self.status == "creator":
            return body | {"is_anonymous": False}
        if self.status == "administrator":
            rights = dict.fromkeys(_ADMINISTRATOR_RIGHTS, True)
            return body | {"can_be_edited": False, "is_anonymous": False, **rights}
        return body | ({"until_date": 0} if self.status == "kicked" else {})


@dataclass(slots=True)
class Members:
    """The people of a chat in the order they came, and the bot.

    Attributes:
        bot: The bot's own role.
        bot_was_here: Whether it ever was: of other chats it knows nothing.
    """

    bot: BotStatus = "left"
    bot_was_here: bool = False
    rights: Rights = field(default_factory=Rights)
    _people: OrderedDict[int, Member] = field(default_factory=OrderedDict[int, Member])

    def __iter__(self) -> Iterator[Member]:
        """Those who are there."""
        return (member for member in self._people.values() if member.present)

    def __len__(self) -> int:
        """How many people are there, the bot not counted."""
        return sum(1 for _ in self)

    def find(self, user_id: int) -> Member | None:
        """Somebody who is or was there, or None."""
        return self._people.get(user_id)

    def has(self, user_id: int) -> bool:
        """Whether that person is there."""
        member = self._people.get(user_id)
        return member is not None and member.present

    def leads(self, user_id: int) -> bool:
        """Whether that person is creator or administrator."""
        member = self._people.get(user_id)
        return member is not None and member.leads

    def put(self, user: User, status: Status) -> Member:
        """Gives somebody a role; of those who left only the latest are remembered.

        Raises:
            ApiError: There is no room for another person.
        """
        if status in _PRESENT and not self.has(user.id) and len(self) >= MAX_MEMBERS:
            raise ApiError(403, "Forbidden: there are too many people in this chat")
        self._people[user.id] = Member(user, status)
        while len(self._people) > 2 * MAX_MEMBERS:
            del self._people[next(m.user.id for m in self._people.values() if not m.present)]
        return self._people[user.id]

    def put_bot(self, status: BotStatus) -> None:
        """Gives the bot a role."""
        self.bot = status
        self.bot_was_here = self.bot_was_here or self.bot_present

    @property
    def bot_present(self) -> bool:
        """Whether the bot is in the chat."""
        return self.bot in _PRESENT

    @property
    def bot_leads(self) -> bool:
        """Whether the bot is an administrator."""
        return self.bot in _LEADING

    def check_bot(self, chat_type: str) -> None:
        """Lets the bot act in a group.

        Raises:
            ApiError: 403, it was thrown out or has left.
        """
        if self.bot == "kicked":
            raise forbidden(f"bot was kicked from the {chat_type} chat")
        if self.bot == "left":
            raise forbidden(f"bot is not a member of the {chat_type} chat")

    def check_sending(self, kind: SentKind) -> None:
        """Lets the bot send something of a kind.

        Raises:
            ApiError: 400, the group does not let plain members send that.
        """
        allowed = self.rights.send_text if kind == "text" else self.rights.send_media
        if not (allowed or self.bot_leads):
            raise bad_request(f"not enough rights to send {_SENT[kind]} to the chat")

    def copy_to(self, other: "Members") -> None:
        """The same people and roles in another chat."""
        other.bot, other.bot_was_here, other.rights = self.bot, self.bot_was_here, self.rights
        for member in self:
            other.put(member.user, member.status)
