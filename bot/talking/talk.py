"""Sending and editing messages as we do it everywhere: HTML, in the topic, quoting a message."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.state.addresses import Address
from bot.talking.doors import is_shut
from bot.talking.pace import Priority

log = logging.getLogger(__name__)

Rows = Sequence[Sequence[InlineKeyboardButton]]

# Explicit with every call: as a default of the library they'd go with calls that don't know them.
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where to say something.

    Attributes:
        thread: The forum topic, or None.
        quote: The message to reply to, or None.
        edit: Our own message to change instead of sending one, or None.
    """

    chat: int
    thread: int | None = None
    quote: int | None = None
    edit: Address | None = None


def thread_of(message: Message) -> int | None:
    """Return the forum topic a message is in."""
    return message.message_thread_id if message.is_topic_message else None


def address_of(message: Message) -> Address:
    """Return where a message of ours stands."""
    captioned = message.text is None
    return Address(message.chat.id, message.message_id, thread_of(message), captioned)


def under(message: Message) -> Spot:
    """Return the spot for a reply to a message."""
    return Spot(chat=message.chat.id, thread=thread_of(message), quote=message.message_id)


def quoting(message: int | None) -> ReplyParameters | None:
    """Return how to quote a message, if it still exists."""
    return ReplyParameters(message, allow_sending_without_reply=True) if message else None


def markup(rows: Rows | None) -> InlineKeyboardMarkup | None:
    """Return rows of buttons as Telegram takes them; None when there are none."""
    return InlineKeyboardMarkup(rows) if rows else None


async def say(bot: ExtBot[Priority], spot: Spot, text: str, rows: Rows | None = None) -> Address:
    """Send a message, or edit the one that the spot names; return where it stands.

    Raises:
        TelegramError: When Telegram refuses or can't be reached.
    """
    if spot.edit and await edit(bot, spot.edit, text, rows):
        return replace(spot.edit, quote=spot.quote)
    sent = await bot.send_message(
        spot.chat,
        text,
        parse_mode=ParseMode.HTML,
        link_preview_options=NO_PREVIEW,
        reply_markup=markup(rows),
        reply_parameters=quoting(spot.quote),
        message_thread_id=spot.thread,
    )
    return Address(spot.chat, sent.message_id, spot.thread, quote=spot.quote)


async def edit(
    bot: ExtBot[Priority],
    at: Address,
    text: str,
    rows: Rows | None = None,
    *,
    priority: Priority | None = None,
) -> bool:
    """Change the words of a message of ours: its text, or what stands under its picture.

    Returns:
        Whether it stands there now: False when it is gone, too old, or of another kind, and of an
        address without a message.

    Raises:
        TelegramError: For any other reason than these.
    """
    if not at.message:
        return False
    change = _edit_caption if at.captioned else _edit_text
    try:
        await change(bot, at, text, markup(rows), priority)
    except BadRequest as error:
        if is_unchanged(error):
            return True
        if is_uneditable(error):
            return False
        raise
    return True


async def edit_buttons(bot: ExtBot[Priority], at: Address, rows: Rows) -> None:
    """Change the buttons under a message of ours; nothing happens when it is gone.

    Raises:
        TelegramError: When Telegram refuses for another reason or can't be reached.
    """
    try:
        await bot.edit_message_reply_markup(at.chat, at.message, reply_markup=markup(rows))
    except BadRequest as error:
        if not (is_unchanged(error) or is_uneditable(error)):
            raise


async def remove(bot: ExtBot[Priority], at: Address) -> bool:
    """Delete a message of ours; return whether it could be: not when it is gone, or too old."""
    if not at.message:
        return False
    try:
        await bot.delete_message(at.chat, at.message)
    except BadRequest as error:
        log.debug("a message stays: %s", error.message)
        return False
    return True


def lacks_rights(error: TelegramError) -> bool:
    """Whether a group doesn't let us say, or show, something."""
    reasons = ("not enough rights", "no rights to", "_forbidden", "topic_closed")
    return any(reason in error.message.lower() for reason in reasons)


def is_barred(error: TelegramError) -> bool:
    """Whether a group takes no such thing from us: it may not be said there, or we are out."""
    return isinstance(error, Forbidden) or is_shut(error) or lacks_rights(error)


def is_wrong_file(error: BadRequest) -> bool:
    """Whether a file id means nothing to Telegram any more."""
    reasons = ("wrong file identifier", "wrong remote file identifier", "file reference")
    return any(reason in error.message.lower().replace("_", " ") for reason in reasons)


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
        "no caption in the message",
        "message identifier is not specified",
    )
    return any(reason in error.message.lower() for reason in reasons)


async def _edit_text(
    bot: ExtBot[Priority],
    at: Address,
    text: str,
    keyboard: InlineKeyboardMarkup | None,
    priority: Priority | None,
) -> None:
    await bot.edit_message_text(
        text,
        chat_id=at.chat,
        message_id=at.message,
        parse_mode=ParseMode.HTML,
        link_preview_options=NO_PREVIEW,
        reply_markup=keyboard,
        rate_limit_args=priority,
    )


async def _edit_caption(
    bot: ExtBot[Priority],
    at: Address,
    text: str,
    keyboard: InlineKeyboardMarkup | None,
    priority: Priority | None,
) -> None:
    await bot.edit_message_caption(
        at.chat,
        at.message,
        caption=text,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard,
        rate_limit_args=priority,
    )
