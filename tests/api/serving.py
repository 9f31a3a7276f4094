"""The web door on a free port, with the real core and engine behind it, in a thread of its own."""

import asyncio
import json
import ssl
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from fastapi import FastAPI
from httpx_sse import ServerSentEvent, connect_sse
from starlette.types import ASGIApp

from api.app import create_app
from api.deps import Desk, UpdateSink
from api.launches import Launches
from run.parts import open_studio
from run.server import Server, listen
from studio.settings import Settings
from tests.api.contract import Contract

PHOTOS = Path(__file__).resolve().parents[1] / "photos"
ASTRONAUT = (PHOTOS / "astronaut.png").read_bytes()
START_SECONDS = 30
ANSWER_SECONDS = 60
NO_TLS = ssl.create_default_context()
"""Made once: each client would otherwise read all authorities anew, for nothing."""

Body = dict[str, Any]


def read_body(answer: httpx.Response) -> Body:
    """Return the JSON object that came."""
    body: Body = answer.json()
    return body


class Person(httpx.Client):
    """Somebody who speaks HTTP; each answer they get is held against the contract."""

    def __init__(self, base: str, contract: Contract, token: str | None = None) -> None:
        super().__init__(
            base_url=base,
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=ANSWER_SECONDS,
            verify=NO_TLS,
            event_hooks={"response": [contract.check]},
        )
        self.token = token or ""

    def order(
        self,
        path: str,
        form: dict[str, str],
        *,
        photo: bytes | None = ASTRONAUT,
        picture: bytes | None = None,
        key: str | None = None,
    ) -> httpx.Response:
        """Send an order as the page does."""
        parts = {"photo": photo, "picture": picture}
        files = {name: (f"{name}.png", data) for name, data in parts.items() if data is not None}
        headers = {"Idempotency-Key": key} if key else {}
        return self.post(f"/api/v1/{path}", data=form, files=files, headers=headers)

    def avatar(self, style: str = "pencil", **more: Any) -> Body:  # noqa: ANN401  passed on to order
        """Order an avatar and return its task."""
        answer = self.order("avatar", {"style": style}, **more)
        assert answer.status_code == 202, answer.text
        return read_body(answer)

    def cut_out(self) -> Body:
        """Order the quickest picture there is: the subject alone."""
        answer = self.order("background", {"background": "remove"})
        assert answer.status_code == 202, answer.text
        return read_body(answer)

    def follow(
        self, task_id: str, *, until: Callable[[Body], bool] = lambda _: False
    ) -> list[ServerSentEvent]:
        """Return the events of a task: to the end of its stream, or to the first that fits."""
        events: list[ServerSentEvent] = []
        with connect_sse(self, "GET", f"/api/v1/status/{task_id}/events") as source:
            for event in source.iter_sse():
                if not event.data:  # a sign of life, which this client takes for an event
                    continue
                events.append(event)
                if until(event.json()):
                    break
        return events

    def finished(self, task_id: str) -> Body:
        """Return a task as its stream last tells it: when it is over."""
        task: Body = json.loads(self.follow(task_id)[-1].data)
        assert task["state"] in {"done", "failed", "cancelled"}
        return task


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that runs, and what is behind it."""

    base: str
    desk: Desk
    contract: Contract

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.base)
        return parts.hostname or "", parts.port or 0

    def guest(self) -> Person:
        """Return a new guest with a session, to be closed by the caller."""
        return Person(self.base, self.contract, self.desk.sessions.guest()[0])

    def stranger(self) -> Person:
        """Return somebody without a session, to be closed by the caller."""
        return Person(self.base, self.contract)


def make_settings(data: Path, **more: object) -> Settings:
    """Return settings of this machine alone, whatever the environment says."""
    none = dict.fromkeys(
        (
            "FAL_KEY",
            "TELEGRAM_BOT_TOKEN",
            "TELEGRAM_WEBHOOK_SECRET",
            "PUBLIC_URL",
            "DARKROOM_SECRET",
        )
    )
    return Settings.model_validate(
        {"DARKROOM_DATA": data, "DARKROOM_STORE": "memory://", "DARKROOM_OBJECTS": None}
        | {"DARKROOM_CORS_ORIGINS": "", "DARKROOM_CORS_CREDENTIALS": False}
        | none
        | more
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a server is to be like.

    Attributes:
        page: Folder of the built page.
        works: Whether orders are worked on; otherwise they wait forever.
        updates: Who takes Telegram's calls.
        launches: Who reads the launches of pages inside Telegram.
        chat: What is served in place of the local Telegram.
        change: Adds to the app what a test needs in it, such as a route that crashes.
    """

    page: Path = Path("not-built")
    works: bool = True
    updates: UpdateSink | None = None
    launches: Launches | None = None
    chat: ASGIApp | None = None
    change: Callable[[FastAPI], None] = lambda _: None


@contextmanager
def serving(settings: Settings, plan: Plan | None = None) -> Generator[Serving]:
    """Run a server as long as the block lasts."""
    ready: Future[tuple[Serving, Server]] = Future()
    wanted = plan or Plan()

    def run() -> None:
        try:
            asyncio.run(_live(settings, wanted, ready))
        except BaseException as error:
            if ready.done():
                raise
            ready.set_exception(error)

    thread = threading.Thread(target=run, name="server")
    thread.start()
    running, server = ready.result(START_SECONDS)
    try:
        yield running
    finally:
        server.stop()
        thread.join(START_SECONDS)
        assert not thread.is_alive()


async def _live(settings: Settings, plan: Plan, ready: Future[tuple[Serving, Server]]) -> None:
    async with open_studio(settings) as studio:
        desk = studio.desk(plan.updates, launches=plan.launches)
        app = create_app(desk, page=plan.page, chat=plan.chat)
        plan.change(app)
        listener = listen("127.0.0.1", 0)
        server = Server(app, listener)
        async with asyncio.TaskGroup() as group:
            loops = [group.create_task(loop()) for loop in studio.loops() if plan.works]
            at_work = group.create_task(server.run())
            await server.started()
            base = f"http://127.0.0.1:{listener.getsockname()[1]}"
            ready.set_result((Serving(base, desk, Contract(app.openapi())), server))
            await at_work
            for loop in loops:
                loop.cancel()
