"""How groups come to be and who is in them: every step with the updates Telegram sends."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from local.telegram.chats import GroupType, new_group
from local.telegram.errors import ApiError, bad_request
from local.telegram.members import BotStatus, Member, Members, Rights, Status
from local.telegram.messages import ANONYMOUS, Message, User
from local.telegram.room import Room
from local.telegram.seats import Seat
from local.telegram.state import State

MAX_TOPICS: Final = 100
_TOPIC_COLOUR: Final = 0x6FB9F0  # the first of core.telegram.org/bots/api#createforumtopic


@dataclass(frozen=True, slots=True)
class Groups:
    """Acts of persons that concern a group itself."""

    state: State

    def create(self, person: User, title: str, kind: GroupType, *, forum: bool) -> Room:
        """A group with its creator in it, and nobody else.

        Raises:
            ApiError: A plain group has no topics, or the person is in too many groups.
        """
        if forum and kind != "supergroup":
            raise bad_request("only a supergroup can be a forum")
        self.state.rooms.check_room_for(person.id)
        room = self.state.rooms.open_group(new_group(kind, title, is_forum=forum))
        room.members.put(person, "creator")
        self._say(room, person, {f"{kind}_chat_created": True})
        return room

    def join(self, person: User, code: str) -> Room:
        """Comes into a group by its invitation; nothing happens to who is there already.

        Raises:
            ApiError: There is no such invitation, the person was thrown out, or it is full.
        """
        room = self.state.rooms.invited(code)
        before = room.members.find(person.id)
        if before is not None and before.present:
            return room
        if before is not None and before.status == "kicked":
            raise ApiError(403, "Forbidden: you were removed from this chat")
        self.state.rooms.check_room_for(person.id)
        self._put(room, person, person, "member")
        self._say(room, person, {"new_chat_members": [person.as_json()]})
        return room

    def invitation(self, seat: Seat) -> str:
        """The code by which anybody may join, for whom a member tells it.

        Raises:
            ApiError: Nobody joins a private chat.
        """
        _check_group(seat)
        return self.state.rooms.invitation(seat.room)

    def leave(self, seat: Seat) -> None:
        """Goes, whoever they are.

        Raises:
            ApiError: Nobody leaves a private chat.
        """
        _check_group(seat)
        self._say(seat.room, seat.person, {"left_chat_member": seat.person.as_json()})
        self._put(seat.room, seat.person, seat.person, "left")

    def set_bot(self, seat: Seat, status: Literal["member", "administrator", "left"]) -> None:
        """Adds the bot, makes it an administrator or a plain member again, or throws it out.

        Raises:
            ApiError: Only administrators may.
        """
        _check_leads(seat)
        members = seat.room.members
        if status == "left":
            if members.bot_present:
                gone = {"left_chat_member": self.state.bot.as_json()}
                self._say(seat.room, seat.person, gone)
                self._put_bot(seat.room, seat.person, "kicked")
            return
        was_there = members.bot_present
        self._put_bot(seat.room, seat.person, status)
        if not was_there:
            self._say(seat.room, seat.person, {"new_chat_members": [self.state.bot.as_json()]})

    def bot_leaves(self, room: Room) -> None:
        """``leaveChat``."""
        bot = self.state.bot
        self._say(room, bot, {"left_chat_member": bot.as_json()})
        self._put_bot(room, bot, "left")

    def promote(
        self, seat: Seat, user_id: int, status: Literal["administrator", "member", "kicked"]
    ) -> None:
        """Gives another person a role, or throws them out.

        Raises:
            ApiError: Only administrators may, and nobody may change the creator.
        """
        _check_leads(seat)
        member = seat.room.members.find(user_id)
        if member is None or not member.present:
            raise bad_request("user not found")
        if member.status == "creator":
            raise bad_request("can't remove chat owner")
        if status == "kicked":
            self._say(seat.room, seat.person, {"left_chat_member": member.user.as_json()})
        self._put(seat.room, seat.person, member.user, status)

    def add_topic(self, seat: Seat, name: str) -> int:
        """Opens a topic; its id is that of the message that says so.

        Raises:
            ApiError: The chat is no forum, or has too many topics.
        """
        room = seat.room
        if not room.chat.is_forum:
            raise bad_request("the chat is not a forum")
        if len(room.topics) >= MAX_TOPICS:
            raise bad_request("there are too many topics in this chat")
        what = {"forum_topic_created": {"name": name, "icon_color": _TOPIC_COLOUR}}
        thread = room.next_id()
        room.topics[thread] = name
        self._say(room, seat.person, what, message_id=thread, thread=thread)
        return thread

    def set_rights(self, seat: Seat, rights: Rights) -> None:
        """What the bot may send as a plain member.

        Raises:
            ApiError: Only administrators may say so.
        """
        _check_leads(seat)
        seat.room.members.rights = rights
        seat.room.touch()

    def upgrade(self, seat: Seat) -> Room:
        """Makes a supergroup of a group, as its creator.

        Raises:
            ApiError: Only the creator may, or it is none.
        """
        _check_group(seat)
        member = seat.room.members.find(seat.person.id)
        if member is None or member.status != "creator":
            raise ApiError(403, "Forbidden: only the creator of this chat can do this")
        return self.migrate(seat.room, seat.person)

    def migrate(self, room: Room, person: User, new_id: int = 0) -> Room:
        """A group becomes a supergroup, which is another chat with the same people.

        Args:
            room: A plain group.
            person: Who does it.
            new_id: The id it gets; 0 for one drawn by chance.

        Raises:
            ApiError: It is none, or became one already.
        """
        if room.chat.type != "group":
            raise bad_request("only a group can become a supergroup")
        room.check_moved()
        chat = new_group("supergroup", room.chat.title)
        if new_id:
            chat = replace(chat, id=new_id)
        if self.state.rooms.find(chat.id) is not None:
            raise bad_request("there is such a chat already")
        new = self.state.rooms.open_group(chat)
        room.members.copy_to(new.members)
        self._say(room, person, {"migrate_to_chat_id": chat.id})
        room.move(chat.id)
        self._say(new, ANONYMOUS, {"migrate_from_chat_id": room.chat.id}, anonymous=True)
        return new

    def _put(self, room: Room, by: User, user: User, status: Status) -> None:
        """Changes a role; the bot hears of it if it is an administrator and asked for that."""
        before = room.members.find(user.id) or Member(user, "left")
        after = room.members.put(user, status)
        room.touch()
        if room.members.bot_leads and before.status != after.status:
            self.state.tell_bot(room, "chat_member", self._change(room, by, before, after))

    def _put_bot(self, room: Room, by: User, status: BotStatus) -> None:
        before = bot_member(self.state, room.members)
        room.members.put_bot(status)
        after = bot_member(self.state, room.members)
        room.touch()
        if before.status != after.status:
            self.state.tell_bot(room, "my_chat_member", self._change(room, by, before, after))

    def _change(self, room: Room, by: User, before: Member, after: Member) -> dict[str, Any]:
        return {
            "chat": room.chat.as_json(),
            "from": by.as_json(),
            "date": self.state.now(),
            "old_chat_member": before.as_json(),
            "new_chat_member": after.as_json(),
        }

    def _say(
        self,
        room: Room,
        person: User,
        what: Mapping[str, Any],
        *,
        message_id: int = 0,
        thread: int = 0,
        anonymous: bool = False,
    ) -> None:
        message = Message(
            id=message_id or room.next_id(),
            chat=room.chat,
            sender=person,
            sender_chat=room.chat if anonymous else None,
            date=self.state.now(),
            thread=thread,
            service=what,
        )
        room.add(message)
        if person != self.state.bot:
            self.state.tell_bot(room, "message", message.as_json())


def bot_member(state: State, members: Members) -> Member:
    """The bot as a member of a chat."""
    return Member(state.bot, members.bot)


def _check_group(seat: Seat) -> None:
    if seat.room.chat.is_private:
        raise bad_request("there is nothing of this kind in a private chat")
    seat.room.check_moved()


def _check_leads(seat: Seat) -> None:
    _check_group(seat)
    if not seat.leads:
        raise ApiError(403, "Forbidden: only administrators of this chat can do this")
