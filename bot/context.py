"""What every handler works with, and who may set it to work."""

from dataclasses import dataclass
from typing import Any

from telegram import Message, MessageEntity, Update, User
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CallbackContext, ExtBot, filters

from bot.forgetting.forgetting import Forgetting
from bot.ordering.doubles import Doubles
from bot.ordering.limits import Limits
from bot.ordering.offers import Offers
from bot.ordering.orders import Orders
from bot.ordering.questions import Questions
from bot.ordering.several import Several
from bot.speech.speeches import Speeches
from bot.state.people import People
from bot.talking.administrators import Administrators
from bot.talking.board import Board
from bot.talking.delivery import Delivery
from bot.talking.pace import Priority
from bot.talking.packs import Packs
from studio.service import Service

State = dict[Any, Any]
Context = CallbackContext[ExtBot[Priority], State, State, State]
Handler = BaseHandler[Update, Context, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The parts behind the handlers."""

    bot: ExtBot[Priority]
    service: Service
    people: People
    speeches: Speeches
    board: Board
    orders: Orders
    offers: Offers
    delivery: Delivery
    questions: Questions
    doubles: Doubles
    limits: Limits
    administrators: Administrators
    packs: Packs
    several: Several
    forgetting: Forgetting
    max_photo_bytes: int
    page: str | None


class _FromPerson(filters.MessageFilter):
    """Written by a person: no bot, no channel, no anonymous admin; and not by our inline mode."""

    def filter(self, message: Message) -> bool:
        author, by_way_of = message.from_user, message.via_bot
        return (
            author is not None
            and not author.is_bot
            and message.sender_chat is None
            and not message.is_automatic_forward
            and (by_way_of is None or by_way_of.id != message.get_bot().id)
        )


class _Addressed(filters.MessageFilter):
    """Meant for us: in private everything, in groups what replies to us or mentions us."""

    def filter(self, message: Message) -> bool:
        return is_addressed(message)


class _Command(filters.MessageFilter):
    """A command, in a text or a caption, that names us or nobody."""

    def filter(self, message: Message) -> bool:
        first = (message.text or message.caption or "").split(maxsplit=1)[:1]
        command, _, name = "".join(first).lower().partition("@")
        return command.startswith("/") and name in {"", message.get_bot().username.lower()}


def is_addressed(message: Message) -> bool:
    """Whether a message that is no command is meant for us."""
    if message.chat.type == ChatType.PRIVATE:
        return True
    quoted, us = message.reply_to_message, message.get_bot().id
    replies = quoted is not None and quoted.from_user is not None and quoted.from_user.id == us
    return (replies and not _begins_topic(quoted)) or mentions_us(message)


def mentions_us(message: Message) -> bool:
    """Whether our name stands in a text or caption as a mention, and not just as letters."""
    us = f"@{message.get_bot().username}".lower()
    kinds: list[str | None] = [MessageEntity.MENTION]
    named = [*message.parse_entities(kinds).values()] if message.text else []
    named += message.parse_caption_entities(kinds).values() if message.caption else []
    return any(name.lower() == us for name in named)


def _begins_topic(message: Message | None) -> bool:
    """Whether a message is but the beginning of a forum topic, which everything there quotes."""
    return message is not None and message.forum_topic_created is not None


PERSON = filters.UpdateType.MESSAGE & _FromPerson()
"""A new message of a person: never an edited, channel, business or guest one."""
ADDRESSED = PERSON & _Addressed()
FOR_US = PERSON & (_Addressed() | _Command())
"""Everything that may set us to work; nobody gets an answer to anything else."""


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
