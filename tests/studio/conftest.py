"""The core's parts, ready to use."""

from collections.abc import AsyncGenerator

import pytest_asyncio

from studio.photos import Photos
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
