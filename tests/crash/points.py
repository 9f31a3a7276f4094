"""The moments at which a process may die: before and after whatever others may see of it."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studio.task import State

EFFECTS: Mapping[str, frozenset[str]] = {
    "journal": frozenset({"insert", "move", "defer", "delete"}),
    "engine": frozenset({"upload", "submit", "check", "cancel", "download"}),
    "objects": frozenset({"put", "copy", "delete"}),
    "ledger": frozenset({"enter", "finish"}),
    "door": frozenset({"announce"}),
}
"""What a process does that somebody else, or a later process, may see."""


class Death(BaseException):
    """Kill -9, as far as Python can play it: nothing catches it."""


@dataclass
class Points:
    """Counts the moments before and after each effect, and dies at one of them.

    Attributes:
        at: The number of the moment, from 1; 0 never comes.
        passed: How many there were.
        name: Where it died.
    """

    at: int = 0
    passed: int = 0
    name: str = ""

    async def pass_by(self, name: str) -> None:
        """Note a moment; the process may not survive it.

        Raises:
            Death: At the chosen one.
        """
        self.passed += 1
        if self.passed == self.at:
            self.name = name
            raise Death(name)


class Watched:
    """A port whose effects are moments at which the process may die."""

    def __init__(self, inner: object, kind: str, points: Points) -> None:
        self._inner, self._kind, self._points = inner, kind, points

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever the port has
        found = getattr(self._inner, name)
        if name not in EFFECTS[self._kind] or not inspect.iscoroutinefunction(found):
            return found

        async def watched(*args: object, **kwargs: object) -> object:
            where = f"{self._kind}.{name}" + "".join(f" {a}" for a in args if type(a) is State)
            await self._points.pass_by(f"before {where}")
            answer = await found(*args, **kwargs)
            await self._points.pass_by(f"after {where}")
            return answer

        return watched
