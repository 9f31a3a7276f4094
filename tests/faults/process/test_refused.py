"""What an operator can mend is said in a sentence, and nothing is made worse meanwhile."""

import socket
import sqlite3
from pathlib import Path

import httpx

from tests.conftest import RecordFact
from tests.faults.process.darkroom import (
    WAIT_SECONDS,
    Body,
    Person,
    complaint,
    darkroom,
    limited,
    starting,
)

NO_LIMITS = {"DARKROOM_MAX_LIVE_TASKS": "1000", "DARKROOM_CREATES_PER_MINUTE": "1000"}


def test_the_port_is_taken(tmp_path: Path, record_fact: RecordFact) -> None:
    """Somebody else listens on the port."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        sentence = complaint(tmp_path / "data", port=other.getsockname()[1])
    record_fact("exit code 1, “Port ... is already in use ...”")
    assert "already in use" in sentence


def test_the_journal_is_damaged(tmp_path: Path, record_fact: RecordFact) -> None:
    """The journal's file holds something else."""
    data = tmp_path / "data"
    data.mkdir()
    rubbish = b"this is no journal " * 1000
    (data / "darkroom.db").write_bytes(rubbish)
    sentence = complaint(data)
    record_fact(f"exit code 1, “{sentence.replace(str(tmp_path), '...')}”, the file untouched")
    assert (data / "darkroom.db").read_bytes() == rubbish


def test_the_journal_is_a_folder(tmp_path: Path, record_fact: RecordFact) -> None:
    """A folder lies where the journal should be, so that it can't be written."""
    data = tmp_path / "data"
    (data / "darkroom.db").mkdir(parents=True)
    sentence = complaint(data)
    record_fact(f"exit code 1, “{sentence.replace(str(tmp_path), '...')}”")


def test_the_data_folder_is_a_file(tmp_path: Path, record_fact: RecordFact) -> None:
    """A file lies where the data folder should be."""
    (tmp_path / "data").write_text("not a folder")
    sentence = complaint(tmp_path / "data")
    record_fact(f"exit code 1, “{sentence.replace(str(tmp_path), '...')}”")


def test_the_disk_is_full(tmp_path: Path, person: Person, record_fact: RecordFact) -> None:
    """No file may grow beyond 160 KB, as on a full disk; then there is room again."""
    data, accepted = tmp_path / "data", list[Body]()
    with starting(data, limit=limited(FSIZE=160_000), settings=NO_LIMITS) as running:
        running.wait_for_start()
        person.meet(running)
        for number in range(60):
            try:
                answer = person.try_order(number)
            except httpx.TransportError:
                break
            if answer.status_code != 202:
                break
            accepted.append(answer.json())
        running.process.wait(WAIT_SECONDS)
        assert "Traceback" not in running.said()
        said = next(line for line in running.said().splitlines() if "darkroom stopped" in line)
    with sqlite3.connect(data / "darkroom.db") as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    with darkroom(data) as again:
        person.meet(again)
        for task in accepted:
            person.until(task, "done", "failed", "cancelled")
    said = said.replace(str(tmp_path), "...")
    record_fact(f"accepted {len(accepted)}, lost 0, it said “{said}”, journal whole")
    assert whole
    assert "start again" in said
