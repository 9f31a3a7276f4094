"""What an operator wants to have counted since the process began, by its names on `/metrics`.

Names follow Prometheus's conventions. A counter's label has a fixed set of values, so that nobody
outside can make it grow.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Count(StrEnum):
    """A counter's name."""

    SAME_ORDERS = "darkroom_orders_repeated_total"
    RETRIED = "darkroom_tasks_retried_total"
    CLAIMED_LATE = "darkroom_tasks_claimed_late_total"
    SUBMITTED = "darkroom_submissions_total"
    UNCERTAIN = "darkroom_submissions_uncertain_total"
    AGAIN = "darkroom_submissions_again_total"
    PAID_TWICE = "darkroom_submissions_paid_twice_suspected_total"
    CALLED = "darkroom_webhooks_total"
    REFUSED = "darkroom_webhooks_refused_total"
    CALL_LOST = "darkroom_webhooks_lost_total"
    TOLD_TOO_SLOWLY = "darkroom_announcements_timed_out_total"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a counter means.

    Attributes:
        means: For whoever reads the numbers.
        label: Name of its label, or nothing.
        values: The label's values.
    """

    means: str
    label: str = ""
    values: tuple[str, ...] = ("",)


KINDS: Mapping[Count, Kind] = {
    Count.SAME_ORDERS: Kind("Orders that came again under the same key and made no new task."),
    Count.RETRIED: Kind("Failed or cancelled tasks that a person ordered anew."),
    Count.CLAIMED_LATE: Kind(
        "Tasks given up, or cancelled in doubt, whose paid result came after all."
    ),
    Count.SUBMITTED: Kind("Orders sent to the engine, whatever became of them."),
    Count.UNCERTAIN: Kind("Orders of which nobody knew whether the engine had got them."),
    Count.AGAIN: Kind(
        "Orders that were placed anew without anybody asking.",
        "reason",
        ("busy", "forgotten", "unbilled", "unconfirmed"),
    ),
    Count.PAID_TWICE: Kind("Pictures that may have been paid twice."),
    Count.CALLED: Kind(
        "Calls of the engine that were believed: taken, known already, or too late for anybody.",
        "outcome",
        ("taken", "repeated", "for_nothing"),
    ),
    Count.REFUSED: Kind(
        "Calls to the engine's address that were not believed.",
        "reason",
        ("token", "headers", "timestamp", "user", "signature", "keys", "request", "body"),
    ),
    Count.CALL_LOST: Kind("Orders whose end was found by asking, though the engine should call."),
    Count.TOLD_TOO_SLOWLY: Kind("Attempts to tell a person that took too long and were ended."),
}


class Counts:
    """The numbers of one process. For one event loop: adding needs no lock."""

    def __init__(self) -> None:
        self._numbers = {(count, value): 0 for count in Count for value in KINDS[count].values}

    def add(self, count: Count, value: str = "") -> None:
        """Count one more.

        Raises:
            KeyError: When the counter's label has no such value: a mistake in our code.
        """
        self._numbers[count, value] += 1

    def of(self, count: Count, value: str = "") -> int:
        """Return how many there were."""
        return self._numbers[count, value]

    def __iter__(self) -> Iterator[tuple[Count, str, int]]:
        """Give every counter, label value and number, those of one counter together."""
        for (count, value), number in self._numbers.items():
            yield count, value, number
