"""``/_sim``: what the chat page and the test driver call, as JSON over HTTP.

A person is known by a key given when the chat is opened, sent as ``Authorization: Bearer``. Files
are read by their unguessable id, so that a picture can stand in a page.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote

from pydantic import Field
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.telegram.errors import ApiError, not_found, unauthorized
from local.telegram.messages import User
from local.telegram.parameters import Call, Raw, Upload, read_parameters, read_upload
from local.telegram.people import MAX_ALBUM, People
from local.telegram.rooms import Room
from local.telegram.state import State

_MAX_WAIT_SECONDS: Final = 25.0
_MAX_DIGITS: Final = 20
_INLINE: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
_FILE_HEADERS: Final = {
    "Cache-Control": "private, max-age=86400, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
_RoomAct = Callable[[Room, Request], Awaitable[object]]


class NewPerson(Call):
    """Who opens a chat: somebody new, or with id and key somebody from before a restart."""

    id: int = 0
    key: str = ""
    first_name: str = Field(default="Guest", min_length=1, max_length=64)
    username: str = Field(default="", pattern=r"^(|[A-Za-z]\w{3,31})$")
    language_code: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")


class Written(Call):
    """A text message."""

    text: str
    reply_to: int | None = None


class Edited(Call):
    """A correction."""

    message_id: int
    text: str


class Tapped(Call):
    """A pressed button."""

    message_id: int
    data: str
    forge: bool = False


class Blocked(Call):
    """Whether the bot is blocked."""

    blocked: bool


@dataclass(frozen=True, slots=True)
class PeopleApi:
    """The routes of persons."""

    state: State
    people: People
    epoch: str

    def routes(self) -> list[Route]:
        """For the application."""
        acts: dict[str, _RoomAct] = {
            "text": self._text,
            "files": self._files,
            "taps": self._tap,
            "edits": self._edit,
            "block": self._block,
            "replay": self._replay,
            "page": self._page,
        }
        routes = [
            Route(f"/_sim/chat/{name}", self._as_person(act), methods=["POST"])
            for name, act in acts.items()
        ]
        return [
            *routes,
            Route("/_sim/people", self._open, methods=["POST"]),
            Route("/_sim/chat", self._as_person(self._changes), methods=["GET"]),
            Route("/_sim/files/{file_id}", self._file, methods=["GET"]),
        ]

    async def _open(self, request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise ApiError(403, "Forbidden: this page may not open chats here")
        new = (await read_parameters(request)).parsed(NewPerson)
        identity = self.state.identity
        known = identity.proves(new.key, new.id)
        person = User(
            id=new.id if known else identity.new_id(),
            first_name=new.first_name,
            username=new.username,
            language_code=new.language_code,
        )
        if not known or self.state.rooms.find(person.id) is None:
            self.state.rooms.open(person, known=known)
        body = {**person.as_json(), "key": identity.key(person.id)}
        return JSONResponse(body, status_code=201)

    def _as_person(self, act: _RoomAct) -> Callable[[Request], Awaitable[Response]]:
        """The person is taken from the key."""

        async def respond(request: Request) -> Response:
            return JSONResponse(await act(self._room(request), request))

        return respond

    def _room(self, request: Request) -> Room:
        person, _, key = request.headers.get("authorization", "")[7:].partition(":")
        person_id = int(person) if person.isdecimal() and len(person) < _MAX_DIGITS else 0
        room = self.state.rooms.find(person_id)
        if room is None or not self.state.identity.proves(key, person_id):
            raise unauthorized()
        return room

    async def _changes(self, room: Room, request: Request) -> object:
        """Everything after a revision; waits a while when there is nothing yet."""
        raw = await read_parameters(request)
        asked = raw.parsed(_Asked)
        after = asked.after if asked.epoch == self.epoch else 0
        if room.revision <= after:
            await room.changed.wait(min(max(asked.wait, 0.0), _MAX_WAIT_SECONDS))
        profile, short = self.state.profile, self.state.profile.short_description_for(room.person)
        return room.since(after) | {
            "epoch": self.epoch,
            "person": room.person.as_json(),
            "bot": profile.bot.as_json() | {"short_description": short},
            "description": profile.description_for(room.person),
            "bot_present": self.state.updates.listened,
            "commands": profile.menu_for(room.person),
            "menu_button": profile.button_for(room.person.id),
        }

    async def _text(self, room: Room, request: Request) -> object:
        written = (await read_parameters(request)).parsed(Written)
        return self.people.write(room, written.text, written.reply_to).as_json()

    async def _files(self, room: Room, request: Request) -> object:
        async with request.form(max_files=MAX_ALBUM, max_fields=8) as form:
            files: list[Upload] = []
            values: dict[str, str] = {}
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    files.append(await read_upload(value))
                else:
                    values[name] = value
        sent = Raw(values, {}).parsed(_Sent)
        messages = await self.people.send_files(room, files, sent.kind, sent.caption, sent.reply_to)
        return [message.as_json() for message in messages]

    async def _tap(self, room: Room, request: Request) -> object:
        tapped = (await read_parameters(request)).parsed(Tapped)
        if tapped.forge and not self.state.testing:
            raise not_found()
        return {
            "query_id": self.people.tap(room, tapped.message_id, tapped.data, forge=tapped.forge)
        }

    async def _edit(self, room: Room, request: Request) -> object:
        edited = (await read_parameters(request)).parsed(Edited)
        return self.people.edit(room, edited.message_id, edited.text).as_json()

    async def _block(self, room: Room, request: Request) -> object:
        blocked = (await read_parameters(request)).parsed(Blocked).blocked
        self.people.block(room, blocked=blocked)
        return {"blocked": room.blocked}

    async def _replay(self, room: Room, request: Request) -> object:
        del request
        if not self.state.testing:
            raise not_found()
        return {"update_id": self.people.repeat_last(room)}

    async def _page(self, room: Room, request: Request) -> object:
        """What the menu button opens, and the data that says for whom."""
        del request
        page = self.state.profile.button_for(room.person.id).get("web_app")
        if page is None:
            raise not_found()
        data = self.state.launcher.data(room.person, self.state.now())
        return {"url": page["url"], "init_data": data}

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


class _Asked(Call):
    """What the page knows already."""

    epoch: str = ""
    after: int = 0
    wait: float = 0.0


class _Sent(Call):
    """What goes with files."""

    kind: Literal["photo", "document"] = "photo"
    caption: str = ""
    reply_to: int | None = None
