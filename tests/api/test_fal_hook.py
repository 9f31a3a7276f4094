"""fal's calls at the web door: the local engine signs and delivers them to the real app."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.app import create_app
from api.deps import Desk
from api.sessions import Sessions
from local.fal.limits import Limits
from local.fal.server import LocalFal, create_server
from run.parts import open_studio
from studio.catalogue import read_catalogue
from studio.fal import open_gateway
from studio.links import Links
from studio.objects import open_objects
from studio.photos import Photos
from studio.runtime import open_runtime
from studio.service import Service
from studio.steps import Steps
from studio.steps.parts import Parts
from studio.sweeper import Sweeper
from studio.task import Task, TaskId
from studio.webhooks import MAX_BYTES, Webhooks
from tests.api.serving import ASTRONAUT, Body, make_settings, read_body

pytestmark = pytest.mark.asyncio(loop_scope="module")

PUBLIC = "https://pictures.example"
QUICK = Limits(webhook_retry_seconds=0.05)
DONE_SECONDS = 15.0
"""Sooner than the engine is asked: what is done by then was told by a call."""


@dataclass(frozen=True)
class Call:
    """One call as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Way:
    """The way from the engine to the app: notes what passes, and may lose some of it."""

    app: ASGIApp | None = None
    calls: list[Call] = field(default_factory=list[Call])
    lost: int = 0
    lost_answers: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app
        body = await Request(scope, receive).body()
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.calls.append(Call(scope["path"], headers, body))
        if self.lost:
            self.lost -= 1
            await PlainTextResponse("lost", 502)(scope, receive, send)
            return
        answers = self.lost_answers > 0
        self.lost_answers -= answers

        async def again() -> Message:
            return {"type": "http.request", "body": body}

        async def drop(_: Message) -> None:
            """Nobody hears it."""

        await self.app(scope, again, drop if answers else send)
        if answers:
            await PlainTextResponse("answer lost", 504)(scope, receive, send)


@dataclass(frozen=True)
class House:
    """The app, the engine, and the way between them."""

    way: Way
    local: LocalFal
    desk: Desk
    app: ASGIApp
    person: httpx.AsyncClient

    async def order(self) -> TaskId:
        answer = await self.person.post(
            "/api/v1/background",
            data={"background": "remove"},
            files={"photo": ("p.png", ASTRONAUT)},
        )
        assert answer.status_code == 202, answer.text
        return TaskId(read_body(answer)["id"])

    async def shown(self, task_id: TaskId) -> Body:
        return read_body(await self.person.get(f"/api/v1/status/{task_id}"))

    async def done(self, task_id: TaskId) -> Task:
        """Wait until a task is settled."""
        async with asyncio.timeout(DONE_SECONDS), self.desk.service.follow(task_id=task_id) as told:
            if (await self.desk.service.peek(task_id)).settled:
                return await self.desk.service.peek(task_id)
            async for _ in told:
                task = await self.desk.service.peek(task_id)
                if task.settled:
                    return task
        raise AssertionError("the events ended")

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC) as client:
            return await client.post(path, content=body, headers=headers)

    async def repeat(self, call: Call, **changes: str) -> httpx.Response:
        kept = {name: value for name, value in call.headers.items() if name != "content-length"}
        return await self.post(call.path, call.body, kept | changes)


@asynccontextmanager
async def open_house(folder: Path, *, user_id: str | None = None) -> AsyncGenerator[House]:
    settings, catalogue, key = make_settings(folder), read_catalogue(), secrets.token_urlsafe(8)
    way = Way()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(way)) as postman:
        local = create_server(
            folder / "fal",
            key=key,
            limits=QUICK,
            webhook_hosts=["pictures.example"],
            webhook_client=postman,
        )
        engine = httpx.ASGITransport(local.app)
        photos = Photos(max_pixels=settings.max_pixels)
        async with (
            open_runtime(f"sqlite:///{folder / 'house.db'}") as runtime,
            open_gateway(
                catalogue, key=key, transport=engine, free=False, hooks=f"{PUBLIC}/hooks/fal"
            ) as gateway,
        ):
            objects = open_objects(folder / "objects")
            desk = Desk(
                settings=settings,
                service=Service(settings, catalogue, runtime, objects, photos),
                objects=objects,
                links=Links("k"),
                sessions=Sessions("k"),
                limiter=runtime.limiter,
                webhooks=Webhooks(
                    runtime.store,
                    gateway,
                    user_id=local.user_id if user_id is None else user_id,
                ),
            )
            way.app = app = create_app(desk, page=Path("not-built"))
            parts = Parts(runtime=runtime, gateway=gateway, objects=objects, photos=photos)
            async with _at_work(House(way, local, desk, app, _person(app, desk)), parts) as house:
                yield house
        await photos.close()


def _person(app: ASGIApp, desk: Desk) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {desk.sessions.guest()[0]}"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PUBLIC, headers=headers)


@asynccontextmanager
async def _at_work(house: House, parts: Parts) -> AsyncGenerator[House]:
    wakeups, steps = parts.runtime.wakeups, Steps(parts, {})
    loops = [house.local.run, parts.runtime.run, Sweeper(parts.runtime).run]
    async with house.person, asyncio.TaskGroup() as group:
        tasks = [group.create_task(loop()) for loop in loops]
        tasks += [group.create_task(wakeups.work(steps.handle)) for _ in range(2)]
        try:
            yield house
        finally:
            for task in tasks:
                task.cancel()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[House]:
    async with open_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture(autouse=True)
def nothing_passed_yet(house: House) -> None:
    house.way.calls.clear()


def is_nothing(answer: httpx.Response) -> bool:
    """Whether a problem tells no more than that nothing is there."""
    return (answer.status_code, answer.json()["code"]) == (404, "route.unknown")


async def test_the_engine_calls_and_the_picture_is_there(house: House) -> None:
    task_id = await house.order()
    task = await house.done(task_id)
    assert (await house.shown(task_id))["state"] == "done"
    (call,) = house.way.calls
    assert call.path == f"/hooks/fal/{task_id}.{task.token}"
    assert task.request
    assert call.headers["x-fal-webhook-request-id"] == task.request.id


async def test_a_call_repeated_by_anybody_is_taken_and_changes_nothing(house: House) -> None:
    task = await house.done(await house.order())
    (call,) = house.way.calls
    for _ in range(10):
        answer = await house.repeat(call)
        assert (answer.status_code, answer.content) == (200, b"")
    assert await house.desk.service.peek(task.id) == task


async def test_a_call_lost_on_the_way_comes_again(house: House) -> None:
    house.way.lost = 2
    task = await house.done(await house.order())
    assert (len(house.way.calls), task.submits) == (3, 1)


async def test_a_call_whose_answer_was_lost_comes_again_and_changes_nothing(house: House) -> None:
    house.way.lost_answers = 1
    task = await house.done(await house.order())
    async with asyncio.timeout(DONE_SECONDS):
        while len(house.way.calls) < 2:  # noqa: ASYNC110  the way has no events
            await asyncio.sleep(0.01)
    assert (await house.desk.service.peek(task.id), task.submits) == (task, 1)


async def test_forgeries_find_nothing_and_change_nothing(house: House) -> None:
    task = await house.done(await house.order())
    (call,) = house.way.calls
    changed = Call(call.path, call.headers, call.body.replace(b'"OK"', b'"Ok"'))
    assert is_nothing(await house.repeat(changed))
    stale = {"x-fal-webhook-timestamp": str(int(call.headers["x-fal-webhook-timestamp"]) - 301)}
    assert is_nothing(await house.repeat(call, **stale))
    assert is_nothing(await house.repeat(call, **{"x-fal-webhook-user-id": "somebody"}))
    assert is_nothing(await house.repeat(call, **{"x-fal-webhook-signature": "0" * 128}))
    assert is_nothing(await house.post(call.path, call.body, {}))
    assert is_nothing(await house.post(f"{call.path}x", call.body, call.headers))
    assert is_nothing(await house.post(f"/hooks/fal/{task.id}", call.body, {}))
    other = await house.done(await house.order())
    crossed = Call(f"/hooks/fal/{other.id}.{other.token}", call.headers, call.body)
    assert is_nothing(await house.repeat(crossed)), "rightly signed, but about another order"
    assert await house.desk.service.peek(task.id) == task
    assert await house.desk.service.peek(other.id) == other


async def test_a_call_is_read_only_so_far(house: House) -> None:
    task = await house.done(await house.order())
    path = f"/hooks/fal/{task.id}.{task.token}"
    answer = await house.post(path, b"x" * (MAX_BYTES + 1), {})
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
    assert is_nothing(await house.post("/hooks/fal/x.y", b"x" * (MAX_BYTES + 1), {}))


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_only_posts_are_calls(method: str, house: House) -> None:
    answer = await house.person.request(method, "/hooks/fal/a.b")
    assert answer.status_code in {404, 405}


async def test_letters_to_another_account_are_not_believed(tmp_path: Path) -> None:
    async with open_house(tmp_path, user_id="another-account") as house:
        task_id = await house.order()
        async with asyncio.timeout(DONE_SECONDS):
            while not house.way.calls:  # noqa: ASYNC110  the way has no events
                await asyncio.sleep(0.01)
        assert is_nothing(await house.repeat(house.way.calls[0]))
        assert (await house.shown(task_id))["state"] == "waiting"


async def test_where_fal_may_not_call_there_is_nothing(house: House) -> None:
    deaf = create_app(replace(house.desk, webhooks=None), page=Path("not-built"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(deaf), base_url=PUBLIC) as client:
        assert is_nothing(await client.post("/hooks/fal/a.b", content=b"{}"))


@pytest.mark.parametrize(
    ("key", "url", "calls"),
    [
        ("canary:key", PUBLIC, True),
        ("canary:key", None, False),
        ("canary:key", "http://localhost:8000", False),
        (None, PUBLIC, False),
    ],
)
async def test_fal_is_told_to_call_where_it_can(
    key: str | None, url: str | None, *, calls: bool, tmp_path: Path
) -> None:
    settings = make_settings(tmp_path, FAL_KEY=key, PUBLIC_URL=url)
    async with open_studio(settings) as studio:
        assert studio.parts.gateway.hooks == (f"{PUBLIC}/hooks/fal" if calls else None)
        assert (studio.desk().webhooks is not None) is calls
