"""The program as chat stories need it: the bot polls the local Telegram, or is called by it."""

import socket
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from tests.e2e.chat.hands import Chat
from tests.e2e.program import Program, running, telegram
from tests.local.telegram.schema import problem

TOKEN = "4242:canary-of-the-chat-stories"
SECRET = "canary-secret-of-the-chat-stories"


@pytest.fixture(scope="session", params=["polling", "webhook"])
def program(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    data = tmp_path_factory.mktemp(request.param)
    if request.param == "polling":
        with running(data) as program:
            yield program
        return
    port = free_port()
    choices = {
        "PORT": f"{port}",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
    }
    with telegram(TOKEN) as chat, running(data, TELEGRAM_API_URL=chat, **choices) as program:
        yield replace(program, chat=f"{chat}/")


@pytest.fixture
def chat(page: Page, program: Program) -> Chat:
    """Somebody new in the chat with the bot, who has pressed Start."""
    chat = Chat(page, program.chat)
    chat.begin()
    return chat


@pytest.fixture(autouse=True)
def every_call_is_one_telegram_knows(program: Program) -> Generator[None]:
    """Judge what the bot has called in a story, where the local Telegram keeps it."""
    before = calls(program)
    yield
    after = before[-1]["number"] if before else 0
    made = [call for call in calls(program) if call["number"] > after]
    told = [problem(call["method"], call["parameters"]) for call in made]
    assert [line for line in told if line] == []
    assert made or not keeps_calls(program), "every story makes the bot say something"


def calls(program: Program) -> list[dict[str, Any]]:
    """The last calls of the bot; none where they are not kept."""
    return httpx.get(f"{program.chat}_sim/calls").json() if keeps_calls(program) else []


def keeps_calls(program: Program) -> bool:
    """Whether the local Telegram runs by itself, for tests."""
    return not program.chat.startswith(program.page)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
