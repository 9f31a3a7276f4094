"""What the buttons do. All they need is in their data; who may press is asked anew each time."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from html import escape

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler

from bot import keyboards, screens, talk, texts
from bot.addresses import owner_of
from bot.awaited import Awaited
from bot.cancel import live_tasks, stop
from bot.context import Context, Desk, Handler
from bot.favourites import last_style
from bot.files import find_photo
from bot.forms import Forms
from bot.orders import Ask
from bot.presses import Action, Press
from bot.receipts import is_unsure
from bot.recent import Recent
from bot.talk import Spot
from bot.taps import Tap
from bot.wanted import Wanted
from bot.wishes import options_of
from studio.errors import DarkroomError, TaskStateWrong, TaskUnknown
from studio.task import OVER, Options, Task

log = logging.getLogger(__name__)

TWICE_SECONDS = 5.0
MOST_TAPS = 10_000

Act = Callable[[Tap], Awaitable[None]]


class Buttons:
    """Acts on taps."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._catalogue = desk.service.catalogue
        self._wanted = Wanted(desk)
        self._forms = Forms(desk)
        self._lately: Recent[tuple[int, int, str], bool] = Recent(
            seconds=TWICE_SECONDS, most=MOST_TAPS
        )
        self._actions: dict[Action, Act] = {
            Action.MAKE: self._make,
            Action.MORE: self._more,
            Action.OWN: self._own,
            Action.DROP: self._drop,
            Action.AGAIN: self._again,
            Action.ANOTHER: self._another,
            Action.FILE: self._file,
            Action.CANCEL: self._cancel,
            Action.CANCEL_ALL: self._cancel_all,
            Action.SHOW: self._show,
            Action.ANYWAY: self._anyway,
            Action.STICKER: self._sticker,
            Action.ROUND: self._round,
            Action.ENLARGE: self._enlarge,
        }

    def handlers(self) -> list[Handler]:
        """Every button."""
        return [CallbackQueryHandler(self.tap)]

    async def tap(self, update: Update, _: Context) -> None:
        """Act on a tap, and always answer it."""
        query = update.callback_query
        if query is None:
            return
        press, message = Press.read(query.data), query.message
        if (
            press is None
            or not isinstance(message, Message)
            or not keyboards.carries(message.reply_markup, press.data)
        ):
            # Too old, from an earlier version, or forged: anybody may send any data.
            await query.answer(texts.TOAST_STALE, show_alert=True)
            return
        tap = Tap(query, message, press)
        if press.person not in {None, tap.person}:
            await tap.answer(texts.TOAST_PERSON, alert=True)
            return
        try:
            await self._actions[press.action](tap)
        except DarkroomError as error:
            await self._explain(tap, error)
        finally:
            await tap.answer()

    async def _explain(self, tap: Tap, error: DarkroomError) -> None:
        foreign = isinstance(error, TaskUnknown) and tap.address.in_group
        text = texts.TOAST_FOREIGN if foreign else error.chat_detail
        if not await tap.answer(text, alert=True):
            await talk.say(self._desk.bot, tap.below, escape(text))

    async def _task(self, tap: Tap) -> Task:
        """Return the task a button names, if it belongs to who pressed it."""
        return await self._desk.service.find(owner_of(tap.person), tap.press.task_id)

    async def _result(self, tap: Tap) -> Task:
        task = await self._task(tap)
        if not task.results:
            raise TaskUnknown
        return task

    async def _twice(self, tap: Tap) -> bool:
        """Whether this is the second tap of a double one; it is answered then."""
        if self._lately.first(_once(tap), value=True):
            return False
        await tap.answer(texts.TOAST_TWICE)
        return True

    async def _make(self, tap: Tap) -> None:
        await self._order(tap, options_of(tap.press.arg, self._catalogue))

    async def _anyway(self, tap: Tap) -> None:
        """Make an avatar of a photo that the check would not take."""
        await self._order(tap, options_of(tap.press.arg, self._catalogue), as_is=True)

    async def _again(self, tap: Tap) -> None:
        task = await self._task(tap)
        label = keyboards.label_of(tap.message.reply_markup, tap.press.data)
        if label == texts.TRY_AGAIN and task.state not in OVER:  # its picture comes after all
            raise TaskStateWrong
        await self._order(tap, task.options)

    async def _order(self, tap: Tap, options: Options, *, as_is: bool = False) -> None:
        named = None if tap.press.person else await self._task(tap)
        photo = None if named else find_photo(tap.message.reply_to_message)
        if named is None and photo is None:
            await self._ask_photo(tap, options)
            return
        if await self._twice(tap):
            return
        await tap.answer(texts.TOAST_STARTED)
        if named and named.results:
            await self._restore(tap, named)
        ask = Ask(
            person=tap.person,
            key=tap.key,
            options=options,
            photo=photo,
            task_id=named.id if named else None,
            as_is=as_is,
        )
        await self._place(tap, ask, tap.spot)

    async def _place(self, tap: Tap, ask: Ask, spot: Spot) -> None:
        """Place an order; when it is refused, the next tap is a new choice and no double one."""
        if await self._desk.orders.place(ask, spot) is None:
            self._lately.pop(_once(tap))

    async def _ask_photo(self, tap: Tap, options: Options) -> None:
        """Ask for the photo of a choice that was made before it."""
        if tap.message.reply_to_message is None:
            await tap.answer(texts.PHOTO_GONE, alert=True)
            return
        await tap.answer()
        await self._wanted.ask_photo(tap.spot, tap.person, options)

    async def _enlarge(self, tap: Tap) -> None:
        options, task = options_of(tap.press.arg, self._catalogue), await self._result(tap)
        if await self._twice(tap):
            return
        description = self._catalogue.upscale(options.scale).description
        await tap.answer(texts.TOAST_ENLARGE.format(description=description))
        await self._restore(tap, task)
        ask = Ask(person=tap.person, key=tap.key, options=options, task_id=task.id, result=0)
        await self._place(tap, ask, tap.below)

    async def _sticker(self, tap: Tap) -> None:
        task = await self._result(tap)
        await self._send(tap, partial(self._forms.sticker, tap, task))

    async def _round(self, tap: Tap) -> None:
        task = await self._result(tap)
        await self._send(tap, partial(self._forms.profile, tap, task))

    async def _send(self, tap: Tap, send: Callable[[], Awaitable[None]]) -> None:
        """Send something once for a double tap; when it fails, the next tap is another try."""
        if await self._twice(tap):
            return
        try:
            await send()
        except Exception as error:
            self._lately.pop(_once(tap))
            if not is_unsure(error):
                raise
            log.warning("what a button sends may not have arrived: %s", type(error).__name__)
            await self._say_unsure(tap)

    async def _say_unsure(self, tap: Tap) -> None:
        try:
            await talk.say(self._desk.bot, tap.below, texts.MAYBE_SENT)
        except TelegramError as error:  # then it isn't said that it went wrong, either
            log.info("a doubt was not told: %s", type(error).__name__)

    async def _more(self, tap: Tap) -> None:
        """Show other buttons under the same message."""
        ref, arg = tap.press.ref, tap.press.arg
        task = None if tap.press.person else await self._task(tap)
        await tap.answer()
        page = keyboards.page_of(arg)
        match arg:
            case _ if page is not None:
                keyboard = keyboards.styles(ref, self._catalogue, page)
            case keyboards.BACKGROUNDS:
                keyboard = keyboards.backgrounds(ref)
            case keyboards.COLOURS:
                keyboard = keyboards.colours(ref, self._catalogue)
            case keyboards.GRADIENTS:
                keyboard = keyboards.gradients(ref, self._catalogue)
            case keyboards.SCENES:
                keyboard = keyboards.scenes(ref, self._catalogue)
            case keyboards.FORMS if task and task.results:
                keyboard = keyboards.forms(task, self._catalogue)
            case _ if task:
                await self._restore(tap, task)
                return
            case _:
                keyboard = await self._menu(tap)
        await talk.edit_buttons(self._desk.bot, tap.address, keyboard)

    async def _menu(self, tap: Tap) -> InlineKeyboardMarkup:
        last = await last_style(self._desk.service, tap.person)
        return keyboards.menu(tap.press.ref, self._catalogue, last)

    async def _restore(self, tap: Tap, task: Task) -> None:
        """Put the buttons back that belong under a finished task."""
        keyboard = screens.outcome(task, self._catalogue).keyboard
        if keyboard and keyboard != tap.message.reply_markup:
            await talk.edit_buttons(self._desk.bot, tap.address, keyboard)

    async def _own(self, tap: Tap) -> None:
        """Ask for the picture that goes behind the person."""
        named = None if tap.press.person else await self._task(tap)
        photo = None if named else find_photo(tap.message.reply_to_message)
        if named is None and photo is None:
            await self._ask_photo(tap, Options(background="picture"))
            return
        await tap.answer()
        if named and named.results:
            await self._restore(tap, named)
        keyboard = keyboards.prompt(tap.press.ref)
        at = await talk.say(self._desk.bot, tap.spot, texts.ASK_PICTURE, keyboard)
        awaited = Awaited(
            person=tap.person,
            prompt=at.message,
            options=Options(background="picture"),
            photo=photo,
            task_id=named.id if named else None,
        )
        self._desk.questions.ask(at.chat, awaited)

    async def _drop(self, tap: Tap) -> None:
        """Take the question for a picture back."""
        await tap.answer()
        self._desk.questions.drop(tap.address.chat, tap.person)
        if tap.press.person is None:
            await talk.remove(self._desk.bot, tap.address)
            return
        await talk.edit(self._desk.bot, tap.address, texts.MENU, await self._menu(tap))

    async def _another(self, tap: Tap) -> None:
        """Listen for another photo, and remember what for where the button says it."""
        if tap.press.arg:
            options = options_of(tap.press.arg, self._catalogue)
            awaited = Awaited(person=tap.person, prompt=tap.address.message, options=options)
            self._desk.questions.ask(tap.address.chat, awaited)
        await tap.answer(texts.TOAST_ANOTHER)

    async def _file(self, tap: Tap) -> None:
        task = await self._result(tap)
        await self._send(tap, partial(self._send_file, tap, task))

    async def _send_file(self, tap: Tap, task: Task) -> None:
        await tap.answer(texts.TOAST_FILE)
        await self._desk.delivery.send_file(task, tap.address, quote=tap.address.message)

    async def _cancel(self, tap: Tap) -> None:
        task = await self._desk.service.cancel(owner_of(tap.person), tap.press.task_id)
        await tap.answer(texts.TOAST_STOPPING)
        if task.address != str(tap.address):  # chosen from a list
            await talk.edit(self._desk.bot, tap.address, texts.CANCELLED_SHORT)

    async def _cancel_all(self, tap: Tap) -> None:
        stopped = await stop(self._desk.service, await live_tasks(self._desk.service, tap.person))
        await tap.answer(texts.TOAST_STOPPING if stopped else texts.NOTHING_LIVE)
        text = texts.CANCELLED_COUNT.format(count=stopped) if stopped else texts.NOTHING_LIVE
        await talk.edit(self._desk.bot, tap.address, text)

    async def _show(self, tap: Tap) -> None:
        """Show a task from the list again."""
        task = await self._task(tap)
        if task.state in screens.LIVE:
            name = screens.title(task, self._catalogue)
            await tap.answer(f"{name}: {screens.stage(task)}")
            return
        await tap.answer()
        await self._desk.delivery.show(task, tap.address)


def _once(tap: Tap) -> tuple[int, int, str]:
    """Return what a double tap has in common; a text can become one order only."""
    what = "" if tap.message.text else tap.press.data
    return tap.address.chat, tap.address.message, what
