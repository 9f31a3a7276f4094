"""A photo and a wish have come together, or one of them is still missing: what to do then."""

from telegram import Message
from telegram.ext import ExtBot

from bot.ordering.favourites import last_style
from bot.ordering.orders import Ask, Orders
from bot.ordering.pictures import find_meant
from bot.ordering.questions import Awaited, Questions
from bot.screens import keyboards, menus
from bot.screens.callback_data import photo_ref
from bot.screens.choices import title_of
from bot.speech import texts
from bot.speech.speeches import Speeches
from bot.state.photos import PhotoFile, find_photo
from bot.talking import talk
from bot.talking.board import Board
from bot.talking.pace import Priority
from bot.talking.talk import Spot
from studio.service import Service
from studio.task import Operation, Options


class Offers:
    """Acts on commands, whether in a caption, in reply to a photo, or before the photo."""

    def __init__(
        self,
        *,
        bot: ExtBot[Priority],
        service: Service,
        speeches: Speeches,
        board: Board,
        orders: Orders,
        questions: Questions,
    ) -> None:
        self._bot = bot
        self._service = service
        self._speeches = speeches
        self._board = board
        self._orders = orders
        self._questions = questions

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
        self._questions.drop(message.chat.id, person)  # this is about something else
        own = find_photo(message)
        quoted = None if own else message.reply_to_message
        photo = own or find_meant(quoted)
        spot = talk.under(quoted if quoted and photo else message)
        speech = await self._speeches.to(person)
        still_open = menus.still_open(speech, photo_ref(person), options) if options else None
        if photo is None:
            await self.ask_photo(spot, person, None if still_open else options)
        elif options is None:
            await self.offer(spot, person, operation)
        elif still_open:
            await self._board.show(spot, still_open)
        elif options.background == "picture":
            await self.ask_picture(spot, person, photo=photo)
        else:
            ask = Ask(person=person, key=key, options=options, photo=photo)
            await self._orders.place(ask, spot)

    async def offer(self, spot: Spot, person: int, operation: Operation | None = None) -> None:
        """Ask what to make of the photo that the spot replies to.

        Args:
            spot: Under the photo.
            person: Who may choose.
            operation: Offer only this one's choices; None: everything.
        """
        speech, ref = await self._speeches.to(person), photo_ref(person)
        match operation:
            case Operation.AVATAR:
                screen = menus.styles(speech, ref)
            case Operation.BACKGROUND:
                screen = menus.backgrounds(speech, ref)
            case Operation.UPSCALE | None:  # a photo may be too large for it: shown with results
                last = await last_style(self._service, person)
                screen = menus.everything(speech, ref, last=last)
        await self._board.show(spot, screen)

    async def ask_picture(self, spot: Spot, person: int, *, photo: PhotoFile) -> None:
        """Ask for the picture that goes behind a photo."""
        speech = await self._speeches.to(person)
        rows = keyboards.prompt(speech, photo_ref(person))
        at = await talk.say(self._bot, spot, speech(texts.ASK_PICTURE), rows)
        options = Options(background="picture")
        awaited = Awaited(person=person, prompt=at, options=options, photo=photo)
        self._questions.ask(spot.chat, awaited)

    async def ask_photo(self, spot: Spot, person: int, options: Options | None) -> None:
        """Ask for the photo that the options are meant for, or for any."""
        speech = await self._speeches.to(person)
        if options is None:
            await talk.say(self._bot, spot, speech(texts.ASK_PHOTO_OPEN))
            return
        text = speech(texts.ASK_PHOTO, title=title_of(options, speech))
        at = await talk.say(self._bot, spot, text)
        awaited = Awaited(person=person, prompt=at, options=options)
        self._questions.ask(spot.chat, awaited)
