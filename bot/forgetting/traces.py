"""What the bot's own books hold of a person, or of some of their tasks: found, and struck out."""

import asyncio
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.state import books
from bot.state.addresses import Address
from studio.runtime.ledger import Entry, Ledger
from studio.task import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """By what names a person's entries go.

    Attributes:
        person: Their Telegram user id; None: only some of their tasks are meant.
        tasks: Ids of tasks.
        orders: Idempotency keys of those.
        albums: Numbers of albums.
        batches: Numbers of batches.
    """

    person: int | None = None
    tasks: Collection[str] = frozenset()
    orders: Collection[str] = frozenset()
    albums: Collection[str] = frozenset()
    batches: Collection[str] = frozenset()

    @property
    def has_names(self) -> bool:
        """Whether anything is meant at all."""
        return self.person is not None or bool(self.tasks)


Rule = Callable[[Entry, Named], bool]


def _by_person(entry: Entry, named: Named) -> bool:
    return named.person is not None and entry.key == str(named.person)


def _by_task(entry: Entry, named: Named) -> bool:
    return entry.key in named.tasks


def _by_outcome(entry: Entry, named: Named) -> bool:
    first = entry.key.partition(":")[0]
    if named.person is not None and first == f"{books.AWAY}{named.person}":
        return True
    return first in named.tasks or first.removeprefix(books.OF_BATCH) in named.batches


def _by_group_task(entry: Entry, named: Named) -> bool:
    return entry.key.partition(":")[2] in named.tasks


def _by_menu(entry: Entry, named: Named) -> bool:
    chat, _, rest = entry.key.partition(":")
    theirs = named.person is not None and (
        chat == str(named.person) or rest.endswith(f":p{named.person}")
    )
    return theirs or entry.body in named.orders


def _by_order(entry: Entry, named: Named) -> bool:
    if entry.key in named.orders:
        return True
    address = Address.read(entry.body) if str(named.person) in entry.body else None
    return address is not None and address.chat == named.person


def _by_author(entry: Entry, named: Named) -> bool:
    may_be = named.person is not None and str(named.person) in entry.body
    return may_be and _author(entry) == named.person


def _by_album(entry: Entry, named: Named) -> bool:
    return entry.key.partition(":")[0] in named.albums


def _by_batch(entry: Entry, named: Named) -> bool:
    return entry.key in named.batches


def _nobodys(_: Entry, __: Named) -> bool:
    return False


RULES: Mapping[str, Rule] = {
    books.PEOPLE: _by_person,
    books.HOURS: _by_person,
    books.PACKS: _by_person,
    books.REPLIES: _by_order,
    books.DELIVERIES: _by_outcome,
    books.SHOWN: _by_task,
    books.STICKERS: _by_task,
    books.MISSED: _by_task,
    books.GROUP_TASKS: _by_group_task,
    books.MENUS: _by_menu,
    books.ARRIVALS: _by_album,
    books.PLACINGS: _by_batch,
    books.ALBUMS: _by_author,
    books.BATCHES: _by_author,
    # An update loses its body as soon as it is handled; its number names nobody.
    books.UPDATES: _nobodys,
    books.REPLAYS: _nobodys,
    books.SHEETS: _nobodys,
    books.INTRODUCED: _nobodys,
    # Ends by itself, once all the others are struck out.
    books.FORGETTING: _nobodys,
}
"""Whose an entry is, for every book there is. Numbers of albums and batches go last."""

AT_ONCE = 200
"""Entries looked at in one go, about a millisecond; then the chats have their turn."""


def _keys(rule: Rule, named: Named) -> Collection[str] | None:
    """Return by which keys alone entries can be theirs; None when each has to be looked at."""
    if rule is _by_person:
        return [str(named.person)] if named.person is not None else []
    if rule is _by_task:
        return named.tasks
    if rule is _by_batch:
        return named.batches
    if rule is _by_order and named.person is None:
        return named.orders
    if rule is _nobodys or (rule in {_by_author, _by_album} and named.person is None):
        return []
    return None


class Traces:
    """Strikes out. Done twice, it does no harm."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def erase_tasks(self, tasks: Sequence[Task]) -> None:
        """Strike out what is written of some tasks.

        Raises:
            Unavailable: When it can't be now.
        """
        await self._erase(_of(tasks))

    async def erase_person(self, person: int, tasks: Sequence[Task]) -> None:
        """Strike out all that is written of a person, and of these tasks of theirs.

        Raises:
            Unavailable: When it can't be now.
        """
        named = replace(
            _of(tasks),
            person=person,
            albums=await self._numbers(books.ALBUMS, person),
            batches=await self._numbers(books.BATCHES, person),
        )
        await self._erase(named)

    async def _erase(self, named: Named) -> None:
        if not named.has_names:
            return
        for book, rule in RULES.items():
            for key in await self._theirs(book, rule, named):
                await self._ledger.delete(book, key)

    async def _theirs(self, book: str, rule: Rule, named: Named) -> Sequence[str]:
        """Return the keys of what is theirs in a book, found by key where that is possible."""
        keys = _keys(rule, named)
        if keys is not None:
            return [key for key in keys if await self._ledger.find(book, key)]
        found: list[str] = []
        for number, entry in enumerate(await self._ledger.entries(book), 1):
            if rule(entry, named):
                found.append(entry.key)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        return found

    async def _numbers(self, book: str, person: int) -> Collection[str]:
        return await self._theirs(book, _by_author, Named(person=person))


def _of(tasks: Sequence[Task]) -> Named:
    return Named(
        tasks={task.id for task in tasks},
        orders={task.idempotency_key for task in tasks if task.idempotency_key},
    )


def _author(entry: Entry) -> int | None:
    """Return whose an album or a batch is."""
    try:
        body: Any = json.loads(entry.body)
        person: object = body["person"]
    except (ValueError, TypeError, KeyError):
        return None
    return person if isinstance(person, int) else None
