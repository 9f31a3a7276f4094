"""A photo and a wish have come together, or one of them is still missing: what to do then."""

from html import escape

from telegram import Message

from bot import keyboards, talk, texts
from bot.awaited import Awaited
from bot.context import Desk
from bot.favourites import last_style
from bot.files import PhotoFile, find_photo
from bot.orders import Ask
from bot.presses import photo_ref
from bot.talk import Spot
from bot.wishes import title_of
from studio.task import Operation, Options


class Wanted:
    """Acts on commands, whether in a caption, in reply to a photo, or before the photo."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(
        self, message: Message, person: int, key: str, operation: Operation, options: Options | None
    ) -> None:
        """Order, ask for the missing photo, or offer the choice.

        Args:
            message: The command; its own photo or the one it replies to is meant.
            person: Who asks.
            key: Idempotency key.
            operation: Which command.
            options: What exactly, or None when the command didn't say.
        """
        self._desk.questions.drop(message.chat.id, person)  # this is about something else
        own = find_photo(message)
        quoted = None if own else message.reply_to_message
        photo = own or find_photo(quoted)
        spot = talk.under(quoted if quoted and photo else message)
        ref, catalogue = photo_ref(person), self._desk.service.catalogue
        still_open = keyboards.open_choice(ref, options, catalogue) if options else None
        if photo is None:
            await self.ask_photo(spot, person, None if still_open else options)
        elif options is None:
            await self.offer(spot, person, operation)
        elif still_open:
            text = texts.MENU_OPEN[options.background or ""]
            await talk.say(self._desk.bot, spot, text, still_open)
        elif options.background == "picture":
            await self.ask_picture(spot, person, photo=photo)
        else:
            ask = Ask(person=person, key=key, options=options, photo=photo)
            await self._desk.orders.place(ask, spot)

    async def offer(self, spot: Spot, person: int, operation: Operation | None = None) -> None:
        """Ask what to make of the photo that the spot replies to.

        Args:
            spot: Under the photo.
            person: Who may choose.
            operation: Offer only this one's choices; None: everything.
        """
        ref, catalogue = photo_ref(person), self._desk.service.catalogue
        match operation:
            case Operation.AVATAR:
                text, keyboard = texts.MENU_STYLE, keyboards.styles(ref, catalogue)
            case Operation.BACKGROUND:
                text, keyboard = texts.MENU_BACKGROUND, keyboards.backgrounds(ref)
            case Operation.UPSCALE | None:  # a photo may be too large for it: shown with results
                last = await last_style(self._desk.service, person)
                text, keyboard = texts.MENU, keyboards.menu(ref, catalogue, last)
        await talk.say(self._desk.bot, spot, text, keyboard)

    async def ask_picture(self, spot: Spot, person: int, *, photo: PhotoFile) -> None:
        """Ask for the picture that goes behind a photo."""
        ref = photo_ref(person)
        at = await talk.say(self._desk.bot, spot, texts.ASK_PICTURE, keyboards.prompt(ref))
        options = Options(background="picture")
        awaited = Awaited(person=person, prompt=at.message, options=options, photo=photo)
        self._desk.questions.ask(spot.chat, awaited)

    async def ask_photo(self, spot: Spot, person: int, options: Options | None) -> None:
        """Ask for the photo that the options are meant for, or for any."""
        if options is None:
            await talk.say(self._desk.bot, spot, texts.ASK_PHOTO_OPEN)
            return
        title = title_of(options, self._desk.service.catalogue)
        text = texts.ASK_PHOTO.format(title=escape(title))
        at = await talk.say(self._desk.bot, spot, text)
        awaited = Awaited(person=person, prompt=at.message, options=options)
        self._desk.questions.ask(spot.chat, awaited)
