"""A chat as its people see it."""

from typing import Any

from local.telegram.messages import User
from local.telegram.profile import Menu
from local.telegram.room import Room
from local.telegram.seats import Seat
from local.telegram.state import State


def chat_json(state: State, room: Room, person: User) -> dict[str, Any]:
    """The chat with its members and topics.

    Args:
        state: For the bot's name, which is the title of a private chat.
        room: The chat.
        person: Who looks; ``you`` is their role.
    """
    chat, members = room.chat, room.members
    own = members.find(person.id)
    people = [{"user": m.user.as_json(), "status": m.status} for m in members]
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title or state.profile.shown_to(person).first_name,
        "is_forum": chat.is_forum,
        "members": people,
        "topics": [{"id": thread, "name": name} for thread, name in room.topics.items()],
        "bot": "kicked" if room.blocked else members.bot,
        "rights": members.rights.as_json(),
        "moved_to": 0 if chat.is_private else room.moved_to,
        "you": own.status if own else "left",
    }


def listed_json(state: State, room: Room, person: User) -> dict[str, Any]:
    """The chat in a list: with its newest message, and a number that grows with each change."""
    last = room.last.as_json() if room.last else None
    return chat_json(state, room, person) | {"revision": room.revision, "last": last}


def commands_in(state: State, seat: Seat) -> Menu:
    """The menu of commands a person has in a chat; where the bot is not, there is none."""
    chat, members = seat.room.chat, seat.room.members
    if not members.bot_present:
        return []
    leads = not chat.is_private and seat.leads
    return state.profile.menu_for(seat.person, chat.id, is_admin=leads)
