"""A result in forms that people want besides the picture: as a sticker, and round."""

from telegram import InlineKeyboardButton, InputFile

from bot.context import Desk
from bot.speech import texts
from bot.talking import talk
from bot.talking.taps import Tap
from studio.photos.rendition import Rendition
from studio.shown import result_stem
from studio.task import Task

STICKER = Rendition(sticker=True)
ROUND = Rendition(shape="circle", format="png")
PACK_ADDRESS = "https://t.me/addstickers/{name}"


class Forms:
    """Sends forms of a result, made anew for each tap."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._packs = desk.packs

    async def sticker(self, tap: Tap, task: Task) -> None:
        """Send a sticker out of the person's own pack; alone where there can't be one.

        Raises:
            DarkroomError: When it can't be made, or not so often.
            TelegramError: When Telegram refuses or can't be reached.
        """
        await tap.answer(tap.speech.plain(texts.TOAST_STICKER))
        made = await self._desk.service.render(task.owner, task.id, 0, STICKER)
        title = tap.speech.plain(texts.PACK_TITLE, name=tap.name)
        kept = await self._packs.add(tap.person, task.id, made.data, title=title)
        name = await self._packs.name(tap.person) if kept else None
        pack = [[_to_pack(tap, name)]] if name else None
        await self._desk.bot.send_sticker(
            tap.address.chat,
            kept or InputFile(made.data, filename=f"{result_stem(task)}.webp"),
            reply_parameters=talk.quoting(tap.address.message),
            message_thread_id=tap.address.thread,
            reply_markup=talk.markup(pack),
        )

    async def profile(self, tap: Tap, task: Task) -> None:
        """Send a round picture as a file, since a photo would lose its transparent corners.

        Raises:
            DarkroomError: When it can't be made, or not so often.
            TelegramError: When Telegram refuses or can't be reached.
        """
        await tap.answer(tap.speech.plain(texts.TOAST_ROUND))
        made = await self._desk.service.render(task.owner, task.id, 0, ROUND)
        await self._desk.bot.send_document(
            tap.address.chat,
            InputFile(made.data, filename=f"{result_stem(task)}-round.png"),
            reply_parameters=talk.quoting(tap.address.message),
            message_thread_id=tap.address.thread,
            disable_content_type_detection=True,
        )


def _to_pack(tap: Tap, name: str) -> InlineKeyboardButton:
    label = tap.speech.plain(texts.YOUR_PACK)
    return InlineKeyboardButton(label, url=PACK_ADDRESS.format(name=name))
