"""Failures on request: a script that tests write, and that the server plays.

Only a server that was started for testing has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

RouteName = Literal["submit", "status", "result", "cancel", "upload", "file", "webhook"]
What = Literal[
    "answer", "hang", "cut", "malformed", "missing", "merge", "huge", "slow", "truncated", "black",
    "lose", "duplicate", "delay", "forge",
]  # fmt: skip  # the second line is about webhooks
_OF_WEBHOOKS = frozenset({"lose", "duplicate", "delay", "forge"})
MAX_FAULTS = 200
_MIB = 1024 * 1024


class Fault(BaseModel):
    """One line of the script.

    Attributes:
        route: Which call goes wrong.
        what: How; the table in docs/local-fal.md says what each does.
        times: How often; then the line is used up.
        every: Only every n-th matching call goes wrong, the n-th first.
        match: Only calls whose path and query (a webhook's: whose address) hold this text.
        after: The call is carried out before it goes wrong: an order is accepted, and paid.
        status: Of `answer`.
        body: JSON, or a string as it is, of `answer`; the fields of `merge`.
        retry_after: A Retry-After header with `answer`, in seconds.
        keys: What `missing` leaves out; nothing named: all.
        seconds: How long `slow` takes, and `delay` waits.
        size: How many bytes `huge` adds.
        copies: How often `duplicate` delivers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    route: RouteName
    what: What
    times: int = Field(default=1, ge=1, le=1_000_000)
    every: int = Field(default=1, ge=1, le=10_000)
    match: str = Field(default="", max_length=500)
    after: bool = False
    status: int = Field(default=500, ge=200, le=599)
    body: Any = None
    retry_after: int | None = Field(default=None, ge=0, le=86_400)
    keys: tuple[str, ...] = ()
    seconds: float = Field(default=1.0, ge=0, le=300)
    size: int = Field(default=4 * _MIB, ge=0, le=64 * _MIB)
    copies: int = Field(default=2, ge=2, le=100)

    @model_validator(mode="after")
    def _check_kind(self) -> Fault:
        if (self.what in _OF_WEBHOOKS) != (self.route == "webhook"):
            raise ValueError(f"{self.what} can't happen to {self.route}.")
        if self.what == "merge" and not isinstance(self.body, dict):
            raise ValueError("merge needs a body: an object of fields.")
        return self


@dataclass(slots=True)
class _Line:
    fault: Fault
    left: int
    seen: int = 0


class ScriptFull(Exception):
    """More faults than anybody can follow."""


class Script:
    """What goes wrong next, in the order it was written."""

    def __init__(self) -> None:
        self._lines: list[_Line] = []  # at most MAX_FAULTS
        self._played: dict[str, int] = {}  # by route; as many as there are routes

    @property
    def left(self) -> list[Fault]:
        """The lines that are not used up."""
        return [line.fault for line in self._lines]

    @property
    def played(self) -> dict[str, int]:
        """How many faults happened, by route."""
        return dict(self._played)

    def add(self, fault: Fault) -> None:
        """Add a line.

        Raises:
            ScriptFull: There are 200 already.
        """
        if len(self._lines) >= MAX_FAULTS:
            raise ScriptFull
        self._lines.append(_Line(fault, fault.times))

    def clear(self) -> None:
        """From now on nothing goes wrong."""
        self._lines.clear()

    def take(self, route: RouteName, url: str) -> Fault | None:
        """The fault of this call, thereby used up once; None when all is well."""
        for line in self._lines:
            if line.fault.route != route or line.fault.match not in url:
                continue
            line.seen += 1
            if line.seen % line.fault.every:
                continue
            line.left -= 1
            if not line.left:
                self._lines.remove(line)
            self._played[route] = self._played.get(route, 0) + 1
            return line.fault
        return None
