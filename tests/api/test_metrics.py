"""What an operator's Prometheus reads."""

import re
from pathlib import Path

import pytest

from studio.counts import KINDS, Count
from studio.settings import Settings
from tests.api.serving import Person, Plan, Serving, make_settings, serving

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


@pytest.mark.parametrize(
    ("host", "wished", "shown"),
    [("127.0.0.1", None, True), ("192.0.2.1", None, False), ("192.0.2.1", "on", True)],
)
def test_by_default_only_this_computer_may_ask(
    host: str, wished: str | None, *, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOST", host)
    monkeypatch.delenv("DARKROOM_METRICS", raising=False)
    if wished:
        monkeypatch.setenv("DARKROOM_METRICS", wished)
    assert Settings().with_metrics is shown


def test_where_they_are_not_wished_nothing_lives_at_their_address(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, metrics=False)
    with serving(settings, Plan(works=False)) as closed, closed.stranger() as stranger:
        answer = stranger.get("/metrics")
    assert (answer.status_code, answer.json()["code"]) == (404, "route.unknown")


def test_it_is_only_read(guest: Person) -> None:
    assert guest.post("/metrics").status_code == 405
    assert guest.head("/metrics").status_code == 200
