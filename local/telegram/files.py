"""The bytes behind every file_id: bounded, in memory or in a folder."""

import asyncio
import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

Kind = Literal["photo", "document", "sticker", "thumbnail"]

MAX_GET_FILE_BYTES: Final = 20 * 1024 * 1024
_FOLDERS: Final[dict[Kind, str]] = {
    "photo": "photos",
    "document": "documents",
    "sticker": "stickers",
    "thumbnail": "thumbnails",
}
_SUFFIX: Final = ".telegram-file"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known about a file; its bytes are with ``Files``.

    Attributes:
        file_id: Opaque and unguessable: it is the right to read the file.
        unique_id: The same for the same bytes of the same kind.
        path: What ``getFile`` calls ``file_path``, such as "photos/file_7.jpg".
        size: In bytes.
        width: In pixels; 0 for what has none.
        height: In pixels; 0 for what has none.
    """

    file_id: str
    unique_id: str
    kind: Kind
    path: str
    size: int
    mime_type: str
    name: str = ""
    width: int = 0
    height: int = 0

    def size_json(self) -> dict[str, Any]:
        """``PhotoSize``."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
            "width": self.width,
            "height": self.height,
        }

    def file_json(self) -> dict[str, Any]:
        """``File``, as ``getFile`` answers."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
            "file_path": self.path,
        }


@dataclass(frozen=True, slots=True)
class NewFile:
    """Bytes to keep and what to say of them."""

    kind: Kind
    content: bytes
    mime_type: str
    name: str = ""
    width: int = 0
    height: int = 0


class Files:
    """Keeps files until newer ones need their room; those longest unused go first."""

    def __init__(self, folder: Path | None, *, max_bytes: int, max_files: int = 20_000) -> None:
        """Leftovers of an earlier run in ``folder`` are deleted: nothing can name them any more."""
        self._folder = folder
        self._max_bytes = max_bytes
        self._max_files = max_files
        self._bytes = 0
        self._count = 0
        self._known: OrderedDict[str, StoredFile] = OrderedDict()
        self._by_path: dict[str, str] = {}
        self._memory: dict[str, bytes] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            for leftover in folder.glob(f"*{_SUFFIX}"):
                leftover.unlink(missing_ok=True)

    async def put(self, new: NewFile) -> StoredFile:
        """Keeps the bytes and names them; those longest unused go when the room is used up."""
        self._count += 1
        digest = hashlib.sha256(new.kind.encode() + new.content).hexdigest()
        ending = Path(new.name).suffix[:12] or _ending(new.mime_type)
        stored = StoredFile(
            file_id=f"{new.kind[0].upper()}{secrets.token_urlsafe(24)}",
            unique_id=f"{new.kind[0].upper()}{digest[:14]}",
            kind=new.kind,
            path=f"{_FOLDERS[new.kind]}/file_{self._count}{ending if ending.isascii() else ''}",
            size=len(new.content),
            mime_type=new.mime_type,
            name=new.name,
            width=new.width,
            height=new.height,
        )
        if self._folder is None:
            self._memory[stored.file_id] = new.content
        else:
            await asyncio.to_thread(self._on_disk(stored).write_bytes, new.content)
        self._known[stored.file_id] = stored
        self._by_path[stored.path] = stored.file_id
        self._bytes += stored.size
        await self._make_room()
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        """The file of that id, or None when it is unknown or gone."""
        return self._known.get(file_id)

    def find_by_path(self, path: str) -> StoredFile | None:
        """The file of that ``file_path``, or None."""
        return self._known.get(self._by_path.get(path, ""))

    async def drop(self, file_id: str) -> bool:
        """Forgets a file; whether there was one."""
        stored = self._known.pop(file_id, None)
        if stored is not None:
            await self._delete(stored)
        return stored is not None

    async def read(self, stored: StoredFile) -> bytes | None:
        """All bytes, or None when they are gone; what is read is kept longer than what is not."""
        if stored.file_id in self._known:
            self._known.move_to_end(stored.file_id)
        if self._folder is None:
            return self._memory.get(stored.file_id)
        try:
            return await asyncio.to_thread(self._on_disk(stored).read_bytes)
        except FileNotFoundError:
            return None

    async def _make_room(self) -> None:
        while self._bytes > self._max_bytes or len(self._known) > self._max_files:
            _, oldest = self._known.popitem(last=False)
            await self._delete(oldest)

    async def _delete(self, stored: StoredFile) -> None:
        self._by_path.pop(stored.path, None)
        self._memory.pop(stored.file_id, None)
        self._bytes -= stored.size
        if self._folder is not None:
            await asyncio.to_thread(self._on_disk(stored).unlink, missing_ok=True)

    def _on_disk(self, stored: StoredFile) -> Path:
        if self._folder is None:
            raise RuntimeError("these files are kept in memory")
        return self._folder / f"{stored.file_id}{_SUFFIX}"


def _ending(mime_type: str) -> str:
    return {
        "image/jpeg": ".jpg",
        "image/png": ".png",
        "image/webp": ".webp",
        "application/pdf": ".pdf",
    }.get(mime_type, "")
