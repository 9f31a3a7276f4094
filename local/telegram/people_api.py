"""``/_sim``: what the chat page and the test driver call, as JSON over HTTP.

Files are read by their unguessable id, so that a picture can stand in a page.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final, Literal
from urllib.parse import quote

from pydantic import Field
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.telegram.errors import ApiError, not_found
from local.telegram.keyboards import buttons_of
from local.telegram.messages import User
from local.telegram.parameters import Call, Raw, Upload, read_parameters, read_upload
from local.telegram.people import MAX_ALBUM, People, Where
from local.telegram.room import Room
from local.telegram.seats import Seat, Seats
from local.telegram.shown_chats import chat_json, commands_in
from local.telegram.state import State

_MAX_WAIT_SECONDS: Final = 25.0
_NO_BUTTON: Final = {"type": "commands"}  # groups have none that opens a page
_INLINE: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
_FILE_HEADERS: Final = {
    "Cache-Control": "private, max-age=86400, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
Act = Callable[[Request], Awaitable[object]]


class NewPerson(Call):
    """Who opens a chat: somebody new, or with id and key somebody from before a restart."""

    id: int = 0
    key: str = ""
    first_name: str = Field(default="Guest", min_length=1, max_length=64)
    username: str = Field(default="", pattern=r"^(|[A-Za-z]\w{3,31})$")
    language_code: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")


class _InChat(Call):
    """Which chat, 0 for the private one."""

    chat: int = 0


class _Saying(_InChat):
    """Where and how something new is said."""

    reply_to: int | None = None
    thread: int = 0
    anonymous: bool = False

    @property
    def where(self) -> Where:
        """The same for ``People``."""
        return Where(self.reply_to, self.thread, self.anonymous)


class Written(_Saying):
    """A text message."""

    text: str


class Edited(_InChat):
    """A correction; ``thread`` is taken and means nothing, for a message stays where it is."""

    message_id: int
    text: str
    thread: int = 0


class Tapped(_InChat):
    """A pressed button; ``thread`` as above."""

    message_id: int
    data: str
    forge: bool = False
    thread: int = 0


class Pressed(_InChat):
    """A button that opens a page: one under a message, or with 0 that beside the field."""

    message_id: int = 0
    url: str = ""


class Blocked(Call):
    """Whether the bot is blocked."""

    blocked: bool


def answering(act: Act) -> Callable[[Request], Awaitable[Response]]:
    """A route whose answer is what the act returns, as JSON."""

    async def respond(request: Request) -> Response:
        return JSONResponse(await act(request))

    return respond


@dataclass(frozen=True, slots=True)
class PeopleApi:
    """The routes of persons."""

    state: State
    seats: Seats
    people: People
    epoch: str

    def routes(self) -> list[Route]:
        """For the application."""
        acts: dict[str, Act] = {
            "text": self._text,
            "files": self._files,
            "taps": self._tap,
            "edits": self._edit,
            "block": self._block,
            "replay": self._replay,
            "page": self._page,
        }
        routes = [
            Route(f"/_sim/chat/{name}", answering(act), methods=["POST"])
            for name, act in acts.items()
        ]
        return [
            *routes,
            Route("/_sim/people", self._open, methods=["POST"]),
            Route("/_sim/chat", answering(self._changes), methods=["GET"]),
            Route("/_sim/files/{file_id}", self._file, methods=["GET"]),
        ]

    async def _open(self, request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise ApiError(403, "Forbidden: this page may not open chats here")
        new = (await read_parameters(request)).parsed(NewPerson)
        identity, rooms = self.state.identity, self.state.rooms
        known = identity.proves(new.key, new.id)
        person = User(
            id=new.id if known else identity.new_id(),
            first_name=new.first_name,
            username=new.username,
            language_code=new.language_code,
        )
        room = rooms.find(person.id) if known else None
        if room is None:
            rooms.open(person, known=known)
        else:
            told = new.model_dump(include=new.model_fields_set - {"id", "key"})
            person = replace(room.person, **told)
            rooms.rename(person)
        body = {**person.as_json(), "key": identity.key(person.id)}
        return JSONResponse(body, status_code=201)

    async def _changes(self, request: Request) -> object:
        """Everything after a revision; waits a while when there is nothing yet."""
        self.seats.home(request)
        asked = (await read_parameters(request)).parsed(_Asked)
        seat = self.seats.seat(request, asked.chat)
        room, person = seat.room, seat.person
        after = asked.after if asked.epoch == self.epoch else 0
        await self._news(room, person, after, asked)
        profile, short = self.state.profile, self.state.profile.short_description_for(person)
        return room.since(after, person.id) | {
            "epoch": self.epoch,
            "elsewhere": self.state.rooms.revision_beside(room, person.id),
            "person": person.as_json(),
            "chat": chat_json(self.state, room, person),
            "bot": profile.shown_to(person).as_json() | {"short_description": short},
            "description": profile.description_for(person),
            "bot_present": self.state.updates.listened,
            "commands": commands_in(self.state, seat),
            "menu_button": profile.button_for(room.chat.id) if room.chat.is_private else _NO_BUTTON,
        }

    async def _news(self, room: Room, person: User, after: int, asked: "_Asked") -> None:
        """Waits for a change in a chat, or where ``elsewhere`` is told in another of theirs."""
        rooms = self.state.rooms
        changed = room.changed if asked.elsewhere < 0 else rooms.stirred
        until = time.monotonic() + min(max(asked.wait, 0.0), _MAX_WAIT_SECONDS)
        while room.revision <= after and not changed.closed:
            beside = rooms.revision_beside(room, person.id)
            left = until - time.monotonic()
            if left <= 0 or asked.elsewhere not in (-1, beside):
                return
            await changed.wait(left)

    async def _text(self, request: Request) -> object:
        self.seats.home(request)
        written = (await read_parameters(request)).parsed(Written)
        seat = self.seats.seat(request, written.chat)
        return self.people.write(seat, written.text, written.where).as_json()

    async def _files(self, request: Request) -> object:
        self.seats.home(request)
        async with request.form(max_files=MAX_ALBUM, max_fields=16) as form:
            files: list[Upload] = []
            values: dict[str, str] = {}
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    files.append(await read_upload(value))
                else:
                    values[name] = value
        sent = Raw(values, {}).parsed(_Sent)
        seat = self.seats.seat(request, sent.chat)
        messages = await self.people.send_files(seat, files, sent.kind, sent.caption, sent.where)
        return [message.as_json() for message in messages]

    async def _tap(self, request: Request) -> object:
        self.seats.home(request)
        tapped = (await read_parameters(request)).parsed(Tapped)
        if tapped.forge and not self.state.testing:
            raise not_found()
        seat = self.seats.seat(request, tapped.chat)
        query_id = self.people.tap(seat, tapped.message_id, tapped.data, forge=tapped.forge)
        return {"query_id": query_id}

    async def _edit(self, request: Request) -> object:
        self.seats.home(request)
        edited = (await read_parameters(request)).parsed(Edited)
        seat = self.seats.seat(request, edited.chat)
        return self.people.edit(seat, edited.message_id, edited.text).as_json()

    async def _block(self, request: Request) -> object:
        room = self.seats.home(request).room
        blocked = (await read_parameters(request)).parsed(Blocked).blocked
        self.people.block(room, blocked=blocked)
        return {"blocked": room.blocked}

    async def _replay(self, request: Request) -> object:
        self.seats.home(request)
        if not self.state.testing:
            raise not_found()
        asked = (await read_parameters(request)).parsed(_InChat)
        return {"update_id": self.people.repeat_last(self.seats.seat(request, asked.chat).room)}

    async def _page(self, request: Request) -> object:
        """What the menu button opens, or one under a message, and the data that says for whom."""
        person = self.seats.person(request)
        pressed = (await read_parameters(request)).parsed(Pressed)
        url = self._page_of(self.seats.seat(request, pressed.chat), pressed)
        if url is None:
            raise not_found()
        data = self.state.launcher.data(person, self.state.now())
        return {"url": url, "init_data": data}

    def _page_of(self, seat: Seat, pressed: Pressed) -> str | None:
        if not pressed.message_id:
            page = self.state.profile.button_for(seat.person.id).get("web_app")
            return page["url"] if page else None
        message = seat.room.find(pressed.message_id)
        pages = [button.get("web_app") for button in buttons_of(message)] if message else []
        return next((page["url"] for page in pages if page and page["url"] == pressed.url), None)

    async def _file(self, request: Request) -> Response:
        file = self.state.files.find(request.path_params["file_id"])
        content = await self.state.files.read(file) if file else None
        if file is None or content is None:
            raise not_found()
        inline = file.mime_type in _INLINE and "download" not in request.query_params
        name = quote(file.name or file.path.rpartition("/")[2])
        place = "inline" if inline else "attachment"
        headers = {"Content-Disposition": f"{place}; filename*=UTF-8''{name}", **_FILE_HEADERS}
        media_type = file.mime_type if inline else "application/octet-stream"
        return Response(content, media_type=media_type, headers=headers)


class _Asked(_InChat):
    """What the page knows already."""

    epoch: str = ""
    after: int = 0
    elsewhere: int = Field(default=-1, ge=-1)
    wait: float = 0.0


class _Sent(_Saying):
    """What goes with files."""

    kind: Literal["photo", "document"] = "photo"
    caption: str = ""
