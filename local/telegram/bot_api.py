"""The side the bot talks to: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

import hmac
import json
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local.telegram.cut import CutResponse
from local.telegram.errors import ApiError, not_found, unauthorized
from local.telegram.faults import Fault, stall
from local.telegram.files import MAX_GET_FILE_BYTES
from local.telegram.media import Attachments
from local.telegram.methods import Method, find_method
from local.telegram.parameters import Call, Raw, read_parameters
from local.telegram.state import State

_FILE_HEADERS: Final = {"Cache-Control": "private, max-age=3600"}


@dataclass(frozen=True, slots=True)
class BotApi:
    """Answers the bot. The token is compared in constant time and never logged."""

    state: State
    token: str

    def routes(self) -> list[Route]:
        """For the application."""
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        """One call of a method."""
        self._check_token(request)
        method = find_method(request.path_params["method"])
        if method is None:
            raise not_found()
        raw = await read_parameters(request)
        fault = self.state.faults.take(method.name, _chat_id(raw))
        result = await self._recorded(method, raw, fault)
        answer = CutResponse if fault and fault.cut else Response
        body = json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()
        return answer(body, media_type="application/json")

    async def download(self, request: Request) -> Response:
        """The bytes ``getFile`` pointed at."""
        self._check_token(request)
        file = self.state.files.find_by_path(request.path_params["path"])
        content = await self.state.files.read(file) if file else None
        if file is None or content is None or file.size > MAX_GET_FILE_BYTES:
            raise not_found()
        fault = self.state.faults.take("downloadFile")
        await stall(fault)
        if fault and (error := fault.error()):
            raise error
        answer = CutResponse if fault and fault.cut else Response
        return answer(content, media_type="application/octet-stream", headers=_FILE_HEADERS)

    def _check_token(self, request: Request) -> None:
        given = str(request.path_params["token"])
        ours = hmac.compare_digest(given.encode(), self.token.encode())
        if self.state.revoked or not ours:
            raise unauthorized()

    async def _recorded(self, method: Method[Call], raw: Raw, fault: Fault | None) -> object:
        log = self.state.log
        try:
            result = await self._spoiled(method, raw, fault)
        except ApiError as error:
            log.add(method.name, raw.shown(method.model), error.description)
            raise
        log.add(method.name, raw.shown(method.model), "")
        return result

    async def _spoiled(self, method: Method[Call], raw: Raw, fault: Fault | None) -> object:
        """Carries the call out, unless the script of failures says otherwise."""
        error = fault.error() if fault else None
        if fault is not None and not fault.delivered:
            await stall(fault)
            if error is not None:
                raise error
            if fault.cut:
                return None
        result = await method.run(Attachments(self.state, raw.uploads), raw)
        if fault is not None and fault.delivered:
            await stall(fault)
            if error is not None:
                raise error
        return result


def _chat_id(raw: Raw) -> int:
    """The chat a call is about, before anything is checked; 0 when it doesn't say."""
    given = str(raw.values.get("chat_id", ""))
    return int(given) if given.removeprefix("-").isdecimal() else 0
