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


def test_it_listens_on_this_computer_and_makes_up_a_key(tmp_path: Path) -> None:
    keys: list[str] = []
    for _ in range(2):
        with served(tmp_path, key=None) as server:
            assert server.address.startswith("http://127.0.0.1:")
            url = f"{server.address}/fal-ai/birefnet/v2"
            assert httpx.post(url, json={}).status_code == 401
            headers = {"authorization": f"Key {server.key}"}
            assert httpx.post(url, json={}, headers=headers).status_code == 200
            keys.append(server.key)
    assert keys[0] != keys[1]


def test_webhooks_go_to_hosts_that_were_allowed(tmp_path: Path) -> None:
    with served(tmp_path, "--webhook-hosts", "one.example", "two.example") as server:
        headers = {"authorization": f"Key {KEY}"}
        codes = [
            httpx.post(
                f"{server.address}/fal-ai/birefnet/v2",
                params={"fal_webhook": f"http://{host}/"},
                json={},
                headers=headers,
            ).status_code
            for host in ("two.example", "three.example")
        ]
    assert codes == [200, 400]


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
