"""Random lives of a group against a model of what the bot hears and may do."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

import pytest

from local.telegram.chats import GroupType
from local.telegram.errors import ApiError
from local.telegram.groups import Groups
from local.telegram.members import BotStatus, Status
from local.telegram.messages import Message, User
from local.telegram.people import People
from local.telegram.seats import Seat
from local.telegram.server import create_server
from local.telegram.state import State
from local.telegram.updates import KINDS
from tests.local.telegram.serving import TOKEN

STEPS = 400
GUESTS = [User(number, f"Guest {number}") for number in range(1, 6)]
PRESENT = ("creator", "administrator", "member")
LEADING = ("creator", "administrator")
SetBot = Literal["member", "administrator", "left"]
Promote = Literal["administrator", "member", "kicked"]


@dataclass
class Model:
    """What should be so.

    Attributes:
        heard: The updates the bot should get, by what they are.
    """

    roles: dict[int, Status] = field(default_factory=dict[int, Status])
    bot: BotStatus = "left"
    spoke: bool = False
    heard: list[str] = field(default_factory=list[str])

    @property
    def bot_is_here(self) -> bool:
        return self.bot in PRESENT

    def leads(self, person: User) -> bool:
        return self.roles.get(person.id) in LEADING

    def hears(self, *what: str) -> None:
        if self.bot_is_here:
            self.heard += what

    def give(self, person: User, status: Status) -> None:
        """A role, of which only an administrator hears."""
        changed = self.roles.get(person.id, "left") != status
        self.roles[person.id] = status
        if changed and self.bot == "administrator":
            self.heard.append("chat_member")


class Life:
    """A group, the model of it, and chance."""

    def __init__(self, state: State, kind: GroupType, seed: int) -> None:
        self.state, self.chance, self.model = state, random.Random(seed), Model()  # noqa: S311  # a test's
        self.people, self.groups = People(state), Groups(state)
        for guest in GUESTS:
            state.rooms.open(guest)
        self.room = self.groups.create(GUESTS[0], "Friends", kind, forum=False)
        self.code = state.rooms.invitation(self.room)
        self.model.roles[GUESTS[0].id] = "creator"

    def step(self) -> None:
        """Something happens, to the group and to the model alike."""
        steps = (self.join, self.leave, self.set_bot, self.promote, self.say, self.bot_speaks)
        self.chance.choices(steps, weights=(3, 1, 2, 2, 5, 2))[0]()
        told = {member.user.id: member.status for member in self.room.members}
        assert told == {who: role for who, role in self.model.roles.items() if role in PRESENT}
        assert self.room.members.bot == self.model.bot

    def attempt(self, act: Callable[[], object], *, allowed: bool) -> bool:
        if allowed:
            act()
            return True
        with pytest.raises(ApiError):
            act()
        return False

    def anybody(self) -> User:
        return self.chance.choice(GUESTS)

    def seat(self) -> Seat | None:
        """Somebody who is there."""
        here = [guest for guest in GUESTS if self.model.roles.get(guest.id) in PRESENT]
        return Seat(self.room, self.chance.choice(here)) if here else None

    def join(self) -> None:
        guest = self.anybody()
        before = self.model.roles.get(guest.id, "left")
        act = lambda: self.groups.join(guest, self.code)  # noqa: E731  # said once
        if self.attempt(act, allowed=before != "kicked") and before == "left":
            self.model.give(guest, "member")
            self.model.hears("new_chat_members")

    def leave(self) -> None:
        seat = self.seat()
        if seat is not None and seat.person != GUESTS[0]:
            self.groups.leave(seat)
            self.model.hears("left_chat_member")
            self.model.give(seat.person, "left")

    def set_bot(self) -> None:
        seat, status = self.seat(), self.chance.choice(get_args(SetBot))
        if seat is None or not self.attempt(
            lambda: self.groups.set_bot(seat, status), allowed=self.model.leads(seat.person)
        ):
            return
        model, was_here = self.model, self.model.bot_is_here
        if status == "left" and was_here:
            model.heard += ["left_chat_member", "my_chat_member"]
            model.bot = "kicked"
        elif status != "left":
            model.heard += ["my_chat_member"] * (model.bot != status)
            model.heard += ["new_chat_members"] * (not was_here)
            model.bot = status

    def promote(self) -> None:
        seat, other = self.seat(), self.anybody()
        status: Promote = self.chance.choice(get_args(Promote))
        if seat is None:
            return
        allowed = (
            self.model.leads(seat.person)
            and self.model.roles.get(other.id) in PRESENT
            and other != GUESTS[0]
        )
        if self.attempt(lambda: self.groups.promote(seat, other.id, status), allowed=allowed):
            if status == "kicked":
                self.model.hears("left_chat_member")
            self.model.give(other, status)

    def say(self) -> None:
        seat = self.seat()
        text = self.chance.choice(["hello", "/start", "/start@darkroom_bot", "@darkroom_bot"])
        if seat is None:
            return
        self.people.write(seat, text)
        named = "@" in text or (text == "/start" and self.model.spoke)
        if named or self.model.bot == "administrator":
            self.model.hears("message")

    def bot_speaks(self) -> None:
        chat_id = self.room.chat.id
        speaks = lambda: self.state.rooms.for_bot(chat_id)  # noqa: E731  # said once
        if self.attempt(speaks, allowed=self.model.bot_is_here):
            said = Message(self.room.next_id(), self.room.chat, self.state.bot, 0)
            self.room.add(said)
            self.model.spoke = True


async def heard(state: State) -> list[str]:
    """What the bot gets: the kind of each update, or what happened in a message of service."""
    kinds: list[str] = []
    offset = 0
    while batch := await state.updates.poll(offset, 100, 0):
        for update in batch:
            kind = next(name for name in update if name != "update_id")
            services = ("new_chat_members", "left_chat_member")
            kinds.append(next((name for name in services if name in update[kind]), kind))
        offset = batch[-1]["update_id"] + 1
    return kinds


@pytest.mark.parametrize("kind", get_args(GroupType))
@pytest.mark.parametrize("seed", range(10))
async def test_whatever_happens_the_bot_hears_what_it_should(kind: GroupType, seed: int) -> None:
    state = create_server(token=TOKEN).state
    state.updates.allow(sorted(KINDS))
    life = Life(state, kind, seed)
    for _ in range(STEPS):
        life.step()
    assert await heard(state) == life.model.heard
    assert {"message", "my_chat_member", "new_chat_members"} <= set(life.model.heard)
