"""One server process for all clients."""

from collections.abc import Generator

import pytest

from tests.conformance.serving import Served, served


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    with served(tmp_path_factory.mktemp("local-fal")) as server:
        yield server
