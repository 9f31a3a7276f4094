"""A small bot made with python-telegram-bot: greets, asks about photos, sends them back."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

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

from tests.local.telegram.serving import TOKEN, served

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
        await bot.bot.set_my_commands([("start", "Say hello"), ("status", "What is being made")])
        await bot.bot.set_my_description("Photos in, pictures out.")
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
