"""Deletes what is older than its person wants it kept, where the host keeps it for longer."""

import asyncio
import logging
from contextlib import suppress

from bot.forgetting.traces import Traces
from bot.state.addresses import owner_of
from bot.state.people import People, Person
from studio.clock import Clock
from studio.errors import DarkroomError, TaskStateWrong, TaskUnknown
from studio.runtime.listing import Place
from studio.service import MAX_PAGE, Service
from studio.sweeper import HOUR
from studio.task import Task

log = logging.getLogger(__name__)

TICK_SECONDS = 300.0


class Expiry:
    """Looks through the pictures of those who set a time of their own."""

    def __init__(self, service: Service, people: People, traces: Traces, *, clock: Clock) -> None:
        self._service = service
        self._people = people
        self._traces = traces
        self._clock = clock

    async def run(self) -> None:
        """Delete now and then, until cancelled."""
        while True:
            try:
                await self.delete_old()
            except DarkroomError as error:
                log.warning("old pictures can't be deleted now: %s", error.code)
            await asyncio.sleep(TICK_SECONDS)

    async def delete_old(self) -> int:
        """Delete finished tasks past their person's time; return how many.

        Raises:
            Unavailable: When not all can be deleted now.
        """
        impatient = await self._people.with_hours(below=self._service.keep_hours)
        deleted = 0
        for person in impatient:
            deleted += await self._delete_of(person)
            await asyncio.sleep(0)  # the chats go on meanwhile
        return deleted

    async def _delete_of(self, person: Person) -> int:
        old = await self._old(person)
        if not old:
            return 0
        await self._traces.erase_tasks(old)
        for task in old:
            with suppress(TaskUnknown, TaskStateWrong):  # gone, or taken up again by a late call
                await self._service.delete(task.owner, task.id)
        return len(old)

    async def _old(self, person: Person) -> list[Task]:
        """Return a person's tasks that are past their time, and through."""
        before = self._clock() - person.keep_hours * HOUR
        found, place = list[Task](), None
        while page := await self._service.list(owner_of(person.id), after=place, limit=MAX_PAGE):
            found += [task for task in page if task.settled and task.created_at < before]
            place = Place(page[-1].created_at, page[-1].id)
        return found
