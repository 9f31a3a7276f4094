"""``/_sim/inline`` and ``/_sim/stickers``: inline mode and sticker sets, as people see them."""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.telegram.errors import ApiError, bad_request
from local.telegram.inline import Asked, Result
from local.telegram.messages import Message
from local.telegram.parameters import Call, read_parameters
from local.telegram.people import Part, People, Where
from local.telegram.seats import Seat, Seats
from local.telegram.state import State

_MAX_WAIT_SECONDS: Final = 25.0
_MAX_QUERY: Final = 256


class NewQuery(Call):
    """What stands after the bot's name in the message field of a chat."""

    query: str = Field(default="", max_length=_MAX_QUERY)
    offset: str = Field(default="", max_length=64)
    chat: int = 0


class Chosen(Call):
    """A result that is to be sent."""

    query_id: str
    result_id: str
    chat: int = 0
    thread: int = 0


class _Waiting(Call):
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class InlineApi:
    """The routes."""

    state: State
    people: People
    seats: Seats

    def routes(self) -> list[Route]:
        """For the application."""
        return [
            Route("/_sim/inline", self._ask, methods=["POST"]),
            Route("/_sim/inline/send", self._send, methods=["POST"]),
            Route("/_sim/inline/{query_id}", self._answer, methods=["GET"]),
            Route("/_sim/stickers/{name}", self._stickers, methods=["GET"]),
        ]

    async def _ask(self, request: Request) -> Response:
        new = (await read_parameters(request)).parsed(NewQuery)
        seat = self.seats.seat(request, new.chat)
        if not self.state.profile.inline:
            raise ApiError(403, "Forbidden: this bot can't be asked from a chat")
        asked = self.state.inline.ask(seat.person, new.query, new.offset)
        if asked.answer is None:
            self._tell_bot(asked, seat)
        return JSONResponse({"query_id": asked.id})

    def _tell_bot(self, asked: Asked, seat: Seat) -> None:
        query: dict[str, Any] = {
            "id": asked.id,
            "from": asked.person.as_json(),
            "chat_type": "sender" if seat.room.chat.is_private else seat.room.chat.type,
            "query": asked.text,
            "offset": asked.offset,
        }
        self.state.updates.add("inline_query", asked.person.id, query)

    async def _answer(self, request: Request) -> Response:
        person = self.seats.person(request)
        wait = (await read_parameters(request)).parsed(_Waiting).wait
        asked = self.state.inline.find(request.path_params["query_id"], person)
        if asked.answer is None:
            await asked.answered.wait(min(max(wait, 0.0), _MAX_WAIT_SECONDS))
        return JSONResponse(asked.answer.as_json() if asked.answer else {"pending": True})

    async def _send(self, request: Request) -> Response:
        chosen = (await read_parameters(request)).parsed(Chosen)
        seat = self.seats.seat(request, chosen.chat)
        asked = self.state.inline.find(chosen.query_id, seat.person)
        result = asked.answer.find(chosen.result_id) if asked.answer else None
        if result is None:
            raise bad_request("RESULT_ID_INVALID")
        message = self._said(seat, result, chosen.thread)
        if "chosen_inline_result" in (self.state.updates.allowed or ()):
            self._report(asked, result, message)
        return JSONResponse(message.as_json())

    def _said(self, seat: Seat, result: Result, thread: int) -> Message:
        inline_message_id = self.state.inline.new_message_id() if result.keyboard else ""
        part = Part(
            result.text,
            result.media,
            keyboard=result.keyboard,
            via_bot=True,
            inline_message_id=inline_message_id,
            extras=result.extras,
        )
        message = self.people.say(seat, [part], Where(thread=thread))[0]
        if inline_message_id:
            self.state.inline.keep(message)
        return message

    def _report(self, asked: Asked, result: Result, message: Message) -> None:
        """Inline feedback."""
        chosen: dict[str, Any] = {
            "result_id": result.id,
            "from": asked.person.as_json(),
            "query": asked.text,
        }
        if message.inline_message_id:
            chosen["inline_message_id"] = message.inline_message_id
        self.state.updates.add("chosen_inline_result", asked.person.id, chosen)

    async def _stickers(self, request: Request) -> Response:
        self.seats.person(request)
        name = request.path_params["name"]
        if self.state.sticker_sets.is_free(name):
            raise ApiError(404, "Not Found: there is no such sticker set")
        return JSONResponse(self.state.sticker_sets.find(name).as_json())
