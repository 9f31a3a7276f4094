"""Kill -9 about every second, with an engine that drops replies after it accepted: the web door.

The engine is `python -m local.fal --testing` behind fal's own names (a CONNECT proxy ends TLS), so
the program under test is the one of production, and the bill is counted by somebody else.
"""

import asyncio
import itertools
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.conformance.intercepting import intercepting, make_certificate
from tests.conformance.serving import KEY, served
from tests.conftest import RecordFact
from tests.faults.process.darkroom import Body, Person, starting

CHAOS_SECONDS = 20.0
ALIVE_SECONDS = 1.0
SETTLE_SECONDS = 400.0
"""Orders in doubt wait two minutes for a word of the engine before they are given up."""
ENDS = {"done", "failed", "cancelled"}


@dataclass
class Orders:
    """What somebody at the page wants, and what was acknowledged.

    Attributes:
        accepted: Tasks by the number of their order.
        lives: How often darkroom was started.
    """

    person: Person
    environment: dict[str, str]
    data: Path
    accepted: dict[int, Body] = field(default_factory=dict[int, Body])
    lives: int = 0
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def live(self) -> None:
        """Start darkroom, order for a second, kill it; an order without an answer is repeated."""
        with starting(self.data, settings=self.environment) as running:
            running.wait_for_start()
            self.lives += 1
            self.person.meet(running)
            end = time.monotonic() + ALIVE_SECONDS
            number = next(self.numbers)
            while time.monotonic() < end:
                if self.order(number):
                    number = next(self.numbers)
            running.kill()
        self.numbers = itertools.chain([number], self.numbers)  # type: ignore[assignment]  # the open one comes first

    def order(self, number: int) -> bool:
        try:
            answer = self.person.try_order(number, key=f"order-{number:06}")
        except httpx.TransportError:
            return False
        if answer.status_code == 202:
            self.accepted[number] = answer.json()
        return answer.status_code == 202

    def settle(self) -> dict[int, Body]:
        """Start darkroom once more and wait until everything accepted has ended."""
        with starting(self.data, settings=self.environment) as running:
            running.wait_for_start()
            self.person.meet(running)
            deadline = time.monotonic() + SETTLE_SECONDS
            ended: dict[int, Body] = {}
            while len(ended) < len(self.accepted):
                assert time.monotonic() < deadline, f"{len(self.accepted) - len(ended)} open"
                for number in self.accepted.keys() - ended.keys():
                    now = self.person.see(self.accepted[number])
                    if now["state"] in ENDS:
                        ended[number] = now
                time.sleep(0.5)
            assert running.stop() == 0
        return ended


@pytest.mark.chaos
@pytest.mark.timeout(900)
async def test_killed_every_second(tmp_path: Path, record_fact: RecordFact) -> None:
    """Kill -9 every second for 20 s of orders by the page; every 10th reply is lost."""
    certificate = await asyncio.to_thread(make_certificate, tmp_path)
    with served(tmp_path / "fal", "--testing") as engine, Person() as person:
        async with (
            intercepting(certificate, engine.netloc) as port,
            httpx.AsyncClient(
                base_url=engine.address, headers={"authorization": f"Key {KEY}"}
            ) as control,
        ):
            lost = {"route": "submit", "what": "cut", "after": True, "every": 10, "times": 1000}
            (await control.post("/_control/faults", json=lost)).raise_for_status()
            environment = {
                "FAL_KEY": KEY,
                "HTTPS_PROXY": f"http://127.0.0.1:{port}",
                "SSL_CERT_FILE": str(certificate),
                "DARKROOM_CREATES_PER_MINUTE": "10000",
                "DARKROOM_MAX_LIVE_TASKS": "1000",
            }
            orders = Orders(person, environment, tmp_path / "data")
            end = time.monotonic() + CHAOS_SECONDS
            while time.monotonic() < end:
                await asyncio.to_thread(orders.live)
            ended = await asyncio.to_thread(orders.settle)
            bill: Body = (await control.get("/_control/counts")).json()
            script: Body = (await control.get("/_control/faults")).json()
    codes = sorted(task["error"]["code"] for task in ended.values() if task["error"])
    done = sum(task["state"] == "done" for task in ended.values())
    twice = sum(count > 1 for count in bill["by_photo"].values())
    record_fact(
        f"{orders.lives} kills, {len(ended)} accepted, 0 lost: {done} done, {len(codes)} not "
        f"confirmed; {script['played'].get('submit', 0)} replies lost; paid twice {twice}"
    )
    assert len(ended) == len(orders.accepted) >= 10
    assert twice == 0
    assert set(codes) <= {"engine.unconfirmed"}
    assert done > len(codes)
