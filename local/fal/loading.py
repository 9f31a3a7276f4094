"""The wait before a job: a process that starts, or a model that is opened, is told of when long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LOADING = "loading the model, the first time only"


class Stages:
    """What the caller hears of one job.

    Args:
        tell: Hears each stage as it begins.
        loading_after_seconds: How long a loading lasts before it is one; a quick one is no stage.
    """

    def __init__(self, tell: Callable[[str], None], *, loading_after_seconds: float) -> None:
        self._tell = tell
        self._after = loading_after_seconds
        self._last: str | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._is_told = False

    def begin(self, stage: str) -> None:
        """A part of the work begins."""
        self.end_loading()
        self._last = stage
        self._tell(stage)

    def begin_loading(self) -> None:
        """Something is being loaded from now on."""
        self.end_loading()
        self._timer = asyncio.get_running_loop().call_later(self._after, self._tell_loading)

    def end_loading(self) -> None:
        """It is loaded; what was being done before goes on."""
        self.close()
        if self._is_told and self._last is not None:
            self._tell(self._last)
        self._is_told = False

    def close(self) -> None:
        """The job is over, whatever was being loaded."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tell_loading(self) -> None:
        self._is_told = True
        self._tell(LOADING)
