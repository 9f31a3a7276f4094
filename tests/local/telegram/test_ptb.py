"""Unmodified python-telegram-bot, polling and webhook."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Update
from telegram.constants import ChatAction, ParseMode
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from local.telegram.controls import Controls
from local.telegram.person import Person
from tests.local.telegram.serving import TOKEN, Served, served

Context = ContextTypes.DEFAULT_TYPE
Bot = Application[Any, Any, Any, Any, Any, Any]
KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("✏️ Pencil", callback_data="pencil", style="primary")]]
)


async def greet(update: Update, context: Context) -> None:
    del context
    assert update.effective_message
    assert update.effective_user
    name = update.effective_user.mention_html()
    await update.effective_message.reply_html(f"👋 Hello, <b>{name}</b>!")


async def ask(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message
    context.chat_data["photo"] = message.photo[-1].file_id  # type: ignore[index]  # set in private chats
    await message.reply_text("Which?", reply_markup=KEYBOARD, do_quote=True)


async def draw(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query
    assert query.message
    await query.answer("On it")
    await query.edit_message_text("Working")
    await context.bot.send_chat_action(query.message.chat.id, ChatAction.UPLOAD_PHOTO)
    file = await context.bot.get_file(context.chat_data["photo"])  # type: ignore[index]  # set in private chats
    content = bytes(await file.download_as_bytearray())
    await query.edit_message_media(InputMediaPhoto(content, "<i>Done</i>", ParseMode.HTML))
    await context.bot.send_document(query.message.chat.id, content, filename="hd.jpg")


def make_bot(base: str) -> Bot:
    builder = Application.builder().token(TOKEN).base_url(f"{base}/bot")
    bot: Bot = builder.base_file_url(f"{base}/file/bot").job_queue(None).build()
    bot.add_handler(CommandHandler("start", greet))
    bot.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.PHOTO, ask))
    bot.add_handler(CallbackQueryHandler(draw))
    return bot


@asynccontextmanager
async def polling(base: str) -> AsyncGenerator[Bot]:
    bot = make_bot(base)
    async with bot:
        await bot.start()
        assert bot.updater
        await bot.updater.start_polling(timeout=10)
        try:
            yield bot
        finally:
            await bot.updater.stop()
            await bot.stop()


@asynccontextmanager
async def by_webhook(base: str, secret: str) -> AsyncGenerator[Bot]:
    bot = make_bot(base)

    async def receive(request: Request) -> Response:
        if request.headers.get("x-telegram-bot-api-secret-token") != secret:
            return Response(status_code=403)
        await bot.update_queue.put(Update.de_json(await request.json(), bot.bot))
        return Response()

    hook = Starlette(routes=[Route("/hook", receive, methods=["POST"])])
    async with served(hook) as address, bot:
        await bot.start()
        await bot.bot.set_webhook(f"{address}/hook", secret_token=secret)
        try:
            yield bot
        finally:
            await bot.bot.delete_webhook()
            await bot.stop()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_photo_becomes_a_picture_in_chat(
    server: Served, ada: Person, controls: Controls, photo: bytes, mode: str
) -> None:
    run = polling(server.base) if mode == "polling" else by_webhook(server.base, "s3cret_-")
    async with run:
        await ada.send_text("/start")
        hello = await ada.wait_for_text("hello, ada")
        assert [entity["type"] for entity in hello.entities] == ["text_link", "bold"]
        assert hello.entities[0]["offset"] == len("👋 Hello, ") + 1

        sent = await ada.send_photo(photo, caption="me")
        asked = await ada.wait_for(lambda message: message.has_button("pencil"))
        assert asked.reply_to == sent.id
        assert asked.buttons[0][0].style == "primary"

        answer = await ada.tap("Pencil")
        assert answer is not None
        assert answer.text == "On it"
        done = await ada.wait_for(lambda message: message.photo is not None)
        assert done.id == asked.id
        assert (done.text, done.edited, done.buttons) == ("Done", True, [])
        assert done.photo
        assert (done.photo.width, done.photo.height) == (640, 480)

        file = await ada.wait_for(lambda message: message.document is not None)
        assert await ada.download(file) == await ada.download(sent)
        assert [call.error for call in await controls.calls() if call.error] == []


async def test_polling_starts_again_where_it_stopped(server: Served, ada: Person) -> None:
    async with polling(server.base):
        await ada.send_text("/start")
        first = await ada.wait_for_text("hello")
    await ada.send_text("/start")
    async with polling(server.base):
        second = await ada.wait_for_text("hello", after=first)
    assert len([message for message in ada.messages if message.from_bot]) == 2
    assert second.id > first.id


async def test_two_people_have_two_chats(server: Served, ada: Person) -> None:
    async with polling(server.base), Person(server.base, first_name="Grace") as grace:
        await asyncio.gather(ada.send_text("/start"), grace.send_text("/start"))
        await ada.wait_for_text("Hello, Ada")
        await grace.wait_for_text("Hello, Grace")
        assert ada.id != grace.id
        assert len(ada.messages) == len(grace.messages) == 2
