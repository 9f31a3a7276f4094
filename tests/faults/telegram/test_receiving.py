"""Updates that come twice, late, or not at all; and who may receive them."""

import asyncio
from pathlib import Path

import httpx
import pytest

import bot.app
import bot.updates.inbox
from bot.app import BotRefusedError
from bot.assembly import create_bot
from bot.updates.poller import CONFLICT_SECONDS
from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.server import create_server
from run.parts import open_studio
from studio.runtime.ledger_memory import MemoryLedger
from studio.settings import Settings
from tests.bot.world import (
    ASTRONAUT,
    SECONDS,
    SECRET,
    TOKEN,
    World,
    is_result,
    open_world,
    tasks_of,
)
from tests.local.telegram.serving import running

in_session = pytest.mark.asyncio(loop_scope="session")


@in_session
async def test_the_same_updates_again_and_again(ada: Person, world: World) -> None:
    """The same update five times: one task, one picture, one message."""
    await ada.send_photo(ASTRONAUT, "/background white")
    for _ in range(4):
        await ada.replay_last()
    await ada.wait_for(is_result, seconds=SECONDS)
    await ada.replay_last()
    await caught_up(ada)
    assert len(await tasks_of(world, ada)) == 1
    assert len([message for message in ada.messages if message.photo and message.from_bot]) == 1


@in_session
async def test_updates_out_of_order(ada: Person, controls: Controls) -> None:
    """Updates with ids far below those seen before: each is answered, and once."""
    sent = (await ada.send_text("/status")).raw
    await ada.wait_for_text("Nothing yet")
    for update_id in (77, 55, 66, 55, 77):
        message = {**sent, "text": "/start", "message_id": sent["message_id"]}
        await controls.raw_update({"update_id": update_id, "message": message}, chat_id=ada.id)
        await ada.sync()
    await caught_up(ada)
    assert len([message for message in ada.messages if "Hello" in message.text]) == 3


@in_session
async def test_an_edited_message(ada: Person, world: World) -> None:
    """A caption is edited into a command after the photo was answered: nothing is started."""
    sent = await ada.send_photo(ASTRONAUT, "my summer")
    await ada.wait_for(lambda message: message.has_button("Cartoon"))
    await ada.edit(sent, "/background blur")
    await caught_up(ada)
    assert await tasks_of(world, ada) == []


@in_session
async def test_an_album_of_ten(ada: Person, world: World) -> None:
    """Ten photos at once: one menu for all ten, under the first, and nothing is started."""
    sent = await ada.send_album([ASTRONAUT] * 10)
    await ada.wait_for(lambda message: message.has_button("Cartoon"))
    await caught_up(ada)
    (menu,) = [message for message in ada.messages if message.has_button("Cartoon")]
    assert menu.reply_to == sent[0].id
    assert "10 photos" in menu.text
    assert await tasks_of(world, ada) == []


@in_session
async def test_two_pollers(ada: Person, world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Another process polls with our token (409): the log says which bot, and it goes on."""
    async with httpx.AsyncClient(base_url=f"{world.base}/bot{TOKEN}/") as other:
        await other.post("getUpdates", json={"timeout": 0})
    await ada.send_text("/start")
    await ada.wait_for_text("Hello", seconds=CONFLICT_SECONDS + 10)
    assert "another process polls as @darkroom_bot" in caplog.text
    assert TOKEN not in caplog.text


async def test_a_wrong_token(tmp_path: Path) -> None:
    """The token is unknown to Telegram: run() ends with a sentence naming the setting."""
    settings = Settings.model_validate({"data": tmp_path, "store": "memory://"})
    async with (
        running(create_server(token="99:another", testing=True)) as server,
        open_studio(settings) as studio,
    ):
        bot_ = create_bot(
            token=TOKEN,
            service=studio.service,
            ledger=MemoryLedger(),
            clock=studio.clock,
            base_url=server.base,
        )
        with pytest.raises(BotRefusedError, match="TELEGRAM_BOT_TOKEN"):
            await bot_.run()


async def test_a_token_revoked_while_polling(tmp_path: Path) -> None:
    """The token is revoked while the bot polls: run() ends with a sentence, not deaf."""
    settings = Settings.model_validate({"data": tmp_path, "store": "memory://"})
    telegram = create_server(token=TOKEN, testing=True)
    async with (
        running(telegram) as server,
        open_studio(settings) as studio,
        Controls(server.base) as controls,
        Person(server.base) as ada,
    ):
        bot_ = create_bot(
            token=TOKEN,
            service=studio.service,
            ledger=MemoryLedger(),
            clock=studio.clock,
            base_url=server.base,
        )
        talking = asyncio.create_task(bot_.run())
        await controls.wait_for_call("setMyShortDescription", seconds=SECONDS)
        await controls.revoke_token()
        await ada.send_text("/start")  # ends the poll that waits
        with pytest.raises(BotRefusedError, match="TELEGRAM_BOT_TOKEN") as refused:
            await asyncio.wait_for(talking, 20)
        assert TOKEN not in repr(refused.value)


async def test_a_webhook_with_a_wrong_secret(tmp_path: Path) -> None:
    """Updates posted with a wrong secret, or none: refused, and nothing is answered."""
    async with open_world(tmp_path, webhook=True) as world, Person(world.base) as ada:
        (hook,) = [call.parameters for call in await world.controls.calls("setWebhook")]
        chat = {"id": ada.id, "type": "private"}
        sender = {"id": ada.id, "is_bot": False, "first_name": "Ada"}
        message = {"message_id": 1, "date": 0, "chat": chat, "from": sender, "text": "/start"}
        async with httpx.AsyncClient() as stranger:
            for secret in ("", SECRET[:-1], SECRET.upper()):
                refused = await stranger.post(
                    hook["url"],
                    json={"update_id": 5, "message": message},
                    headers={"X-Telegram-Bot-Api-Secret-Token": secret},
                )
                assert refused.status_code == 403
        await caught_up(ada)
        assert not [message for message in ada.messages if "Hello" in message.text]


async def test_the_queue_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The webhook finds no room (503): Telegram sends the update again, and it is answered once."""
    monkeypatch.setattr(bot.updates.inbox, "MOST_WAITING", 1)
    monkeypatch.setattr(bot.app, "FEED_SECONDS", 0.2)
    async with (
        open_world(tmp_path, webhook=True) as world,
        Person(world.base, first_name="Ada") as ada,
        Person(world.base, first_name="Grace") as grace,
    ):
        await world.controls.fault("sendMessage", delay_seconds=1.0, chat_id=ada.id)
        await ada.send_text("/status")
        await grace.send_text("/status")
        await ada.wait_for_text("Nothing yet")
        await grace.wait_for_text("Nothing yet")
        outcomes = [d["outcome"] for d in (await world.controls.state())["deliveries"]]
        assert "503" in outcomes
        assert len([message for message in grace.messages if message.from_bot]) == 1


async def caught_up(person: Person) -> None:
    """Return once everything said so far in a chat has been dealt with."""
    sent = await person.send_text("/help")
    await person.wait_for_text("/status", after=sent)
