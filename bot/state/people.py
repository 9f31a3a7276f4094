"""What the bot remembers of a person: in which language, and what they chose in the settings."""

import asyncio
import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from telegram import User

from bot.state.books import HOURS, PEOPLE
from studio.errors import Unavailable
from studio.runtime.ledger import Ledger

LAST = "last"
ORIGINAL, SMALL = "original", "small"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person's settings; the defaults are those of somebody who never changed any.

    Attributes:
        id: Telegram user id.
        spoken: Language code of their app, as Telegram last told it.
        language: The one they chose instead, or "".
        at_once: What a photo becomes without asking: a choice as `choices.code_of` writes it, or
            `LAST`: the style of last time; "": the menu is shown.
        quality: `ORIGINAL`: files come just as they were made; `SMALL`: as a JPEG.
        as_file: Whether each finished picture comes as a file as well.
        keep_hours: After how many hours their pictures are deleted; 0: when the host does.
        blocked: Whether they have blocked the bot.
    """

    id: int
    spoken: str = ""
    language: str = ""
    at_once: str = ""
    quality: str = ORIGINAL
    as_file: bool = False
    keep_hours: int = 0
    blocked: bool = False

    @property
    def speaks(self) -> str:
        """The language to answer in, as a code that may have a region; "" when unknown."""
        return self.language or self.spoken

    @classmethod
    def read(cls, person: int, body: str) -> Self:
        """Return a person as written down; what a later version wrote besides is left out."""
        known = {field.name for field in fields(cls)} - {"id"}
        row: dict[str, Any] = json.loads(body or "{}")
        return cls(id=person, **{name: value for name, value in row.items() if name in known})

    @property
    def body(self) -> str:
        """The person as written down."""
        row = asdict(self)
        del row["id"]
        return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


class People:
    """Persons by id. Somebody with nothing to remember has no line."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def find(self, person: int) -> Person:
        """Return a person, by their defaults when nothing is known of them."""
        entry = await self._ledger.find(PEOPLE, str(person))
        return Person.read(person, entry.body) if entry else Person(id=person)

    async def change(self, person: int, **changes: str | bool | int) -> Person:
        """Change some settings, and return all.

        Raises:
            Unavailable: When they can't be written down.
        """
        before = await self.find(person)
        after = replace(before, **changes)  # type: ignore[arg-type]  # by the caller's own names
        # First in, last out: who wants hours is in that book whenever a crash comes.
        if after.keep_hours and not before.keep_hours:
            await self._ledger.finish(HOURS, str(person))
        if after != before:
            await self._ledger.finish(PEOPLE, str(person), after.body)
        if before.keep_hours and not after.keep_hours:
            await self._ledger.delete(HOURS, str(person))
        return after

    async def with_hours(self, *, below: int) -> list[Person]:
        """Return those who want their pictures kept for less than so many hours."""
        impatient: list[Person] = []
        for entry in await self._ledger.entries(HOURS):
            person = await self.find(int(entry.key))
            if 0 < person.keep_hours < below:
                impatient.append(person)
            await asyncio.sleep(0)  # the chats go on meanwhile
        return impatient

    async def meet(self, user: User) -> Person:
        """Note the language of somebody's app when it has changed, and return them.

        Where it can't be noted they are answered all the same: it comes again with what they send.
        """
        spoken = (user.language_code or "")[:8]
        try:
            return await self.change(user.id, spoken=spoken)
        except Unavailable:
            return replace(await self.find(user.id), spoken=spoken)
