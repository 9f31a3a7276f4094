"""Contact sheets in chat: uploaded once, known by their file id from then on."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from telegram import InlineKeyboardButton
from telegram.ext import ExtBot

from bot.screens.screens import Screen
from bot.screens.sheets import Sheets
from bot.speech.text import Html
from bot.state.books import KEPT_SECONDS, SHEETS, UPDATES, Books
from bot.talking.board import Board
from bot.talking.pace import Pace, Priority
from bot.talking.talk import Spot
from local.telegram.controls import Controls, RecordedCall
from local.telegram.person import Person
from local.telegram.server import create_server
from studio.catalogue import Catalogue, Colour, read_catalogue
from studio.runtime.ledger import Ledger
from studio.runtime.ledger_memory import MemoryLedger
from studio.sheets import draw_sheet
from tests.bot.world import TOKEN, difference
from tests.local.telegram.serving import running

BOT_ID = int(TOKEN.partition(":")[0])
ROWS = [[InlineKeyboardButton("1 · Studio", callback_data="v1|make|p1|s.studio")]]


class Chat:
    """A chat with a person, and the board that shows screens there."""

    def __init__(self, bot: ExtBot[Priority], ada: Person, controls: Controls) -> None:
        self.bot = bot
        self.ada = ada
        self._controls = controls

    def board(
        self, ledger: Ledger, catalogue: Catalogue | None = None, *, bot_id: int = BOT_ID
    ) -> Board:
        """As after a start of the program."""
        draw = partial(draw_sheet, catalogue or read_catalogue())
        return Board(self.bot, Sheets(ledger, draw, bot_id=bot_id))

    async def show(self, board: Board, sheet: str) -> bytes:
        """Show a sheet in a message of its own, and return what the person sees of it."""
        at = await board.show(Spot(chat=self.ada.id), screen(sheet))
        seen = await self.ada.wait_for(lambda message: message.id == at.message)
        return await self.ada.download(seen)

    async def calls(self, method: str = "sendPhoto") -> list[RecordedCall]:
        return await self._controls.calls(method)

    async def uploads(self) -> int:
        """How many sheets were uploaded, not named."""
        return sum(
            call.ok and "attach://" in str(call.parameters.get("photo", ""))
            for call in await self.calls()
        )


def screen(sheet: str) -> Screen:
    return Screen(Html("Which style?"), ROWS, sheet)


@asynccontextmanager
async def open_chat() -> AsyncGenerator[Chat]:
    async with (
        running(create_server(token=TOKEN, testing=True)) as server,
        Controls(server.base) as controls,
        Person(server.base) as ada,
        ExtBot(TOKEN, f"{server.base}/bot", rate_limiter=Pace()) as bot,
    ):
        await ada.send_text("/start")
        yield Chat(bot, ada, controls)


async def test_a_sheet_is_uploaded_once_and_named_after_that_even_after_a_restart() -> None:
    ledger = MemoryLedger()
    async with open_chat() as chat:
        first = await chat.show(chat.board(ledger), "styles.0")
        again = await chat.show(chat.board(ledger), "styles.0")
        assert first == again
        assert difference(first, draw_sheet(read_catalogue(), "styles.0")) < 2
        assert len(await chat.calls()) == 2
        assert await chat.uploads() == 1


async def test_every_sheet_has_a_name_of_its_own() -> None:
    ledger = MemoryLedger()
    async with open_chat() as chat:
        board, names = chat.board(ledger), ("styles.0", "styles.1", "colours", "scenes", "hello")
        for name in (*names, *names):
            shown = await chat.show(board, name)
            assert difference(shown, draw_sheet(read_catalogue(), name)) < 2
        assert await chat.uploads() == len(names)


async def test_a_changed_menu_and_another_bot_upload_their_own() -> None:
    ledger, catalogue = MemoryLedger(), read_catalogue()
    fewer = catalogue.model_copy(update={"colours": (Colour(name="Red", value="#ff0000"),)})
    async with open_chat() as chat:
        await chat.show(chat.board(ledger), "colours")
        await chat.show(chat.board(ledger, fewer), "colours")
        await chat.show(chat.board(ledger, bot_id=BOT_ID + 1), "colours")
        assert await chat.uploads() == 3
        for board in (chat.board(ledger), chat.board(ledger, fewer)):
            await chat.show(board, "colours")
        assert await chat.uploads() == 3


async def test_a_file_id_that_telegram_no_longer_knows_is_replaced() -> None:
    ledger = MemoryLedger()
    async with open_chat() as before:
        await before.show(before.board(ledger), "scenes")
    async with open_chat() as chat:
        board = chat.board(ledger)
        shown = await chat.show(board, "scenes")
        assert difference(shown, draw_sheet(read_catalogue(), "scenes")) < 2
        refused, taken = await chat.calls()
        assert (refused.ok, taken.ok) == (False, True)
        assert "wrong file identifier" in refused.error
        await chat.show(board, "scenes")
        assert (await chat.uploads(), len(await chat.calls())) == (1, 3)


async def test_a_menu_turns_its_page_in_place() -> None:
    ledger = MemoryLedger()
    async with open_chat() as chat:
        board = chat.board(ledger)
        at = await board.show(Spot(chat=chat.ada.id), screen("styles.0"))
        for name in ("styles.1", "styles.0", "styles.1"):
            there = await board.show(Spot(chat=chat.ada.id, edit=at), screen(name))
            assert there.message == at.message
            await chat.ada.sync()
            seen = next(message for message in chat.ada.messages if message.id == at.message)
            shown = await chat.ada.download(seen)
            assert difference(shown, draw_sheet(read_catalogue(), name)) < 2
        edits = [str(call.parameters["media"]) for call in await chat.calls("editMessageMedia")]
        assert ["attach://" in media for media in edits] == [True, False, False]
        assert len(await chat.calls()) == 1


async def test_the_book_of_sheets_is_not_forgotten_by_time() -> None:
    now = 1_000_000.0
    ledger = MemoryLedger(clock=lambda: now)
    async with open_chat() as chat:
        await chat.show(chat.board(ledger), "gradients")
        await ledger.finish(UPDATES, "7", "")
        now += 100 * KEPT_SECONDS
        assert await Books(ledger, clock=lambda: now).tidy() == 1
        await chat.show(chat.board(ledger), "gradients")
        assert await chat.uploads() == 1
    assert await ledger.unfinished(SHEETS) == []


@pytest.mark.parametrize("sheet", ["styles.7", "nothing"])
async def test_a_sheet_that_there_is_none_of_is_not_sent(sheet: str) -> None:
    async with open_chat() as chat:
        with pytest.raises(LookupError):
            await chat.show(chat.board(MemoryLedger()), sheet)
        assert await chat.calls() == []
