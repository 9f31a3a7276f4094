"""What every handler works with, and who may set it to work."""

from dataclasses import dataclass
from typing import Any

from telegram import Message, Update, User
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CallbackContext, ExtBot, filters

from bot.awaited import Questions
from bot.delivery import Delivery
from bot.orders import Orders
from bot.pace import Priority
from studio.service import Service

State = dict[Any, Any]
Context = CallbackContext[ExtBot[Priority], State, State, State]
Handler = BaseHandler[Update, Context, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The parts behind the handlers."""

    bot: ExtBot[Priority]
    service: Service
    orders: Orders
    delivery: Delivery
    questions: Questions
    max_photo_bytes: int


class _FromPerson(filters.MessageFilter):
    """Written by a person: no bot, no channel, no anonymous admin."""

    def filter(self, message: Message) -> bool:
        return (
            message.from_user is not None
            and not message.from_user.is_bot
            and message.sender_chat is None
        )


class _Addressed(filters.MessageFilter):
    """Meant for us: in private everything, in groups what replies to us."""

    def filter(self, message: Message) -> bool:
        if message.chat.type == ChatType.PRIVATE:
            return True
        quoted = message.reply_to_message
        return bool(quoted and quoted.from_user and quoted.from_user.id == message.get_bot().id)


PERSON = filters.UpdateType.MESSAGE & _FromPerson()
"""A new message of a person: never an edited, channel, business or guest one."""
ADDRESSED = PERSON & _Addressed()


def told(update: Update) -> tuple[Message, User]:
    """Return the message and its author, which the filters have made sure of.

    Raises:
        TypeError: When a handler is missing its filter.
    """
    if update.message is None or update.message.from_user is None:
        raise TypeError("a handler of messages needs a filter of messages")
    return update.message, update.message.from_user


def message_key(update: Update) -> str:
    """Return the idempotency key of an order that came as a message."""
    return f"tg:{update.update_id}"
