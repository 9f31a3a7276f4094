"""A photo without a command: the answer to a question of ours, or the start of something."""

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot import keyboards, talk, texts
from bot.addresses import Address
from bot.awaited import Awaited
from bot.context import ADDRESSED, Context, Desk, Handler, message_key, told
from bot.files import PhotoFile, find_photo
from bot.orders import Ask
from bot.presses import Action
from bot.wanted import Wanted


class _WithPhoto(filters.MessageFilter):
    """Carries a photo, compressed or as an image file."""

    def filter(self, message: Message) -> bool:
        return find_photo(message) is not None


class PhotoIntake:
    """Takes photos in."""

    def __init__(self, desk: Desk, wanted: Wanted) -> None:
        self._desk = desk
        self._wanted = wanted

    def handlers(self) -> list[Handler]:
        """Photos and image files."""
        return [MessageHandler(ADDRESSED & _WithPhoto(), self.take)]

    async def take(self, update: Update, _: Context) -> None:
        """Work on a photo as was asked before, or ask what to make of it."""
        message, person = told(update)
        photo = find_photo(message)
        if photo is None:
            return
        awaited = self._desk.questions.answered(message, person.id)
        if awaited:
            await self._answer(update, message, photo, awaited)
        elif _answers_forgotten(message):
            await talk.say(self._desk.bot, talk.under(message), texts.PICTURE_ORPHAN)
        else:
            await self._wanted.offer(talk.under(message), person.id)

    async def _answer(
        self, update: Update, message: Message, photo: PhotoFile, awaited: Awaited
    ) -> None:
        spot, person = talk.under(message), awaited.person
        options, key = awaited.options, message_key(update)
        if awaited.wants_picture:
            await talk.edit(self._desk.bot, Address(spot.chat, awaited.prompt), texts.GOT_PICTURE)
            ask = Ask(
                person=person,
                key=key,
                options=options,
                photo=awaited.photo,
                task_id=awaited.task_id,
                picture=photo,
            )
            await self._desk.orders.place(ask, spot)
        elif options.background == "picture":
            await self._wanted.ask_picture(spot, person, photo=photo)
        else:
            ask = Ask(person=person, key=key, options=options, photo=photo)
            await self._desk.orders.place(ask, spot)


def _answers_forgotten(message: Message) -> bool:
    """Whether a photo replies to a question for a picture that we no longer remember."""
    quoted = message.reply_to_message
    return bool(quoted and keyboards.find_press(quoted.reply_markup, Action.DROP))
