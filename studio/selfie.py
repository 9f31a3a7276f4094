"""Whether a photo makes a good avatar, asked before anything is spent on it."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from studio.errors import (
    SelfieError,
    SelfieNoFace,
    SelfieSeveralFaces,
    SelfieTooBlurred,
    SelfieTooDark,
    SelfieTooSmall,
    SelfieTurnedAway,
)

log = logging.getLogger(__name__)

CHECK_SECONDS = 6.0
"""A check takes a tenth of a second; on a machine that drowns, orders pass unchecked."""


class SelfieProblem(StrEnum):
    """What speaks against a photo."""

    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    TOO_SMALL = "too_small"
    TOO_BLURRED = "too_blurred"
    TOO_DARK = "too_dark"
    TURNED_AWAY = "turned_away"


REFUSALS: Mapping[SelfieProblem, type[SelfieError]] = {
    SelfieProblem.NO_FACE: SelfieNoFace,
    SelfieProblem.SEVERAL_FACES: SelfieSeveralFaces,
    SelfieProblem.TOO_SMALL: SelfieTooSmall,
    SelfieProblem.TOO_BLURRED: SelfieTooBlurred,
    SelfieProblem.TOO_DARK: SelfieTooDark,
    SelfieProblem.TURNED_AWAY: SelfieTurnedAway,
}
"""How each problem is told."""


class SelfieCheck(Protocol):
    """Looks at faces; free of charge."""

    async def problems(self, photo: bytes) -> Sequence[SelfieProblem]:
        """Return what speaks against a normalised photo, the gravest first; empty: nothing.

        Nothing too when it can't tell: a check that is out of order holds up no order.
        """
        ...


class Unchecked:
    """In place of a check that is switched off."""

    async def problems(self, photo: bytes) -> Sequence[SelfieProblem]:  # noqa: ARG002  nothing is looked at
        """Return nothing."""
        return ()


async def ask(check: SelfieCheck, photo: bytes) -> Sequence[SelfieProblem]:
    """Return what a check finds within its time; nothing when it takes longer."""
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check.problems(photo)
    except TimeoutError:
        log.warning("the selfie check took longer than %s s: the photo passes", CHECK_SECONDS)
        return ()
