"""A result in forms that people want besides the picture: as a sticker, and round."""

from telegram import InputFile

from bot import talk, texts
from bot.context import Desk
from bot.taps import Tap
from studio.photos.rendition import Rendition
from studio.shown import result_stem
from studio.task import Task

STICKER = Rendition(sticker=True)
ROUND = Rendition(shape="circle", format="png")


class Forms:
    """Sends forms of a result, made anew for each tap."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def sticker(self, tap: Tap, task: Task) -> None:
        """Send a sticker that can be passed on and kept.

        Raises:
            DarkroomError: When it can't be made, or not so often.
            TelegramError: When Telegram refuses or can't be reached.
        """
        await tap.answer(texts.TOAST_STICKER)
        made = await self._desk.service.render(task.owner, task.id, 0, STICKER)
        await self._desk.bot.send_sticker(
            tap.address.chat,
            InputFile(made.data, filename=f"{result_stem(task)}.webp"),
            reply_parameters=talk.quoting(tap.address.message),
            message_thread_id=tap.address.thread,
        )

    async def profile(self, tap: Tap, task: Task) -> None:
        """Send a round picture as a file, since a photo would lose its transparent corners.

        Raises:
            DarkroomError: When it can't be made, or not so often.
            TelegramError: When Telegram refuses or can't be reached.
        """
        await tap.answer(texts.TOAST_ROUND)
        made = await self._desk.service.render(task.owner, task.id, 0, ROUND)
        await self._desk.bot.send_document(
            tap.address.chat,
            InputFile(made.data, filename=f"{result_stem(task)}-round.png"),
            reply_parameters=talk.quoting(tap.address.message),
            message_thread_id=tap.address.thread,
            disable_content_type_detection=True,
        )
