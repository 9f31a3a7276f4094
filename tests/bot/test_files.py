"""Photos are fetched by links that hold the token: in bounds, anew when stale, and never told."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from telegram.ext import ExtBot

from bot.application import build_application
from bot.state.photos import PhotoFile
from bot.talking.files import Downloads
from bot.talking.pace import Pace, Priority
from bot.talking.redaction import redacted
from bot.talking.wire import is_here
from bot.updates.inbox import Inbox
from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.server import create_server
from studio.errors import PhotoTooLarge, Unavailable
from studio.runtime.ledger_memory import MemoryLedger
from tests.bot.world import ASTRONAUT, TOKEN
from tests.conformance.intercepting import intercepting, make_certificate
from tests.local.telegram.serving import running, served

CHUNK = bytes(10_000)
MOST = 100_000


@asynccontextmanager
async def downloads(base: str, max_bytes: int = 20_000_000) -> AsyncGenerator[Downloads]:
    """Downloads by a bot at a server."""
    with redacted(TOKEN):
        bot: ExtBot[Priority] = ExtBot(
            TOKEN, f"{base}/bot", f"{base}/file/bot", rate_limiter=Pace()
        )
        async with bot, Downloads(bot, max_bytes=max_bytes) as opened:
            yield opened


async def test_a_link_that_is_no_longer_good_is_asked_for_anew_once() -> None:
    async with (
        running(create_server(token=TOKEN, testing=True)) as server,
        Controls(server.base) as controls,
        Person(server.base) as ada,
        downloads(server.base) as opened,
    ):
        photo = PhotoFile((await ada.send_photo(ASTRONAUT)).file_id, None)
        await controls.fault("downloadFile", status=404)
        assert (await opened.read(photo)).startswith(b"\xff\xd8\xff")
        assert len(await controls.calls("getFile")) == 2
        await controls.fault("downloadFile", status=404, times=3)
        with pytest.raises(Unavailable):
            await opened.read(photo)
        assert len(await controls.calls("getFile")) == 4, "not for ever"


class Careless:
    """A Bot API server that doesn't say how large files are, or where they are for others."""

    def __init__(self, path: str, *, with_length: bool = False) -> None:
        self.path = path
        self.with_length = with_length
        self.go_on = asyncio.Event()
        bot = f"/bot{TOKEN}"
        self.app = Starlette(
            routes=[
                Route(f"{bot}/getMe", self._get_me, methods=["POST"]),
                Route(f"{bot}/getFile", self._get_file, methods=["POST"]),
                Route(f"/file{bot}/{{path:path}}", self._download),
            ]
        )

    async def _get_me(self, request: Request) -> Response:
        del request
        me = {"id": 123456, "is_bot": True, "first_name": "Darkroom", "username": "d_bot"}
        return JSONResponse({"ok": True, "result": me})

    async def _get_file(self, request: Request) -> Response:
        del request
        file = {"file_id": "a", "file_unique_id": "b", "file_path": self.path}
        return JSONResponse({"ok": True, "result": file})

    async def _download(self, request: Request) -> Response:
        del request
        headers = {"Content-Length": str(1000 * len(CHUNK))} if self.with_length else {}
        return StreamingResponse(self._chunks(), headers=headers)

    async def _chunks(self) -> AsyncIterator[bytes]:
        """Send what is needed to see that it is too much, and the rest never."""
        for _ in range(0 if self.with_length else 2 * MOST // len(CHUNK)):
            yield CHUNK
        await self.go_on.wait()


@pytest.mark.parametrize("with_length", [True, False])
async def test_a_file_larger_than_it_was_said_to_be_is_not_read_to_its_end(
    *, with_length: bool
) -> None:
    server = Careless("photos/a.jpg", with_length=with_length)
    async with served(server.app) as base, downloads(base, MOST) as opened:
        with pytest.raises(PhotoTooLarge):
            await opened.read(PhotoFile("a", None))
        server.go_on.set()  # so that it can be stopped


async def test_a_server_that_names_files_on_its_own_disk_is_told_to_its_operator(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    there = tmp_path / "photo.jpg"
    there.write_bytes(b"\xff\xd8\xff")
    for path in ("/var/lib/telegram-bot-api/photo.jpg", str(there)):
        async with served(Careless(path).app) as base, downloads(base) as opened:
            with pytest.raises(Unavailable):
                await opened.read(PhotoFile("a", None))
    assert caplog.text.count("start it without --local") == 2
    assert TOKEN not in caplog.text


async def test_calls_and_photos_go_through_the_operators_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    certificate = make_certificate(tmp_path)
    async with (
        running(create_server(token=TOKEN, testing=True)) as server,
        Person(server.base) as ada,
        intercepting(certificate, server.base.removeprefix("http://")) as port,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        sent = await ada.send_photo(ASTRONAUT)
        inbox = Inbox(MemoryLedger())
        with redacted(TOKEN):
            application = build_application(
                token=TOKEN, base_url="https://api.telegram.org", inbox=inbox
            )
            async with application, Downloads(application.bot, max_bytes=20_000_000) as opened:
                assert application.bot.username == "darkroom_bot"
                photo = await opened.read(PhotoFile(sent.file_id, None))
    assert photo.startswith(b"\xff\xd8\xff")
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8000/chat", True),
        ("http://[::1]:8000", True),
        ("http://localhost:1", True),
        ("https://api.telegram.org/bot", False),
        ("http://192.168.1.5:8081", False),
    ],
)
def test_a_server_on_this_computer_needs_no_proxy(url: str, *, here: bool) -> None:
    assert is_here(url) is here
