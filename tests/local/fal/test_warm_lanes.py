"""Who takes what: the lane that knows a photo, and nobody is left waiting for it."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from local.fal.addresses import Addresses
from local.fal.endpoints import CUT_OUT, EDIT, Desk
from local.fal.files import FileStore
from local.fal.limits import Limits
from local.fal.queue import Queue, Request

HERE = Addresses("https://queue.fal.run", "https://v3.fal.media", "queue.fal.run")
PHOTOS = Path(__file__).resolve().parents[2] / "photos"


@dataclass(eq=False)
class Lane:
    """A taker that knows some photos, with a process or without."""

    known: set[str] = field(default_factory=set[str])
    is_warm: bool = True

    def readiness(self, photo: str | None) -> int:
        return 2 if photo in self.known else int(self.is_warm)


def of_photo(photo: str | None = None, *, low: bool = False) -> Request:
    return Request(endpoint=CUT_OUT, arguments={}, addresses=HERE, photo=photo, low_priority=low)


async def queue_of(*requests: Request) -> Queue:
    queue = Queue(Limits())
    for request in requests:
        await queue.submit(request)
    return queue


async def test_a_lane_prefers_the_photo_it_knows() -> None:
    other, known, last = of_photo("b"), of_photo("a"), of_photo("c")
    queue = await queue_of(other, known, last)
    assert await queue.take(Lane({"a"})) is known
    assert await queue.take(Lane({"a"})) is other
    assert await queue.take(Lane()) is last


async def test_the_first_in_line_is_overtaken_four_times_and_no_more() -> None:
    first, pack = of_photo("b"), [of_photo("a") for _ in range(7)]
    queue = await queue_of(first, *pack)
    lane = Lane({"a"})
    taken = [await queue.take(lane) for _ in range(6)]
    assert taken == [*pack[:4], first, pack[4]]


async def test_a_known_photo_does_not_overtake_a_higher_priority() -> None:
    normal, low = of_photo("b"), of_photo("a", low=True)
    queue = await queue_of(normal, low)
    assert await queue.take(Lane({"a"})) is normal


async def test_of_idle_lanes_the_one_that_knows_the_photo_takes_it() -> None:
    cold, warm, knowing = Lane(is_warm=False), Lane(), Lane({"a"})
    queue = Queue(Limits())
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        takes = [group.create_task(queue.take(lane)) for lane in (cold, warm, knowing)]
        await asyncio.sleep(0)
        requests = [of_photo("a"), of_photo("b"), of_photo("c")]
        for request in requests:
            await queue.submit(request)
    assert [take.result() for take in takes] == [requests[2], requests[1], requests[0]]


async def test_nobody_sleeps_on_when_the_readiest_lane_goes_away() -> None:
    queue = Queue(Limits())
    request = of_photo("a")
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        knowing = group.create_task(queue.take(Lane({"a"})))
        other = group.create_task(queue.take(Lane()))
        await asyncio.sleep(0)
        await queue.submit(request)
        knowing.cancel()
    assert other.result() is request


async def test_a_busy_lane_that_knows_the_photo_is_not_waited_for() -> None:
    request = of_photo("a")
    queue = await queue_of(request)
    async with asyncio.timeout(10):
        assert await queue.take(Lane(is_warm=False)) is request


@pytest.mark.parametrize("endpoint", [CUT_OUT, EDIT])
async def test_copies_of_a_photo_are_recognised_and_others_told_apart(
    tmp_path: Path, endpoint: str
) -> None:
    store = FileStore(tmp_path, Limits())
    desk = Desk(store, Limits())

    async def recognised(url: str) -> str | None:
        arguments = {"image_url": url} if endpoint == CUT_OUT else {"image_urls": [url]}
        request = Request(endpoint=endpoint, arguments=arguments, addresses=HERE)
        return await desk.recognise(request)

    def stored(photo: str) -> str:
        name = store.new_name("image/png")
        store.write(name, (PHOTOS / photo).read_bytes())
        return HERE.file(name)

    cat = await recognised(stored("chelsea.png"))
    assert cat is not None
    assert await recognised(stored("chelsea.png")) == cat
    assert await recognised(stored("coffee.png")) != cat
    in_line = await recognised("data:image/png;base64,AAAA")
    assert in_line is not None
    assert await recognised("data:image/png;base64,AAAA") == in_line
    assert await recognised("https://elsewhere.example/photo.png") is None
    assert await recognised(HERE.file(store.new_name("image/png"))) is None


@pytest.mark.parametrize("urls", [[], "text", [3], None])
async def test_nonsense_instead_of_a_photo_is_left_to_validation(
    tmp_path: Path, urls: object
) -> None:
    desk = Desk(FileStore(tmp_path, Limits()), Limits())
    request = Request(endpoint=EDIT, arguments={"image_urls": urls}, addresses=HERE)
    assert await desk.recognise(request) is None
