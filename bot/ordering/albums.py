"""Albums as they come in: one message a photo, tied by an id; written down photo by photo."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from bot.state.addresses import Address
from bot.state.books import ALBUMS, ARRIVALS
from bot.state.locks import Locks
from bot.state.photos import PhotoFile
from studio.runtime.ledger import Ledger
from studio.task import Options

MOST_PHOTOS = 10
"""Telegram's own bound (core.telegram.org/bots/api#sendmediagroup)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumPhoto:
    """One photo of an album, and the message it came in."""

    message: int
    file: PhotoFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    """Photos that were sent together.

    Attributes:
        number: Its name in buttons.
        person: Who sent it.
        thread: The forum topic, or None.
        photos: In the order they came; at most ten.
        command: `avatar`, `background` or `remove` when its caption is that command, else "".
        words: What follows the command.
        wish: What they had been asked a photo for, before.
        menu: Our message that asks what to make of them, while it does.
        served: Of how many of its photos our last message, or order, knows.
        aim: As many it is to know: what is being done about them must not change underway.
        answered: Whether one of its photos was all we wanted.
    """

    number: str
    person: int
    chat: int
    thread: int | None = None
    photos: tuple[AlbumPhoto, ...] = ()
    command: str = ""
    words: str = ""
    wish: Options | None = None
    menu: Address | None = None
    served: int = 0
    aim: int = 0
    answered: bool = False


_ALBUM = TypeAdapter(Album)


class Albums:
    """Albums by number, for as long as their book is kept."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._locks = Locks()

    async def find(self, number: str) -> Album | None:
        """Return an album, or None when it is not, or no longer, known."""
        entry = await self._ledger.find(ALBUMS, number)
        return _ALBUM.validate_json(entry.body) if entry else None

    async def add(self, new: Album, photo: AlbumPhoto) -> Album:
        """Add a photo to an album, which begins with it if it is the first; once a message.

        Raises:
            Unavailable: When it can't be written down.
        """
        async with self._locks.of(new.number):
            album = await self.find(new.number) or new
            known = any(other.message == photo.message for other in album.photos)
            if known or len(album.photos) >= MOST_PHOTOS:
                return album
            await self._ledger.enter(ARRIVALS, _arrival(new.number, photo.message), "")
            if new.command and not album.command:  # the caption need not be the first one's
                album = replace(album, command=new.command, words=new.words)
            return await self._write(replace(album, photos=(*album.photos, photo)))

    async def keep(self, album: Album) -> None:
        """Write a new album down.

        Raises:
            Unavailable: When it can't be.
        """
        await self._write(album)

    async def change(self, number: str, change: Callable[[Album], Album]) -> Album | None:
        """Change an album, and return it; None when there is none.

        Raises:
            Unavailable: When it can't be written down.
        """
        async with self._locks.of(number):
            album = await self.find(number)
            return await self._write(change(album)) if album else None

    async def unserved(self) -> list[str]:
        """Return the numbers of the albums with photos that nothing was said about yet."""
        entries = await self._ledger.unfinished(ARRIVALS)
        return list(dict.fromkeys(entry.key.partition(":")[0] for entry in entries))

    async def note_served(self, album: Album) -> None:
        """Note that something was said about all photos that the album says are served."""
        for photo in album.photos[: album.served]:
            await self._ledger.finish(ARRIVALS, _arrival(album.number, photo.message))

    async def _write(self, album: Album) -> Album:
        await self._ledger.finish(ALBUMS, album.number, _ALBUM.dump_json(album).decode())
        return album


def number_in(chat: int, group: str) -> str:
    """Return the number of the album that Telegram knows in a chat by this id."""
    return number_of(f"{chat}:{group}")


def number_of(name: str) -> str:
    """Return a number of at most 20 digits for what has a longer name; always the same."""
    return str(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]))


def _arrival(number: str, message: int) -> str:
    return f"{number}:{message}"
