"""Updates: long polling, webhooks, faults."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local.telegram.controls import Controls
from local.telegram.person import Person, Refused
from local.telegram.server import create_server
from tests.local.telegram.serving import TOKEN, BotCaller, Served, running, served


async def test_a_long_poll_ends_as_soon_as_somebody_writes(bot: BotCaller, ada: Person) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.ok("getUpdates", timeout=20))
        await asyncio.sleep(0.05)
        began = time.monotonic()
        await ada.send_text("hello")
        updates = await poll
    assert [update["message"]["text"] for update in updates] == ["hello"]
    assert time.monotonic() - began < 5


async def test_the_offset_confirms_and_the_limit_holds(bot: BotCaller, ada: Person) -> None:
    for text in ("one", "two", "three"):
        await ada.send_text(text)
    first, second = await bot.ok("getUpdates", limit=2)
    assert await bot.ok("getUpdates", limit=2) == [first, second]
    (third,) = await bot.ok("getUpdates", offset=second["update_id"] + 1)
    assert third["message"]["text"] == "three"
    assert await bot.ok("getUpdates", offset=third["update_id"] + 1) == []


async def test_only_wanted_kinds_of_updates_come(bot: BotCaller, ada: Person) -> None:
    await bot.ok("getUpdates", allowed_updates=["message"])
    sent = await ada.send_text("one")
    await ada.edit(sent, "uno")
    assert ["message" in update for update in await bot.ok("getUpdates")] == [True]
    await bot.ok("getUpdates", allowed_updates=[])
    await ada.edit(sent, "eins")
    assert "edited_message" in (await bot.ok("getUpdates", offset=-1))[0]


async def test_a_second_poller_ends_the_first_with_a_conflict(bot: BotCaller) -> None:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(bot.refused("getUpdates", timeout=20))
        await asyncio.sleep(0.1)
        await bot.ok("getUpdates", timeout=0)
        said = await first
    assert said.startswith("409 Conflict: terminated by other getUpdates request")


async def test_polling_conflicts_with_an_active_webhook(bot: BotCaller) -> None:
    await bot.ok("setWebhook", url="http://127.0.0.1:1/")
    said = await bot.refused("getUpdates")
    assert said.startswith("409 Conflict: can't use getUpdates method while webhook is active")
    await bot.ok("deleteWebhook")
    assert await bot.ok("getUpdates") == []


class Hook:
    """A webhook that can be told to refuse."""

    def __init__(self) -> None:
        self.refuse = 0
        self.attempts = 0
        self.texts: list[str] = []
        self.secrets: set[str | None] = set()

    async def receive(self, request: Request) -> Response:
        self.attempts += 1
        self.secrets.add(request.headers.get("x-telegram-bot-api-secret-token"))
        if self.refuse:
            self.refuse -= 1
            return Response(status_code=500)
        self.texts.append((await request.json())["message"]["text"])
        return Response()

    async def wait_for(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.texts) < count:  # noqa: ASYNC110  # changed by another server's task
                await asyncio.sleep(0.01)


@asynccontextmanager
async def hook_served() -> AsyncGenerator[tuple[Hook, str]]:
    hook = Hook()
    app = Starlette(routes=[Route("/hook", hook.receive, methods=["POST"])])
    async with served(app) as address:
        yield hook, f"{address}/hook"


async def test_a_webhook_gets_updates_in_order_with_its_secret_until_it_takes_them(
    bot: BotCaller, ada: Person, controls: Controls
) -> None:
    async with hook_served() as (hook, url):
        hook.refuse = 2
        await bot.ok("setWebhook", url=url, secret_token="a-Secret_1")
        for text in ("one", "two", "three"):
            await ada.send_text(text)
        await hook.wait_for(3)
        assert hook.texts == ["one", "two", "three"]
        assert hook.attempts == 5
        assert hook.secrets == {"a-Secret_1"}
        info = await bot.ok("getWebhookInfo")
        assert info["last_error_message"] == (
            "Wrong response from the webhook: 500 Internal Server Error"
        )
        outcomes = [entry["outcome"] for entry in (await controls.state())["deliveries"]]
        assert outcomes[:2] == ["500", "500"]
        assert outcomes[-1] == "200"
        await bot.ok("deleteWebhook")


async def test_one_stuck_chat_does_not_hold_up_another(
    server: Served, bot: BotCaller, ada: Person
) -> None:
    async with hook_served() as (hook, url):
        await bot.ok("setWebhook", url=url)
        hook.refuse = 1
        await ada.send_text("from ada")
        async with Person(server.base, first_name="Grace") as grace:
            await grace.send_text("from grace")
        await hook.wait_for(2)
        assert sorted(hook.texts) == ["from ada", "from grace"]
        await bot.ok("deleteWebhook")


async def test_the_last_update_can_be_delivered_twice(bot: BotCaller, ada: Person) -> None:
    await ada.send_text("once")
    (first,) = await bot.ok("getUpdates")
    await ada.replay_last()
    (again,) = await bot.ok("getUpdates", offset=first["update_id"] + 1)
    assert again == first
    assert await bot.ok("getUpdates", offset=first["update_id"] + 1) == []


async def test_raw_updates_are_passed_on_as_they_are(bot: BotCaller, controls: Controls) -> None:
    update_id = await controls.raw_update({"guest_message": {"odd": True}})
    assert await bot.ok("getUpdates") == [{"update_id": update_id, "guest_message": {"odd": True}}]


async def test_faults_follow_the_script(bot: BotCaller, ada: Person, controls: Controls) -> None:
    await ada.send_text("hi")
    say = {"chat_id": ada.id, "text": "x"}
    await controls.fault("sendMessage", retry_after=3)
    await controls.fault("*", status=502, times=2)
    limited = await bot.answer("sendMessage", **say)
    assert limited == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    assert await bot.refused("sendMessage", **say) == "502 Bad Gateway"
    assert await bot.refused("getMe") == "502 Bad Gateway"
    await bot.ok("sendMessage", **say)

    await controls.fault("sendMessage", status=500, delivered=True)
    assert await bot.refused("sendMessage", **say) == "500 Internal Server Error"
    await ada.sync()
    assert len([message for message in ada.messages if message.from_bot]) == 2

    await controls.fault("sendMessage", migrate_to_chat_id=-100)
    moved = await bot.answer("sendMessage", **say)
    assert moved["parameters"] == {"migrate_to_chat_id": -100}
    await controls.fault("sendMessage", status=500)
    await controls.clear_faults()
    await bot.ok("sendMessage", **say)
    assert len(await controls.calls("sendMessage")) == 6


async def test_a_server_not_made_for_tests_has_no_levers(photo: bytes) -> None:
    async with running(create_server(token=TOKEN)) as ready, Person(ready.base) as person:
        async with httpx.AsyncClient(base_url=ready.base) as client:
            for path in ("calls", "state"):
                assert (await client.get(f"/_sim/{path}")).status_code == 404
            for path in ("faults", "updates"):
                assert (await client.post(f"/_sim/{path}", json={})).status_code == 404
        sent = await person.send_photo(photo)
        with pytest.raises(Refused, match="Not Found"):
            await person.replay_last()
        with pytest.raises(Refused, match="Not Found"):
            await person.forge_tap(sent, "x")
