"""Measures the journal: moves a second, stalls of the loop over a slow disk, and the reload.

python -m bench.journal

Rates depend on the machine and on who else uses it. The bars are therefore ratios within one run,
CPU time, and the best of a few stalls; the rate itself is printed. A slow disk is one whose every
fsync takes 8 ms longer, in a process of its own; where there is no compiler to make that, every
commit sleeps so long in the writer's thread, and the figure says so.
"""

import asyncio
import gc
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.slow_disk import make_slow_disk, measure_sync
from run.loop import run
from studio.runtime import open_over, open_runtime
from studio.runtime.folding import fold
from studio.runtime.journal_file import open_file
from studio.runtime.store import Store
from studio.runtime.store_sqlite import KEEP, to_row
from studio.task import (
    Changes,
    EngineRequest,
    Operation,
    Options,
    Owner,
    Picture,
    State,
    Task,
    moved,
    new_id,
    new_token,
)

ROOT = Path(__file__).resolve().parents[1]
SLOW_SECONDS = 0.008
CONCURRENCY = 100
TASKS = 100_000
OPEN_TASKS = 10_000
WALKS = 50
ROUNDS = 5
GOAL_RATE = 50_000
MOST_PRICE = 2.5
"""CPU of a move, in yardsticks: of both threads, as they share the interpreter."""
YARDSTICKS = 2_000
LEAST_RATIO = 20.0
MOST_STALL_MS = 20.0
MOST_RELOAD_SECONDS = 1.2
MOST_OPEN_SECONDS = 1.0
URL = "https://queue.fal.run/fal-ai/birefnet/requests/764cabcf-b745-4b3e-ae38-1200304cf45b"
REQUEST = EngineRequest(
    endpoint="fal-ai/birefnet",
    id=URL[-36:],
    status_url=f"{URL}/status",
    response_url=URL,
    cancel_url=f"{URL}/cancel",
)
RESULT = Picture(
    key="results/764cabcf/1", content_type="image/png", width=1024, height=1536, thumbnail_key="t"
)
JOURNEY: tuple[tuple[State, Changes], ...] = (
    (State.SUBMITTING, Changes(submits=1)),
    (State.SUBMITTED, Changes(request=REQUEST, next_at=2e9)),
    (State.FETCHING, Changes(request=REQUEST, outputs=(f"{URL}/1.png",), paid_units=1.0)),
    (State.COMPLETED, Changes(results=(RESULT,), outputs=())),
    (State.DONE, Changes(paid_units=1.0)),
)
"""What a task's moves change, as the steps have it."""
WAY = tuple(state for state, _ in JOURNEY)
MOVES_A_TASK = len(WAY) + 1  # writing it down is one


def make(number: int, *way: State) -> Task:
    """Return a task as large as real ones, some moves on."""
    now = time.time()
    task_id = new_id()
    key = f"tasks/{task_id}/photo"
    task = Task(
        id=task_id,
        token=new_token(),
        owner=Owner(f"guest:{number % 1000}"),
        operation=Operation.AVATAR,
        options=Options(style="pencil"),
        photo=Picture(
            key=key, content_type="image/jpeg", width=2000, height=3000, thumbnail_key=f"{key}.webp"
        ),
        created_at=now,
        updated_at=now,
        next_at=now + 30,
        idempotency_key=new_token(),
        fingerprint=new_token() * 3,
    )
    for _, (state, changes) in zip(way, JOURNEY, strict=False):
        task = moved(task, state, now=now, **changes)
    return task


async def walk(store: Store, tasks: list[Task]) -> None:
    """Bring tasks all the way, one after the other."""
    for task in tasks:
        state = (await store.insert(task)).state
        for to, changes in JOURNEY:
            await store.move(task.id, {state}, to, **changes)
            state = to


async def measure_moves(store: Store, tasks: int) -> tuple[float, float]:
    """Return moves a second and the CPU of one, with so many tasks for each that moves some."""
    given = [[make(number) for number in range(tasks)] for _ in range(CONCURRENCY)]
    gc.collect()
    gc.freeze()  # our own heap of prepared tasks is no work of the journal's
    begin, cpu = time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as group:
        for some in given:
            group.create_task(walk(store, some))
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    gc.unfreeze()
    moves = tasks * CONCURRENCY * MOVES_A_TASK
    return moves / seconds, cpu / moves * 1e6


def measure_inline(path: Path, moves: int, slow_seconds: float) -> float:
    """Return moves a second when each is a transaction of its own, written by the loop itself."""
    connection = open_file(path)
    slow_down(connection, slow_seconds)
    tasks = [make(number) for number in range(moves)]
    begin = time.perf_counter()
    for task in tasks:
        connection.execute(KEEP.of(1), to_row(moved(task, State.SUBMITTING, now=0)))
    rate = moves / (time.perf_counter() - begin)
    connection.close()
    return rate


def commits(connection: sqlite3.Connection, statement: str) -> bool:
    """Return whether a statement that begins now ends a transaction, or is one by itself."""
    alone = not connection.in_transaction and statement.startswith("INSERT")
    return alone or statement == "COMMIT"


def slow_down(connection: sqlite3.Connection, seconds: float) -> None:
    """Make every commit of a connection take longer, in the thread that commits."""
    if seconds:
        connection.set_trace_callback(
            lambda statement: time.sleep(seconds) if commits(connection, statement) else None
        )


async def measure_speed(path: Path, tasks: int) -> tuple[float, float]:
    """Move tasks over a file; return what `measure_moves` does."""
    async with open_over(open_file(path), path, clock=time.time) as runtime:
        return await measure_moves(runtime.store, tasks)


def measure_yardstick() -> float:
    """Return the microseconds of CPU that json takes to read a task's text and write it again."""
    text = fold(make(0, *WAY[:2]))
    begin = time.process_time()
    for _ in range(YARDSTICKS):
        json.dumps(json.loads(text))
    return (time.process_time() - begin) / YARDSTICKS * 1e6


async def measure_stall(path: Path, tasks: int, slow_seconds: float) -> tuple[float, float]:
    """Return moves a second, and the longest stall of the loop in ms, commits so much slower."""
    connection = open_file(path)
    slow_down(connection, slow_seconds)
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            begin = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - begin - 0.001)

    async with (
        open_over(connection, path, clock=time.time) as runtime,
        asyncio.TaskGroup() as group,
    ):
        watching = group.create_task(watch())
        rate, _ = await measure_moves(runtime.store, tasks)
        watching.cancel()
    return rate, longest * 1000


def measure_slow(folder: Path, walks: int, rounds: int) -> tuple[str, float, float]:
    """Measure over a slow disk, in a process of its own.

    Returns:
        What was slow, how many times as many moves a second as inline, and the longest stall in ms
        of the best round.
    """
    environment = os.environ | make_slow_disk(folder, SLOW_SECONDS)
    command = [sys.executable, "-m", "bench.journal", str(folder), str(walks), str(rounds)]
    done = subprocess.run(  # noqa: S603  this very module
        command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    what, ratio, stall = json.loads(done.stdout)
    return what, ratio, stall


def tell_slow(folder: Path, walks: int, rounds: int) -> str:
    """Return as JSON what `measure_slow` returns; runs in the process whose disk is slow."""
    is_slow = measure_sync() >= SLOW_SECONDS
    commit_seconds = 0.0 if is_slow else SLOW_SECONDS
    inline = measure_inline(folder / "inline.db", 50, commit_seconds)
    paces = [
        run(measure_stall(folder / f"slow-{number}.db", walks, commit_seconds))
        for number in range(rounds)
    ]
    ratio, stall = max(rate for rate, _ in paces) / inline, min(stall for _, stall in paces)
    what = "fsync" if is_slow else "commit, in place of its fsync,"
    return json.dumps((what, ratio, stall))


def fill(path: Path, tasks: int, open_tasks: int) -> None:
    """Write a file with so many tasks, the last ones of them open."""
    ways = ((*WAY,) if number < tasks - open_tasks else WAY[:2] for number in range(tasks))
    rows = (to_row(make(number, *way)) for number, way in enumerate(ways))
    connection = open_file(path)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(KEEP.of(1), rows)
    connection.execute("COMMIT")
    connection.close()


async def measure_reload(path: Path) -> float:
    """Return the seconds of CPU until a file is open and its tasks can be asked for."""
    begin = time.process_time()
    async with open_runtime(f"sqlite:///{path}"):
        return time.process_time() - begin


def measure(
    folder: Path, *, tasks: int, open_tasks: int, walks: int, rounds: int
) -> Iterator[tuple[str, bool]]:
    """Measure all, and give each figure with whether its bar holds.

    Args:
        folder: Where files are made; the disk that is measured.
        tasks: How many a file holds when its reload is measured.
        open_tasks: How many open ones another file holds.
        walks: How many tasks each of `CONCURRENCY` brings all the way.
        rounds: How often noise gets a chance to be absent.
    """
    names = iter(range(1000))

    def new() -> Path:
        return folder / f"{next(names)}.db"

    paces: list[tuple[float, float]] = []
    yardsticks: list[float] = []
    for _ in range(rounds):
        paces.append(run(measure_speed(new(), walks)))
        yardsticks.append(measure_yardstick())
    rate, cpu = max(rate for rate, _ in paces), min(cpu for _, cpu in paces)
    price = cpu / min(yardsticks)
    inline = measure_inline(new(), 500, 0.0)
    figure = (
        f"{rate:,.0f} moves/s at concurrency {CONCURRENCY}, all durable when acknowledged "
        f"({GOAL_RATE:,} on a quiet machine is the goal; best of {rounds})"
    )
    yield figure, True
    yield f"{rate / inline:.1f} times as many as inline on this disk ({inline:,.0f}/s)", True
    figure = (
        f"{price:.2f} times as much CPU a move as json takes to read and write its task "
        f"({cpu:.1f} us, both threads; at most {MOST_PRICE})"
    )
    yield figure, price <= MOST_PRICE
    what, ratio, stall = measure_slow(folder, walks // 5, rounds)
    where = f"on a disk whose every {what} takes 8 ms longer"
    figure = f"{ratio:.1f} times as many as inline {where} (at least {LEAST_RATIO:.0f})"
    yield figure, ratio >= LEAST_RATIO
    figure = (
        f"{stall:.1f} ms longest stall of the loop {where} "
        f"(at most {MOST_STALL_MS:.0f}; best of {rounds})"
    )
    yield figure, stall <= MOST_STALL_MS
    for count, still_open, most in (
        (tasks, open_tasks // 10, MOST_RELOAD_SECONDS),
        (open_tasks, open_tasks, MOST_OPEN_SECONDS),
    ):
        fill(path := new(), count, still_open)
        seconds = min(run(measure_reload(path)) for _ in range(rounds))
        figure = (
            f"{seconds:.2f} s of CPU to reload {count:,} tasks, {still_open:,} of them open "
            f"(at most {most})"
        )
        yield figure, seconds <= most


def main(say: Callable[[str], object] = sys.stdout.write) -> int:
    """Measure, print the figures, and return 0 when every bar holds."""
    with tempfile.TemporaryDirectory() as folder:
        figures = list(
            measure(Path(folder), tasks=TASKS, open_tasks=OPEN_TASKS, walks=WALKS, rounds=ROUNDS)
        )
    for figure, holds in figures:
        say(f"{'  ' if holds else 'X '}{figure}\n")
    return 0 if all(holds for _, holds in figures) else 1


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.stdout.write(tell_slow(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
    else:
        raise SystemExit(main())
