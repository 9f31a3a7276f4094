"""That somebody wants all of theirs deleted: written down until it is done, and heeded at once."""

import json
import logging
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from bot.state.addresses import Address, is_ours, person_of
from bot.state.books import FORGETTING
from bot.state.recent import Recent
from studio.forgetting import Forgotten
from studio.runtime.ledger import Entry, Ledger
from studio.task import Task

log = logging.getLogger(__name__)

REMEMBERED_SECONDS = 600.0
"""How long what was under way when all was deleted may still come to an end."""
MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One person's wish.

    Attributes:
        person: Telegram user id.
        moment: When they wished it, Unix seconds: what they order later stays.
        receipt: Its number, for the receipt.
        language: In which it is confirmed; by then nobody knows any more what they spoke.
        at: The message that becomes the receipt, as an address.
        pictures: How many there were.
        photos: How many they had sent.
        packs: How many sticker packs there were.
    """

    person: int
    moment: float
    receipt: str
    language: str
    at: str
    pictures: int = 0
    photos: int = 0
    packs: int = 0

    @property
    def address(self) -> Address | None:
        """The message that becomes the receipt."""
        return Address.read(self.at)

    @property
    def counted(self) -> Forgotten:
        """What is deleted, as it was counted when they wished it."""
        return Forgotten(pictures=self.pictures, photos=self.photos)

    @property
    def body(self) -> str:
        """The wish as written down; its entry has the person and the moment."""
        row = asdict(self)
        return json.dumps({name: row[name] for name in row.keys() - {"person", "moment"}})

    @classmethod
    def read(cls, entry: Entry) -> Self:
        """Return a wish as written down; what another version wrote besides is left out."""
        row: dict[str, Any] = json.loads(entry.body)
        known = {field.name for field in fields(cls)} - {"person", "moment"}
        found = {name: value for name, value in row.items() if name in known}
        return cls(person=int(entry.key), moment=entry.at, **found)


class Requests:
    """Wishes to be forgotten; at most one a person."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._done: Recent[int, float] = Recent(seconds=REMEMBERED_SECONDS, most=MOST)

    async def enter(self, request: Request) -> bool:
        """Write a wish down; False when the same person has one already.

        Raises:
            Unavailable: When it can't be written down.
        """
        return await self._ledger.enter(FORGETTING, str(request.person), request.body)

    async def find(self, person: int) -> Request | None:
        """Return what a person wishes that is not fulfilled yet, or None."""
        entry = await self._ledger.find(FORGETTING, str(person))
        return Request.read(entry) if entry else None

    async def open(self) -> list[Request]:
        """Return what is still to be done, the oldest first."""
        return [Request.read(entry) for entry in await self._ledger.unfinished(FORGETTING)]

    async def end(self, request: Request) -> None:
        """Strike out a wish that is fulfilled: it was the last that was known of the person.

        Raises:
            Unavailable: When it can't be now.
        """
        self._done.put(request.person, request.moment)
        await self._ledger.delete(FORGETTING, str(request.person))

    async def cover(self, task: Task) -> bool:
        """Whether a task is one that its person wants forgotten, or had forgotten just now."""
        if not is_ours(task.owner):
            return False
        person = person_of(task.owner)
        entry = await self._ledger.find(FORGETTING, str(person))
        moment = entry.at if entry else self._done.find(person)
        return moment is not None and task.created_at <= moment
