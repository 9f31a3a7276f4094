"""Inline mode: a person's finished pictures, to be passed on to any chat.

Nothing is uploaded: Telegram has the pictures already, and is told which by their file ids.
"""

import logging
from collections.abc import Sequence

from telegram import (
    InlineQuery,
    InlineQueryResult,
    InlineQueryResultCachedPhoto,
    InlineQueryResultsButton,
    Update,
)
from telegram.error import BadRequest
from telegram.ext import InlineQueryHandler

from bot.context import Context, Desk, Handler
from bot.screens import keyboards, screens
from bot.speech import texts
from bot.speech.speech import Speech
from bot.state.addresses import owner_of
from bot.talking.sending import Sending
from studio.errors import DarkroomError
from studio.task import Owner, Task, TaskId

log = logging.getLogger(__name__)

SHOWN_AT_ONCE = 20
LOOKED_AT = 100
CACHE_SECONDS = 5
"""How long Telegram may show the same answer to the same person: new pictures are there soon."""
START = "inline"
"""What /start is told by the button above the pictures."""


class Inline:
    """Answers inline queries."""

    def __init__(self, desk: Desk, sending: Sending) -> None:
        self._desk = desk
        self._sending = sending

    def handlers(self) -> list[Handler]:
        """Every query."""
        return [InlineQueryHandler(self.answer)]

    async def answer(self, update: Update, _: Context) -> None:
        """Show the pictures that a query means: one by its id, or all of that name."""
        query = update.inline_query
        if query is None:
            return
        if not await self._desk.limits.looks_up(query.from_user.id):
            await self._reply(query, [])
            return
        speech = await self._desk.speeches.to(query.from_user.id)
        results, following = await self._found(query, speech)
        label = texts.INLINE_NEW if results or query.query else texts.INLINE_FIRST
        button = InlineQueryResultsButton(speech.plain(label), start_parameter=START)
        await self._reply(query, results, following, button)

    async def _reply(
        self,
        query: InlineQuery,
        results: Sequence[InlineQueryResult],
        following: str = "",
        button: InlineQueryResultsButton | None = None,
    ) -> None:
        try:
            await query.answer(
                results,
                cache_time=CACHE_SECONDS,
                is_personal=True,
                next_offset=following,
                button=button,
            )
        except BadRequest as error:  # it is too old: the person has typed on
            log.info("an inline query was not answered: %s", error.message)

    async def _found(
        self, query: InlineQuery, speech: Speech
    ) -> tuple[Sequence[InlineQueryResult], str]:
        """Return the results, and from where the next ones begin."""
        owner, words = owner_of(query.from_user.id), query.query.strip().casefold()
        if words.startswith(keyboards.SHARED):
            task = await self._named(owner, words.removeprefix(keyboards.SHARED))
            result = await self._result(task, speech) if task else None
            return ([result] if result else []), ""
        first = int(query.offset) if query.offset.isdecimal() else 0
        results = list[InlineQueryResult]()
        for number, task in enumerate(await self._finished(owner)):
            fits = words in screens.title(task, speech).casefold()
            if number < first or not fits:
                continue
            if len(results) == SHOWN_AT_ONCE:
                return results, str(number)
            if result := await self._result(task, speech):
                results.append(result)
        return results, ""

    async def _named(self, owner: Owner, task_id: str) -> Task | None:
        try:
            return await self._desk.service.find(owner, TaskId(task_id))
        except DarkroomError:  # somebody else's, or gone
            return None

    async def _finished(self, owner: Owner) -> list[Task]:
        tasks = await self._desk.service.list(owner, limit=LOOKED_AT)
        return [task for task in tasks if task.results]

    async def _result(self, task: Task, speech: Speech) -> InlineQueryResult | None:
        file_id = await self._sending.file_id(task.id)
        if not task.results or file_id is None:
            return None
        title = screens.title(task, speech)
        return InlineQueryResultCachedPhoto(id=task.id, photo_file_id=file_id, title=title)
