"""The core's parts, ready to use."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest_asyncio

from local.fal.signing import Signer
from studio.catalogue import read_catalogue
from studio.photos import Photos
from tests.studio.letters import HOOKS
from tests.studio.world import World, open_world


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def photos() -> AsyncGenerator[Photos]:
    photos = Photos(max_pixels=50_000_000, children=2)
    yield photos
    await photos.close()


@pytest_asyncio.fixture(loop_scope="package")
async def paid(photos: Photos) -> AsyncGenerator[World]:
    """A world whose engine costs money."""
    async with open_world(photos) as world:
        yield world


@pytest_asyncio.fixture(loop_scope="package")
async def free(photos: Photos) -> AsyncGenerator[World]:
    """A world whose engine is free, as the local one."""
    async with open_world(photos, free=True) as world:
        yield world


@pytest_asyncio.fixture(loop_scope="package")
async def called(photos: Photos, tmp_path: Path) -> AsyncGenerator[World]:
    """A world whose engine costs money and calls us."""
    async with open_world(photos, hooks=HOOKS) as world:
        world.engine.signer = Signer(tmp_path)
        yield world


@pytest_asyncio.fixture(loop_scope="package")
async def twice(photos: Photos, tmp_path: Path) -> AsyncGenerator[World]:
    """The same, in a style that may be ordered once more when an order is in doubt."""
    menu = read_catalogue()
    styles = tuple(style.model_copy(update={"max_paid_submits": 2}) for style in menu.styles)
    dearer = menu.model_copy(update={"styles": styles})
    async with open_world(photos, hooks=HOOKS, catalogue=dearer) as world:
        world.engine.signer = Signer(tmp_path)
        yield world
