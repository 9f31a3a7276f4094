"""What an operator's Prometheus reads."""

import re

from studio.counts import KINDS, Count
from tests.api.serving import Person, Serving

LINE = re.compile(r'(?P<name>darkroom_[a-z_]+_total)(\{[a-z]+="[a-z_]+"\})? (?P<number>[0-9]+)')


def read(person: Person) -> dict[str, int]:
    answer = person.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found: dict[str, int] = {}
    for line in answer.text.splitlines():
        if not line.startswith("#"):
            parts = LINE.fullmatch(line)
            assert parts, line
            found[line.rpartition(" ")[0]] = int(parts["number"])
    return found


def test_every_counter_is_there_from_the_start_and_explained(resting: Serving) -> None:
    with resting.stranger() as prometheus:
        text, numbers = prometheus.get("/metrics").text, read(prometheus)
    for count in Count:
        assert text.count(f"# HELP {count} ") == text.count(f"# TYPE {count} counter\n") == 1
    assert len(numbers) == sum(len(KINDS[count].values) for count in Count)
    assert text.endswith("\n")


def test_an_order_that_comes_twice_is_counted(resting: Serving) -> None:
    with resting.guest() as guest:
        before = read(guest)[Count.SAME_ORDERS]
        for _ in range(2):
            guest.avatar(key="twice-the-same")
        assert read(guest)[Count.SAME_ORDERS] == before + 1


def test_it_is_only_read(guest: Person) -> None:
    assert guest.post("/metrics").status_code == 405
    assert guest.head("/metrics").status_code == 200
