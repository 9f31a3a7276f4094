"""Set-up as people meet it: its words, its status, and what it does again or leaves alone."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
READ_BY_ANY_PYTHON = ("run/__init__.py", "run/prepare/__init__.py", "run/prepare/__main__.py")
PRETEND_OLD = (
    "import runpy, sys; sys.version_info = (3, 8, 18, 'final', 0); "
    "runpy.run_module('run.prepare', run_name='__main__')"
)


def prepare(
    *words: str, python: str = sys.executable, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Call set-up in a process of its own, as the Makefile does."""
    command = words if words[0] == "-c" else ("-m", "run.prepare", *words)
    return subprocess.run(  # noqa: S603  # interpreters of this machine and our own words
        [python, *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def old_interpreters() -> list[str]:
    """Real Pythons of this machine that are too old; none is fine, one is always pretended."""
    folders = (Path.home() / ".pyenv" / "versions").glob("3.[6-9].*")
    return [str(python) for folder in folders if (python := folder / "bin" / "python3").is_file()]


def test_an_old_python_gets_a_sentence_and_no_traceback() -> None:
    answers = [prepare("-c", PRETEND_OLD)]
    answers += [prepare("run", python=python) for python in old_interpreters()]
    for answer in answers:
        assert answer.returncode == 1
        assert answer.stderr.startswith(
            "darkroom needs Python 3.11 or newer, and this is Python 3."
        )
        assert "apt install python3" in answer.stderr
        assert "Traceback" not in answer.stderr
        assert answer.stdout == ""


@pytest.mark.parametrize("name", READ_BY_ANY_PYTHON)
def test_what_an_old_python_reads_first_parses_there(name: str) -> None:
    ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("words", [("frobnicate",), ("run", "twice"), ("lock", "--sideways")])
def test_wrong_words_get_the_list_of_right_ones(words: tuple[str, ...]) -> None:
    answer = prepare(*words)
    assert answer.returncode == 2
    assert answer.stderr.startswith("usage: python3 -m run.prepare COMMAND")


def test_the_procfile_names_modules_that_exist() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    commands = dict(line.split(": ", 1) for line in lines)
    assert sorted(commands) == ["bot", "web"]
    for command in commands.values():
        module = command.rpartition("python -m ")[2]
        assert (ROOT / (module.replace(".", "/") + ".py")).is_file(), module
