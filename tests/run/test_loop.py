"""The loop that every process runs on."""

import asyncio
import sys

import pytest

from run.loop import SWITCH_SECONDS, run


async def loop_module() -> str:
    await asyncio.sleep(0)
    return type(asyncio.get_running_loop()).__module__.partition(".")[0]


def test_work_runs_on_uvloop_where_there_is_one_and_its_outcome_comes_back() -> None:
    assert run(loop_module()) == ("asyncio" if sys.platform == "win32" else "uvloop")


def test_what_work_raises_comes_back_too() -> None:
    async def work() -> None:
        await asyncio.sleep(0)
        raise LookupError("lost")

    with pytest.raises(LookupError, match="lost"):
        run(work())


def test_a_thread_that_waits_gets_the_interpreter_soon() -> None:
    async def work() -> float:
        await asyncio.sleep(0)
        return sys.getswitchinterval()

    assert run(work()) == pytest.approx(SWITCH_SECONDS)
