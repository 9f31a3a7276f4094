"""Delivery of updates to the bot's webhook: in order per chat, again until it is taken."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import httpx

from local.telegram.updates import Pending, Updates, Webhook

_TIMEOUT_SECONDS: Final = 60.0  # after which Telegram sends the update again
_MAX_BACK_OFF_SECONDS: Final = 60.0
_MAX_LOG: Final = 1_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """One delivery: ``outcome`` is the HTTP status, or the name of what went wrong."""

    update_id: int
    outcome: str


@dataclass(slots=True)
class Delivery:
    """The loop between the queue and the webhook.

    Attributes:
        retry_seconds: Wait after the first refusal; doubles with each, up to a minute.
        log: The last attempts, oldest first.
    """

    updates: Updates
    clock: Callable[[], float]
    retry_seconds: float = 1.0
    log: deque[Attempt] = field(default_factory=lambda: deque[Attempt](maxlen=_MAX_LOG))
    _busy: set[int] = field(default_factory=set[int])

    async def run(self) -> None:
        """Delivers until cancelled; idle while no webhook is set."""
        limits = httpx.Limits(max_connections=100)
        async with (
            httpx.AsyncClient(
                timeout=_TIMEOUT_SECONDS,
                limits=limits,
                trust_env=False,  # no proxy; certificates are looked up all the same
                verify=httpx.create_ssl_context(),
            ) as client,
            asyncio.TaskGroup() as group,
        ):
            while not self.updates.changed.closed:
                webhook = self.updates.webhook
                if webhook is not None:
                    self._start(group, client, webhook)
                await self.updates.changed.wait()

    def _start(self, group: asyncio.TaskGroup, client: httpx.AsyncClient, hook: Webhook) -> None:
        for pending in self.updates.due(frozenset(self._busy)):
            if len(self._busy) >= hook.max_connections:
                return
            self._busy.add(pending.chat_id)
            group.create_task(self._deliver(client, hook, pending))

    async def _deliver(self, client: httpx.AsyncClient, hook: Webhook, pending: Pending) -> None:
        try:
            problem = await self._post(client, hook, pending)
            if problem:
                hook.last_error, hook.last_error_date = problem, int(self.clock())
                wait = self.retry_seconds * 2**pending.attempts
                pending.attempts += 1
                await asyncio.sleep(min(wait, _MAX_BACK_OFF_SECONDS))
            else:
                self.updates.delivered(pending)
        finally:
            self._busy.discard(pending.chat_id)
            self.updates.changed.fire()

    async def _post(self, client: httpx.AsyncClient, hook: Webhook, pending: Pending) -> str:
        """Sends once; the sentence for ``last_error_message``, or "" when it was taken."""
        secret = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            response = await client.post(hook.url, json=pending.body, headers=secret)
        except httpx.TimeoutException:
            self.log.append(Attempt(pending.update_id, "timeout"))
            return "Read timeout expired"
        except httpx.HTTPError:
            self.log.append(Attempt(pending.update_id, "unreachable"))
            return "Connection refused"
        self.log.append(Attempt(pending.update_id, str(response.status_code)))
        if response.is_success:
            return ""
        code, phrase = response.status_code, response.reason_phrase
        return f"Wrong response from the webhook: {code} {phrase}"
