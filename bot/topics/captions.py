"""Commands in captions, which python-telegram-bot's own handler doesn't see."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.context import PERSON, Context
from studio.catalogue import LONGEST_PROMPT

MOST_WORDS = LONGEST_PROMPT
"""Characters of a command's argument that are looked at; every choice is shorter."""


class _Captioned(filters.MessageFilter):
    """A caption that begins with a command for us."""

    def __init__(self, command: str) -> None:
        super().__init__()
        self._command = command

    def filter(self, message: Message) -> bool:
        return command_of(message) == self._command


class CaptionCommand(MessageHandler[Context, None]):
    """Handles a photo, or any file, whose caption is a command."""

    def __init__(
        self, command: str, callback: Callable[[Update, Context], Coroutine[Any, Any, None]]
    ) -> None:
        super().__init__(PERSON & filters.ATTACHMENT & _Captioned(command), callback)


def command_of(message: Message) -> str:
    """Return the command for us that a caption begins with, such as `avatar`; "" when none."""
    first = (message.caption or "").split(maxsplit=1)[:1]
    command, _, name = "".join(first).lower().partition("@")
    ours = name in {"", message.get_bot().username.lower()}
    return command[1:] if command.startswith("/") and ours else ""


def words_of(message: Message) -> str:
    """Return what follows the command in a text or caption, shortened; "" when nothing does."""
    parts = (message.text or message.caption or "").split(maxsplit=1)
    return parts[1].strip()[:MOST_WORDS] if len(parts) > 1 else ""
