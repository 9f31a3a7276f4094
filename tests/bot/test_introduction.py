"""What the bot says of itself: in every language, once, and whatever goes wrong with it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import pytest
from telegram.ext import ExtBot

from bot.introduction import OF_ADMINISTRATORS, OF_GROUPS, Introduction
from bot.screens import menus
from bot.screens.sheets import Sheets
from bot.speech import texts
from bot.speech.speech import LANGUAGES
from bot.speech.speeches import Speeches
from bot.state.people import People
from bot.talking.pace import Pace, Priority
from bot.talking.redaction import redacted
from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.server import create_server
from studio.catalogue import read_catalogue
from studio.errors import Unavailable
from studio.runtime.ledger import Ledger
from studio.runtime.ledger_memory import MemoryLedger
from studio.sheets import draw_sheet
from tests.bot.world import TOKEN
from tests.local.telegram.serving import running

CATALOGUE = read_catalogue()
SET = (
    "setMyCommands",
    "setMyDescription",
    "setMyShortDescription",
    "setChatMenuButton",
)
SAYINGS = 4 * len(LANGUAGES) + 2 * len(LANGUAGES) + 1
"""Menus of four scopes, two descriptions, and the button."""


@dataclass
class Stage:
    """A Telegram where a bot may introduce itself, again and again."""

    base: str
    controls: Controls
    bot: ExtBot[Priority]

    async def introduce(self, ledger: Ledger, *, page: str | None = None) -> list[str]:
        """Do it as a start would; return the names of the sheets that were drawn for it."""
        drawn: list[str] = []

        def draw(name: str) -> bytes:
            drawn.append(name)
            return name.encode()

        speeches = Speeches(CATALOGUE, People(ledger))
        sheets = Sheets(ledger, draw, bot_id=self.bot.id)
        await Introduction(self.bot, speeches, ledger, sheets, page=page).run()
        return drawn

    async def said(self) -> int:
        """How often anything was set."""
        return sum([len(await self.controls.calls(method)) for method in SET])


@asynccontextmanager
async def open_stage() -> AsyncGenerator[Stage]:
    with redacted(TOKEN):
        async with (
            running(create_server(token=TOKEN, testing=True)) as server,
            Controls(server.base) as controls,
            ExtBot(TOKEN, f"{server.base}/bot", rate_limiter=Pace()) as bot,
        ):
            yield Stage(server.base, controls, bot)


@pytest.mark.parametrize("language", [*LANGUAGES, "fr"])
async def test_everybody_reads_the_menu_in_their_language_or_in_english(language: str) -> None:
    ledger = MemoryLedger()
    speech = Speeches(CATALOGUE, People(ledger)).in_language(language)
    async with open_stage() as stage, Person(stage.base, language_code=f"{language}-XX") as ada:
        await stage.introduce(ledger)
        wanted = [(name, speech.plain(text)) for name, text in texts.COMMANDS.items()]
        assert await ada.commands() == wanted
        code = None if speech.language == "en" else speech.language
        description = await stage.bot.get_my_description(code)
        assert description.description == speech.plain(texts.DESCRIPTION)
        short = await stage.bot.get_my_short_description(code)
        assert short.short_description == speech.plain(texts.SHORT_DESCRIPTION)


async def test_groups_have_few_commands_and_their_administrators_one_more() -> None:
    async with (
        open_stage() as stage,
        Person(stage.base, first_name="Ada") as ada,
        Person(stage.base, first_name="Grace") as grace,
    ):
        await stage.introduce(MemoryLedger())
        group = await ada.create_group("Friends")
        await grace.join(await group.invite())
        in_group = [name for name, _ in await grace.in_chat(group).commands()]
        assert in_group == list(OF_GROUPS)
        of_administrator = [name for name, _ in await ada.in_chat(group).commands()]
        assert of_administrator == list(OF_ADMINISTRATORS)


async def test_a_start_that_has_nothing_new_to_say_says_nothing() -> None:
    ledger = MemoryLedger()
    async with open_stage() as stage:
        await stage.introduce(ledger)
        assert await stage.said() == SAYINGS
        await stage.introduce(ledger)
        assert await stage.said() == SAYINGS
        assert len(await stage.controls.calls("getMyCommands")) == 2
        assert await stage.controls.calls("setMyName") == [], "what it is called is the host's"


async def test_only_what_changed_is_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = MemoryLedger()
    async with open_stage() as stage:
        await stage.introduce(ledger)
        await stage.introduce(ledger, page="https://pictures.example/")
        assert await stage.said() == SAYINGS + 1
        monkeypatch.setattr(texts, "SHORT_DESCRIPTION", texts.MENU)
        await stage.introduce(ledger, page="https://pictures.example/")
        assert await stage.said() == SAYINGS + 1 + len(LANGUAGES)


async def test_a_telegram_that_has_forgotten_is_told_everything_again() -> None:
    """Such as a local one that was started anew."""
    ledger = MemoryLedger()
    async with open_stage() as before:
        await before.introduce(ledger)
    async with open_stage() as stage:
        await stage.introduce(ledger)
        assert await stage.said() == SAYINGS


@pytest.mark.parametrize("method", SET)
async def test_what_is_refused_is_logged_and_stops_nothing(
    method: str, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = MemoryLedger()
    async with open_stage() as stage:
        await stage.controls.fault(method, status=400)
        await stage.introduce(ledger)
        calls = [call for name in SET for call in await stage.controls.calls(name)]
        assert [call.method for call in calls if not call.ok] == [method]
        assert len(calls) == SAYINGS
        assert caplog.text.count("could not be set") == 1
        await stage.introduce(ledger)
        assert await stage.said() == SAYINGS + 1, "the next start says it"


@pytest.mark.filterwarnings("ignore:.*`retry_after`")
async def test_what_comes_too_fast_waits_as_long_as_telegram_says() -> None:
    async with open_stage() as stage:
        await stage.controls.fault("setMyCommands", retry_after=1)
        await stage.introduce(MemoryLedger())
        done = [call.ok for call in await stage.controls.calls("setMyCommands")]
        assert done == [False, *([True] * 4 * len(LANGUAGES))]


class BrokenLedger(MemoryLedger):
    """One that can't be read or written just now."""

    async def find(self, kind: str, key: str) -> None:
        del kind, key
        raise Unavailable

    async def finish(self, kind: str, key: str, body: str | None = None) -> None:
        del kind, key, body
        raise Unavailable


async def test_it_goes_on_without_a_ledger() -> None:
    async with open_stage() as stage:
        await stage.introduce(BrokenLedger())
        assert await stage.said() == SAYINGS


async def test_the_sheets_are_drawn_before_anybody_asks() -> None:
    async with open_stage() as stage:
        drawn = await stage.introduce(MemoryLedger())
    assert sorted(drawn) == sorted(menus.all_sheets(CATALOGUE))
    assert len(drawn) == 6


async def test_a_sheet_that_cannot_be_drawn_is_logged_and_stops_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sheets = Sheets(MemoryLedger(), partial(draw_sheet, CATALOGUE), bot_id=1)
    await sheets.warm(["styles.9", "colours"])
    assert "the sheet styles.9 can't be drawn" in caplog.text
    assert await sheets.media("colours")
