"""A bot made with aiogram, polling and by webhook: inline mode, sticker sets, menus."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BufferedInputFile,
    CallbackQuery,
    ChatAdministratorRights,
    ChosenInlineResult,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InlineQueryResultsButton,
    InputMediaPhoto,
    InputSticker,
    InputTextMessageContent,
    Message,
    Update,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local.telegram.controls import Controls
from local.telegram.person import Person
from tests.local.telegram.schema import problem
from tests.local.telegram.serving import TOKEN, Served, picture, served

GO = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Go", callback_data="go")]])
SECRET = "canary-of-the-aiogram-bot"


class SharingBot:
    """Keeps the last photo it was sent and offers it inline."""

    def __init__(self, server: Served) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(server.base))
        self.bot = Bot(TOKEN, session=session)
        self.photo = ""
        self.chosen: list[ChosenInlineResult] = []
        self.tapped: list[CallbackQuery] = []
        self.dispatcher = Dispatcher()
        self.dispatcher.message()(self.keep)
        self.dispatcher.inline_query()(self.offer)
        self.dispatcher.chosen_inline_result()(self.note)
        self.dispatcher.callback_query()(self.change)

    async def keep(self, message: Message) -> None:
        if message.photo:
            self.photo = message.photo[-1].file_id

    async def offer(self, query: InlineQuery) -> None:
        content = InputTextMessageContent(message_text="Hello")
        await query.answer(
            [
                InlineQueryResultCachedPhoto(
                    id="photo", photo_file_id=self.photo, caption=query.query, reply_markup=GO
                ),
                InlineQueryResultArticle(id="text", title="Text", input_message_content=content),
            ],
            cache_time=0,
            is_personal=True,
            button=InlineQueryResultsButton(text="Make one", start_parameter="new"),
        )

    async def note(self, chosen: ChosenInlineResult) -> None:
        self.chosen.append(chosen)

    async def change(self, query: CallbackQuery) -> None:
        self.tapped.append(query)
        media = InputMediaPhoto(media=self.photo, caption="Changed")
        await self.bot.edit_message_media(media, inline_message_id=query.inline_message_id)
        await query.answer("Done")


@asynccontextmanager
async def polling(bot: SharingBot) -> AsyncGenerator[None]:
    allowed = bot.dispatcher.resolve_used_update_types()
    async with asyncio.TaskGroup() as group:
        poll = bot.dispatcher.start_polling(  # pyright: ignore[reportUnknownMemberType]  # aiogram's own
            bot.bot, polling_timeout=5, handle_signals=False, allowed_updates=allowed
        )
        running = group.create_task(poll)
        yield
        running.cancel()


@asynccontextmanager
async def hooked(bot: SharingBot) -> AsyncGenerator[None]:
    async def receive(request: Request) -> Response:
        if request.headers.get("x-telegram-bot-api-secret-token") != SECRET:
            return Response(status_code=403)
        await bot.dispatcher.feed_update(bot.bot, Update.model_validate(await request.json()))
        return Response()

    allowed = bot.dispatcher.resolve_used_update_types()
    hook = Starlette(routes=[Route("/hook", receive, methods=["POST"])])
    async with served(hook) as address:
        await bot.bot.set_webhook(f"{address}/hook", secret_token=SECRET, allowed_updates=allowed)
        yield
        await bot.bot.delete_webhook()


Receiving = Callable[[SharingBot], AbstractAsyncContextManager[None]]


@pytest.mark.parametrize("receiving", [polling, hooked])
async def test_pictures_are_shared_inline_and_changed_by_a_tap(
    server: Served,
    ada: Person,
    controls: Controls,
    photo: bytes,
    receiving: Receiving,
) -> None:
    bot = SharingBot(server)
    async with bot.bot, receiving(bot):
        await ada.send_photo(photo)
        await ada.send_text("and now?")
        found = await ada.ask_inline("mine")
        assert found.ids == ["photo", "text"]
        assert found.button == {"text": "Make one", "start_parameter": "new"}
        message = await ada.send_result(found, "photo")
        assert message.text == "mine"
        answer = await ada.tap("Go", message=message)
        assert answer
        assert answer.text == "Done"
        await ada.sync()
        assert next(m for m in ada.messages if m.id == message.id).text == "Changed"
    (tap,) = bot.tapped
    assert tap.message is None
    (chosen,) = bot.chosen
    assert (chosen.result_id, chosen.inline_message_id) == ("photo", tap.inline_message_id)
    calls = await controls.calls()
    assert [said for call in calls if (said := problem(call.method, call.parameters))] == []


async def test_a_sticker_set_lives_through_aiogram(
    server: Served, ada: Person, controls: Controls
) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.base))
    name, made = "cats_by_darkroom_bot", BufferedInputFile(picture(512, 512, "WEBP"), "s.webp")
    await ada.send_text("/start")
    async with Bot(TOKEN, session=session) as bot:
        file = await bot.upload_sticker_file(ada.id, made, "static")
        first = InputSticker(sticker=file.file_id, format="static", emoji_list=["🐈"])
        direct = InputSticker(sticker=made, format="static", emoji_list=["🎭"], keywords=["mask"])
        assert await bot.create_new_sticker_set(ada.id, name, "Cats", [first, direct])
        assert await bot.add_sticker_to_set(ada.id, name, direct)
        known = await bot.get_sticker_set(name)
        assert [sticker.emoji for sticker in known.stickers] == ["🐈", "🎭", "🎭"]
        sent = await bot.send_sticker(ada.id, known.stickers[0].file_id)
        assert sent.sticker
        assert sent.sticker.set_name == name
        await bot.set_sticker_position_in_set(known.stickers[2].file_id, 0)
        await bot.replace_sticker_in_set(ada.id, name, known.stickers[1].file_id, first)
        await bot.set_sticker_emoji_list(known.stickers[0].file_id, ["🐕"])
        await bot.delete_sticker_from_set(known.stickers[0].file_id)
        await bot.set_sticker_set_title(name, "Dogs")
        assert (await bot.get_sticker_set(name)).title == "Dogs"
        assert await bot.delete_sticker_set(name)
    calls = await controls.calls()
    assert [call.error for call in calls if call.error] == []
    assert [said for call in calls if (said := problem(call.method, call.parameters))] == []


async def test_what_the_bot_says_of_itself_is_read_back_by_aiogram(
    server: Served, ada: Person, controls: Controls
) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.base))
    begin = [BotCommand(command="start", description="Los")]
    scope = BotCommandScopeChat(chat_id=ada.id)
    async with Bot(TOKEN, session=session) as bot:
        assert (await bot.get_me()).supports_inline_queries
        await bot.set_my_commands(begin, scope=scope, language_code="de")
        await bot.set_my_commands(begin, scope=BotCommandScopeAllGroupChats())
        (kept,) = await bot.get_my_commands(scope, "de")
        assert (kept.command, kept.description) == ("start", "Los")
        await bot.set_my_name("Dunkelkammer", "de")
        assert (await bot.get_my_name("de")).name == "Dunkelkammer"
        await bot.set_my_description("Long")
        assert (await bot.get_my_description()).description == "Long"
        await bot.set_my_short_description("Short")
        assert (await bot.get_my_short_description()).short_description == "Short"
        rights = (await bot.get_my_default_administrator_rights()).model_dump()
        wanted = ChatAdministratorRights(**(rights | {"can_delete_messages": True}))
        await bot.set_my_default_administrator_rights(wanted)
        asked = await bot.get_my_default_administrator_rights()
        assert asked.can_delete_messages
        assert not asked.can_invite_users
    calls = await controls.calls()
    assert [said for call in calls if (said := problem(call.method, call.parameters))] == []
