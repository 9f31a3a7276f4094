"""From bytes, uploads and file ids to the media of a message."""

import asyncio
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from local.telegram.errors import ApiError, bad_request
from local.telegram.files import NewFile, StoredFile
from local.telegram.messages import Media
from local.telegram.parameters import Upload
from local.telegram.pictures import Picture, photo_sizes, sticker_size, thumbnail
from local.telegram.state import State

MediaKind = Literal["photo", "document", "sticker"]
MAX_DOCUMENT_BYTES: Final = 50 * 1024 * 1024  # core.telegram.org/bots/api#senddocument
_ATTACHED: Final = "attach://"
_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class Attachments:
    """Where a call's files come from: its own parts, or what the server keeps."""

    state: State
    uploads: Mapping[str, Upload]

    async def media(self, kind: MediaKind, reference: str) -> Media:
        """What ``photo``, ``document``, ``sticker`` or ``media`` refers to.

        Raises:
            ApiError: Unknown or wrong kind of file, or Telegram would not take it.
        """
        if reference.startswith(_ATTACHED):
            return await new_media(self.state, kind, self.upload(reference))
        if reference.startswith(("http://", "https://")):
            # This server fetches nothing: it says what Telegram says when it cannot.
            raise bad_request("failed to get HTTP URL content")
        return known_media(self.state, kind, reference)

    def upload(self, reference: str) -> Upload:
        """The file that came with the call.

        Raises:
            ApiError: There is none of that name, or it is empty.
        """
        upload = self.uploads.get(reference.removeprefix(_ATTACHED))
        if upload is None:
            raise bad_request(f"can't find attached file {reference}")
        if not upload.content:
            raise bad_request("file must be non-empty")
        return upload


def known_media(state: State, kind: MediaKind, file_id: str) -> Media:
    """A file sent before, by its id.

    Raises:
        ApiError: The id is unknown, or names another kind of file.
    """
    media = state.recall(file_id)
    if media is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if media.kind != kind:
        raise bad_request(f"can't use file of type {media.kind.title()} as {kind.title()}")
    return media


async def new_media(state: State, kind: MediaKind, upload: Upload) -> Media:
    """Keeps an uploaded file the way Telegram does.

    Raises:
        ApiError: Telegram would not take it.
    """
    make = {"photo": _photo, "document": _document, "sticker": _sticker}[kind]
    return state.remember(await make(state, upload))


async def _photo(state: State, upload: Upload) -> Media:
    sizes = await off_the_loop(state, photo_sizes, upload.content)
    files = [await _keep(state, "photo", size) for size in sizes]
    return Media("photo", tuple(files))


async def _document(state: State, upload: Upload) -> Media:
    if len(upload.content) > MAX_DOCUMENT_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    guessed = mimetypes.guess_type(upload.name)[0] or upload.mime_type
    file = await state.files.put(NewFile("document", upload.content, guessed, upload.name))
    small = None
    if guessed.startswith("image/"):
        picture = await off_the_loop(state, thumbnail, upload.content)
        small = await _keep(state, "thumbnail", picture) if picture else None
    return Media("document", (file,), small)


async def _sticker(state: State, upload: Upload) -> Media:
    width, height = await off_the_loop(state, sticker_size, upload.content)
    new = NewFile("sticker", upload.content, "image/webp", "", width, height)
    return Media("sticker", (await state.files.put(new),))


async def _keep(state: State, kind: Literal["photo", "thumbnail"], size: Picture) -> StoredFile:
    new = NewFile(kind, size.content, "image/jpeg", "", size.width, size.height)
    return await state.files.put(new)


async def off_the_loop(state: State, work: Callable[[bytes], _Done], content: bytes) -> _Done:
    """Decodes or encodes in a thread; only so many at a time."""
    async with state.decoding:
        return await asyncio.to_thread(work, content)
