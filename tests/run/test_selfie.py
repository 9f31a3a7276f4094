"""The look at selfies as every process has it: the real one, in the core's words."""

from pathlib import Path
from typing import get_args

import pytest

from local.fal.engine.selfie import Problem
from local.fal.selfie import SelfieChecker, SelfieLimits
from run.selfie import LocalCheck, open_selfie_check
from studio.selfie import SelfieProblem, Unchecked

PHOTOS = Path(__file__).resolve().parents[1] / "photos"


def test_the_checker_and_the_core_have_the_same_words() -> None:
    assert set(get_args(Problem)) == {problem.value for problem in SelfieProblem}


async def test_a_portrait_passes_and_a_cup_of_coffee_does_not() -> None:
    async with open_selfie_check(wanted=True) as check:
        assert await check.problems((PHOTOS / "astronaut.png").read_bytes()) == []
        coffee = await check.problems((PHOTOS / "coffee.png").read_bytes())
        assert coffee == [SelfieProblem.NO_FACE]


async def test_a_checker_without_an_opinion_lets_a_photo_pass(
    caplog: pytest.LogCaptureFixture,
) -> None:
    checker = SelfieChecker(SelfieLimits(max_photo_bytes=10))
    assert await LocalCheck(checker).problems(b"more than ten bytes") == ()
    assert "passes without a look" in caplog.text
    await checker.close()


async def test_a_check_that_is_not_wanted_finds_nothing() -> None:
    async with open_selfie_check(wanted=False) as check:
        assert isinstance(check, Unchecked)
        assert await check.problems((PHOTOS / "coffee.png").read_bytes()) == ()
