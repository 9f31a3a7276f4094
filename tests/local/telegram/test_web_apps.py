"""Pages opened inside the chat: the button that opens them, and the data they are opened with."""

import base64
import json
import time
from collections.abc import AsyncGenerator
from urllib.parse import parse_qsl

import httpx
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import MenuButtonDefault, MenuButtonWebApp, WebAppInfo
from aiogram.utils.web_app import check_webapp_signature, safe_parse_webapp_init_data

from local.telegram.person import Person, Refused
from local.telegram.server import create_server
from tests.local.telegram.serving import TOKEN, BotCaller, Served, running

PAGE = "https://pictures.example/"
NEAR = "http://127.0.0.1:8000"


@pytest.fixture
async def server() -> AsyncGenerator[Served]:
    async with running(create_server(token=TOKEN, testing=True, plain_pages=(NEAR,))) as ready:
        yield ready


@pytest.fixture
async def aiogram_bot(server: Served) -> AsyncGenerator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.base))
    bot = Bot(TOKEN, session)
    yield bot
    await session.close()


def button(url: str, **more: object) -> dict[str, object]:
    return {"menu_button": {"type": "web_app", "text": "Open", "web_app": {"url": url}, **more}}


async def test_the_button_is_a_chats_own_or_the_one_for_all(aiogram_bot: Bot, ada: Person) -> None:
    assert isinstance(await aiogram_bot.get_chat_menu_button(), MenuButtonDefault)
    for_all = MenuButtonWebApp(text="Open", web_app=WebAppInfo(url=PAGE))
    await aiogram_bot.set_chat_menu_button(menu_button=for_all)
    await ada.send_text("/start")
    assert (
        await aiogram_bot.get_chat_menu_button(chat_id=ada.id)
    ).model_dump() == for_all.model_dump()

    own = MenuButtonWebApp(text="Mine", web_app=WebAppInfo(url=f"{PAGE}mine"))
    await aiogram_bot.set_chat_menu_button(chat_id=ada.id, menu_button=own)
    assert (await aiogram_bot.get_chat_menu_button(chat_id=ada.id)).model_dump() == own.model_dump()
    assert (await ada.open_page())[0] == f"{PAGE}mine"
    assert (await aiogram_bot.get_chat_menu_button()).model_dump() == for_all.model_dump()

    await aiogram_bot.set_chat_menu_button(chat_id=ada.id, menu_button=MenuButtonDefault())
    assert (await ada.open_page())[0] == PAGE
    await aiogram_bot.set_chat_menu_button()
    with pytest.raises(Refused):
        await ada.open_page()


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("http://pictures.example/", "Only HTTPS links are allowed"),
        ("http://127.0.0.1:8001/", "Only HTTPS links are allowed"),
        ("http://127.0.0.1:8000@evil.example/", "Only HTTPS links are allowed"),
        ("http://127.0.0.1/", "Only HTTPS links are allowed"),
        ("ftp://pictures.example/", "Wrong HTTP URL"),
        ("https://", "Wrong HTTP URL"),
        ("https://[::1/", "Wrong HTTP URL"),
        ("https://pictures.example/" + "x" * 2048, "Wrong HTTP URL"),
        ("javascript:alert(1)", "Wrong HTTP URL"),
    ],
)
async def test_only_pages_by_https_are_taken(bot: BotCaller, url: str, complaint: str) -> None:
    told = await bot.refused("setChatMenuButton", **button(url))
    assert told == f"400 Bad Request: menu button Web App URL '{url}' is invalid: {complaint}"


async def test_this_computers_own_page_may_come_without(bot: BotCaller) -> None:
    assert await bot.ok("setChatMenuButton", **button(f"{NEAR}/")) is True


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"type": "app"}, "Unsupported menu button type specified"),
        ({"type": "web_app", "web_app": {"url": PAGE}}, 'Can\'t find field "text"'),
        ({"type": "web_app", "text": "Open"}, 'Can\'t find field "web_app"'),
        ({"type": "web_app", "text": "Open", "web_app": "x"}, 'Can\'t find field "web_app"'),
        (
            {"type": "web_app", "text": "Open", "web_app": {"url": PAGE}, "style": "primary"},
            'field "style" is not supported by this server',
        ),
    ],
)
async def test_what_is_no_button_is_refused(
    bot: BotCaller, wrong: dict[str, object], complaint: str
) -> None:
    told = await bot.refused("setChatMenuButton", menu_button=wrong)
    assert told == f"400 Bad Request: can't parse menu button: {complaint}"


async def test_launch_data_is_signed_with_the_bots_token(server: Served, bot: BotCaller) -> None:
    await bot.ok("setChatMenuButton", **button(PAGE))
    async with Person(
        server.base, first_name="Zoë & Søn", username="zoe_k", language_code="pt-br"
    ) as zoe:
        _, data = await zoe.open_page()
    assert check_webapp_signature(TOKEN, data)
    assert not check_webapp_signature("123456:another", data)
    read = safe_parse_webapp_init_data(TOKEN, data)
    assert read.user
    assert (read.user.id, read.user.first_name) == (zoe.id, "Zoë & Søn")
    assert (read.user.username, read.user.language_code) == ("zoe_k", "pt-br")
    assert abs(read.auth_date.timestamp() - time.time()) < 5
    assert "is_bot" not in json.loads(dict(parse_qsl(data))["user"])


async def test_others_can_check_it_by_the_servers_public_key(
    server: Served, bot: BotCaller
) -> None:
    await bot.ok("setChatMenuButton", **button(PAGE))
    async with Person(server.base) as ada:
        _, data = await ada.open_page()
    fields = dict(parse_qsl(data))
    signature = base64.urlsafe_b64decode(fields.pop("signature") + "==")
    del fields["hash"]
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = server.telegram.state.identity.page_key().public_key()
    key.verify(signature, f"123456:WebAppData\n{lines}".encode())


async def test_nobody_opens_it_for_somebody_else(server: Served, bot: BotCaller) -> None:
    await bot.ok("setChatMenuButton", **button(PAGE))
    async with Person(server.base) as ada, httpx.AsyncClient(base_url=server.base) as client:
        headers = {"Authorization": f"Bearer {ada.id}:{'0' * 40}"}
        forged = await client.post("/_sim/chat/page", json={}, headers=headers)
        assert forged.status_code == 401


async def test_the_chat_page_frames_pages_by_https_and_this_computers_own(server: Served) -> None:
    async with httpx.AsyncClient(base_url=server.base) as client:
        policy = (await client.get("/")).headers["content-security-policy"]
    assert f"frame-src 'self' https: {NEAR}" in policy
    assert "frame-ancestors 'none'" in policy
