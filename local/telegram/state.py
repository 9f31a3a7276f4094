"""Everything this Telegram remembers, in one place."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from local.telegram.faults import CallLog, Faults
from local.telegram.files import Files
from local.telegram.identity import Identity
from local.telegram.inline import Inline
from local.telegram.messages import Media, User
from local.telegram.profile import Profile
from local.telegram.queries import Queries
from local.telegram.room import Room
from local.telegram.rooms import Rooms
from local.telegram.sticker_sets import StickerSets
from local.telegram.updates import Updates
from local.telegram.web_apps import Launcher, Pages

_MAX_MEDIA: Final = 20_000


@dataclass(slots=True)
class State:
    """The parts, each bounded by itself.

    Attributes:
        clock: Unix seconds.
        pages: Which pages the bot may have opened inside the chat.
        launcher: Signs what they are opened with.
        inline: Queries from any chat, and the bot's answers.
        sticker_sets: The sets the bot has made.
        testing: Whether faults, forged taps and the log of calls are open.
        revoked: Whether the bot's token was taken back: every call is refused.
        decoding: Bounds how many photos are decoded at a time, each in a thread.
    """

    clock: Callable[[], float]
    testing: bool
    profile: Profile
    identity: Identity
    rooms: Rooms
    files: Files
    updates: Updates
    queries: Queries
    log: CallLog
    faults: Faults
    pages: Pages
    launcher: Launcher
    inline: Inline
    sticker_sets: StickerSets
    decoding: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    revoked: bool = False
    _media: OrderedDict[str, Media] = field(default_factory=OrderedDict[str, Media])

    @property
    def bot(self) -> User:
        """The bot itself."""
        return self.profile.bot

    def now(self) -> int:
        """Unix seconds as messages carry them."""
        return int(self.clock())

    def remember(self, media: Media) -> Media:
        """Keeps what belongs to a file id, so that the id can be sent again."""
        for file in media.files:
            self._media[file.file_id] = media
        while len(self._media) > _MAX_MEDIA:
            self._media.popitem(last=False)
        return media

    def recall(self, file_id: str) -> Media | None:
        """The media a file id was sent as, or None when it or its bytes are gone."""
        return self._media.get(file_id) if self.files.find(file_id) else None

    def close(self) -> None:
        """Ends everything that waits: long polls of the bot, of pages and of tests."""
        self.updates.changed.close()
        self.rooms.close()
        self.log.changed.close()
        self.inline.close()

    def tell_bot(self, room: Room, kind: str, payload: dict[str, Any]) -> None:
        """An update from a chat; of a group the bot is not in it hears only of its own leaving."""
        absent = not (room.chat.is_private or room.members.bot_present)
        if absent and kind != "my_chat_member":
            return
        update = self.updates.add(kind, room.chat.id, payload)
        if update is not None:
            room.last_update = update
