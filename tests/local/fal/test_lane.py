"""A real lane: what it thinks its process knows, and what it leaves on the disk."""

import asyncio
import io
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from PIL import Image

from local.fal.addresses import Addresses
from local.fal.endpoints import CUT_OUT, EDIT, UPSCALE, Desk
from local.fal.files import FileStore
from local.fal.lane import Lane
from local.fal.limits import Limits
from local.fal.queue import Queue, Request, State

HERE = Addresses("https://queue.fal.run", "https://v3.fal.media", "queue.fal.run")
PHOTOS = Path(__file__).resolve().parents[2] / "photos"


class Shop:
    """A queue with one lane, as the server has them."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.files = FileStore(folder, limits)
        self.unfinished = folder / "unfinished"
        desk = Desk(self.files, limits)
        self.queue = Queue(limits, recognise=desk.recognise)
        self.lane = Lane(self.queue, desk, limits)

    def stored(self, photo: str, side: int = 200) -> str:
        file = io.BytesIO()
        Image.open(PHOTOS / photo).convert("RGB").resize((side, side)).save(file, "PNG")
        name = self.files.new_name("image/png")
        self.files.write(name, file.getvalue())
        return HERE.file(name)

    async def ordered(self, url: str, endpoint: str = CUT_OUT) -> Request:
        arguments: dict[str, object] = {"image_url": url}
        if endpoint == EDIT:
            arguments = {"image_urls": [url], "prompt": "a pencil drawing"}
        request = Request(endpoint=endpoint, arguments=arguments, addresses=HERE)
        await self.queue.submit(request)
        return request

    async def done(self, url: str, endpoint: str = CUT_OUT) -> Request:
        request = await self.ordered(url, endpoint)
        await until(lambda: request.state is State.COMPLETED)
        return request


@asynccontextmanager
async def open_shop(folder: Path, limits: Limits | None = None) -> AsyncGenerator[Shop]:
    shop = Shop(folder, limits or Limits())
    task = asyncio.create_task(shop.lane.run())
    try:
        yield shop
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not reached():  # noqa: ASYNC110 - a process tells nobody
            await asyncio.sleep(0.01)


async def test_only_what_the_process_remembers_counts_as_known(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        cup = await shop.done(shop.stored("coffee.png"))
        assert cup.photo
        assert shop.lane.readiness(cup.photo) == 2
        refused = await shop.done(shop.stored("chelsea.png"), EDIT)
        assert refused.outcome
        assert refused.outcome.status == 422
        assert shop.lane.readiness(refused.photo) == 1
        larger = await shop.done(shop.stored("chelsea.png", side=40), UPSCALE)
        assert larger.outcome
        assert (larger.outcome.status, larger.photo) == (200, None)
        assert shop.lane.readiness(larger.photo) == 1
        assert shop.lane.readiness(cup.photo) == 2


async def test_what_a_process_knew_ends_with_it(tmp_path: Path) -> None:
    async with open_shop(tmp_path, Limits(idle_seconds=0.2)) as shop:
        cup = await shop.done(shop.stored("coffee.png"))
        assert shop.lane.readiness(cup.photo) == 2
        await until(lambda: not shop.lane.worker.is_warm)
        assert shop.lane.readiness(cup.photo) == 0
        larger = await shop.done(shop.stored("coffee.png", side=40), UPSCALE)
        assert larger.outcome
        assert larger.outcome.status == 200
        assert shop.lane.readiness(cup.photo) == 1


async def test_neither_a_refusal_nor_a_cancellation_leaves_a_draft(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.done(shop.stored("chelsea.png"), EDIT)
        assert list(shop.unfinished.iterdir()) == []
        request = await shop.ordered(shop.stored("grace_hopper.jpg", side=800))
        await until(lambda: bool(request.logs))
        (draft,) = [shop.unfinished / name for name in drawn(shop, request)]
        draft.write_bytes(b"half")  # as far as it came
    assert list(shop.unfinished.iterdir()) == []


async def test_a_request_that_fails_after_the_drawing_leaves_no_draft(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        request = await shop.ordered(shop.stored("coffee.png"))
        await until(lambda: bool(request.logs))
        (name,) = drawn(shop, request)
        shop.files.path(name).mkdir()  # so that the draft cannot take its place
        await until(lambda: request.state is State.COMPLETED)
        assert request.outcome
        assert request.outcome.status == 500
        assert list(shop.unfinished.iterdir()) == []


def drawn(shop: Shop, request: Request) -> list[str]:
    """The names it draws, without its photo's."""
    return [name for name in request.files if shop.files.find(name) is None]
