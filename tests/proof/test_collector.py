"""The page of the proof: whole, in order, honest about failures, and silent about this machine."""

import subprocess
import sys
from pathlib import Path

from tests.proof.collector import SUITES, Row, page

ROOT = Path(__file__).resolve().parents[2]
SUITE = '''
import pytest


def test_one_thing(request):
    """One thing was done.

    More words.
    """
    request.node.user_properties.append(("fact", "paid 1"))


@pytest.mark.parametrize("number", [1, 2])
def test_another_thing(number):
    assert number == 1


@pytest.fixture
def broken():
    raise ValueError


def test_that_never_starts(broken):
    """Nothing was done."""
'''


def test_every_suite_has_its_count_and_failures_show() -> None:
    rows = [
        Row("tests/crash/test_a.py", "died | once", "done", passed=True),
        Row("tests/crash/test_a.py", "died twice", "", passed=False),
        Row("tests/chaos/test_b.py", "killed", "", passed=True),
    ]
    text = page(rows, "2026-01-02")
    assert "on 2026-01-02" in text
    assert "A death at every effect boundary: 1/2" in text
    assert "| 1 | died \\| once | done |" in text
    assert "| 2 | died twice | **FAILED** |" in text
    assert "| 1 | killed | as it should |" in text
    assert "**All: 2/3**" in text
    assert all(title in text for title in SUITES.values())


def test_no_folder_of_this_machine_is_named() -> None:
    said = "“/tmp/pytest-of-me/pytest-3/test_x0/data/darkroom.db is in use”"
    text = page([Row("tests/crash/test_a.py", "x", said, passed=True)], "2026-01-02")
    assert "pytest-of" not in text
    assert "is in use" in text


def test_a_run_writes_what_it_saw(tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "crash"
    folder.mkdir(parents=True)
    (folder / "test_suite.py").write_text(SUITE)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.proof.collector"]
    done = subprocess.run(  # noqa: S603  our own command
        [*command, "--proof", "proof.md", "tests"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    text = (tmp_path / "proof.md").read_text()
    assert "| 1 | One thing was done | paid 1 |" in text
    assert "| 2 | Another thing (1) | as it should |" in text
    assert "| 3 | Another thing (2) | **FAILED** |" in text
    assert "| 4 | Nothing was done | **FAILED** |" in text
    assert "death at every effect boundary: 2/4" in text
