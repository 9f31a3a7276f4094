"""What a tap is about, and the order it becomes."""

import logging

from telegram.error import TelegramError

from bot.context import Desk
from bot.ordering.orders import Ask
from bot.ordering.pictures import find_meant
from bot.speech import texts
from bot.state.addresses import owner_of
from bot.talking import talk
from bot.talking.talk import Spot
from bot.talking.taps import Tap
from studio.errors import DarkroomError, TaskUnknown
from studio.task import Options, Task

log = logging.getLogger(__name__)


async def named_task(desk: Desk, tap: Tap) -> Task:
    """Return the task a button names, if it belongs to who pressed it.

    Raises:
        TaskUnknown: When it is somebody else's, is gone, or none is named.
    """
    if tap.press.task_id is None:
        raise TaskUnknown
    return await desk.service.find(owner_of(tap.person), tap.press.task_id)


async def named_result(desk: Desk, tap: Tap) -> Task:
    """Return the finished task a button names, if it belongs to who pressed it.

    Raises:
        TaskUnknown: As `named_task` does, or when it has no picture.
    """
    task = await named_task(desk, tap)
    if not task.results:
        raise TaskUnknown
    return task


async def order(desk: Desk, tap: Tap, options: Options, *, as_is: bool = False) -> None:
    """Order what a tap chose, of the photo or the task that its button names.

    Raises:
        TaskUnknown: As `named_task` does.
        LimitError: When the group has been asked to wait.
        TelegramError: When Telegram refuses to show anything.
    """
    named = await named_task(desk, tap) if tap.press.task_id else None
    photo = None if named else find_meant(tap.message.reply_to_message)
    if named is None and photo is None:
        await ask_photo(desk, tap, options)
        return
    if await is_second_order(desk, tap):
        return
    await tap.answer(tap.speech.plain(texts.TOAST_STARTED))
    ask = Ask(
        person=tap.person,
        key=tap.key,
        options=options,
        photo=photo,
        task_id=named.id if named else None,
        result=tap.press.result,
        as_is=as_is,
    )
    await place(desk, tap, ask, tap.spot)


async def is_second_order(desk: Desk, tap: Tap) -> bool:
    """Whether an order was made of this very thing already; it is said then.

    Raises:
        LimitError: When who taps has been asked to wait, in this group.
        Unavailable: When it can't be written down.
    """
    if pause := desk.limits.pause(tap.address.chat, tap.person):
        raise pause
    return await desk.doubles.is_second_order(tap)


async def place(desk: Desk, tap: Tap, ask: Ask, spot: Spot) -> None:
    """Place an order; when it is refused, the next tap is a new choice and no double one."""
    try:
        task = await desk.orders.place(ask, spot)
    except (DarkroomError, TelegramError):
        await desk.doubles.take_back(tap)
        raise
    if task is None:
        await desk.doubles.take_back(tap)


async def ask_photo(desk: Desk, tap: Tap, options: Options) -> None:
    """Ask for the photo of a choice that was made before it."""
    if tap.quoted is None:
        await tap.answer(tap.speech.plain(texts.PHOTO_GONE), alert=True)
        return
    await tap.answer()
    await desk.offers.ask_photo(tap.spot, tap.person, options)


async def say_unsure(desk: Desk, tap: Tap) -> None:
    """Say that what a tap sends may not have arrived."""
    try:
        await talk.say(desk.bot, tap.below, tap.speech(texts.MAYBE_SENT))
    except TelegramError as error:  # then it isn't said that it went wrong, either
        log.info("a doubt was not told: %s", type(error).__name__)
