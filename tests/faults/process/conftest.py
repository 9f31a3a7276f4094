"""Somebody at the page."""

from collections.abc import Generator

import pytest

from tests.faults.process.darkroom import Person


@pytest.fixture
def person() -> Generator[Person]:
    with Person() as person:
        yield person
