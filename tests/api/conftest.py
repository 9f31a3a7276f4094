"""Servers that run, and people who use them."""

from collections.abc import Iterator

import pytest

from tests.api.serving import Body, Person, Plan, Serving, make_settings, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server whose orders are worked on by the real engine."""
    with serving(make_settings(tmp_path_factory.mktemp("working"))) as running:
        yield running


@pytest.fixture(scope="session")
def resting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server whose orders wait: nobody works on them. Its limits are small."""
    settings = make_settings(
        tmp_path_factory.mktemp("resting"),
        DARKROOM_MAX_LIVE_TASKS=3,
        DARKROOM_MAX_UPLOAD_MB=1,
        DARKROOM_MAX_MEGAPIXELS=1,
        DARKROOM_CREATES_PER_MINUTE=6,
    )
    with serving(settings, Plan(works=False)) as running:
        yield running


@pytest.fixture
def guest(server: Serving) -> Iterator[Person]:
    with server.guest() as person:
        yield person


@pytest.fixture
def other(server: Serving) -> Iterator[Person]:
    with server.guest() as person:
        yield person


@pytest.fixture
def patient(resting: Serving) -> Iterator[Person]:
    """A guest of the server whose orders wait."""
    with resting.guest() as person:
        yield person


@pytest.fixture(scope="module")
def maker(server: Serving) -> Iterator[Person]:
    """A guest who has pictures made, the same for all tests of a module."""
    with server.guest() as person:
        yield person


@pytest.fixture(scope="module")
def cut(maker: Person) -> Body:
    """A cut-out of theirs."""
    return maker.finished(maker.cut_out()["id"])
