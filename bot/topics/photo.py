"""A photo without a command: the answer to a question of ours, or the start of something."""

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.context import ADDRESSED, Context, Desk, Handler, message_key, told
from bot.ordering.orders import Ask
from bot.ordering.questions import Awaited
from bot.screens import keyboards
from bot.screens.callback_data import Action
from bot.speech import texts
from bot.state.photos import PhotoFile, find_photo
from bot.talking import talk
from bot.topics.at_once import at_once, at_once_key


class _WithPhoto(filters.MessageFilter):
    """Carries a photo, compressed or as an image file."""

    def filter(self, message: Message) -> bool:
        return find_photo(message) is not None


class PhotoIntake:
    """Takes photos in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[Handler]:
        """Photos and image files."""
        return [MessageHandler(ADDRESSED & _WithPhoto(), self.take)]

    async def take(self, update: Update, _: Context) -> None:
        """Work on a photo as was asked before, or ask what to make of it."""
        message, person = told(update)
        photo = find_photo(message)
        if photo is None:
            return
        if await self._desk.orders.go_on(person.id, message_key(update), at_once_key(update)):
            return
        awaited = self._desk.questions.answered(message, person.id)
        if awaited:
            await self.answer(update, message, photo, awaited)
        elif _answers_forgotten(message):
            speech = await self._desk.speeches.to(person.id)
            await talk.say(self._desk.bot, talk.under(message), speech(texts.PICTURE_ORPHAN))
        elif options := await at_once(self._desk, message, person.id):
            ask = Ask(person=person.id, key=at_once_key(update), options=options, photo=photo)
            await self._desk.orders.place(ask, talk.under(message))
        else:
            await self._desk.offers.offer(talk.under(message), person.id)

    async def answer(
        self, update: Update, message: Message, photo: PhotoFile, awaited: Awaited
    ) -> None:
        """Do with a photo what it was asked for."""
        spot, person = talk.under(message), awaited.person
        options, key = awaited.options, message_key(update)
        if awaited.wants_picture:
            speech = await self._desk.speeches.to(person)
            await talk.edit(self._desk.bot, awaited.prompt, speech(texts.GOT_PICTURE))
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
            await self._desk.offers.ask_picture(spot, person, photo=photo)
        else:
            ask = Ask(person=person, key=key, options=options, photo=photo)
            await self._desk.orders.place(ask, spot)


def _answers_forgotten(message: Message) -> bool:
    """Whether a photo replies to a question for a picture that we no longer remember."""
    quoted = message.reply_to_message
    return bool(quoted and keyboards.find_button(quoted.reply_markup, Action.DROP))
