"""The buttons under a finished picture: again, its file, and its other forms."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bot.context import Desk
from bot.ordering.orders import Ask
from bot.screens import keyboards, screens
from bot.screens.callback_data import Action
from bot.screens.choices import options_of
from bot.speech import texts
from bot.talking.receipts import is_unsure
from bot.talking.taps import Tap
from bot.topics.buttons import Act
from bot.topics.forms import Forms
from bot.topics.tapped import (
    is_second_order,
    named_result,
    named_task,
    order,
    place,
    say_unsure,
)
from studio.errors import TaskStateWrong
from studio.task import OVER, Task

log = logging.getLogger(__name__)


class Results:
    """Acts on the buttons of results."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._forms = Forms(desk)

    def actions(self) -> Mapping[Action, Act]:
        """The buttons."""
        return {
            Action.AGAIN: self._again,
            Action.FILE: self._file,
            Action.SHOW: self._show,
            Action.STICKER: self._sticker,
            Action.ROUND: self._round,
            Action.ENLARGE: self._enlarge,
        }

    async def _again(self, tap: Tap) -> None:
        task = await named_task(self._desk, tap)
        under_failure = keyboards.find_button(tap.message.reply_markup, Action.FILE) is None
        if under_failure and task.state not in OVER:  # its picture comes after all
            raise TaskStateWrong
        await order(self._desk, tap, task.options)

    async def _enlarge(self, tap: Tap) -> None:
        catalogue = tap.speech.catalogue
        options, task = options_of(tap.press.arg, catalogue), await named_result(self._desk, tap)
        if await is_second_order(self._desk, tap):
            return
        description = catalogue.upscale(options.scale).description
        await tap.answer(tap.speech.plain(texts.TOAST_ENLARGE, description=description))
        await self._desk.delivery.restore(task, tap.address)
        ask = Ask(person=tap.person, key=tap.key, options=options, task_id=task.id, result=0)
        await place(self._desk, tap, ask, tap.below)

    async def _sticker(self, tap: Tap) -> None:
        task = await named_result(self._desk, tap)
        await self._send(tap, partial(self._forms.sticker, tap, task))

    async def _round(self, tap: Tap) -> None:
        task = await named_result(self._desk, tap)
        await self._send(tap, partial(self._forms.profile, tap, task))

    async def _file(self, tap: Tap) -> None:
        task = await named_result(self._desk, tap)
        await self._send(tap, partial(self._send_file, tap, task))

    async def _send_file(self, tap: Tap, task: Task) -> None:
        await tap.answer(tap.speech.plain(texts.TOAST_FILE))
        await self._desk.delivery.send_file(task, tap.address, quote=tap.address.message)

    async def _send(self, tap: Tap, send: Callable[[], Awaitable[None]]) -> None:
        """Send something once for a double tap; when it fails, the next tap is another try."""
        if await self._desk.doubles.is_second(tap):
            return
        try:
            await send()
        except Exception as error:
            self._desk.doubles.forget(tap)
            if not is_unsure(error):
                raise
            log.warning("what a button sends may not have arrived: %s", type(error).__name__)
            await say_unsure(self._desk, tap)

    async def _show(self, tap: Tap) -> None:
        """Show a task from a list; one of several photos, in reply to that photo."""
        task = await named_task(self._desk, tap)
        if task.state in screens.LIVE:
            name = screens.title(task, tap.speech)
            stage = screens.stage(task, tap.speech)
            await tap.answer(tap.speech.plain(texts.TOAST_LIVE, title=name, stage=stage))
            return
        await tap.answer()
        quote = int(tap.press.arg) if tap.press.arg.isdecimal() else None
        await self._desk.delivery.show(task, tap.address, quote=quote)
