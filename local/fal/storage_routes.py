"""Uploads and files: the roles of rest.fal.ai and v3.fal.media."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from local.fal.access import TOKEN_SECONDS, Access
from local.fal.addresses import addresses_of
from local.fal.bodies import read_body, read_object
from local.fal.errors import request_error
from local.fal.files import FileStore, StoreFull, content_type_of

if TYPE_CHECKING:
    from starlette.requests import Request as HttpRequest

    from local.fal.limits import Limits

_PENDING_SECONDS = 600.0
_MAX_ANNOUNCEMENT_BYTES = 64 * 1024


class StorageRoutes:
    """The three ways fal's clients upload, and the way everybody downloads."""

    def __init__(self, files: FileStore, access: Access, limits: Limits) -> None:
        self._files = files
        self._access = access
        self._limits = limits
        # upload token -> (file name, deadline, lifetime); at most max_pending_uploads
        self._pending: dict[str, tuple[str, float, float | None]] = {}

    @property
    def rest(self) -> list[Route]:
        """What rest.fal.ai serves."""
        return [
            Route("/storage/auth/token", self._token, methods=["POST"]),
            Route("/storage/upload/initiate", self._initiate, methods=["POST"]),
            Route("/storage/upload/initiate-multipart", self._multipart, methods=["POST"]),
        ]

    @property
    def media(self) -> list[Route]:
        """What v3.fal.media serves."""
        return [
            Route("/files/upload", self._upload, methods=["POST"]),
            Route("/files/upload/multipart", self._multipart, methods=["POST"]),
            Route("/files/upload/{token}", self._put, methods=["PUT"]),
            Route("/files/{name}", self._download, methods=["GET"]),
        ]

    async def _token(self, request: HttpRequest) -> Response:
        """The first step of fal-client's `fal_v3` upload."""
        self._access.check_key(request)
        expires = datetime.now(UTC) + timedelta(seconds=TOKEN_SECONDS)
        return JSONResponse(
            {
                "token": self._access.new_token(),
                "token_type": "Bearer",
                "base_url": addresses_of(request).media,
                "expires_at": expires.isoformat(),
            }
        )

    async def _upload(self, request: HttpRequest) -> Response:
        """The second step of `fal_v3`: the bytes themselves."""
        self._access.check_token(request)
        name = self._files.new_name(request.headers.get("content-type", ""))
        await self._store(name, request, _lifetime(request))
        return JSONResponse({"access_url": addresses_of(request).file(name)})

    async def _initiate(self, request: HttpRequest) -> Response:
        """Announce an upload: fal-client's `fal` and the JS client's `fal-cdn-v3`."""
        self._access.check_key(request)
        announced = await read_object(request, _MAX_ANNOUNCEMENT_BYTES)
        now = time.monotonic()
        for token in [token for token, (_, end, _) in self._pending.items() if end < now]:
            del self._pending[token]
        if len(self._pending) >= self._limits.max_pending_uploads:
            raise request_error("queue_full", "Too many uploads are announced.", status=429)
        name = self._files.new_name(str(announced.get("content_type", "")))
        token = secrets.token_urlsafe(24)
        self._pending[token] = (name, now + _PENDING_SECONDS, _lifetime(request))
        addresses = addresses_of(request)
        return JSONResponse(
            {
                "upload_url": f"{addresses.media}/files/upload/{token}",
                "file_url": addresses.file(name),
            }
        )

    async def _put(self, request: HttpRequest) -> Response:
        """The announced bytes. The url is the permission, and good once."""
        name, deadline, lifetime = self._pending.pop(request.path_params["token"], ("", 0.0, None))
        if deadline < time.monotonic():
            raise request_error("not_found", "This upload was not announced.", status=404)
        await self._store(name, request, lifetime)
        return Response(headers={"etag": f'"{name}"'})

    async def _multipart(self, request: HttpRequest) -> Response:
        self._access.check_token(request)
        sentence = f"The local server takes files of up to {self._limits.max_file_bytes} bytes."
        raise request_error("file_too_large", sentence, status=413)

    async def _download(self, request: HttpRequest) -> Response:
        """Open to everybody who knows the name, as on fal's CDN."""
        name = request.path_params["name"]
        path = await asyncio.to_thread(self._files.find, name)
        if path is None:
            raise request_error("not_found", "There is no such file, or no longer.", status=404)
        headers = {"x-content-type-options": "nosniff", "cache-control": "private, max-age=600"}
        return FileResponse(path, media_type=content_type_of(name), headers=headers)

    async def _store(self, name: str, request: HttpRequest, lifetime: float | None) -> None:
        content = await read_body(request, self._limits.max_file_bytes)
        try:
            await asyncio.to_thread(self._files.write, name, content, lifetime_seconds=lifetime)
        except StoreFull as error:
            sentence = "The local server keeps no more files now."
            raise request_error("storage_full", sentence, status=507) from error


def _lifetime(request: HttpRequest) -> float | None:
    """What the client asks for by fal's lifecycle header, if it asks for something sensible."""
    header = request.headers.get("x-fal-object-lifecycle") or request.headers.get(
        "x-fal-object-lifecycle-preference", "{}"
    )
    try:
        wish: Any = json.loads(header)
        seconds = float(wish["expiration_duration_seconds"])
    except (ValueError, TypeError, KeyError):
        return None
    return seconds if seconds > 0 else None
