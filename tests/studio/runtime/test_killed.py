"""kill -9 in the middle of fifty writers: what was acknowledged is there, the file is sound."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from studio.runtime import open_runtime
from studio.task import TaskId

ROOT = Path(__file__).resolve().parents[3]
WRITER = Path(__file__).with_name("writer.py")
WRITERS = 50
ROUNDS = 4


def write_until_killed(path: Path, said: int) -> list[tuple[str, str, int]]:
    """Let a process write until it has said so much, kill it, and return all that it said."""
    with subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, str(WRITER), str(path), str(WRITERS)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if len(lines) == said:
                process.send_signal(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL
    whole = [line.split() for line in lines if line.endswith("\n")]
    return [(what, name, int(version)) for what, name, version in whole]


@pytest.mark.timeout(60)
async def test_nothing_acknowledged_is_lost_by_kill_9(tmp_path: Path) -> None:
    path, chance = tmp_path / "darkroom.db", Random(3)  # noqa: S311  no secret
    tasks: dict[str, int] = {}
    entries: set[str] = set()
    for _ in range(ROUNDS):
        for what, name, version in write_until_killed(path, chance.randint(300, 3000)):
            if what == "task":
                tasks[name] = max(version, tasks.get(name, 0))
            else:
                entries.add(name)
        async with open_runtime(f"sqlite:///{path}") as runtime:
            found = {name: await runtime.store.find(TaskId(name)) for name in tasks}
            written = {name for name in entries if await runtime.ledger.find(*name.split("/"))}
        assert entries - written == set()
        assert [n for n, task in found.items() if not task or task.version < tasks[n]] == []
        file = sqlite3.connect(path)
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        file.close()
    assert len(tasks) > ROUNDS * 30
