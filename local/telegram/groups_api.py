"""``/_sim/chats``: what people do with chats themselves, as JSON over HTTP."""

from dataclasses import dataclass
from typing import Literal, TypeVar

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.telegram.chats import GroupType
from local.telegram.groups import Groups
from local.telegram.members import Rights
from local.telegram.parameters import Call, read_parameters
from local.telegram.people_api import Act, answering
from local.telegram.seats import Seat, Seats
from local.telegram.shown_chats import chat_json, listed_json
from local.telegram.state import State


class NewGroup(Call):
    """A group to be made."""

    title: str = Field(min_length=1, max_length=128, pattern=r"\S")
    kind: GroupType = "group"
    forum: bool = False


class _Which(Call):
    """A chat the caller is in; 0 is the private one."""

    chat: int


_Asked = TypeVar("_Asked", bound=_Which)


class _Code(Call):
    code: str = Field(max_length=64)


class _Bot(_Which):
    status: Literal["member", "administrator", "left"]


class _Promoted(_Which):
    user_id: int
    status: Literal["administrator", "member", "kicked"]


class _Topic(_Which):
    name: str = Field(min_length=1, max_length=128, pattern=r"\S")


class _Rights(_Which):
    send_media: bool = True
    send_text: bool = True


@dataclass(frozen=True, slots=True)
class GroupsApi:
    """The routes of chats."""

    state: State
    seats: Seats
    groups: Groups

    def routes(self) -> list[Route]:
        """For the application."""
        acts: dict[str, Act] = {
            "invite": self._invite,
            "join": self._join,
            "leave": self._leave,
            "bot": self._bot,
            "promote": self._promote,
            "topics": self._topic,
            "rights": self._rights,
            "migrate": self._migrate,
        }
        return [
            Route("/_sim/chats", answering(self._list), methods=["GET"]),
            Route("/_sim/chats", self._create, methods=["POST"]),
            *(
                Route(f"/_sim/chats/{name}", answering(act), methods=["POST"])
                for name, act in acts.items()
            ),
        ]

    async def _list(self, request: Request) -> object:
        home = self.seats.home(request)
        rooms = [home.room, *self.state.rooms.groups_of(home.person.id)]
        return [listed_json(self.state, room, home.person) for room in rooms]

    async def _create(self, request: Request) -> Response:
        person = self.seats.person(request)
        new = (await read_parameters(request)).parsed(NewGroup)
        room = self.groups.create(person, new.title.strip(), new.kind, forum=new.forum)
        return JSONResponse(chat_json(self.state, room, person), status_code=201)

    async def _invite(self, request: Request) -> object:
        seat, _ = await self._asked(request, _Which)
        return {"code": self.groups.invitation(seat)}

    async def _join(self, request: Request) -> object:
        person = self.seats.person(request)
        asked = (await read_parameters(request)).parsed(_Code)
        return chat_json(self.state, self.groups.join(person, asked.code), person)

    async def _leave(self, request: Request) -> object:
        seat, _ = await self._asked(request, _Which)
        self.groups.leave(seat)
        return {"ok": True}

    async def _bot(self, request: Request) -> object:
        seat, asked = await self._asked(request, _Bot)
        self.groups.set_bot(seat, asked.status)
        return self._shown(seat)

    async def _promote(self, request: Request) -> object:
        seat, asked = await self._asked(request, _Promoted)
        self.groups.promote(seat, asked.user_id, asked.status)
        return self._shown(seat)

    async def _topic(self, request: Request) -> object:
        seat, asked = await self._asked(request, _Topic)
        return {"id": self.groups.add_topic(seat, asked.name.strip())}

    async def _rights(self, request: Request) -> object:
        seat, asked = await self._asked(request, _Rights)
        rights = Rights(send_media=asked.send_media, send_text=asked.send_text)
        self.groups.set_rights(seat, rights)
        return self._shown(seat)

    async def _migrate(self, request: Request) -> object:
        seat, _ = await self._asked(request, _Which)
        return chat_json(self.state, self.groups.upgrade(seat), seat.person)

    async def _asked(self, request: Request, model: type[_Asked]) -> tuple[Seat, _Asked]:
        """The caller in the chat they name, and what else they say; strangers learn nothing."""
        self.seats.home(request)
        asked = (await read_parameters(request)).parsed(model)
        return self.seats.seat(request, asked.chat), asked

    def _shown(self, seat: Seat) -> dict[str, object]:
        return chat_json(self.state, seat.room, seat.person)
