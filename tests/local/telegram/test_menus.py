"""Menus of commands, names and descriptions: by scope and language, with Telegram's precedence."""

from typing import Any

import httpx
import pytest

from local.telegram.messages import User
from local.telegram.person import Person
from local.telegram.profile import Profile
from local.telegram.server import create_server
from tests.local.telegram.serving import TOKEN, BotCaller, Served

GROUP = -100
ADA = User(7, "Ada", language_code="de-AT")


@pytest.fixture
def server() -> Served:
    telegram = create_server(token=TOKEN, testing=True)
    return Served("http://telegram", telegram, httpx.ASGITransport(telegram.app))


def profile_with(*places: str) -> Profile:
    """A menu at each place, "<scope>" or "<scope> <language>", that says where it is from."""
    profile = Profile(User(1, "Bot", is_bot=True))
    for place in places:
        scope, _, language = place.partition(" ")
        profile.set_menu(scope, language, [{"command": "x", "description": place}])
    return profile


IN_A_GROUP = [
    f"chat_member:{GROUP}:7 de",
    f"chat_member:{GROUP}:7",
    f"chat_administrators:{GROUP} de",
    f"chat_administrators:{GROUP}",
    f"chat:{GROUP} de",
    f"chat:{GROUP}",
    "all_chat_administrators de",
    "all_chat_administrators",
    "all_group_chats de",
    "all_group_chats",
    "default de",
    "default",
]
IN_PRIVATE = ["chat:7 de", "chat:7", "all_private_chats de", "all_private_chats", "default"]


@pytest.mark.parametrize("first", range(len(IN_A_GROUP)))
def test_the_narrowest_scope_wins_and_in_it_the_language(first: int) -> None:
    places = IN_A_GROUP[first:]
    profile = profile_with(*reversed(places), "all_private_chats", "chat:7", "default ru")
    assert profile.menu_for(ADA, GROUP, is_admin=True)[0]["description"] == places[0]
    for_all = [place for place in places if "administrators" not in place]
    assert profile.menu_for(ADA, GROUP)[0]["description"] == for_all[0]


@pytest.mark.parametrize("first", range(len(IN_PRIVATE)))
def test_in_private_scopes_of_groups_mean_nothing(first: int) -> None:
    places = IN_PRIVATE[first:]
    profile = profile_with(*reversed(places), "all_group_chats de", "all_chat_administrators de")
    assert profile.menu_for(ADA)[0]["description"] == places[0]
    assert profile.menu_for(ADA, 7) == profile.menu_for(ADA)


def test_without_any_menu_there_is_none() -> None:
    assert profile_with("all_group_chats").menu_for(ADA) == []


COMMAND = {"command": "start", "description": "Begin"}


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"commands": [COMMAND] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [COMMAND | {"command": "x" * 33}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [COMMAND | {"command": ""}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [COMMAND | {"command": "Start"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [COMMAND | {"description": " "}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [COMMAND | {"description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [COMMAND], "language_code": "deu"}, "invalid language code specified"),
        ({"commands": [COMMAND], "scope": {"type": "planet"}}, "Unsupported type specified"),
        ({"commands": [COMMAND], "scope": {"type": "chat"}}, "Unsupported type specified"),
        ({"commands": [COMMAND], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"commands": [COMMAND], "scope": {"type": "chat", "chat_id": "@x"}}, "chat not found"),
    ],
)
async def test_a_wrong_menu_is_refused(
    bot: BotCaller, parameters: dict[str, Any], complaint: str
) -> None:
    assert complaint in await bot.refused("setMyCommands", **parameters)


async def test_scopes_of_administrators_are_for_groups(bot: BotCaller, ada: Person) -> None:
    scope = {"type": "chat_administrators", "chat_id": ada.id}
    said = await bot.refused("setMyCommands", commands=[COMMAND], scope=scope)
    assert "can't use specified scope in private chats" in said


async def test_a_menu_is_kept_read_shown_and_deleted_by_scope_and_language(
    bot: BotCaller, ada: Person
) -> None:
    hers = {"scope": {"type": "chat", "chat_id": ada.id}, "language_code": "en"}
    await bot.ok("setMyCommands", commands=[COMMAND | {"command": "/hers"}], **hers)
    await bot.ok("setMyCommands", commands=[COMMAND])
    assert (await bot.ok("getMyCommands", **hers))[0]["command"] == "hers"
    assert await bot.ok("getMyCommands", language_code="en") == []
    assert await ada.commands() == [("hers", "Begin")]
    await bot.ok("deleteMyCommands", **hers)
    assert await ada.commands() == [("start", "Begin")]


@pytest.mark.parametrize(
    ("what", "most", "otherwise"),
    [("name", 64, "Darkroom"), ("description", 512, ""), ("short_description", 120, "")],
)
async def test_names_and_descriptions_have_languages_and_limits(
    bot: BotCaller, what: str, most: int, otherwise: str
) -> None:
    method = "My" + "".join(part.title() for part in what.split("_"))
    assert await bot.ok(f"get{method}") == {what: otherwise}
    await bot.ok(f"set{method}", **{what: "x" * most})
    await bot.ok(f"set{method}", **{what: "deutsch"}, language_code="de")
    assert await bot.ok(f"get{method}", language_code="ru") == {what: "x" * most}
    assert await bot.ok(f"get{method}", language_code="de") == {what: "deutsch"}
    await bot.ok(f"set{method}", language_code="de")
    assert await bot.ok(f"get{method}", language_code="de") == {what: "x" * most}
    assert "is too long" in await bot.refused(f"set{method}", **{what: "x" * (most + 1)})
    wrong = await bot.refused(f"get{method}", language_code="DE")
    assert "invalid language code specified" in wrong


async def test_default_rights_of_administrators_are_kept_for_groups_and_channels(
    bot: BotCaller,
) -> None:
    wanted = {"can_delete_messages": True, "can_manage_chat": True}
    await bot.ok("setMyDefaultAdministratorRights", rights=wanted)
    groups = await bot.ok("getMyDefaultAdministratorRights")
    assert {name for name, given in groups.items() if given} == set(wanted)
    channels = await bot.ok("getMyDefaultAdministratorRights", for_channels=True)
    assert not any(channels.values())
