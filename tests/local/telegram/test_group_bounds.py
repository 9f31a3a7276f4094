"""Who may do what in a group, and that groups don't grow without end."""

import httpx
import pytest

from local.telegram.chats import new_group
from local.telegram.errors import ApiError
from local.telegram.groups import MAX_TOPICS
from local.telegram.members import MAX_MEMBERS, Members
from local.telegram.messages import User
from local.telegram.person import GroupChat, Person, Refused
from local.telegram.rooms import MAX_GROUPS, MAX_GROUPS_OF_A_PERSON, Rooms
from tests.local.telegram.serving import Served

ADA = User(7, "Ada")


async def test_whoever_is_not_in_a_group_learns_and_changes_nothing(
    server: Served, ada: Person, friends: GroupChat
) -> None:
    async with Person(server.base, first_name="Eve") as eve:
        her_way_in = eve.in_chat(friends)
        for act in (
            her_way_in.sync(),
            her_way_in.send_text("hello"),
            her_way_in.send_photo(b"unread"),
            her_way_in.edit(1, "hello"),
            her_way_in.forge_tap(1, "go"),
            her_way_in.replay_last(),
        ):
            with pytest.raises(Refused, match="you are not a member of this chat"):
                await act
        theirs = GroupChat(her_way_in.line, friends.id, "Friends")
        for change in (
            theirs.invite(),
            theirs.leave(),
            theirs.set_bot("administrator"),
            theirs.promote(eve),
            theirs.add_topic("x"),
            theirs.set_rights(),
            theirs.upgrade(),
        ):
            with pytest.raises(Refused, match="you are not a member of this chat"):
                await change
        for chat_id in (-1, ada.id):  # no chat, and another person's private one
            with pytest.raises(Refused, match="there is no such chat"):
                await eve.in_chat(chat_id).sync()
        for code in ("", "x" * 22):
            with pytest.raises(Refused, match="leads nowhere"):
                await eve.join(code)


async def test_without_a_key_no_chat_says_anything(server: Served, friends: GroupChat) -> None:
    async with httpx.AsyncClient(base_url=f"{server.base}/_sim/") as nobody:
        answers = [
            await nobody.get("chats"),
            await nobody.get("chat", params={"chat": friends.id}),
            await nobody.post("chats", json={"title": "x"}),
            await nobody.post("chats/join", json={"code": "x"}),
            await nobody.post("chats/invite", json={"chat": friends.id}),
        ]
    assert [answer.status_code for answer in answers] == [401] * 5


async def test_plain_members_change_nothing_about_a_group(
    ada: Person, ben: Person, friends: GroupChat
) -> None:
    his = await ben.join(await friends.invite())
    for act in (his.set_bot("left"), his.promote(ben), his.set_rights()):
        with pytest.raises(Refused, match="only administrators"):
            await act
    with pytest.raises(Refused, match="only the creator"):
        await his.upgrade()
    await friends.promote(ben)
    await his.set_bot("administrator")
    with pytest.raises(Refused, match="can't remove chat owner"):
        await his.promote(ada, "kicked")


async def test_whoever_was_thrown_out_stays_out_and_whoever_left_may_come_back(
    ben: Person, friends: GroupChat
) -> None:
    code = await friends.invite()
    await (await ben.join(code)).leave()
    with pytest.raises(Refused, match="not a member"):
        await ben.in_chat(friends).send_text("hello")
    await ben.join(code)
    await friends.promote(ben, "kicked")
    with pytest.raises(Refused, match="you were removed"):
        await ben.join(code)
    assert [chat["type"] for chat in await ben.chats()] == ["private"]


async def test_a_person_may_be_in_so_many_groups(ada: Person, ben: Person) -> None:
    groups = [
        await ada.create_group(f"Group {number}", bot="left")
        for number in range(MAX_GROUPS_OF_A_PERSON)
    ]
    with pytest.raises(Refused, match="too many groups"):
        await ada.create_group("One more")
    his = await ben.create_group("His", bot="left")
    with pytest.raises(Refused, match="too many groups"):
        await ada.join(await his.invite())
    await groups[0].leave()
    await ada.join(await his.invite())


async def test_a_forum_has_so_many_topics(ada: Person) -> None:
    forum = await ada.create_group("Studio", forum=True, bot="left")
    for number in range(MAX_TOPICS):
        await forum.add_topic(f"Topic {number}")
    with pytest.raises(Refused, match="too many topics"):
        await forum.add_topic("One more")


@pytest.mark.parametrize("title", ["", "   ", "x" * 129])
async def test_a_group_has_a_name_of_a_sensible_length(ada: Person, title: str) -> None:
    with pytest.raises(Refused, match="can't parse title"):
        await ada.create_group(title)


def test_a_group_has_room_for_so_many() -> None:
    members = Members()
    for number in range(MAX_MEMBERS):
        members.put(User(number + 1, "Guest"), "member")
    with pytest.raises(ApiError, match="too many people"):
        members.put(User(MAX_MEMBERS + 1, "Guest"), "member")
    for number in range(3 * MAX_MEMBERS):
        members.put(User(1, "Guest"), "left")
        members.put(User(1_000 + number, "Guest"), "member")
        members.put(User(1_000 + number, "Guest"), "left")
    assert len(members) == MAX_MEMBERS - 1
    assert members.find(1_000) is None
    assert members.find(2)


def test_the_group_longest_unused_goes() -> None:
    rooms = Rooms(lambda: 0.0)
    first, second = (rooms.open_group(new_group("group", "x")) for _ in range(2))
    for _ in range(MAX_GROUPS - 2):
        rooms.open_group(new_group("group", "x"))
    assert rooms.find(first.chat.id)
    code = rooms.invitation(second)
    rooms.open_group(new_group("supergroup", "x"))
    assert rooms.find(first.chat.id)
    with pytest.raises(ApiError, match="leads nowhere"):
        rooms.invited(code)


async def test_a_chain_of_replies_keeps_only_the_last_alive(
    server: Served, ada: Person, friends: GroupChat
) -> None:
    talk = ada.in_chat(friends)
    last = await talk.send_text("one")
    for _ in range(3):
        last = await talk.send_text("and", reply_to=last)
    room = server.telegram.state.rooms.find(friends.id)
    standing = room.find(last.id) if room else None
    assert standing
    assert standing.reply_to
    assert standing.reply_to.reply_to is None
