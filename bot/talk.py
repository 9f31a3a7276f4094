"""Sending and editing messages as we do it everywhere: HTML, in the topic, quoting a message."""

import logging
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.addresses import Address
from bot.pace import Priority

log = logging.getLogger(__name__)

# Explicit with every call: as a default of the library they'd go with calls that don't know them.
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where to say something.

    Attributes:
        thread: The forum topic, or None.
        quote: The message to reply to, or None.
        edit: Our own text message to change instead of sending one, or None.
    """

    chat: int
    thread: int | None = None
    quote: int | None = None
    edit: int | None = None


def thread_of(message: Message) -> int | None:
    """Return the forum topic a message is in."""
    return message.message_thread_id if message.is_topic_message else None


def under(message: Message) -> Spot:
    """Return the spot for a reply to a message."""
    return Spot(chat=message.chat.id, thread=thread_of(message), quote=message.message_id)


def quoting(message: int | None) -> ReplyParameters | None:
    """Return how to quote a message, if it still exists."""
    return ReplyParameters(message, allow_sending_without_reply=True) if message else None


async def say(
    bot: ExtBot[Priority], spot: Spot, text: str, keyboard: InlineKeyboardMarkup | None = None
) -> Address:
    """Send a message, or edit the one that the spot names; return where it stands.

    Raises:
        TelegramError: When Telegram refuses or can't be reached.
    """
    if spot.edit and await edit(bot, Address(spot.chat, spot.edit), text, keyboard):
        return Address(spot.chat, spot.edit, spot.thread)
    sent = await bot.send_message(
        spot.chat,
        text,
        parse_mode=ParseMode.HTML,
        link_preview_options=NO_PREVIEW,
        reply_markup=keyboard,
        reply_parameters=quoting(spot.quote),
        message_thread_id=spot.thread,
    )
    return Address(spot.chat, sent.message_id, spot.thread)


async def edit(
    bot: ExtBot[Priority],
    at: Address,
    text: str,
    keyboard: InlineKeyboardMarkup | None = None,
    *,
    priority: Priority | None = None,
) -> bool:
    """Change a text message of ours.

    Returns:
        Whether it stands there now: False when it is gone, too old, or not a text.

    Raises:
        TelegramError: For any other reason than these.
    """
    try:
        await bot.edit_message_text(
            text,
            chat_id=at.chat,
            message_id=at.message,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard,
            rate_limit_args=priority,
        )
    except BadRequest as error:
        if is_unchanged(error):
            return True
        if is_uneditable(error):
            return False
        raise
    return True


async def edit_buttons(bot: ExtBot[Priority], at: Address, keyboard: InlineKeyboardMarkup) -> None:
    """Change the buttons under a message of ours; nothing happens when it is gone.

    Raises:
        TelegramError: When Telegram refuses for another reason or can't be reached.
    """
    try:
        await bot.edit_message_reply_markup(at.chat, at.message, reply_markup=keyboard)
    except BadRequest as error:
        if not (is_unchanged(error) or is_uneditable(error)):
            raise


async def remove(bot: ExtBot[Priority], at: Address) -> None:
    """Delete a message of ours, if it can be."""
    try:
        await bot.delete_message(at.chat, at.message)
    except BadRequest as error:
        log.debug("a message stays: %s", error.message)


def is_unchanged(error: BadRequest) -> bool:
    """Whether an edit changed nothing."""
    return "is not modified" in error.message.lower()


def is_uneditable(error: BadRequest) -> bool:
    """Whether a message can't be edited any more, or not in this way."""
    reasons = (
        "to edit not found",
        "can't be edited",
        "message_id_invalid",
        "no text in the message",
        "message identifier is not specified",
    )
    return any(reason in error.message.lower() for reason in reasons)
