"""The local look at selfies, in the core's words; also where fal.ai draws: it costs nothing."""

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from local.fal.selfie import NoOpinion, SelfieChecker
from studio.selfie import SelfieCheck, SelfieProblem, Unchecked

log = logging.getLogger(__name__)


class LocalCheck:
    """Asks the checker; where that has no opinion, nothing speaks against a photo."""

    def __init__(self, checker: SelfieChecker) -> None:
        self._checker = checker

    async def problems(self, photo: bytes) -> Sequence[SelfieProblem]:
        """Return what speaks against a photo, the gravest first."""
        try:
            return [SelfieProblem(problem) for problem in await self._checker.check(photo)]
        except (NoOpinion, OSError) as error:
            log.warning("a photo passes without a look: %s", error)
            return ()


@asynccontextmanager
async def open_selfie_check(*, wanted: bool) -> AsyncGenerator[SelfieCheck]:
    """Open the check, if it is wanted; its process starts with the first photo."""
    if not wanted:
        yield Unchecked()
        return
    checker = SelfieChecker()
    try:
        yield LocalCheck(checker)
    finally:
        await checker.close()
