"""A tap on a button: who, where, what; answered once, and before anything slow."""

import logging

from telegram import CallbackQuery, Message
from telegram.error import TelegramError

from bot import talk
from bot.addresses import Address
from bot.presses import Press
from bot.talk import Spot

log = logging.getLogger(__name__)

MOST_ANSWER = 200


class Tap:
    """One press of a button.

    Attributes:
        press: What the button carries.
        message: The message it is under.
        person: Who pressed it.
        key: Idempotency key.
    """

    def __init__(self, query: CallbackQuery, message: Message, press: Press) -> None:
        self._query = query
        self._answered = False
        self.press = press
        self.message = message
        self.person = query.from_user.id
        self.key = f"cb:{query.id}"

    @property
    def address(self) -> Address:
        """Where the button's message stands."""
        chat, thread = self.message.chat.id, talk.thread_of(self.message)
        return Address(chat, self.message.message_id, thread)

    @property
    def spot(self) -> Spot:
        """Where to answer: in the message itself while it is text, below a picture."""
        quoted = self.message.reply_to_message
        return Spot(
            chat=self.message.chat.id,
            thread=talk.thread_of(self.message),
            quote=quoted.message_id if quoted else None,
            edit=self.message.message_id if self.message.text else None,
        )

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
