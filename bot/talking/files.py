"""Photos that people send, downloaded with a bound."""

import asyncio
import logging
from http import HTTPStatus
from types import TracebackType
from typing import Self

import httpx
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.state.photos import PhotoFile
from bot.talking.pace import Priority
from bot.talking.wire import transport_to
from studio.errors import PhotoDamaged, PhotoTooLarge, Unavailable
from studio.settings import MEGABYTE

log = logging.getLogger(__name__)

TELEGRAM_MOST_BYTES = 20_000_000
"""Bots can download no more (core.telegram.org/bots/api#getfile)."""
SECONDS = 30.0
PAUSES_SECONDS = (0.2, 1.0)
"""Before a download that failed is tried again: it changes nothing, and costs nobody anything."""
EXPIRED = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
"""A link is good for an hour at least (core.telegram.org/bots/api#getfile)."""
ON_ITS_DISK = (
    "The Bot API server names photos by where they are on its own disk, where darkroom doesn't "
    "look: start it without --local, so that photos can be fetched."
)


class _LinkExpiredError(Exception):
    """The link is no longer good; there may be a new one."""


class Downloads:
    """Fetches photos from Telegram. Open it before use."""

    def __init__(self, bot: ExtBot[Priority], *, max_bytes: int) -> None:
        self._bot = bot
        self._max_bytes = min(max_bytes, TELEGRAM_MOST_BYTES)
        self._client = httpx.AsyncClient(transport=transport_to(bot.base_url), timeout=SECONDS)

    async def __aenter__(self) -> Self:
        """Open."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self._client.aclose()

    @property
    def max_bytes(self) -> int:
        """The largest file that can be fetched."""
        return self._max_bytes

    async def read(self, photo: PhotoFile) -> bytes:
        """Return the bytes of a photo.

        Raises:
            PhotoTooLarge: Before the download if Telegram states the size, else during it.
            PhotoDamaged: When Telegram no longer has it.
            Unavailable: When it could not be fetched just now.
            TelegramError: When Telegram can't be asked.
        """
        if (photo.size or 0) > self._max_bytes:
            raise self._too_large()
        link, is_new = await self._link(photo), True
        for pause in PAUSES_SECONDS:
            try:
                return await self._fetch(link)
            except _LinkExpiredError:
                if is_new:
                    link, is_new = await self._link(photo), False
            except Unavailable:
                pass
            await asyncio.sleep(pause)
        try:
            return await self._fetch(link)
        except _LinkExpiredError:
            raise Unavailable from None

    async def _link(self, photo: PhotoFile) -> str:
        """Ask where a photo can be fetched. The token is part of it: it goes nowhere else."""
        try:
            file = await self._bot.get_file(photo.id)
        except BadRequest as error:
            if "too big" in error.message.lower():
                raise self._too_large() from error
            raise PhotoDamaged from error
        if (file.file_size or 0) > self._max_bytes:
            raise self._too_large()
        link = file.file_path or ""
        if not link.startswith("http") or link.startswith(f"{self._bot.base_file_url}//"):
            log.error(ON_ITS_DISK)
            raise Unavailable
        return link

    async def _fetch(self, url: str) -> bytes:
        try:
            return await self._stream(url)
        except httpx.HTTPError as error:
            log.warning("a photo could not be fetched: %s", type(error).__name__)
            raise Unavailable from None  # the error in between knows the URL, and so the token

    async def _stream(self, url: str) -> bytes:
        data = bytearray()
        async with self._client.stream("GET", url) as response:
            if response.status_code != HTTPStatus.OK:
                log.warning("a photo could not be fetched: HTTP %d", response.status_code)
                raise _LinkExpiredError if response.status_code in EXPIRED else Unavailable
            if int(response.headers.get("Content-Length", 0)) > self._max_bytes:
                raise self._too_large()
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) > self._max_bytes:
                    raise self._too_large()
        return bytes(data)

    def _too_large(self) -> PhotoTooLarge:
        return PhotoTooLarge(limit_mb=self._max_bytes // MEGABYTE)
