"""What the bot says of itself before anybody writes: its menus, descriptions and page button.

In every language we have; what is set for none is for all the others, in English. What was set is
remembered in the ledger, so that a start says only what has changed since.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from telegram import (
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
    MenuButtonCommands,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.screens import menus
from bot.screens.sheets import Sheets
from bot.speech import texts
from bot.speech.speech import SOURCE, Speech
from bot.speech.speeches import Speeches
from bot.state.books import INTRODUCED
from bot.talking.pace import Priority, seconds_of
from studio.errors import DarkroomError
from studio.runtime.ledger import Ledger

log = logging.getLogger(__name__)

TRIES = 3
"""How often one thing is said before it is left to the next start."""
LONGEST_PAUSE_SECONDS = 300.0
OF_GROUPS = ("avatar", "background", "cancel", "help")
"""In a group few: what is about one's own pictures is said in private."""
OF_ADMINISTRATORS = (*OF_GROUPS, "settings")
SCOPES: Sequence[tuple[BotCommandScope, Sequence[str]]] = (
    (BotCommandScopeDefault(), tuple(texts.COMMANDS)),
    (BotCommandScopeAllPrivateChats(), tuple(texts.COMMANDS)),
    (BotCommandScopeAllGroupChats(), OF_GROUPS),
    (BotCommandScopeAllChatAdministrators(), OF_ADMINISTRATORS),
)


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing to tell Telegram.

    Attributes:
        name: Of what, and in which language; never changes, whatever is said.
        what: The same for a log.
        content: What is said, by which a change is noticed.
        say: Says it.
    """

    name: str
    what: str
    content: object
    say: Callable[[], Awaitable[object]]

    @property
    def digest(self) -> str:
        """A short form of what is said."""
        written = json.dumps(self.content, ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()[:32]


class Introduction:
    """Introduces the bot to Telegram, once each start."""

    def __init__(
        self,
        bot: ExtBot[Priority],
        speeches: Speeches,
        ledger: Ledger,
        sheets: Sheets,
        *,
        page: str | None,
    ) -> None:
        """Prepare; says nothing yet.

        Args:
            bot: Who introduces itself.
            speeches: In which languages.
            ledger: Where it is noted what was said.
            sheets: The contact sheets, drawn ahead so that the first person need not wait.
            page: Address that the button beside the message field opens, or None.
        """
        self._bot = bot
        self._speeches = speeches
        self._ledger = ledger
        self._sheets = sheets
        self._page = page

    async def run(self) -> None:
        """Say what is new; without it all works just as well."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._sheets.warm(menus.all_sheets(self._speeches.source.catalogue)))
            forgotten = not await self._is_remembered()
            for saying in self._sayings():
                if forgotten or await self._noted(saying) != saying.digest:
                    await self._say(saying)

    async def _is_remembered(self) -> bool:
        """Whether Telegram still has a menu of ours: one call in place of one for each saying.

        It has none when somebody deleted it there, or when it is another server.
        """
        try:
            kept = await self._bot.get_my_commands(BotCommandScopeAllPrivateChats())
        except TelegramError as error:
            log.info("the bot's menu can't be read: %s", error.message)
            return False
        return [(entry.command, entry.description) for entry in kept] == self._commands(
            self._speeches.source, tuple(texts.COMMANDS)
        )

    async def _noted(self, saying: Saying) -> str | None:
        try:
            entry = await self._ledger.find(INTRODUCED, self._key(saying))
        except DarkroomError:
            return None
        return entry.body if entry else None

    async def _say(self, saying: Saying) -> None:
        """Say one thing, waiting where Telegram asks us to; what fails stops nothing else."""
        for _ in range(TRIES):
            try:
                await saying.say()
            except RetryAfter as error:
                await asyncio.sleep(min(seconds_of(error), LONGEST_PAUSE_SECONDS))
            except TelegramError as error:
                log.warning("%s could not be set: %s", saying.what, error.message)
                return
            else:
                await self._note(saying)
                return
        log.warning("%s could not be set: Telegram asks for a long pause", saying.what)

    async def _note(self, saying: Saying) -> None:
        try:
            await self._ledger.finish(INTRODUCED, self._key(saying), saying.digest)
        except DarkroomError as error:  # then it is said again at the next start
            log.info("what the bot said of itself is not noted: %s", error.code)

    def _key(self, saying: Saying) -> str:
        return f"{self._bot.id}:{saying.name}"

    def _sayings(self) -> Iterator[Saying]:
        yield self._menu_button()
        for speech in self._speeches.all:
            code = "" if speech.language == SOURCE else speech.language
            for scope, names in SCOPES:
                yield self._menu(speech, code, scope, names)
            yield self._description(speech, code)
        for speech in self._speeches.all:
            yield self._short_description(
                speech, "" if speech.language == SOURCE else speech.language
            )

    def _menu(
        self, speech: Speech, code: str, scope: BotCommandScope, names: Sequence[str]
    ) -> Saying:
        commands = self._commands(speech, names)
        return Saying(
            f"commands:{scope.type}:{code}",
            f"the bot's menu ({scope.type}, {speech.language})",
            commands,
            partial(self._bot.set_my_commands, commands, scope, code or None),
        )

    def _commands(self, speech: Speech, names: Sequence[str]) -> list[tuple[str, str]]:
        return [(name, speech.plain(texts.COMMANDS[name])) for name in names]

    def _description(self, speech: Speech, code: str) -> Saying:
        text = speech.plain(texts.DESCRIPTION)
        return Saying(
            f"description:{code}",
            f"the bot's description ({speech.language})",
            text,
            partial(self._bot.set_my_description, text, code or None),
        )

    def _short_description(self, speech: Speech, code: str) -> Saying:
        text = speech.plain(texts.SHORT_DESCRIPTION)
        return Saying(
            f"short_description:{code}",
            f"the bot's short description ({speech.language})",
            text,
            partial(self._bot.set_my_short_description, text, code or None),
        )

    def _menu_button(self) -> Saying:
        """What stands beside the message field: the page, where there is one to open.

        Without one the commands: an address of an earlier start must not stay there.
        """
        label = self._speeches.source.plain(texts.OPEN_PAGE)
        button = (
            MenuButtonWebApp(label, WebAppInfo(self._page)) if self._page else MenuButtonCommands()
        )
        return Saying(
            "menu_button",
            "the button that opens the page",
            button.to_dict(),
            partial(self._bot.set_chat_menu_button, menu_button=button),
        )
