"""Children that a photo has taken over, or that are left in the middle of an answer: on both loops.

What they send is not read any more, and a process isn't over for asyncio before its pipe is.
"""

import asyncio
import contextlib
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest
import uvloop

import studio.photos.pool
from studio.errors import PhotoTooCostly
from studio.photos.pool import MAX_ANSWER_BYTES, Children

NewLoop = Callable[[], asyncio.AbstractEventLoop]
PATIENCE_SECONDS = 20
LIAR = """
import pathlib, sys
sys.stdin.buffer.readline()
sys.stdout.buffer.write(pathlib.Path(sys.argv[1]).read_bytes() + bytes(3_000_000))
sys.stdout.buffer.flush()
"""
"""Says the bytes of a file, and 3 MB that nobody asked for."""
TALKER = """
import pathlib, sys, time
sys.stdin.buffer.readline()
head = b'{"facts": {}, "blobs": [250000000, 0]}\\n'
sys.stdout.buffer.write(head + bytes(1_000_000))
pathlib.Path(sys.argv[1]).touch()
while True:
    sys.stdout.buffer.write(bytes(65_536))
    time.sleep(0.002)
"""
"""Sends an answer without a pause that would take many seconds, and tells when it is on its way."""

ANSWERS = {
    "too much": b'{"facts": {}, "blobs": [%d, 0]}\n' % (MAX_ANSWER_BYTES + 1),
    "less than nothing": b'{"facts": {}, "blobs": [1000000000000, -1000000000000]}\n',
    "no number": b'{"facts": {}, "blobs": [Infinity, 0]}\n',
    "too deep": b"[" * 60_000 + b"\n",
    "no end": b"{" * 200_000,
    "no JSON": b"\xff\xfe\n",
}


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def new_loop(request: pytest.FixtureRequest) -> NewLoop:
    made: NewLoop = request.param
    return made


def run(new_loop: NewLoop, story: Coroutine[None, None, None]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await story

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(bounded())


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_whatever_a_child_says_costs_only_its_own_photo(
    new_loop: NewLoop, answer: bytes, tmp_path: Path
) -> None:
    said = tmp_path / "said"
    said.write_bytes(answer)
    program = (sys.executable, "-c", LIAR, str(said))

    async def story() -> None:
        children = Children(1, program)
        for _ in range(2):
            with pytest.raises(PhotoTooCostly):
                await children.run("normalise", b"x")
        await children.close()

    run(new_loop, story())


def test_whoever_leaves_in_the_middle_of_an_answer_leaves_the_place_free(
    new_loop: NewLoop, tmp_path: Path
) -> None:
    async def story() -> None:
        on_its_way = tmp_path / "on-its-way"
        children = Children(1, (sys.executable, "-c", TALKER, str(on_its_way)))
        for _ in range(2):
            job = asyncio.ensure_future(children.run("normalise", b"x"))
            while not on_its_way.exists():  # noqa: ASYNC110  a file tells no event
                await asyncio.sleep(0.001)
            job.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await job
            on_its_way.unlink()
        await children.close()

    run(new_loop, story())


def test_a_deadline_in_the_middle_of_an_answer_leaves_the_place_free(
    new_loop: NewLoop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio.photos.pool, "DEADLINE_SECONDS", 0.5)
    on_its_way = tmp_path / "on-its-way"

    async def story() -> None:
        children = Children(1, (sys.executable, "-c", TALKER, str(on_its_way)))
        for _ in range(2):
            with pytest.raises(PhotoTooCostly):
                await children.run("normalise", b"x")
        await children.close()

    run(new_loop, story())
    assert on_its_way.exists()
