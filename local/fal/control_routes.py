"""`/_control`: for tests only. Write the script of faults, read the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.fal.bodies import read_body
from local.fal.errors import request_error, validation_error
from local.fal.faults import Fault, ScriptFull

if TYPE_CHECKING:
    from starlette.requests import Request as HttpRequest

    from local.fal.access import Access
    from local.fal.counts import Counts
    from local.fal.faults import Script

_MAX_BODY_BYTES = 1024 * 1024
_faults: TypeAdapter[Fault | list[Fault]] = TypeAdapter(Fault | list[Fault])


class ControlRoutes:
    """Three verbs for the script, one for the counts; all of them ask for the key."""

    def __init__(self, script: Script, counts: Counts, access: Access) -> None:
        self._script = script
        self._counts = counts
        self._access = access

    @property
    def routes(self) -> list[Route]:
        """What a server started for testing serves besides fal's protocol."""
        return [
            Route("/faults", self._show, methods=["GET"]),
            Route("/faults", self._add, methods=["POST"]),
            Route("/faults", self._clear, methods=["DELETE"]),
            Route("/counts", self._count, methods=["GET"]),
        ]

    async def _show(self, http: HttpRequest) -> Response:
        self._access.check_key(http)
        left = [fault.model_dump(exclude_defaults=True) for fault in self._script.left]
        return JSONResponse({"left": left, "played": self._script.played})

    async def _add(self, http: HttpRequest) -> Response:
        """One fault, or a list of them, which come in this order."""
        self._access.check_key(http)
        try:
            given = _faults.validate_json(await read_body(http, _MAX_BODY_BYTES))
        except ValidationError as error:
            raise validation_error(error) from error
        try:
            for fault in given if isinstance(given, list) else [given]:
                self._script.add(fault)
        except ScriptFull as error:
            raise request_error("queue_full", "The script is full.", status=429) from error
        return Response(status_code=204)

    async def _clear(self, http: HttpRequest) -> Response:
        self._access.check_key(http)
        self._script.clear()
        return Response(status_code=204)

    async def _count(self, http: HttpRequest) -> Response:
        self._access.check_key(http)
        return JSONResponse(self._counts.told)
