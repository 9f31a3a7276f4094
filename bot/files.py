"""Photos that people send: found in messages, and downloaded with a bound."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Self

import httpx
from httpx_aiohttp import AiohttpTransport
from telegram import Document, Message
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.pace import Priority
from studio.errors import PhotoDamaged, PhotoTooLarge, Unavailable

log = logging.getLogger(__name__)

TELEGRAM_MOST_BYTES = 20_000_000
"""Bots can download no more (core.telegram.org/bots/api#getfile)."""
MEGABYTE = 1_000_000
UNKNOWN_KIND = "application/octet-stream"
HEIC_ENDINGS = (".heic", ".heif", ".hif")
SECONDS = 30.0
PAUSES_SECONDS = (0.2, 1.0)
"""Before a download that failed is tried again: it changes nothing, and costs nobody anything."""


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A photo in Telegram; `size` in bytes as Telegram states it, if it does."""

    id: str
    size: int | None


def find_photo(message: Message | None) -> PhotoFile | None:
    """Return the photo in a message, compressed or sent as a file, or None.

    What kind of file it really is, its bytes will tell.
    """
    if message is None:
        return None
    if message.photo:
        largest = message.photo[-1]
        return PhotoFile(largest.file_id, largest.file_size)
    document = message.document
    if document and not message.animation and is_picture(document):
        return PhotoFile(document.file_id, document.file_size)
    return None


def is_picture(document: Document) -> bool:
    """Whether a file is said to be a picture: by its kind, or where that says nothing by its name.

    HEIC photos come without a kind from computers that don't know it.
    """
    kind = document.mime_type or UNKNOWN_KIND
    name = (document.file_name or "").lower()
    return kind.startswith("image/") or (kind == UNKNOWN_KIND and name.endswith(HEIC_ENDINGS))


class Downloads:
    """Fetches photos from Telegram. Open it before use."""

    def __init__(self, bot: ExtBot[Priority], *, max_bytes: int) -> None:
        self._bot = bot
        self._max_bytes = min(max_bytes, TELEGRAM_MOST_BYTES)
        self._client = httpx.AsyncClient(transport=AiohttpTransport(), timeout=SECONDS)

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
        try:
            file = await self._bot.get_file(photo.id)
        except BadRequest as error:
            if "too big" in error.message.lower():
                raise self._too_large() from error
            raise PhotoDamaged from error
        if (file.file_size or 0) > self._max_bytes:
            raise self._too_large()
        for pause in PAUSES_SECONDS:
            with suppress(Unavailable):
                return await self._fetch(file.file_path or "")
            await asyncio.sleep(pause)
        return await self._fetch(file.file_path or "")

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
                raise Unavailable
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) > self._max_bytes:
                    raise self._too_large()
        return bytes(data)

    def _too_large(self) -> PhotoTooLarge:
        return PhotoTooLarge(limit_mb=self._max_bytes // MEGABYTE)
