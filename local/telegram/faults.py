"""What tests look at and break: the calls the bot made, and scripted failures."""

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from local.telegram.errors import ApiError, migrated
from local.telegram.wake import Signal

_MAX_CALLS: Final = 2_000
_MAX_FAULTS: Final = 100
_SENTENCES: Final = {
    403: "Forbidden: user is deactivated",
    429: "Too Many Requests: retry after {}",
    502: "Bad Gateway",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot: its parameters as parsed, and what it was told.

    Attributes:
        number: Counts up from 1.
        error: The description of the refusal, or "".
        at: When it was answered, in seconds of this machine's monotonic clock.
    """

    number: int
    method: str
    parameters: Mapping[str, Any]
    error: str
    at: float

    def as_json(self) -> dict[str, Any]:
        """What the driver reads."""
        return {
            "number": self.number,
            "method": self.method,
            "parameters": dict(self.parameters),
            "ok": not self.error,
            "error": self.error,
            "at": self.at,
        }


class CallLog:
    """The last calls, getUpdates left out."""

    def __init__(self, *, keep: bool) -> None:
        """Keeps nothing unless asked: what people write is nobody's business."""
        self._keep = keep
        self._calls: deque[Call] = deque(maxlen=_MAX_CALLS)
        self._count = 0
        self.changed = Signal()

    def add(self, method: str, parameters: Mapping[str, Any], error: str) -> None:
        """Records a call that was answered."""
        if not self._keep or method == "getUpdates":
            return
        self._count += 1
        self._calls.append(Call(self._count, method, parameters, error, time.monotonic()))
        self.changed.fire()

    def after(self, number: int) -> list[Call]:
        """Calls later than that number."""
        return [call for call in self._calls if call.number > number]


@dataclass(frozen=True, slots=True)
class Fault:
    """How the next calls of a method fail.

    Attributes:
        method: Its name, "*" for any, or "downloadFile" for the bytes behind ``getFile``.
        times: How many calls it spoils.
        status: HTTP status to answer; 0 leaves the answer as it is.
        retry_after: Seconds for a 429; 0 for none.
        delay_seconds: Wait before anything is answered.
        delivered: The call is carried out all the same; only its answer suffers.
        cut: The connection breaks off in the middle of the answer.
        chat_id: Only calls about this chat are spoiled; 0 is any.
        migrate_to_chat_id: For a 400 that says the group has moved; 0 for none.
    """

    method: str
    times: int = 1
    status: int = 0
    retry_after: int = 0
    delay_seconds: float = 0.0
    delivered: bool = False
    cut: bool = False
    chat_id: int = 0
    migrate_to_chat_id: int = 0

    def error(self) -> ApiError | None:
        """What to answer instead, or None to answer normally."""
        if self.retry_after:
            sentence = _SENTENCES[429].format(self.retry_after)
            return ApiError(429, sentence, {"retry_after": self.retry_after})
        if self.migrate_to_chat_id:
            return migrated(self.migrate_to_chat_id)
        if self.status:
            return ApiError(self.status, _SENTENCES.get(self.status, "Internal Server Error"))
        return None


class Faults:
    """The script of failures, taken in the order they were written."""

    def __init__(self) -> None:
        self._script: deque[Fault] = deque(maxlen=_MAX_FAULTS)

    @property
    def left(self) -> int:
        """How many lines are not used up."""
        return len(self._script)

    def add(self, fault: Fault) -> None:
        """Adds to the script."""
        self._script.append(fault)

    def clear(self) -> None:
        """From now on nothing fails."""
        self._script.clear()

    def take(self, method: str, chat_id: int = 0) -> Fault | None:
        """The fault for this call, which is thereby used up once; None when all is well."""
        for place, fault in enumerate(self._script):
            concerns_chat = fault.chat_id in (0, chat_id)
            if concerns_chat and fault.method.lower() in ("*", method.lower()):
                del self._script[place]
                if fault.times > 1:
                    self._script.insert(place, replace(fault, times=fault.times - 1))
                return fault
        return None


async def stall(fault: Fault | None) -> None:
    """Waits as long as the fault says."""
    if fault is not None and fault.delay_seconds > 0:
        await asyncio.sleep(fault.delay_seconds)
