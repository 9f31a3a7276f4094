"""Who calls ``/_sim``, and in which chat they do something.

A person is known by a key given when they came, sent as ``Authorization: Bearer <id>:<key>``.
"""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from local.telegram.errors import ApiError, unauthorized
from local.telegram.messages import User
from local.telegram.room import Room
from local.telegram.state import State

_MAX_DIGITS: Final = 20


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a chat they are in."""

    room: Room
    person: User

    @property
    def leads(self) -> bool:
        """Whether they are creator or administrator there."""
        return self.room.members.leads(self.person.id)


@dataclass(frozen=True, slots=True)
class Seats:
    """Takes the person from the key and gives them a chat."""

    state: State

    def home(self, request: Request) -> Seat:
        """The caller in their private chat.

        Raises:
            ApiError: 401, the key proves nobody.
        """
        person, _, key = request.headers.get("authorization", "")[7:].partition(":")
        person_id = int(person) if person.isdecimal() and len(person) < _MAX_DIGITS else 0
        room = self.state.rooms.find(person_id)
        if room is None or not self.state.identity.proves(key, person_id):
            raise unauthorized()
        return Seat(room, room.person)

    def person(self, request: Request) -> User:
        """Who calls.

        Raises:
            ApiError: 401, the key proves nobody.
        """
        return self.home(request).person

    def seat(self, request: Request, chat_id: int) -> Seat:
        """The caller in a chat; 0 is the private one.

        Raises:
            ApiError: 401 as above, 404 there is no such chat, 403 they are not in it.
        """
        home = self.home(request)
        if chat_id in (0, home.person.id):
            return home
        room = self.state.rooms.find(chat_id)
        if room is None or room.chat.is_private:
            raise ApiError(404, "Not Found: there is no such chat")
        if not room.members.has(home.person.id):
            raise ApiError(403, "Forbidden: you are not a member of this chat")
        return Seat(room, home.person)
