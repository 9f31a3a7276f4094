"""A tap on a button: who, where, what; answered once, and before anything slow."""

import logging

from telegram import CallbackQuery, Message
from telegram.error import TelegramError

from bot.screens.callback_data import CallbackData
from bot.speech.speech import Speech
from bot.state.addresses import Address
from bot.talking import talk
from bot.talking.talk import Spot

log = logging.getLogger(__name__)

MOST_ANSWER = 200


class Tap:
    """One press of a button.

    Attributes:
        press: What the button carries.
        message: The message it is under.
        person: Who pressed it.
        speech: Their language.
        name: What they are called.
        key: Idempotency key.
        is_first: Whether another one like it would be the second of a double tap.
    """

    def __init__(
        self, query: CallbackQuery, message: Message, press: CallbackData, speech: Speech
    ) -> None:
        self._query = query
        self._answered = False
        self.is_first = False
        self.press = press
        self.message = message
        self.person = query.from_user.id
        self.speech = speech
        self.name = query.from_user.first_name
        self.key = f"cb:{query.id}"

    @property
    def address(self) -> Address:
        """Where the button's message stands."""
        return talk.address_of(self.message)

    @property
    def spot(self) -> Spot:
        """Where to answer: in the message itself while it is no picture, else anew beside it."""
        return Spot(
            chat=self.message.chat.id,
            thread=talk.thread_of(self.message),
            quote=self.quoted,
            edit=self.address if self.in_place else None,
        )

    @property
    def in_place(self) -> bool:
        """Whether its message may become something else: a text of ours, or a menu."""
        if self.press.batch:  # what stays is the way to its pictures
            return False
        return self.message.text is not None or self.press.is_menu

    @property
    def quoted(self) -> int | None:
        """The message that the button's message replies to, such as the photo; or None."""
        quoted = self.message.reply_to_message
        return quoted.message_id if quoted else None

    @property
    def below(self) -> Spot:
        """Where to answer with a new message in any case."""
        return talk.under(self.message)

    async def answer(self, text: str = "", *, alert: bool = False) -> bool:
        """End the button's busy state, with a toast or an alert if there is text.

        Returns:
            Whether the text was shown: False when the tap was answered before, or is too old.
        """
        if self._answered:
            return False
        self._answered = True
        try:
            await self._query.answer(text[:MOST_ANSWER] or None, show_alert=alert or None)
        except TelegramError as error:  # what was asked for matters more than the answer
            log.info("a tap was not answered: %s", error.message)
            return False
        return True
