"""The clock jumps, and the engine's worker stops moving."""

import asyncio
import os
import signal
import time
from pathlib import Path

import httpx
import pytest

from local.fal.limits import Limits
from local.fal.server import LocalFal, create_server
from studio.clock import steady_clock
from studio.task import Operation, Options, State, Task
from tests.conftest import RecordFact
from tests.crash.lives import KEY, Life, living
from tests.crash.outside import Outside, SqliteDisk
from tests.faults.process import wall
from tests.faults.process.darkroom import Person, photo, starting
from tests.local.fal.calling import working

HOUR, DAY = 3600.0, 86_400.0
JUMPS = pytest.mark.parametrize(
    "jump", [HOUR, -HOUR, DAY, -DAY], ids=["1-h-on", "1-h-back", "1-day-on", "1-day-back"]
)


def finish(outside: Outside) -> None:
    """From now on the engine finds everything done."""
    outside.engine.at_status = outside.engine.finish


def told(outside: Outside, task: Task) -> list[State]:
    return [state for task_id, state in outside.door.told if task_id == task.id]


@JUMPS
def test_the_clock_is_set_while_it_runs(
    tmp_path: Path, jump: float, person: Person, record_fact: RecordFact
) -> None:
    """The machine's clock is set while the whole program asks after two orders; then a third."""
    leap = tmp_path / "leap"
    leap.write_text("0")
    settings = {wall.LEAP: str(leap)}
    with starting(tmp_path / "data", settings=settings, module=wall.__name__) as running:
        running.wait_for_start()
        tasks = [person.meet(running).order(number) for number in range(2)]
        person.until(tasks[-1], "waiting", when=lambda task: task["progress"] is not None)
        (tmp_path / "next").write_text(str(jump))
        (tmp_path / "next").replace(leap)
        begun = time.monotonic()
        for task in tasks:
            person.result(task)
        person.result(person.order(2))
        seconds = time.monotonic() - begun
        assert running.stop() == 0
        assert "Traceback" not in running.said()
    record_fact(f"accepted 3, done 3 in {seconds:.0f} s")


def test_a_steady_clock_goes_on_and_never_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall is set back by a day, and forward by two."""
    clock = steady_clock()
    before = clock()
    assert abs(before - time.time()) < 1
    for there in (-DAY, 2 * DAY):
        monkeypatch.setattr(time, "time", lambda leap=there: before + leap)
        assert 0 <= clock() - before < 5


@JUMPS
async def test_the_clock_is_another_after_a_restart(
    tmp_path: Path, jump: float, record_fact: RecordFact
) -> None:
    """The clock has jumped when darkroom starts again; the engine has finished meanwhile."""
    outside = Outside(SqliteDisk(tmp_path))
    async with living(outside) as life:
        task = await life.order("k1")
        await life.pump()
    outside.clock.now += jump
    begun = outside.clock.now
    finish(outside)
    async with living(outside) as life:
        await life.settle()
        task = await life.service.peek(task.id)
    record_fact(f"paid {len(outside.engine.jobs)}, {task.state}")
    assert (task.state, len(outside.engine.jobs)) == (State.DONE, 1)
    assert outside.clock.now - begun < 60
    assert told(outside, task) == [State.COMPLETED]


async def test_the_engines_worker_hangs(tmp_path: Path, record_fact: RecordFact) -> None:
    """The engine's worker is stopped (SIGSTOP) while it draws; its jobs may take 4 seconds."""
    server = create_server(tmp_path / "fal", key=KEY, limits=Limits(job_seconds=4))
    outside = Outside(SqliteDisk(tmp_path / "disk"))
    transport = httpx.ASGITransport(server.app, raise_app_exceptions=False)
    async with working(server), living(outside, transport=transport, free=True) as life:
        order = {"operation": Operation.BACKGROUND, "options": Options(background="remove")}
        task = await life.order("k1", photo=photo(), **order)
        await life.pump()
        worker = await stopped_worker(server)
        task = await ended(life, task)
        assert server.lanes[0].worker.process_id != worker
        again = await life.order("k2", photo=photo(1), **order)
        again = await ended(life, again)
    code = task.error.code if task.error else "no error"
    record_fact(f"{task.state} ({code}), the next one {again.state}")
    assert task.state in {State.FAILED, State.DONE}
    assert again.state is State.DONE


async def stopped_worker(server: LocalFal) -> int:
    async with asyncio.timeout(30):
        while (worker := server.lanes[0].worker.process_id) is None:  # noqa: ASYNC110  a state
            await asyncio.sleep(0.01)
    os.kill(worker, signal.SIGSTOP)
    return worker


async def ended(life: Life, task: Task) -> Task:
    async with asyncio.timeout(60):
        while not (now := await life.service.peek(task.id)).settled:
            await life.later(1)
            await asyncio.sleep(0.02)
    return now
