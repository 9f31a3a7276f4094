"""A process that opens strangers' pictures knows none of this one's secrets."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from local.fal.environment import for_child, for_tool
from local.fal.jobs import CutOutJob
from local.fal.selfie import SelfieChecker, SelfieLimits
from local.fal.worker import Worker

PHOTO = Path(__file__).resolve().parents[2] / "photos" / "grace_hopper.jpg"
SECRETS = {
    "FAL_KEY": "the-key-of-fal",
    "TELEGRAM_BOT_TOKEN": "the-token-of-the-bot",
    "DARKROOM_SECRET": "the-secret-of-links",
    "STORE_URL": "postgresql://name:the-password@database/darkroom",
}

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="this system shows no environments"
)


@asynccontextmanager
async def selfie_process() -> AsyncGenerator[int | None]:
    checker = SelfieChecker(SelfieLimits(patience_seconds=30, start_seconds=30))
    await checker.check(PHOTO.read_bytes())
    yield checker.process_id
    await checker.close()


@asynccontextmanager
async def engine_process(folder: Path) -> AsyncGenerator[int | None]:
    worker = Worker(job_seconds=60)
    job = CutOutJob(
        photo=PHOTO,
        result=folder / "cut.png",
        picture_format="png",
        clean_colours=False,
        mask_only=False,
    )
    await worker.work(job, lambda _: None)
    yield worker.process_id
    await worker.close()


def seen_by(process_id: int | None) -> dict[str, str]:
    pairs = Path(f"/proc/{process_id}/environ").read_bytes().decode().split("\0")
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs) if name}


@pytest.mark.parametrize("which", ["selfie", "engine"])
async def test_no_secret_of_the_server_is_in_the_environment_of_its_child(
    which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    async with selfie_process() if which == "selfie" else engine_process(tmp_path) as process_id:
        seen = seen_by(process_id)
    assert seen["PATH"] == os.environ["PATH"]  # it is that process's, and not empty
    assert not SECRETS.keys() & seen.keys()
    assert not set(SECRETS.values()) & set(seen.values())


def test_a_child_is_told_of_the_operators_model_and_how_to_hold_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOCAL_MATTE_MODEL", "isnet")
    monkeypatch.setenv("MALLOC_ARENA_MAX", "1")
    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    told = for_child()
    assert told["LOCAL_MATTE_MODEL"] == "isnet"
    assert told["MALLOC_ARENA_MAX"] == "1"
    assert int(told["MALLOC_MMAP_THRESHOLD_"]) > 0
    assert told["GLIBC_TUNABLES"].startswith("glibc.malloc.")
    assert set(told) <= {*os.environ, "PYTHONPATH", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES"}


def test_a_tool_that_fetches_learns_how_to_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    how = {
        "npm_config_registry": "https://npm.example",
        "NPM_CONFIG_CAFILE": "/ca.pem",
        "PIP_INDEX_URL": "https://pip.example",
        "https_proxy": "http://proxy.example:3128",
        "NO_PROXY": "localhost",
    }
    for name, value in {**how, **SECRETS, "LOCAL_MATTE_MODEL": "isnet"}.items():
        monkeypatch.setenv(name, value)
    told = for_tool()
    assert how.items() <= told.items()
    assert told["PATH"] == os.environ["PATH"]
    assert not {*SECRETS, "LOCAL_MATTE_MODEL", "PYTHONPATH"} & told.keys()
