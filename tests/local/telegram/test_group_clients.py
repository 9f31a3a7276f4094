"""Groups with unmodified libraries: python-telegram-bot and aiogram."""

from collections.abc import AsyncGenerator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import ChatMemberAdministrator, ChatMemberBanned, ChatMemberOwner
from telegram.error import ChatMigrated, Forbidden

from local.telegram.person import GroupChat, Person
from tests.local.telegram.ptb_bot import polling
from tests.local.telegram.serving import TOKEN, Served


@pytest.fixture
async def aiogram_bot(server: Served) -> AsyncGenerator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.base))
    async with Bot(TOKEN, session=session) as bot:
        yield bot


async def test_a_ptb_bot_answers_a_command_in_the_topic_where_it_stands(
    server: Served, ada: Person
) -> None:
    forum = await ada.create_group("Studio", forum=True)
    there = ada.in_chat(forum, thread=await forum.add_topic("Portraits"))
    async with polling(server.base):
        sent = await there.send_text("/start@darkroom_bot")
        hello = await there.wait_for_text("hello, ada")
        assert (hello.thread, hello.reply_to) == (there.thread, sent.id)


async def test_a_ptb_bot_makes_a_picture_in_a_group_of_two(
    server: Served, ada: Person, ben: Person, friends: GroupChat, photo: bytes
) -> None:
    hers, his = ada.in_chat(friends), ben.in_chat(friends)
    await friends.set_bot("administrator")
    async with polling(server.base):
        sent = await hers.send_photo(photo)
        asked = await hers.wait_for(lambda message: message.has_button("pencil"))
        assert asked.reply_to == sent.id
        answer = await his.tap("Pencil")
        assert answer is not None
        assert answer.text == "On it"
        file = await his.wait_for(lambda message: message.document is not None)
        assert await ben.download(file) == await ada.download(sent)


async def test_ptb_understands_what_became_of_a_group(
    server: Served, ada: Person, friends: GroupChat
) -> None:
    async with polling(server.base) as bot:
        new = await friends.upgrade()
        with pytest.raises(ChatMigrated) as moved:
            await bot.bot.send_message(friends.id, "x")
        assert moved.value.new_chat_id == new.id
        await new.set_bot("left")
        with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
            await bot.bot.send_message(new.id, "x")
        assert (await bot.bot.get_me()).can_read_all_group_messages is False
        assert [chat["bot"] for chat in await ada.chats()] == ["member", "kicked"]


async def test_aiogram_reads_a_group_and_who_is_in_it(
    aiogram_bot: Bot, ada: Person, ben: Person, friends: GroupChat
) -> None:
    chat = await aiogram_bot.get_chat(friends.id)
    assert (chat.type, chat.title) == ("group", "Friends")
    assert chat.permissions
    assert chat.permissions.can_send_photos is True
    assert await aiogram_bot.get_chat_member_count(friends.id) == 3
    assert isinstance(await aiogram_bot.get_chat_member(friends.id, ada.id), ChatMemberOwner)
    await friends.promote(ben)
    owner, leader = await aiogram_bot.get_chat_administrators(friends.id)
    assert isinstance(owner, ChatMemberOwner)
    assert isinstance(leader, ChatMemberAdministrator)
    await friends.promote(ben, "kicked")
    assert isinstance(await aiogram_bot.get_chat_member(friends.id, ben.id), ChatMemberBanned)
    new = await friends.upgrade()
    with pytest.raises(TelegramMigrateToChat) as moved:
        await aiogram_bot.send_message(friends.id, "x")
    assert moved.value.migrate_to_chat_id == new.id
    assert await aiogram_bot.leave_chat(new.id)
    with pytest.raises(TelegramForbiddenError, match="not a member of the supergroup"):
        await aiogram_bot.send_message(new.id, "x")


async def test_every_update_of_a_group_fits_aiograms_models(
    aiogram_bot: Bot, ada: Person, friends: GroupChat, photo: bytes
) -> None:
    forum = await ada.create_group("Studio", forum=True, bot="administrator")
    await ada.in_chat(forum, thread=await forum.add_topic("Portraits")).send_photo(photo)
    await ada.in_chat(forum).send_text("In the name of all", anonymous=True)
    await friends.upgrade()
    await forum.set_bot("left")
    updates = await aiogram_bot.get_updates(limit=100)
    assert len(updates) > 8
    told = [update.my_chat_member or update.message for update in updates]
    assert {event.chat.title for event in told if event} == {"Studio", "Friends"}
    assert None not in told
