"""One local fal server, open to scripted faults, for all cases."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
import pytest_asyncio

from run.server import listen
from studio.photos import Photos
from tests.conformance.serving import Served, served
from tests.crash.outside import SqliteDisk
from tests.faults.fal.counter import Counter, counting, hooked

DEADLINES = ("SUBMIT_SECONDS", "ASK_SECONDS", "UPLOAD_SECONDS", "DOWNLOAD_SECONDS")


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    with served(tmp_path_factory.mktemp("local-fal"), "--testing") as server:
        yield server


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def photos() -> AsyncGenerator[Photos]:
    photos = Photos(max_pixels=50_000_000, children=2)
    yield photos
    await photos.close()


@pytest.fixture
def sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that hangs is given up sooner than in production."""
    for name in DEADLINES:
        monkeypatch.setattr(f"studio.fal.gateway.{name}", 0.8)


@pytest_asyncio.fixture(loop_scope="package")
async def counter(server: Served, photos: Photos, tmp_path: Path) -> AsyncGenerator[Counter]:
    """Everything as in production, where no webhook can reach us."""
    async with counting(server, photos, SqliteDisk(tmp_path)) as counter:
        yield counter


@pytest_asyncio.fixture(loop_scope="package")
async def called(server: Served, photos: Photos, tmp_path: Path) -> AsyncGenerator[Counter]:
    """The same where the engine can call."""
    listener = listen("127.0.0.1", 0)
    hooks = f"http://127.0.0.1:{listener.getsockname()[1]}/hooks/fal"
    async with (
        counting(server, photos, SqliteDisk(tmp_path), hooks=hooks) as counter,
        hooked(counter, listener, tmp_path / "data"),
    ):
        yield counter
