"""``/_sim`` for tests only: the log of calls, scripted failures, raw updates."""

from dataclasses import asdict, dataclass
from typing import Any, Final

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.telegram.delivery import Delivery
from local.telegram.faults import Fault
from local.telegram.groups import Groups
from local.telegram.parameters import Call, JsonObject, read_parameters
from local.telegram.room import Room
from local.telegram.state import State

_MAX_WAIT_SECONDS: Final = 25.0


class NewFault(Call):
    """A line of the script, see ``faults.Fault``."""

    method: str
    times: int = Field(default=1, ge=1, le=10_000)
    status: int = Field(default=0, ge=0, le=599)
    retry_after: int = Field(default=0, ge=0)
    delay_seconds: float = Field(default=0.0, ge=0.0, le=300.0)
    delivered: bool = False
    cut: bool = False
    chat_id: int = 0
    migrate_to_chat_id: int = 0


class RawUpdate(Call):
    """A whole update, with or without its id."""

    update: JsonObject
    chat_id: int = 0


class Harm(Call):
    """Something in a chat goes away; what is 0 or "" stays.

    Attributes:
        chat_id: The chat it happens in.
        delete_message: This message of it.
        delete_chat: The chat itself: the bot doesn't find it any more.
        migrate_to: The chat becomes this one, as when a group becomes a supergroup.
        expire_file: A file id that means nothing any more, in whatever chat.
        revoke_token: The bot's token.
    """

    chat_id: int = 0
    delete_message: int = 0
    delete_chat: bool = False
    migrate_to: int = 0
    expire_file: str = ""
    revoke_token: bool = False


class _After(Call):
    after: int = 0
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class ControlApi:
    """Mounted only when the server was created for tests."""

    state: State
    delivery: Delivery

    def routes(self) -> list[Route]:
        """For the application."""
        return [
            Route("/_sim/calls", self._calls, methods=["GET"]),
            Route("/_sim/faults", self._faults, methods=["POST", "DELETE"]),
            Route("/_sim/harm", self._harm, methods=["POST"]),
            Route("/_sim/updates", self._update, methods=["POST"]),
            Route("/_sim/state", self._state, methods=["GET"]),
        ]

    async def _calls(self, request: Request) -> Response:
        """Calls later than a number; waits a while when there are none yet."""
        log, asked = self.state.log, (await read_parameters(request)).parsed(_After)
        if not log.after(asked.after):
            await log.changed.wait(min(max(asked.wait, 0.0), _MAX_WAIT_SECONDS))
        return JSONResponse([call.as_json() for call in log.after(asked.after)])

    async def _faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.state.faults.clear()
            return JSONResponse({"ok": True})
        new = (await read_parameters(request)).parsed(NewFault)
        self.state.faults.add(Fault(**new.model_dump()))
        return JSONResponse({"ok": True})

    async def _harm(self, request: Request) -> Response:
        harm = (await read_parameters(request)).parsed(Harm)
        state, room = self.state, self.state.rooms.find(harm.chat_id)
        if room is not None and harm.delete_message and room.find(harm.delete_message):
            room.remove(harm.delete_message)
        if room is not None and harm.delete_chat:
            room.gone = True
        if harm.migrate_to:
            self._migrate(room, harm)
        if harm.expire_file:
            await state.files.drop(harm.expire_file)
        if harm.revoke_token:
            state.revoked = True
            state.updates.changed.fire()
        return JSONResponse({"ok": True})

    def _migrate(self, room: Room | None, harm: Harm) -> None:
        """A group really becomes a supergroup; a private chat gets another id all the same."""
        if room is None or room.chat.is_private:
            self.state.rooms.migrate(harm.chat_id, harm.migrate_to)
        else:
            creator = next(iter(room.members)).user
            Groups(self.state).migrate(room, creator, harm.migrate_to)

    async def _update(self, request: Request) -> Response:
        raw = (await read_parameters(request)).parsed(RawUpdate)
        update = self.state.updates.add_raw(raw.update, raw.chat_id)
        return JSONResponse({"update_id": update["update_id"]})

    async def _state(self, request: Request) -> Response:
        del request
        updates = self.state.updates
        body: dict[str, Any] = {
            "pending_updates": len(updates),
            "polling": updates.polling,
            "webhook": updates.webhook.url if updates.webhook else "",
            "people": len(self.state.rooms),
            "faults_left": self.state.faults.left,
            "deliveries": [asdict(attempt) for attempt in self.delivery.log],
        }
        return JSONResponse(body)
