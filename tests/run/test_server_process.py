"""The web process as its operator meets it: where it is, why it doesn't start, how it ends."""

import signal
import socket
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from httpx_sse import connect_sse

from tests.run.web import ROOT, read_address, starting

PHOTO = ROOT / "tests" / "photos" / "astronaut.png"
START_SECONDS = 60
END_SECONDS = 20
SECRET = "canary-signing-key"


@contextmanager
def process_in(folder: Path, **more: str) -> Generator[subprocess.Popen[str]]:
    """A process that was started; what it has to say is in `log`."""
    settings = {"DARKROOM_SECRET": SECRET} | more
    with starting(folder / "data", folder / "log", **settings) as process:
        yield process


def client_of(process: subprocess.Popen[str]) -> httpx.Client:
    return httpx.Client(base_url=read_address(process), timeout=END_SECONDS)


def read_complaint(folder: Path, **more: str) -> str:
    """What a process that can't start says of it; nothing else may be said."""
    with process_in(folder, **more) as process:
        assert process.stdout is not None
        printed = process.stdout.read()
        assert process.wait(START_SECONDS) == 1
    assert printed == ""
    lines = (folder / "log").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("darkroom can't start: ")
    return lines[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_tells_where_it_is_and_ends_at_a_signal_while_streams_are_open(
    tmp_path: Path, number: signal.Signals
) -> None:
    with process_in(tmp_path) as process, client_of(process) as client:
        assert client.get("/health/ready").json() == {"status": "ready"}
        token = client.post("/api/v1/session").json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        with connect_sse(client, "GET", "/api/v1/status/events") as source:
            process.send_signal(number)
            assert list(source.iter_sse()) == []
        assert process.wait(END_SECONDS) == 0
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert "ERROR" not in log, "as uvicorn says when it had to wait for them in vain"


def test_it_ends_at_a_signal_in_the_middle_of_work_and_logs_no_secret(tmp_path: Path) -> None:
    with process_in(tmp_path) as process, client_of(process) as client:
        token = client.post("/api/v1/session").json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        task = client.post(
            "/api/v1/upscale",
            data={"scale": "4"},  # the longest work there is: it lasts beyond the signal
            files={"photo": PHOTO.read_bytes()},
            timeout=START_SECONDS,
        ).json()
        assert client.get(task["photo"]["url"]).status_code == 200
        with connect_sse(client, "GET", f"/api/v1/status/{task['id']}/events") as source:
            events = (event for event in source.iter_sse() if event.data)  # no signs of life
            while next(events).json()["state"] != "working":
                pass
            process.send_signal(signal.SIGTERM)
            states = [event.json()["state"] for event in events]
        assert process.wait(END_SECONDS) == 0
    assert set(states) <= {"working"}
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "Traceback" not in log
    signature = task["photo"]["url"].partition("signature=")[2].partition("&")[0]
    assert [word for word in (token, SECRET, signature) if word in log] == []


def test_a_port_that_is_taken_is_told_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        complaint = read_complaint(tmp_path, PORT=str(port))
    assert f"Port {port} on 127.0.0.1 is already in use." in complaint
    assert f"make run PORT={port + 1}" in complaint


def test_a_data_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    complaint = read_complaint(tmp_path, DARKROOM_DATA=str(file / "data"))
    assert f"the data folder {file / 'data'} can't be written" in complaint
    assert "make run DARKROOM_DATA=" in complaint


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {"DARKROOM_CORS_ORIGINS": "*", "DARKROOM_CORS_CREDENTIALS": "true"},
            ["DARKROOM_CORS_ORIGINS=*", "name the sites instead"],
        ),
        ({"PORT": "99999"}, ["PORT", "65535"]),
        ({"PORT": "http"}, ["PORT", "integer"]),
        ({"DARKROOM_STORE": "oracle://x"}, ["DARKROOM_STORE", "oracle:"]),
    ],
    ids=str,
)
def test_settings_that_make_no_sense_are_told(
    tmp_path: Path, settings: dict[str, str], words: list[str]
) -> None:
    complaint = read_complaint(tmp_path, **settings)
    for word in words:
        assert word in complaint
