"""The command `python -m local.fal`: says where it is, ends clean, and explains what is wrong."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from tests.conformance.serving import KEY, PHOTO, ROOT, served


def test_it_ends_with_its_worker_when_asked(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        headers = {"authorization": f"Key {KEY}"}
        with httpx.Client(base_url=server.address, headers=headers, timeout=60) as http:
            urls = http.post("/storage/upload/initiate", json={"content_type": "image/png"}).json()
            http.put(urls["upload_url"], content=PHOTO.read_bytes())
            answer = http.post("/run/fal-ai/birefnet/v2", json={"image_url": urls["file_url"]})
            assert answer.status_code == 200
        children = _children(server.process.pid)
        assert len(children) == 1
    assert server.process.returncode == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_a_port_in_use_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = _run("--port", port, "--folder", str(tmp_path))
    assert done.returncode == 1
    assert re.fullmatch(rf"127\.0\.0\.1:{port} cannot be listened on .*--port\.\n", done.stderr)


def test_a_folder_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    done = _run("--port", "0", "--folder", str(tmp_path / "taken"))
    assert done.returncode == 1
    assert done.stderr.startswith(f"The folder {tmp_path / 'taken'} cannot be used")
    assert done.stderr.count("\n") == 1


def _run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "local.fal", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def _children(process_id: int) -> list[int]:
    listed = Path(f"/proc/{process_id}/task/{process_id}/children").read_text(encoding="ascii")
    return [int(word) for word in listed.split()]
