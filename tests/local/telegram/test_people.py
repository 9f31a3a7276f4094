"""People: who they are, what they see, and what happens when nothing comes."""

from pathlib import Path

import httpx
import pytest

from local.telegram.person import Person
from local.telegram.server import create_server
from tests.local.telegram.serving import TOKEN, BotCaller, Served, running

OPEN = "/_sim/people"


async def opened(client: httpx.AsyncClient, **who: object) -> dict[str, object]:
    answer = await client.post(OPEN, json={"first_name": "Ada", **who})
    assert answer.status_code == 201
    return dict(answer.json())


async def test_people_stay_who_they_are_after_a_restart_when_a_folder_is_kept(
    tmp_path: Path,
) -> None:
    telegram = create_server(token=TOKEN, folder=tmp_path)
    async with running(telegram) as before, httpx.AsyncClient(base_url=before.base) as client:
        ada = await opened(client)
        again = await opened(client, id=ada["id"], key=ada["key"])
        stranger = await opened(client, id=ada["id"], key="0" * 40)
    assert again["id"] == ada["id"]
    assert stranger["id"] != ada["id"]
    async with running(create_server(token=TOKEN, folder=tmp_path)) as after:
        async with httpx.AsyncClient(base_url=after.base) as client:
            assert await opened(client, id=ada["id"], key=ada["key"]) == ada
        bot = BotCaller(after)
        await bot.ok("sendMessage", chat_id=ada["id"], text="Your picture is done")
        await bot.close()
    telegram = create_server(token=TOKEN)
    async with running(telegram) as other, httpx.AsyncClient(base_url=other.base) as client:
        assert (await opened(client, id=ada["id"], key=ada["key"]))["id"] != ada["id"]


async def test_other_sites_cannot_open_chats(server: Served) -> None:
    async with httpx.AsyncClient(base_url=server.base) as client:
        foreign = {"Sec-Fetch-Site": "cross-site"}
        assert (await client.post(OPEN, data={}, headers=foreign)).status_code == 403


async def test_a_wait_that_runs_out_shows_the_whole_chat(bot: BotCaller, ada: Person) -> None:
    await ada.send_text("anybody there?")
    keys = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await bot.ok("sendMessage", chat_id=ada.id, text="Me", reply_markup=keys)
    with pytest.raises(TimeoutError) as caught:
        await ada.wait_for_text("never", seconds=0.1)
    assert str(caught.value).splitlines() == [
        "no such message came in 0.1 s:",
        "#1 me  'anybody there?'",
        "#2 bot 'Me' ['Yes']",
    ]


async def test_deleted_messages_are_gone(bot: BotCaller, ada: Person) -> None:
    sent = await ada.send_text("oops")
    await bot.ok("deleteMessage", chat_id=ada.id, message_id=sent.id)
    await ada.wait_until_gone(sent)
    assert ada.messages == []


async def test_people_see_the_menu_in_their_language(
    server: Served, bot: BotCaller, ada: Person
) -> None:
    english = [{"command": "start", "description": "Begin"}]
    german = [{"command": "start", "description": "Los"}]
    await bot.ok("setMyCommands", commands=english)
    await bot.ok("setMyCommands", commands=german, language_code="de")
    assert await ada.commands() == [("start", "Begin")]
    async with Person(server.base, language_code="de-AT") as lena:
        assert await lena.commands() == [("start", "Los")]
    await bot.ok("deleteMyCommands", language_code="de")
    async with Person(server.base, language_code="de") as lena:
        assert await lena.commands() == [("start", "Begin")]


async def test_a_reply_quotes_what_it_answers(bot: BotCaller, ada: Person) -> None:
    first = await ada.send_text("first")
    await ada.send_text("second", reply_to=first)
    update = (await bot.ok("getUpdates", offset=-1))[0]
    assert update["message"]["reply_to_message"]["text"] == "first"


async def test_a_person_may_take_another_name_and_language(server: Served) -> None:
    async with httpx.AsyncClient(base_url=server.base) as client:
        ada = await opened(client, language_code="en")
        headers = {"Authorization": f"Bearer {ada['id']}:{ada['key']}"}
        await client.post("/_sim/chats", json={"title": "Friends"}, headers=headers)
        await opened(client, id=ada["id"], key=ada["key"], language_code="ar")
        person = (await client.get("/_sim/chat", headers=headers)).json()["person"]
        assert (person["first_name"], person["language_code"]) == ("Ada", "ar")
        for chat in (await client.get("/_sim/chats", headers=headers)).json():
            assert chat["members"][0]["user"]["language_code"] == "ar"
