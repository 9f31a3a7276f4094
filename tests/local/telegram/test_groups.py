"""Groups: two people and the bot, what it may do there, and what becomes of it."""

from typing import Any

import pytest

from local.telegram.chats import GroupType
from local.telegram.controls import Controls
from local.telegram.person import GroupChat, Person, Refused
from tests.local.telegram.serving import BotCaller, Served

KEYS = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
KICKED = "403 Forbidden: bot was kicked from the {} chat"


async def kinds(bot: BotCaller) -> list[str]:
    """What each update that waits is: its kind, or what happened in a message of service."""
    return [_kind(update) for update in await bot.news()]


def _kind(update: dict[str, Any]) -> str:
    name = next(name for name in update if name != "update_id")
    happened = (
        "new_chat_members",
        "left_chat_member",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
    )
    return next((what for what in happened if what in update[name]), name)


async def test_adding_the_bot_is_told_twice_as_telegram_tells_it(
    bot: BotCaller, ada: Person
) -> None:
    group = await ada.create_group("Friends")
    changed, joined = await bot.news()
    assert changed["my_chat_member"]["chat"] == {
        "id": group.id,
        "type": "group",
        "title": "Friends",
    }
    assert changed["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert changed["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert changed["my_chat_member"]["from"]["id"] == ada.id
    (member,) = joined["message"]["new_chat_members"]
    assert member["username"] == "darkroom_bot"


async def test_what_two_people_say_comes_with_their_names_and_the_groups_chat(
    bot: BotCaller, ada: Person, ben: Person, friends: GroupChat
) -> None:
    here = ada.in_chat(friends)
    await bot.news()
    await here.send_text("/start@darkroom_bot")
    await ben.in_chat(friends).send_text("/start@darkroom_bot")
    hers, his = [update["message"] for update in await bot.news()]
    assert (hers["from"]["first_name"], his["from"]["first_name"]) == ("Ada", "Ben")
    assert hers["chat"]["id"] == his["chat"]["id"] == friends.id
    assert his["message_id"] == hers["message_id"] + 1
    await bot.ok("sendMessage", chat_id=friends.id, text="Hello, both")
    assert (await ben.in_chat(friends).wait_for_text("hello")).from_bot
    await here.wait_for_text("hello")
    assert "Ben" in here.transcript
    assert await ada.chats() != []


async def test_a_tap_is_the_tappers_and_only_they_see_the_answer(
    bot: BotCaller, ada: Person, ben: Person, friends: GroupChat
) -> None:
    sent = await bot.ok("sendMessage", chat_id=friends.id, text="Which?", reply_markup=KEYS)
    his, hers = ben.in_chat(friends), ada.in_chat(friends)
    await his.tap("Go", wait=False)
    query = (await bot.news())[-1]["callback_query"]
    assert query["from"]["id"] == ben.id
    assert query["message"]["message_id"] == sent["message_id"]
    assert query["message"]["chat"]["id"] == friends.id
    await bot.ok("answerCallbackQuery", callback_query_id=query["id"], text="Not yours")
    await hers.sync()
    await his.sync()
    assert [answer.text for answer in his.answers.values()] == ["Not yours"]
    assert hers.answers == {}


async def test_the_bot_edits_and_deletes_its_own_and_others_only_as_administrator(
    bot: BotCaller, ada: Person, friends: GroupChat
) -> None:
    here = ada.in_chat(friends)
    mine = await here.send_text("mine")
    sent = await bot.ok("sendMessage", chat_id=friends.id, text="one")
    where = {"chat_id": friends.id, "message_id": sent["message_id"]}
    await bot.ok("editMessageText", **where, text="two")
    await here.wait_for_text("two")
    theirs = {"chat_id": friends.id, "message_id": mine.id}
    refused = await bot.refused("deleteMessage", **theirs)
    assert refused == "400 Bad Request: message can't be deleted"
    await bot.ok("deleteMessage", **where)
    await here.wait_until_gone(sent["message_id"])
    await friends.set_bot("administrator")
    await bot.ok("deleteMessage", **theirs)
    await here.wait_until_gone(mine)


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_a_bot_thrown_out_hears_of_that_and_of_nothing_more(
    bot: BotCaller, ada: Person, kind: GroupType
) -> None:
    group = await ada.create_group("Friends", kind=kind)
    await bot.news()
    await group.set_bot("left")
    assert await kinds(bot) == ["left_chat_member", "my_chat_member"]
    await ada.in_chat(group).send_text("/start@darkroom_bot")
    assert await kinds(bot) == []
    for method, more in (
        ("sendMessage", {"text": "x"}),
        ("sendChatAction", {"action": "typing"}),
        ("getChat", {}),
        ("getChatMember", {"user_id": ada.id}),
    ):
        refused = await bot.refused(method, chat_id=group.id, **more)
        assert refused == KICKED.format(kind)
    await group.set_bot("member")
    assert await kinds(bot) == ["my_chat_member", "new_chat_members"]
    await bot.ok("sendMessage", chat_id=group.id, text="Back")


async def test_a_bot_that_leaves_is_no_member(
    bot: BotCaller, ada: Person, friends: GroupChat
) -> None:
    await bot.ok("leaveChat", chat_id=friends.id)
    here = ada.in_chat(friends)
    await here.sync()
    assert here.chat["bot"] == "left"
    assert here.messages[-1].service == "left_chat_member"
    refused = await bot.refused("sendMessage", chat_id=friends.id, text="x")
    assert refused == "403 Forbidden: bot is not a member of the group chat"


async def test_a_group_the_bot_never_saw_does_not_exist_for_it(bot: BotCaller, ada: Person) -> None:
    group = await ada.create_group("Secret", bot="left")
    assert await bot.news() == []
    refused = await bot.refused("sendMessage", chat_id=group.id, text="x")
    assert refused == "400 Bad Request: chat not found"


async def test_roles_are_told_as_they_are(
    bot: BotCaller, ada: Person, ben: Person, friends: GroupChat
) -> None:
    async def role(user_id: int) -> str:
        answer = await bot.ok("getChatMember", chat_id=friends.id, user_id=user_id)
        return str(answer["status"])

    me = (await bot.ok("getMe"))["id"]
    assert [await role(who) for who in (ada.id, ben.id, me)] == ["creator", "member", "member"]
    assert await bot.ok("getChatMemberCount", chat_id=friends.id) == 3
    (creator,) = await bot.ok("getChatAdministrators", chat_id=friends.id)
    assert creator["user"]["id"] == ada.id
    await friends.promote(ben)
    leaders = await bot.ok("getChatAdministrators", chat_id=friends.id)
    assert [leader["status"] for leader in leaders] == ["creator", "administrator"]
    await friends.promote(ben, "kicked")
    assert await role(ben.id) == "kicked"
    refused = await bot.refused("getChatMember", chat_id=friends.id, user_id=7)
    assert refused == "400 Bad Request: user not found"
    refused = await bot.refused("getChatAdministrators", chat_id=ada.id)
    assert refused == "400 Bad Request: there are no administrators in the private chat"


async def test_an_administrator_bot_hears_who_comes_and_goes_if_it_asks_for_that(
    server: Served, bot: BotCaller, friends: GroupChat
) -> None:
    code = await friends.invite()
    await bot.news()
    await bot.ok("getUpdates", allowed_updates=["chat_member"])
    async with Person(server.base, first_name="Cem") as cem:
        await (await cem.join(code)).leave()
        assert await kinds(bot) == []
        await friends.set_bot("administrator")
        await bot.news()
        await (await cem.join(code)).leave()
    changes = [update["chat_member"]["new_chat_member"]["status"] for update in await bot.news()]
    assert changes == ["member", "left"]


@pytest.mark.parametrize(
    ("method", "parameters", "what"),
    [
        ("sendPhoto", {"photo": "unread"}, "photos"),
        ("sendDocument", {"document": "unread"}, "documents"),
        ("sendSticker", {"sticker": "unread"}, "stickers"),
        ("sendMediaGroup", {"media": [{"type": "photo", "media": "unread"}] * 2}, "photos"),
        ("sendMessage", {"text": "x"}, "text messages"),
    ],
)
async def test_a_group_may_forbid_plain_members_to_send(
    bot: BotCaller, friends: GroupChat, method: str, parameters: dict[str, Any], what: str
) -> None:
    await friends.set_rights(send_media=False, send_text=False)
    refused = await bot.refused(method, chat_id=friends.id, **parameters)
    assert refused == f"400 Bad Request: not enough rights to send {what} to the chat"
    shown = await bot.ok("getChat", chat_id=friends.id)
    assert shown["permissions"]["can_send_photos"] is False
    await friends.set_bot("administrator")
    answer = await bot.answer(method, chat_id=friends.id, **parameters)
    assert "not enough rights" not in str(answer)


async def test_a_group_becomes_a_supergroup_which_is_another_chat(
    bot: BotCaller, ada: Person, ben: Person, friends: GroupChat
) -> None:
    old, sent = ada.in_chat(friends), await bot.ok("sendMessage", chat_id=friends.id, text="one")
    await bot.news()
    new = await friends.upgrade()
    assert new.id < -1_000_000_000_000
    moved, came = [update["message"] for update in await bot.news()]
    assert (moved["chat"]["id"], moved["migrate_to_chat_id"]) == (friends.id, new.id)
    assert (came["chat"]["id"], came["migrate_from_chat_id"]) == (new.id, friends.id)
    body = await bot.answer("sendMessage", chat_id=friends.id, text="x")
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert body["parameters"] == {"migrate_to_chat_id": new.id}
    assert (await bot.answer("editMessageText", chat_id=friends.id, text="x", **_which(sent)))[
        "parameters"
    ] == {"migrate_to_chat_id": new.id}
    with pytest.raises(Refused, match="upgraded to a supergroup"):
        await old.send_text("anybody here?")
    await old.sync()
    assert old.chat["moved_to"] == new.id
    await ben.in_chat(new).send_text("/start@darkroom_bot")
    assert (await bot.news())[-1]["message"]["chat"]["type"] == "supergroup"
    assert [chat["id"] for chat in await ada.chats()] == [ada.id, new.id]


def _which(sent: dict[str, Any]) -> dict[str, int]:
    return {"message_id": sent["message_id"]}


async def test_a_test_may_choose_the_id_a_group_moves_to(
    bot: BotCaller, ada: Person, friends: GroupChat, controls: Controls
) -> None:
    await controls.migrate(friends.id, -1_001_234_567_890)
    await bot.ok("sendMessage", chat_id=-1_001_234_567_890, text="here")
    await ada.in_chat(-1_001_234_567_890).wait_for_text("here")


async def test_faults_and_chat_actions_work_in_groups(
    bot: BotCaller, ada: Person, friends: GroupChat, controls: Controls
) -> None:
    await controls.fault("sendMessage", retry_after=3, chat_id=friends.id)
    refused = await bot.refused("sendMessage", chat_id=friends.id, text="x")
    assert refused == "429 Too Many Requests: retry after 3"
    await bot.ok("sendChatAction", chat_id=friends.id, action="upload_photo")
    here = ada.in_chat(friends)
    await here.sync()
    assert here.action == "upload_photo"


async def test_an_anonymous_administrator_is_the_group(
    bot: BotCaller, ada: Person, ben: Person, friends: GroupChat, photo: bytes
) -> None:
    await bot.news()
    await ada.in_chat(friends).send_text("/start@darkroom_bot", anonymous=True)
    shown = await ada.in_chat(friends).send_photo(photo, "@darkroom_bot", anonymous=True)
    assert not shown.from_bot
    for update in await bot.news():
        message = update["message"]
        assert message["from"]["id"] == 1_087_968_824
        assert message["from"]["username"] == "GroupAnonymousBot"
        assert message["sender_chat"]["id"] == friends.id
    with pytest.raises(Refused, match="only administrators"):
        await ben.in_chat(friends).send_text("me too", anonymous=True)


async def test_a_group_has_menus_of_its_own_and_its_administrators_another(
    bot: BotCaller, ada: Person, ben: Person, friends: GroupChat
) -> None:
    for scope, word in (("default", "start"), ("all_group_chats", "make")):
        menu = [{"command": word, "description": "x"}]
        await bot.ok("setMyCommands", commands=menu, scope={"type": scope})
    menu = [{"command": "settings", "description": "x"}]
    await bot.ok("setMyCommands", commands=menu, scope={"type": "all_chat_administrators"})
    assert await ada.commands() == [("start", "x")]
    assert await ben.in_chat(friends).commands() == [("make", "x")]
    assert await ada.in_chat(friends).commands() == [("settings", "x")]
    await friends.set_bot("left")
    assert await ada.in_chat(friends).commands() == []
