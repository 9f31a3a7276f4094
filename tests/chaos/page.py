"""Somebody at the page who orders as fast as darkroom accepts."""

import asyncio
import time
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx

from tests.chaos.outside import ALIVE_SECONDS, SETTLE_SECONDS, Outside
from tests.faults.process.darkroom import Body, Person

ENDS = {"done", "failed", "cancelled"}


@dataclass
class Orders:
    """What somebody at the page wants, and what was acknowledged.

    Attributes:
        accepted: Tasks by the number of their order.
    """

    outside: Outside
    person: Person
    accepted: list[Body] = field(default_factory=list[Body])

    async def lives(self) -> None:
        """Order for a second in each of darkroom's lives."""
        async for running in self.outside.lives(lambda: len(self.accepted)):
            await asyncio.to_thread(self.person.meet, running)
            await asyncio.to_thread(self.order_for_a_while)

    def order_for_a_while(self) -> None:
        end = time.monotonic() + ALIVE_SECONDS
        while time.monotonic() < end:
            self.order()

    def order(self) -> None:
        """Order the next picture; one that got no answer is ordered once more, by its old key."""
        number = len(self.accepted)
        try:
            answer = self.person.try_order(number, key=f"order-{number:06}")
        except httpx.TransportError:
            return
        if answer.status_code == HTTPStatus.ACCEPTED:
            self.accepted.append(answer.json())

    async def settle(self) -> list[Body]:
        """Start darkroom once more and wait until everything accepted has ended."""
        async with self.outside.darkroom() as running:
            await asyncio.to_thread(self.person.meet, running)
            ended = await asyncio.to_thread(self.wait_for_ends)
            assert await asyncio.to_thread(running.stop) == 0
        return ended

    def wait_for_ends(self) -> list[Body]:
        deadline = time.monotonic() + SETTLE_SECONDS
        ended, left = list[Body](), self.accepted
        while left:
            assert time.monotonic() < deadline, f"{len(left)} open"
            now = [self.person.see(task) for task in left]
            ended += [task for task in now if task["state"] in ENDS]
            left = [task for task in now if task["state"] not in ENDS]
            time.sleep(0.5)
        return ended
