"""``/_sim/chat/forwards``: passing messages on, with the word where they come from."""

import secrets
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.telegram.errors import bad_request
from local.telegram.messages import Message
from local.telegram.parameters import Call, FromJson, read_parameters
from local.telegram.people import MAX_ALBUM, Part, People, Where
from local.telegram.room import Room
from local.telegram.seats import Seats

_KEPT: Final = frozenset({"forward_origin", "has_media_spoiler", "show_caption_above_media"})


class Forwarded(Call):
    """Which messages of one chat are passed on to another; 0 is the private one."""

    chat: int = 0
    thread: int = 0
    from_chat: int = 0
    message_ids: Annotated[list[int], FromJson, Field(min_length=1, max_length=MAX_ALBUM)]


@dataclass(frozen=True, slots=True)
class ForwardsApi:
    """The route."""

    people: People
    seats: Seats

    def routes(self) -> list[Route]:
        """For the application."""
        return [Route("/_sim/chat/forwards", self._forward, methods=["POST"])]

    async def _forward(self, request: Request) -> Response:
        asked = (await read_parameters(request)).parsed(Forwarded)
        source = self.seats.seat(request, asked.from_chat).room
        target = self.seats.seat(request, asked.chat)
        messages = [_forwardable(source, message_id) for message_id in asked.message_ids]
        parts = _parts(messages)
        said = self.people.say(target, parts, Where(thread=asked.thread))
        return JSONResponse([message.as_json() for message in said])


def _forwardable(room: Room, message_id: int) -> Message:
    message = room.find(message_id)
    if message is None:
        raise bad_request("message to forward not found")
    if message.service or message.extras.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    return message


def _parts(messages: list[Message]) -> list[Part]:
    """The same again; what was an album is one again as far as it goes along."""
    albums = {message.album: str(secrets.randbits(60)) for message in messages if message.album}
    alone = len(messages) == 1
    return [
        Part(
            message.text,
            message.media,
            album="" if alone else albums.get(message.album, ""),
            via_bot=message.via_bot is not None,
            extras={"forward_origin": _origin(message)}
            | {name: value for name, value in message.extras.items() if name in _KEPT},
        )
        for message in messages
    ]


def _origin(message: Message) -> dict[str, Any]:
    """``MessageOrigin``: a person or bot, or the group of an anonymous administrator."""
    if message.sender_chat is not None:
        whose = {"type": "chat", "sender_chat": message.sender_chat.as_json()}
    else:
        whose = {"type": "user", "sender_user": message.sender.as_json()}
    return whose | {"date": message.date}
