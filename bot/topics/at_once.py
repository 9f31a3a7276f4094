"""What a photo becomes without a question, for those who set it so."""

from telegram import Message, Update
from telegram.constants import ChatType

from bot.context import Desk
from bot.ordering.favourites import preset
from bot.screens.screens import AT_ONCE
from studio.task import Options


async def at_once(desk: Desk, message: Message, person: int) -> Options | None:
    """Return what a person's photo is made into at once; None when they are to be asked.

    That they are in groups, where others read along, and when what they set is not there (any
    more).
    """
    if message.chat.type != ChatType.PRIVATE:
        return None
    return await preset(desk.service, await desk.people.find(person))


def at_once_key(update: Update) -> str:
    """Return the idempotency key of an order that nobody asked for by name."""
    return f"{AT_ONCE}{update.update_id}"
