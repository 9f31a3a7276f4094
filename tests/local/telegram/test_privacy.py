"""Which messages of a group reach the bot: core.telegram.org/bots/features#privacy-mode."""

from dataclasses import dataclass

import pytest

from local.telegram.person import GroupChat, Person, Talk
from local.telegram.server import create_server
from tests.local.telegram.serving import TOKEN, BotCaller, Served, running

TO_IT = "meant for it"
NOT = "not meant for it"


@dataclass(frozen=True)
class Story:
    """What is said in a group, and whether a bot in privacy mode gets it."""

    text: str
    reaches: str
    bot_spoke: bool = True
    answers: str = ""


STORIES = [
    Story("hello", NOT),
    Story("/start", TO_IT),
    Story("/start", NOT, bot_spoke=False),
    Story("look: /start", NOT),
    Story("/start@darkroom_bot", TO_IT, bot_spoke=False),
    Story("/START@Darkroom_Bot", TO_IT, bot_spoke=False),
    Story("😀 do /start@darkroom_bot now", TO_IT, bot_spoke=False),
    Story("/start@other_bot", NOT),
    Story("/start@mydarkroom_bot", NOT),
    Story("hey @darkroom_bot", TO_IT, bot_spoke=False),
    Story("hey @DARKROOM_BOT, look", TO_IT, bot_spoke=False),
    Story("me@darkroom_bot.org", NOT),
    Story("hey @darkroom_bots", NOT),
    Story("nice", TO_IT, answers="the bot"),
    Story("nice", NOT, answers="a person"),
    Story("nice", TO_IT, answers="a person who spoke to the bot"),
]


async def quoted(bot: BotCaller, talk: Talk, story: Story) -> int | None:
    """The message that the story's message answers, or None."""
    if story.answers == "the bot":
        return int((await bot.ok("sendMessage", chat_id=talk.chat_id, text="x"))["message_id"])
    if story.answers:
        words = "@darkroom_bot hi" if "spoke" in story.answers else "hi"
        return (await talk.send_text(words)).id
    return None


@pytest.mark.parametrize("story", STORIES, ids=lambda s: f"{s.text}|{s.answers}|{s.bot_spoke}")
async def test_in_privacy_mode_the_bot_gets_what_is_meant_for_it(
    bot: BotCaller, ada: Person, story: Story
) -> None:
    group = await ada.create_group("Friends")
    talk = ada.in_chat(group)
    if story.bot_spoke:
        await bot.ok("sendMessage", chat_id=group.id, text="I am here")
    answered = await quoted(bot, talk, story)
    await bot.news()
    sent = await talk.send_text(story.text, reply_to=answered)
    got = [update["message"]["message_id"] for update in await bot.news()]
    assert got == ([sent.id] if story.reaches == TO_IT else [])
    await talk.edit(sent, f"{story.text}!")
    edits = [update["edited_message"]["message_id"] for update in await bot.news()]
    assert edits == got


@pytest.fixture
async def group(bot: BotCaller, ada: Person) -> GroupChat:
    """Nobody has said anything in it."""
    made = await ada.create_group("Friends")
    await bot.news()
    return made


async def test_a_caption_counts_as_text_does(
    bot: BotCaller, ada: Person, group: GroupChat, photo: bytes
) -> None:
    talk = ada.in_chat(group)
    await talk.send_photo(photo, "my cat")
    await talk.send_document(photo, "cat.jpg", "for @darkroom_bot")
    await talk.send_photo(photo, "/avatar@darkroom_bot pencil")
    captions = [update["message"]["caption"] for update in await bot.news()]
    assert captions == ["for @darkroom_bot", "/avatar@darkroom_bot pencil"]


async def test_of_an_album_only_the_message_that_names_the_bot_reaches_it(
    bot: BotCaller, ada: Person, group: GroupChat, photo: bytes
) -> None:
    talk = ada.in_chat(group)
    album = await talk.send_album([photo] * 3, "@darkroom_bot")
    (update,) = await bot.news()
    assert update["message"]["message_id"] == album[0].id
    assert update["message"]["media_group_id"] == album[2].album
    said = await bot.ok("sendMessage", chat_id=group.id, text="One at a time?")
    answer = await talk.send_album([photo] * 3, reply_to=said["message_id"])
    assert [update["message"]["message_id"] for update in await bot.news()] == [
        m.id for m in answer
    ]


async def test_an_administrator_gets_everything(
    bot: BotCaller, ada: Person, group: GroupChat, photo: bytes
) -> None:
    await group.set_bot("administrator")
    (promoted,) = await bot.news()
    assert promoted["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    await ada.in_chat(group).send_text("hello")
    await ada.in_chat(group).send_album([photo] * 2)
    assert len(await bot.news()) == 3
    await group.set_bot("member")
    await bot.news()
    await ada.in_chat(group).send_text("hello")
    assert await bot.news() == []


async def test_what_happens_to_a_group_always_reaches_the_bot(
    server: Served, bot: BotCaller, group: GroupChat
) -> None:
    async with Person(server.base, first_name="Ben") as ben:
        his = await ben.join(await group.invite())
        await his.leave()
    came, went = [update["message"] for update in await bot.news()]
    assert came["new_chat_members"][0]["first_name"] == "Ben"
    assert went["left_chat_member"]["id"] == ben.id


async def test_without_privacy_mode_the_bot_gets_everything() -> None:
    async with running(create_server(token=TOKEN, privacy=False)) as open_server:
        bot = BotCaller(open_server)
        assert (await bot.ok("getMe"))["can_read_all_group_messages"] is True
        async with Person(open_server.base) as ada:
            talk = ada.in_chat(await ada.create_group("Friends"))
            await bot.news()
            await talk.send_text("hello")
            assert len(await bot.news()) == 1
        await bot.close()


async def test_by_default_the_bot_says_that_it_reads_not_all(bot: BotCaller) -> None:
    me = await bot.ok("getMe")
    assert me["can_join_groups"] is True
    assert me["can_read_all_group_messages"] is False
