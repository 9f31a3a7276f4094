"""Servers at rest and at work, and their callers."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from local.fal.server import LocalFal, create_server
from tests.local.fal.calling import KEY, Caller, calling


@pytest.fixture
def resting(tmp_path: Path) -> LocalFal:
    """A server whose queue nobody works: what is submitted waits."""
    return create_server(tmp_path, key=KEY)


@pytest.fixture
async def caller(resting: LocalFal) -> AsyncGenerator[Caller]:
    async with calling(resting) as caller:
        yield caller
