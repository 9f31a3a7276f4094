"""Forums: supergroups with topics."""

from typing import Any

import pytest

from local.telegram.person import GroupChat, Person, Refused
from tests.local.telegram.serving import BotCaller, picture

MISSING = "400 Bad Request: message thread not found"


@pytest.fixture
async def forum(ada: Person) -> GroupChat:
    return await ada.create_group("Studio", forum=True)


async def test_a_topic_begins_with_a_message_that_names_it(
    bot: BotCaller, ada: Person, forum: GroupChat
) -> None:
    await bot.news()
    portraits = await forum.add_topic("Portraits")
    (update,) = await bot.news()
    assert update["message"]["forum_topic_created"]["name"] == "Portraits"
    assert update["message"]["message_id"] == update["message"]["message_thread_id"] == portraits
    shown = (await ada.chats())[-1]
    assert shown["topics"] == [{"id": portraits, "name": "Portraits"}]
    assert shown["is_forum"] is True


async def test_messages_stay_in_their_topic_on_the_way_there_and_back(
    bot: BotCaller, ada: Person, forum: GroupChat, photo: bytes
) -> None:
    portraits = await forum.add_topic("Portraits")
    there, general = ada.in_chat(forum, thread=portraits), ada.in_chat(forum)
    await bot.news()
    sent = await there.send_photo(photo, "/avatar@darkroom_bot")
    await general.send_text("/start@darkroom_bot")
    in_topic, in_general = [update["message"] for update in await bot.news()]
    assert (in_topic["message_thread_id"], in_topic["is_topic_message"]) == (portraits, True)
    assert in_topic["chat"]["is_forum"] is True
    assert in_topic["reply_to_message"]["forum_topic_created"]["name"] == "Portraits"
    assert "message_thread_id" not in in_general
    assert "is_topic_message" not in in_general

    where = {"chat_id": forum.id, "message_thread_id": portraits}
    await bot.ok("sendMessage", **where, text="Which?")
    await bot.ok("sendMessage", chat_id=forum.id, text="Elsewhere")
    answer = await there.wait_for_text("which")
    assert (answer.thread, answer.reply_to) == (portraits, None)
    assert not any(message.text == "Elsewhere" for message in there.messages)
    assert sent.thread == portraits


async def test_an_answer_goes_where_the_question_is(
    bot: BotCaller, ada: Person, forum: GroupChat
) -> None:
    portraits = await forum.add_topic("Portraits")
    asked = await ada.in_chat(forum, thread=portraits).send_text("hello")
    said = await bot.ok(
        "sendMessage", chat_id=forum.id, text="Hi", reply_parameters={"message_id": asked.id}
    )
    assert said["message_thread_id"] == portraits
    answered = await ada.in_chat(forum).send_text("thanks", reply_to=said["message_id"])
    assert answered.thread == portraits


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("sendMessage", {"text": "x"}),
        ("sendChatAction", {"action": "typing"}),
        ("sendPhoto", {"photo": "unread"}),
        ("sendDocument", {"document": "unread"}),
        ("sendSticker", {"sticker": "unread"}),
        ("sendMediaGroup", {"media": [{"type": "photo", "media": "unread"}] * 2}),
    ],
)
async def test_a_topic_that_is_not_there_is_refused(
    bot: BotCaller, ada: Person, forum: GroupChat, method: str, parameters: dict[str, Any]
) -> None:
    plain = await ada.create_group("Friends", kind="supergroup")
    for chat in (forum.id, plain.id):
        where = {"chat_id": chat, "message_thread_id": 999}
        assert await bot.refused(method, **where, **parameters) == MISSING
    with pytest.raises(Refused, match="message thread not found"):
        await ada.in_chat(forum, thread=999).send_text("anybody?")


async def test_every_way_to_send_takes_a_topic(
    bot: BotCaller, ada: Person, forum: GroupChat
) -> None:
    portraits = await forum.add_topic("Portraits")
    where = {"chat_id": str(forum.id), "message_thread_id": str(portraits)}
    small = picture(300, 300)
    photo = await bot.upload("sendPhoto", {"photo": small}, **where)
    await bot.upload("sendDocument", {"document": small}, **where)
    await bot.upload("sendSticker", {"sticker": picture(512, 512, "WEBP")}, **where)
    known = photo["result"]["photo"][-1]["file_id"]
    items = [{"type": "photo", "media": known}] * 2
    await bot.ok("sendMediaGroup", **where, media=items)
    await bot.ok("sendChatAction", **where, action="typing")
    there = ada.in_chat(forum, thread=portraits)
    await there.sync()
    assert [message.from_bot for message in there.messages] == [False, *[True] * 5]


async def test_something_is_done_but_nothing_sent_in_general_by_its_number(
    bot: BotCaller, forum: GroupChat
) -> None:
    general = {"chat_id": forum.id, "message_thread_id": 1}
    await bot.ok("sendChatAction", **general, action="typing")
    assert await bot.refused("sendMessage", **general, text="x") == MISSING


async def test_only_a_supergroup_is_a_forum(ada: Person) -> None:
    with pytest.raises(Refused, match="only a supergroup can be a forum"):
        await ada.create_group("Friends", forum=True, kind="group")
    plain = await ada.create_group("Friends", kind="supergroup")
    with pytest.raises(Refused, match="not a forum"):
        await plain.add_topic("Portraits")


async def test_in_a_supergroup_without_topics_answers_carry_where_they_began(
    bot: BotCaller, ada: Person
) -> None:
    group = await ada.create_group("Friends", kind="supergroup", bot="administrator")
    here = ada.in_chat(group)
    await bot.news()
    first = await here.send_text("one")
    second = await here.send_text("two", reply_to=first)
    await here.send_text("three", reply_to=second)
    told = [update["message"] for update in await bot.news()]
    assert [message.get("message_thread_id") for message in told] == [None, first.id, first.id]
    assert not any("is_topic_message" in message for message in told)
    said = await bot.ok("sendMessage", chat_id=group.id, text="x", message_thread_id=first.id)
    assert said["message_thread_id"] == first.id
    assert "reply_to_message" not in said


async def test_in_a_plain_group_nothing_has_a_thread(
    bot: BotCaller, ada: Person, friends: GroupChat
) -> None:
    here = ada.in_chat(friends)
    first = await here.send_text("@darkroom_bot one")
    await here.send_text("two", reply_to=first)
    assert "message_thread_id" not in (await bot.news())[-1]["message"]
    where = {"chat_id": friends.id, "message_thread_id": first.id}
    assert await bot.refused("sendMessage", **where, text="x") == MISSING
