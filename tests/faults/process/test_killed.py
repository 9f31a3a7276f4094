"""The process dies, or is asked to end, in the middle of its work: it is done all the same."""

import os
import signal
import socket
import sqlite3
import time
from contextlib import ExitStack
from pathlib import Path

from tests.conftest import RecordFact
from tests.faults.process.darkroom import (
    LOOK_SECONDS,
    WAIT_SECONDS,
    Body,
    Darkroom,
    Person,
    complaint,
    darkroom,
    limited,
)


def is_whole(data: Path) -> bool:
    """Whether SQLite finds the journal in order."""
    with sqlite3.connect(data / "darkroom.db") as connection:
        found: tuple[str] = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    return found == ("ok",)


def wait_for_worker(running: Darkroom) -> int:
    deadline = time.monotonic() + WAIT_SECONDS
    while not (found := running.children("local.fal.engine")):
        assert time.monotonic() < deadline
        time.sleep(LOOK_SECONDS)
    return found[0]


def test_killed_while_the_engine_draws(
    tmp_path: Path, person: Person, record_fact: RecordFact
) -> None:
    """Kill -9 while the picture is drawn, then start again: the story of the issue."""
    data = tmp_path / "data"
    with darkroom(data) as first:
        task = person.meet(first).order(key="the-first-order")
        wait_for_worker(first)
        person.until(task, "working", "done")
        first.kill()
    assert is_whole(data)
    with darkroom(data) as second:
        again = person.meet(second).order(key="the-first-order")
        person.result(task)
        listed = person.get("/api/v1/status").json()
        assert second.stop() == 0
    record_fact("state done, tasks 1, journal whole")
    assert again["id"] == task["id"]
    assert len(listed["items"]) == 1


def test_killed_right_after_accepting(
    tmp_path: Path, person: Person, record_fact: RecordFact
) -> None:
    """Kill -9 in the moment the page has its 202, three times in a row."""
    data, tasks = tmp_path / "data", list[Body]()
    for number in range(3):
        with darkroom(data) as running:
            tasks.append(person.meet(running).order(number))
            running.kill()
    with darkroom(data) as last:
        person.meet(last)
        for task in tasks:
            person.result(task)
    record_fact("accepted 3, done 3")


def test_asked_to_end_while_the_engine_draws(
    tmp_path: Path, person: Person, record_fact: RecordFact
) -> None:
    """SIGTERM while the picture is drawn, then start again."""
    data = tmp_path / "data"
    with darkroom(data) as first:
        task = person.meet(first).order()
        wait_for_worker(first)
        begun = time.monotonic()
        assert first.stop() == 0
        seconds = time.monotonic() - begun
        assert "Traceback" not in first.said()
    with darkroom(data) as second:
        person.meet(second).result(task)
    record_fact("exit code 0, then state done")
    assert seconds < 30


def test_two_processes_want_one_folder(
    tmp_path: Path, person: Person, record_fact: RecordFact
) -> None:
    """A second process is started on the same data folder."""
    data = tmp_path / "data"
    with darkroom(data) as first:
        sentence = complaint(data)
        person.meet(first).result(person.order())
    record_fact(f"the second says: “{sentence.replace(str(tmp_path), '...')}”")
    assert "in use" in sentence


def test_a_photo_child_is_killed(tmp_path: Path, person: Person, record_fact: RecordFact) -> None:
    """Every photo child is killed, as by a machine out of memory, before the next photo."""
    with darkroom(tmp_path / "data") as running:
        person.meet(running).result(person.order(1))
        children = running.children("studio.photos.child")
        for child in children:
            os.kill(child, signal.SIGKILL)
        person.result(person.order(2))
    record_fact(f"killed {len(children)}, next state done")
    assert children


def test_the_engines_worker_is_killed(
    tmp_path: Path, person: Person, record_fact: RecordFact
) -> None:
    """The engine's worker is killed while it draws; then the person tries again if need be."""
    with darkroom(tmp_path / "data") as running:
        task = person.meet(running).order()
        os.kill(wait_for_worker(running), signal.SIGKILL)
        ended = person.until(task, "done", "failed")
        if ended["state"] == "failed":
            assert ended["error"]["retryable"]
            assert ended["error"]["detail"]
            task = person.post(f"/api/v1/status/{task['id']}/retry").raise_for_status().json()
        person.result(task)
    came = "done" if ended["state"] == "done" else f"{ended['error']['code']}, retried, done"
    record_fact(f"state {came}")


def test_files_are_cleared_away_while_running(
    tmp_path: Path, person: Person, record_fact: RecordFact
) -> None:
    """The engine's folder is deleted while darkroom runs."""
    data = tmp_path / "data"
    with darkroom(data) as running:
        person.meet(running).result(person.order(1))
        for path in sorted((data / "local-fal").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        (data / "local-fal").rmdir()
        person.result(person.order(2))
        assert running.stop() == 0
        assert "Traceback" not in running.said()
    record_fact("next state done, exit code 0")


def test_the_pictures_folder_becomes_unwritable(
    tmp_path: Path, person: Person, record_fact: RecordFact
) -> None:
    """A file takes the place of the pictures' folder; later the folder comes back."""
    data = tmp_path / "data"
    with darkroom(data) as running:
        person.meet(running).result(person.order(1))
        (data / "objects").rename(data / "aside")
        (data / "objects").write_text("not a folder")
        refused = person.try_order(2)
        body = refused.json()
        (data / "objects").unlink()
        (data / "aside").rename(data / "objects")
        person.result(person.order(3))
        assert "Traceback" not in running.said()
        tasks = person.get("/api/v1/status").json()["items"]
    record_fact(f"refused {refused.status_code} “{body['title']}”, then state done")
    assert (refused.status_code, body["code"]) == (503, "service.unavailable")
    assert refused.headers["content-type"] == "application/problem+json"
    assert len(tasks) == 2


def test_too_many_connections(tmp_path: Path, person: Person, record_fact: RecordFact) -> None:
    """150 idle connections at a process that may have 100 files open."""
    with darkroom(tmp_path / "data", limit=limited(NOFILE=100)) as running:
        person.meet(running)
        host, port = running.address.removeprefix("http://").split(":")
        with ExitStack() as stack:
            for _ in range(150):
                stack.enter_context(socket.create_connection((host, int(port)), timeout=5))
            assert running.process.poll() is None
        person.result(person.order())
        assert running.stop() == 0
    record_fact("then state done, exit code 0")
