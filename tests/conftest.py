"""What every suite may use: noting what a test saw, and how long hypothesis looks for trouble."""

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.leaks"]

RecordFact = Callable[[str], None]

settings.register_profile(
    "default",
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "nightly",
    parent=settings.get_profile("default"),
    max_examples=700,
    stateful_step_count=100,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture
def record_fact(request: pytest.FixtureRequest) -> RecordFact:
    """Note what a test saw; `make proof` prints it beside the test's name."""
    return lambda fact: request.node.user_properties.append(("fact", fact))


@pytest.fixture
def record_case(request: pytest.FixtureRequest) -> RecordFact:
    """Say what was done, where one function plays many cases and its docstring can't."""
    return lambda case: request.node.user_properties.append(("case", case))
