"""Which picture is meant by who replies to a message."""

from telegram import Message

from bot.screens import keyboards
from bot.screens.callback_data import Action
from bot.state.photos import PhotoFile, find_photo

OF_RESULTS = (Action.FILE, Action.ROUND)
"""One of these is on every page of the buttons under a finished picture."""


def find_meant(message: Message | None) -> PhotoFile | None:
    """Return the photo that is meant by replying to a message, or None.

    A menu's contact sheet, or the picture of the greeting, is none: nobody wants an avatar of it.
    """
    return None if message is None or _is_sheet(message) else find_photo(message)


def _is_sheet(message: Message) -> bool:
    """Whether a picture is of ours, and neither a result nor one of several, nor a file."""
    author = message.from_user
    if author is None or author.id != message.get_bot().id:
        return False
    if message.document or message.media_group_id:
        return False
    return not any(keyboards.find_button(message.reply_markup, action) for action in OF_RESULTS)
