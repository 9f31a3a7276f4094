"""Where tasks, wake-ups, events, leadership, limits and the ledger live, behind one URL."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from studio.runtime.events import Events
from studio.runtime.events_memory import MemoryEvents
from studio.runtime.leader import Leader
from studio.runtime.leader_memory import MemoryLeader
from studio.runtime.ledger import Ledger
from studio.runtime.ledger_memory import MemoryLedger
from studio.runtime.limiter import Limiter
from studio.runtime.limiter_memory import MemoryLimiter
from studio.runtime.store import Store
from studio.runtime.store_memory import MemoryStore
from studio.runtime.wakeups import WakeUps
from studio.runtime.wakeups_memory import MemoryWakeUps


class RuntimeUnknownError(Exception):
    """No runtime for this URL; the message is a sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The ports."""

    store: Store
    wakeups: WakeUps
    events: Events
    leader: Leader
    limiter: Limiter
    ledger: Ledger


@asynccontextmanager
async def open_runtime(url: str) -> AsyncGenerator[Runtime]:
    """Open the ports that a URL names; the one switch.

    Args:
        url: `memory://` keeps everything in this process.

    Raises:
        RuntimeUnknownError: When the scheme isn't known.
    """
    match urlsplit(url).scheme:
        case "memory":
            wakeups, events = MemoryWakeUps(), MemoryEvents()
            yield Runtime(
                store=MemoryStore(wakeups, events),
                wakeups=wakeups,
                events=events,
                leader=MemoryLeader(),
                limiter=MemoryLimiter(),
                ledger=MemoryLedger(),
            )
        case scheme:
            raise RuntimeUnknownError(
                f"DARKROOM_STORE starts with '{scheme}:', but only memory:// is known."
            )
