"""Telegram's judgement of every call the bot makes in any of its stories.

The local server refuses what it doesn't know; aiogram's models, made by other people from the same
documents, are the second opinion. A call they would not take fails the story it was made in.
"""

from collections.abc import Generator, Mapping
from typing import Any

import pytest

from local.telegram.faults import CallLog
from tests.local.telegram.schema import problem


class Oracle:
    """Listens to every local Telegram of this process."""

    def __init__(self) -> None:
        self.judged = 0
        self.problems: list[str] = []

    def judge(self, method: str, parameters: Mapping[str, Any]) -> None:
        """Notes what is wrong with a call."""
        self.judged += 1
        said = problem(method, parameters)
        if said:
            self.problems.append(said)


@pytest.fixture(scope="session")
def oracle() -> Generator[Oracle]:
    """Listens as long as the session lasts."""
    judge, add = Oracle(), CallLog.add

    def judged(log: CallLog, method: str, parameters: Mapping[str, Any], error: str) -> None:
        judge.judge(method, parameters)
        add(log, method, parameters, error)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CallLog, "add", judged)
        yield judge


@pytest.fixture(autouse=True)
def every_call_is_one_telegram_knows(oracle: Oracle) -> Generator[None]:
    """Fails the test in which the bot made a call that it could not make there."""
    yield
    problems, oracle.problems = oracle.problems, []
    assert problems == []
