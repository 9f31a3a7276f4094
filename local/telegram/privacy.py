"""Which messages of a group the bot gets.

Source: core.telegram.org/bots/features#privacy-mode and core.telegram.org/bots/faq
"""

from local.telegram.entities import Entity, MarkedText
from local.telegram.messages import Message, User
from local.telegram.room import Room


def meant_for(bot: User, message: Message, *, bot_spoke: bool) -> bool:
    """Whether a person's message is for the bot, in so many words or by what it answers.

    Args:
        bot: The bot.
        message: In a group.
        bot_spoke: Whether the bot said anything there before: only then does a command that names
            no bot reach it. It is the only bot here, so it was the last one to speak.
    """
    quoted = message.reply_to
    if message.via_bot == bot:
        return True
    if quoted is not None and (quoted.from_bot or quoted.to_bot or quoted.via_bot == bot):
        return True
    return any(_names(bot, message.text, entity, bot_spoke) for entity in message.text.entities)


def bot_gets(room: Room, message: Message, *, privacy: bool) -> bool:
    """Whether the bot gets a message of a chat it is in."""
    if room.chat.is_private or message.service or not privacy:
        return True
    return room.members.bot_leads or message.to_bot


def _names(bot: User, marked: MarkedText, entity: Entity, bot_spoke: bool) -> bool:  # noqa: FBT001  # private
    said = _stretch(marked.text, entity).lower()
    name = f"@{bot.username}".lower()
    if entity.type == "mention":
        return said == name
    if entity.type != "bot_command":
        return False
    addressed = "@" in said
    return said.endswith(name) if addressed else bot_spoke and entity.offset == 0


def _stretch(text: str, entity: Entity) -> str:
    """The text under an entity, whose offsets count UTF-16 units."""
    units = text.encode("utf-16-le")
    return units[2 * entity.offset : 2 * entity.end].decode("utf-16-le")
