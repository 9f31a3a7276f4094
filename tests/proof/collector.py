"""A pytest plugin that writes down what the suites of the proof did and what came out.

python -m pytest -p tests.proof.collector --proof docs/proof.md tests/faults tests/crash ...
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

SUITES = {
    "tests/faults/fal/": "The engine fails",
    "tests/faults/telegram/": "Telegram fails",
    "tests/faults/process/": "The process, its disk and its clock fail",
    "tests/crash/": "A death at every effect boundary",
    "tests/model/": "Random histories against a model",
    "tests/chaos/": "Kill -9 all the time",
}
"""Title by folder, in the order of the page."""
HEAD = """\
# The proof

Written by `make proof` on {date}, not by hand. Each line is a test that ran: what was done to
darkroom, and what it saw come out. The paid engine is `python -m local.fal --testing`, which counts
every order it accepts: "paid" is its count, not ours.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One case.

    Attributes:
        path: The test's file.
        done: What was done.
        came: What was seen.
        passed: Whether it was as it should be.
    """

    path: str
    done: str
    came: str
    passed: bool


def page(rows: Sequence[Row], date: str) -> str:
    """Return the page: one table for each suite, every suite with its N/N."""
    parts, totals = [HEAD.format(date=date)], [0, 0]
    for folder, title in SUITES.items():
        here = [row for row in rows if row.path.startswith(folder)]
        passed = sum(row.passed for row in here)
        totals = [totals[0] + passed, totals[1] + len(here)]
        parts.append(f"## {title}: {passed}/{len(here)}\n")
        if here:
            parts.append(_table(here))
    parts.append(f"**All: {totals[0]}/{totals[1]}**\n")
    return "\n".join(parts)


def _table(rows: Iterable[Row]) -> str:
    lines = ["| | what was done | what came out |", "|---|---|---|"]
    for number, row in enumerate(rows, start=1):
        came = row.came if row.passed else f"**FAILED** {row.came}".strip()
        lines.append(f"| {number} | {_cell(row.done)} | {_cell(came or 'as it should')} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Return a text that fits a table and names no folder of this machine."""
    text = re.sub(r"/\S*pytest-of-[^\s/]+/\S*?(?=[\s'”,.]|$)", "...", text)
    return " ".join(text.split()).replace("|", "\\|")


class Collector:
    """Gathers reports; one object a run."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._order: list[str] = []
        self._rows: dict[str, Row] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the order of the files, whatever finishes first."""
        self._order = [item.nodeid for item in items]
        for item in items:
            item.user_properties.append(("done", _done(item)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test's call, or whatever kept it from being called."""
        if report.when != "call" and report.passed:
            return
        noted = [(name, str(value)) for name, value in report.user_properties]
        cases = [value for name, value in noted if name in {"done", "case"}]
        facts = [value for name, value in noted if name == "fact"]
        earlier = self._rows.get(report.nodeid)
        self._rows[report.nodeid] = Row(
            path=report.nodeid.partition("::")[0],
            done=cases[-1],
            came="; ".join(facts),
            passed=report.passed and (earlier is None or earlier.passed),
        )

    def pytest_sessionfinish(self) -> None:
        """Write the page."""
        rows = [self._rows[nodeid] for nodeid in self._order if nodeid in self._rows]
        date = datetime.now(UTC).date().isoformat()
        self._target.write_text(page(rows, date), encoding="utf-8")


def _done(item: pytest.Item) -> str:
    """Return the first line of a test's docstring, or its name in words, and its parameters."""
    function = getattr(item, "function", None)
    words = item.name.partition("[")[0].removeprefix("test_").replace("_", " ").capitalize()
    first = (getattr(function, "__doc__", None) or words).strip().splitlines()[0].rstrip(".")
    given = item.name.partition("[")[2].rstrip("]")
    return f"{first} ({given})" if given else first


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--proof FILE`."""
    parser.addoption("--proof", type=Path, help="write what every case did and saw to this file")


def pytest_configure(config: pytest.Config) -> None:
    """Collect only when asked to."""
    target: Path | None = config.getoption("--proof")
    if target:
        config.pluginmanager.register(Collector(target), "proof")
