"""darkroom as a process of its own that may be killed, starved and started again."""

import io
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 60.0
WAIT_SECONDS = 60.0
LOOK_SECONDS = 0.05
CUT_OUT = {"background": "remove"}
Body = dict[str, Any]


def photo(shift: int = 0) -> bytes:
    """A small photo of a cup, another one for each number below 256, also when made a JPEG."""
    with Image.open(ROOT / "tests" / "photos" / "coffee.png") as picture:
        small = picture.convert("RGB").resize((300, 200))
    small.paste((shift * 37 % 256, shift * 91 % 256, shift * 13 % 256), (0, 0, 32, 32))
    buffer = io.BytesIO()
    small.save(buffer, "PNG")
    return buffer.getvalue()


def environment(data: Path, port: int) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"DARKROOM_DATA": str(data), "PORT": str(port)}


def limited(**limits: int) -> Callable[[], None]:
    """What a child does before it becomes darkroom: limits such as `NOFILE=64`."""

    def limit() -> None:
        for name, value in limits.items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))

    return limit


@dataclass
class Darkroom:
    """One running process."""

    process: subprocess.Popen[bytes]
    log: Path
    address: str = ""

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for_start(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if found := re.search(r"^  Page +(http\S+)/$", self.said(), re.MULTILINE):
                self.address = found[1]
                return
            time.sleep(LOOK_SECONDS)
        raise AssertionError(f"it did not start:\n{self.said()}")

    def kill(self) -> None:
        """Kill -9, and wait until the operating system has taken all back."""
        self.process.kill()
        self.process.wait(WAIT_SECONDS)

    def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(WAIT_SECONDS)

    def children(self, word: str) -> list[int]:
        """Ids of this process's children whose command holds a word."""
        found: list[int] = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parent = int(re.search(r"PPid:\s+(\d+)", (entry / "status").read_text())[1])  # type: ignore[index]  # always there
                command = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if parent == self.process.pid and word in command:
                found.append(int(entry.name))
        return found


@contextmanager
def darkroom(
    data: Path, *, limit: Callable[[], None] | None = None, port: int = 0
) -> Generator[Darkroom]:
    """Start it and wait until it answers; it is gone after the block, whatever happened."""
    with starting(data, limit=limit, port=port) as running:
        running.wait_for_start()
        yield running


@contextmanager
def starting(
    data: Path,
    *,
    limit: Callable[[], None] | None = None,
    port: int = 0,
    settings: Mapping[str, str] | None = None,
    module: str = "run.serve",
) -> Generator[Darkroom]:
    """Start it, without waiting for anything."""
    data.parent.mkdir(parents=True, exist_ok=True)
    log = data.parent / f"log-{time.monotonic_ns()}.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  a module of ours
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=environment(data, port) | dict(settings or {}),
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=limit,  # noqa: PLW1509  a limit is all it sets
        )
    try:
        yield Darkroom(process, log)
    finally:
        process.kill()
        process.wait(WAIT_SECONDS)


def complaint(data: Path, port: int = 0) -> str:
    """What it says when it can't start: one sentence, and an exit code of 1."""
    with starting(data, port=port) as trying:
        assert trying.process.wait(START_SECONDS) == 1, trying.said()
        said = trying.said().strip()
    assert said.count("\n") == 0, said
    assert said.startswith("darkroom can't start: ")
    return said.removeprefix("darkroom can't start: ")


class Person(httpx.Client):
    """Somebody at the page, who stays the same whatever becomes of the process."""

    def __init__(self) -> None:
        super().__init__(timeout=20)

    def meet(self, running: Darkroom) -> "Person":
        """Go on with a process; the session lasts."""
        self.base_url = running.address
        if "Authorization" not in self.headers:
            token = self.post("/api/v1/session").raise_for_status().json()["token"]
            self.headers["Authorization"] = f"Bearer {token}"
        return self

    def try_order(self, shift: int = 0, key: str | None = None) -> httpx.Response:
        return self.post(
            "/api/v1/background",
            data=CUT_OUT,
            files={"photo": ("cup.png", photo(shift))},
            headers={"Idempotency-Key": key} if key else {},
        )

    def order(self, shift: int = 0, key: str | None = None) -> Body:
        answer = self.try_order(shift, key)
        assert answer.status_code == 202, answer.text
        body: Body = answer.json()
        return body

    def see(self, task: Body) -> Body:
        body: Body = self.get(f"/api/v1/status/{task['id']}").raise_for_status().json()
        return body

    def until(
        self, task: Body, *states: str, when: Callable[[Body], bool] = lambda _: True
    ) -> Body:
        deadline = time.monotonic() + WAIT_SECONDS
        while (now := self.see(task))["state"] not in states or not when(now):
            assert time.monotonic() < deadline, now
            time.sleep(LOOK_SECONDS)
        return now

    def result(self, task: Body) -> bytes:
        """Wait for a task's picture and fetch it."""
        done = self.until(task, "done", "failed", "cancelled")
        assert done["state"] == "done", done
        picture = self.get(done["results"][0]["url"]).raise_for_status()
        with Image.open(io.BytesIO(picture.content)) as image:
            assert image.size == (300, 200)
        return picture.content
