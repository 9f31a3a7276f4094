"""Screens come up in place where they can, with their sheet where they may, and always."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from telegram import InlineKeyboardButton
from telegram.ext import ExtBot

from bot.screens.screens import Screen
from bot.screens.sheets import Sheets
from bot.speech.text import Html
from bot.talking import talk
from bot.talking.board import Board
from bot.talking.pace import Pace, Priority
from bot.talking.redaction import redacted
from bot.talking.talk import Spot
from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.seen import Message
from local.telegram.server import create_server
from studio.catalogue import read_catalogue
from studio.runtime.ledger_memory import MemoryLedger
from studio.sheets import draw_sheet
from tests.bot.world import ASTRONAUT, TOKEN
from tests.local.telegram.serving import running

ROWS = [[InlineKeyboardButton("1 · Studio", callback_data="v1|make|p1|s.studio")]]
MENU = Screen(Html("<b>Which style?</b>"), ROWS, "styles.0")
WORDS = Screen(Html("<b>Too dark</b>"), ROWS)


@dataclass
class Chat:
    """A chat with Ada, and a board that shows screens there."""

    bot: ExtBot[Priority]
    ada: Person
    board: Board
    controls: Controls

    @property
    def spot(self) -> Spot:
        return Spot(chat=self.ada.id)

    async def seen(self, message: int) -> Message:
        return await self.ada.wait_for(lambda found: found.id == message)

    async def sent(self) -> int:
        await self.ada.sync()
        return len([message for message in self.ada.messages if message.from_bot])


@asynccontextmanager
async def open_chat() -> AsyncGenerator[Chat]:
    with redacted(TOKEN):
        async with (
            running(create_server(token=TOKEN, testing=True)) as server,
            Controls(server.base) as controls,
            Person(server.base, first_name="Ada") as ada,
            ExtBot(TOKEN, f"{server.base}/bot", rate_limiter=Pace()) as bot,
        ):
            await ada.send_text("/start")
            draw = partial(draw_sheet, read_catalogue())
            sheets = Sheets(MemoryLedger(), draw, bot_id=bot.id)
            yield Chat(bot, ada, Board(bot, sheets), controls)


async def test_a_text_becomes_a_menu_and_a_menu_words_in_one_message() -> None:
    async with open_chat() as chat:
        at = await talk.say(chat.bot, chat.spot, "Just a moment…")
        menu = await chat.board.show(Spot(chat=chat.ada.id, edit=at), MENU)
        assert (menu.message, menu.captioned) == (at.message, True)
        seen = await chat.seen(at.message)
        assert (seen.text, seen.photo is not None) == ("Which style?", True)
        words = await chat.board.show(Spot(chat=chat.ada.id, edit=menu), WORDS)
        assert (words.message, words.captioned) == (at.message, True)
        seen = await chat.ada.wait_for_text("Too dark")
        assert (seen.id, seen.photo is not None) == (at.message, True)
        assert await chat.sent() == 1


async def test_a_menu_replies_to_the_photo_it_is_about() -> None:
    async with open_chat() as chat:
        photo = await chat.ada.send_photo(ASTRONAUT)
        at = await chat.board.show(Spot(chat=chat.ada.id, quote=photo.id), MENU)
        assert (await chat.seen(at.message)).reply_to == photo.id


async def test_a_menu_that_stands_there_already_is_left_alone() -> None:
    async with open_chat() as chat:
        at = await chat.board.show(chat.spot, MENU)
        again = await chat.board.show(Spot(chat=chat.ada.id, edit=at), MENU)
        assert again.message == at.message
        assert await chat.sent() == 1


async def test_a_menu_whose_message_is_gone_comes_up_anew() -> None:
    async with open_chat() as chat:
        gone = await chat.board.show(chat.spot, MENU)
        await talk.remove(chat.bot, gone)
        for screen in (MENU, WORDS):
            at = await chat.board.show(Spot(chat=chat.ada.id, edit=gone), screen)
            assert at.message != gone.message
            assert (await chat.seen(at.message)).labels == ["1 · Studio"]


async def test_where_no_photos_may_be_sent_the_buttons_come_alone() -> None:
    async with open_chat() as chat:
        group = await chat.ada.create_group("Friends")
        await group.set_rights(send_media=False)
        at = await chat.board.show(Spot(chat=group.id), MENU)
        assert not at.captioned
        here = chat.ada.in_chat(group)
        shown = await here.wait_for(lambda message: message.id == at.message)
        assert (shown.text, shown.photo) == ("Which style?", None)
        assert shown.labels == ["1 · Studio"]


async def test_a_group_without_photos_costs_nobody_else_the_sheet_that_telegram_has() -> None:
    async with open_chat() as chat:
        await chat.board.show(chat.spot, MENU)
        group = await chat.ada.create_group("Friends")
        at = await talk.say(chat.bot, Spot(chat=group.id), "Just a moment…")
        await group.set_rights(send_media=False)
        await chat.board.show(Spot(chat=group.id), MENU)
        refused = [call for call in await chat.controls.calls("sendPhoto") if not call.ok]
        assert len(refused) == 1, "no other way is tried"
        await chat.board.show(Spot(chat=group.id, edit=at), MENU)
        again = await chat.board.show(chat.spot, MENU)
        sent = (await chat.seen(again.message)).file_id
        (first,) = {message.file_id for message in chat.ada.messages if message.photo}
        assert sent == first


async def test_a_sheet_that_telegram_no_longer_knows_is_sent_anew() -> None:
    async with open_chat() as chat:
        first = await chat.board.show(chat.spot, MENU)
        sheet = (await chat.seen(first.message)).raw["photo"]
        for size in sheet:
            await chat.controls.expire_file(size["file_id"])
        again = await chat.board.show(chat.spot, MENU)
        assert again.captioned
        assert (await chat.seen(again.message)).raw["photo"] != sheet


async def test_a_sheet_that_telegram_will_not_take_leaves_the_words_and_buttons() -> None:
    async with open_chat() as chat:
        await chat.controls.fault("sendPhoto", status=400)
        at = await chat.board.show(chat.spot, MENU)
        shown = await chat.seen(at.message)
        assert (shown.text, shown.photo, shown.labels) == ("Which style?", None, ["1 · Studio"])
        later = await chat.board.show(chat.spot, MENU)
        assert later.captioned, "the next one is tried again"
