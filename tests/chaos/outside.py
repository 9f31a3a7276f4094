"""What stays while darkroom is killed and started: the engine, Telegram, and the way to us.

All of them are processes or ports of their own, reached as in production: the engine behind fal's
own names (a CONNECT proxy ends TLS), darkroom behind a reverse proxy that ends TLS for it.
"""

import asyncio
import itertools
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from local.telegram.controls import Controls
from tests.conformance.intercepting import end_of_tls, forward, intercepting, make_certificate
from tests.conformance.serving import KEY, served
from tests.faults.process.darkroom import LOOK_SECONDS, ROOT, Body, Darkroom, starting

TOKEN = "123456:canary-of-the-chaos-tests"
SECRET = "canary-webhook-secret"
ALIVE_SECONDS = 1.0
CHAOS_SECONDS = 20.0
LONGEST_CHAOS_SECONDS = 300.0
ENOUGH = 20
"""So many orders at least, however long a start takes on a busy machine."""
SETTLE_SECONDS = 400.0
"""Orders in doubt wait two minutes for a word of the engine before they are given up."""
STOP_SECONDS = 20.0

LOST_ORDERS = {"route": "submit", "what": "cut", "after": True, "every": 10, "times": 1000}
LOST_LETTERS = {"route": "webhook", "what": "lose", "every": 4, "times": 1000}
COPIED_LETTERS = {"route": "webhook", "what": "duplicate", "every": 3, "times": 1000}
LOSABLE = ("editMessageMedia", "sendDocument", "sendMessage", "editMessageText", "getUpdates")


class Front:
    """The reverse proxy: who calls while darkroom is dead is hung up on.

    Attributes:
        port: Where darkroom listens now, or did last.
        url: Where the world finds it.
    """

    def __init__(self) -> None:
        self.port = 0
        self.url = ""
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        await forward(reader, writer, "127.0.0.1", self.port)
        self._open.discard(writer)

    async def hang_up(self) -> None:
        """End every connection."""
        while self._open:
            for writer in self._open:
                writer.transport.abort()
            await asyncio.sleep(LOOK_SECONDS)


@asynccontextmanager
async def open_front(certificate: Path) -> AsyncGenerator[Front]:
    front = Front()
    server = await asyncio.start_server(
        front.serve, "127.0.0.1", 0, ssl=end_of_tls(certificate), backlog=512
    )
    front.url = f"https://localhost:{server.sockets[0].getsockname()[1]}"
    try:
        yield front
    finally:
        server.close()
        await front.hang_up()


@dataclass
class Outside:
    """The world around darkroom.

    Attributes:
        called: Whether the engine (and Telegram) call us, rather than be asked.
        kills: How often darkroom was killed.
    """

    folder: Path
    environment: dict[str, str]
    front: Front
    engine: httpx.AsyncClient
    called: bool
    kills: int = 0

    @asynccontextmanager
    async def darkroom(self) -> AsyncGenerator[Darkroom]:
        """Start it on what the last one left."""
        with starting(self.folder / "data", settings=self.environment) as running:
            await asyncio.to_thread(running.wait_for_start)
            self.front.port = urlsplit(running.address).port or 0
            yield running

    async def lives(self, orders: Callable[[], int]) -> AsyncGenerator[Darkroom]:
        """Start darkroom, let whoever iterates do something with it, kill it; and again."""
        end = time.monotonic() + CHAOS_SECONDS
        latest = time.monotonic() + LONGEST_CHAOS_SECONDS
        while time.monotonic() < (end if orders() >= ENOUGH else latest):
            async with self.darkroom() as running:
                yield running
                await asyncio.to_thread(running.kill)
                self.kills += 1

    async def bill(self) -> Body:
        """What the engine would ask money for."""
        counts: Body = (await self.engine.get("/_control/counts")).raise_for_status().json()
        return counts

    async def engines_part(self) -> str:
        """What went wrong at the engine, in a few words."""
        script: Body = (await self.engine.get("/_control/faults")).raise_for_status().json()
        played: dict[str, int] = script["played"]
        said = f"{played.get('submit', 0)} of the engine's replies lost"
        if not self.called:
            return said
        return f"{said}, {played.get('webhook', 0)} webhooks lost or doubled"


@asynccontextmanager
async def open_outside(folder: Path, *, called: bool) -> AsyncGenerator[Outside]:
    """Start the engine; every tenth of its replies is lost once it has accepted an order."""
    certificate = await asyncio.to_thread(make_certificate, folder)
    with served(folder / "fal", "--testing", trust=certificate) as engine:
        async with (
            intercepting(certificate, engine.netloc) as proxy,
            open_front(certificate) as front,
            httpx.AsyncClient(
                base_url=engine.address, headers={"authorization": f"Key {KEY}"}
            ) as control,
        ):
            script = [LOST_ORDERS, LOST_LETTERS, COPIED_LETTERS] if called else [LOST_ORDERS]
            (await control.post("/_control/faults", json=script)).raise_for_status()
            environment = {
                "FAL_KEY": KEY,
                "HTTPS_PROXY": f"http://127.0.0.1:{proxy}",
                "SSL_CERT_FILE": str(certificate),
                "DARKROOM_CREATES_PER_MINUTE": "10000",
                "DARKROOM_MAX_LIVE_TASKS": "1000",
            }
            if called:
                environment["PUBLIC_URL"] = front.url
            yield Outside(folder, environment, front, control, called)


@dataclass
class Telegram:
    """The local Telegram server, which loses some replies after it has done what they answer."""

    base: str
    controls: Controls
    lost: int = 0
    _next: "itertools.cycle[str]" = field(default_factory=lambda: itertools.cycle(LOSABLE))

    async def lose_one(self) -> None:
        """The reply to the next call of some method, another one each time, is cut off."""
        await self.controls.fault(next(self._next), cut=True, delivered=True)
        self.lost += 1

    async def lose_no_more(self) -> None:
        self.lost -= int((await self.controls.state())["faults_left"])
        await self.controls.clear_faults()


@asynccontextmanager
async def open_telegram(outside: Outside) -> AsyncGenerator[Telegram]:
    """Start it, and let darkroom know; where we are called, Telegram calls as well."""
    with _telegram(outside.folder / "telegram", outside.environment["SSL_CERT_FILE"]) as base:
        outside.environment |= {"TELEGRAM_API_URL": base, "TELEGRAM_BOT_TOKEN": TOKEN}
        if outside.called:
            outside.environment["TELEGRAM_WEBHOOK_SECRET"] = SECRET
        async with Controls(base) as controls:
            yield Telegram(base, controls)


@contextmanager
def _telegram(folder: Path, trust: str) -> Generator[str]:
    """`python -m local.telegram` on a free port; its address."""
    options = ["--port", "0", "--token", TOKEN, "--testing", "--folder", str(folder)]
    with subprocess.Popen(  # noqa: S603  a module of ours
        [sys.executable, "-m", "local.telegram", *options],
        cwd=ROOT,
        env={**os.environ, "SSL_CERT_FILE": trust},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+(?=/$)", process.stdout.readline().strip())
            assert found is not None
            yield found[0]
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
