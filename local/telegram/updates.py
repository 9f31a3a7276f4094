"""Updates on their way to the bot: one queue, polled or delivered to a webhook."""

import secrets
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from local.telegram.errors import conflict
from local.telegram.wake import Signal

MAX_PENDING: Final = 10_000
KINDS: Final = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
        "message_reaction_count",
        "business_message",
        "guest_message",
    }
)
# By default all kinds except these (core.telegram.org/bots/api, getUpdates).
_NOT_BY_DEFAULT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_LISTENS_SECONDS: Final = 10.0  # a bot may think that long between two polls
_WEBHOOK_ACTIVE: Final = (
    "can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
_OTHER_POLLER: Final = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK_SET: Final = "terminated by setWebhook request"


@dataclass(slots=True, eq=False)
class Pending:
    """An update not yet confirmed.

    Attributes:
        chat_id: Whose order it keeps; 0 when it belongs to no chat.
        repeated: A deliberate duplicate or latecomer: handed out once, whatever was confirmed.
    """

    update_id: int
    chat_id: int
    body: dict[str, Any]
    repeated: bool = False
    attempts: int = 0


@dataclass(slots=True)
class Webhook:
    """Where updates are delivered, and how that goes."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_date: int = 0


class Updates:
    """The queue. Beyond the bound the oldest updates are lost, as Telegram loses them by age."""

    def __init__(self) -> None:
        self._pending: deque[Pending] = deque(maxlen=MAX_PENDING)
        self._next_id = 100_000_000 + secrets.randbelow(100_000_000)
        self._allowed = KINDS - _NOT_BY_DEFAULT
        self._explicit: list[str] | None = None
        self._poll = 0
        self._last_poll = -_LISTENS_SECONDS
        self.polling = 0
        self.webhook: Webhook | None = None
        self.changed = Signal()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._pending)

    @property
    def listened(self) -> bool:
        """Whether a bot receives updates now, by polling or by webhook."""
        lately = time.monotonic() - self._last_poll < _LISTENS_SECONDS
        return self.webhook is not None or self.polling > 0 or lately

    def add(self, kind: str, chat_id: int, payload: Mapping[str, Any]) -> dict[str, Any] | None:
        """Queues an update; None when the bot did not ask for that kind."""
        return self.add_raw({kind: dict(payload)}, chat_id) if kind in self._allowed else None

    def add_raw(self, body: Mapping[str, Any], chat_id: int = 0) -> dict[str, Any]:
        """Queues a whole update; its ``update_id`` is given here unless it has one.

        One with an id below those given before is handed out all the same, once: Telegram begins
        anew at any number after a quiet week.
        """
        whole = {"update_id": self._next_id, **body}
        update_id = int(whole["update_id"])
        late = update_id < self._next_id
        self._next_id = max(self._next_id, update_id) + 1
        self._pending.append(Pending(update_id, chat_id, whole, repeated=late))
        self.changed.fire()
        return whole

    def repeat(self, body: dict[str, Any], chat_id: int) -> None:
        """Queues an update a second time under its old id."""
        self._pending.append(Pending(int(body["update_id"]), chat_id, body, repeated=True))
        self.changed.fire()

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Sets what the bot wants: None keeps the earlier choice, an empty list is the default."""
        if kinds is None:
            return
        known = [kind for kind in kinds if kind in KINDS]
        self._explicit = known or None
        self._allowed = frozenset(known) if known else KINDS - _NOT_BY_DEFAULT

    @property
    def allowed(self) -> list[str] | None:
        """The explicit choice, or None when the default holds."""
        return self._explicit

    async def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """One ``getUpdates``: confirms what is below ``offset`` and waits for something new.

        Raises:
            ApiError: 409 when a webhook is active, or when a later poll took over.
        """
        if self.webhook is not None:
            raise conflict(_WEBHOOK_ACTIVE)
        self._poll += 1
        mine = self._poll
        self.changed.fire()
        self._confirm_below(offset)
        until = time.monotonic() + seconds
        self.polling += 1
        try:
            while not (self._pending or self.changed.closed):
                left = until - time.monotonic()
                if left <= 0:
                    break
                await self.changed.wait(left)
                self._check_still_alone(mine)
        finally:
            self.polling -= 1
            self._last_poll = time.monotonic()
        return self._hand_out(limit)

    def _check_still_alone(self, mine: int) -> None:
        if self.webhook is not None:
            raise conflict(_WEBHOOK_SET)
        if mine != self._poll:
            raise conflict(_OTHER_POLLER)

    def _confirm_below(self, offset: int) -> None:
        if offset < 0:
            kept: Iterable[Pending] = list(self._pending)[offset:]
        else:
            kept = [p for p in self._pending if p.update_id >= offset or p.repeated]
        self._pending = deque(kept, maxlen=MAX_PENDING)

    def _hand_out(self, limit: int) -> list[dict[str, Any]]:
        batch = list(self._pending)[:limit]
        for pending in batch:
            if pending.repeated:
                self._pending.remove(pending)
        return [pending.body for pending in batch]

    def set_webhook(self, webhook: Webhook | None, *, drop_pending: bool) -> None:
        """Starts delivery to a webhook, or ends it with None; running polls end with 409."""
        if drop_pending:
            self._pending.clear()
        self.webhook = webhook
        self.changed.fire()

    def due(self, busy: frozenset[int]) -> Iterator[Pending]:
        """The first update of each chat that has none on its way already."""
        seen = set(busy)
        for pending in list(self._pending):
            if pending.chat_id not in seen:
                seen.add(pending.chat_id)
                yield pending

    def delivered(self, pending: Pending) -> None:
        """The webhook took it."""
        if pending in self._pending:
            self._pending.remove(pending)
