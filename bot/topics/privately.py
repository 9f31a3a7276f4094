"""What is a person's own business is said in their private chat, wherever they asked."""

from telegram import InlineKeyboardButton, Message
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden
from telegram.helpers import create_deep_linked_url

from bot.context import Desk
from bot.screens.screens import Screen
from bot.speech import privacy_texts as texts
from bot.speech.speech import Speech
from bot.talking import talk
from bot.talking.talk import Spot


async def say_privately(
    desk: Desk, message: Message, speech: Speech, screen: Screen, payload: str
) -> None:
    """Show a screen to whoever wrote a message, and to nobody else.

    Args:
        desk: The parts behind the handlers.
        message: What asks for it.
        speech: The language of its author.
        screen: What is shown.
        payload: What /start is told by the way to the private chat, where there is none yet.
    """
    if message.chat.type == ChatType.PRIVATE or message.from_user is None:
        await desk.board.show(talk.under(message), screen)
        return
    try:
        await desk.board.show(Spot(chat=message.from_user.id), screen)
    except (Forbidden, BadRequest):  # they have never written to us, or blocked us
        url = create_deep_linked_url(desk.bot.username, payload)
        way = InlineKeyboardButton(speech.plain(texts.OPEN_CHAT), url=url)
        await talk.say(desk.bot, talk.under(message), speech(texts.PRIVATELY_FIRST), [[way]])
    else:
        await talk.say(desk.bot, talk.under(message), speech(texts.PRIVATELY))
