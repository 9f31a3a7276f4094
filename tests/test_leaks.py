"""A session in which a bot token is logged fails, wherever and however it was logged."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.bot.world import TOKEN
from tests.leaks import CLIENTS, TESTS, tokens_in

ROOT = TESTS.parent
INI = "[pytest]\naddopts = -p tests.leaks -p no:cacheprovider\n"
SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def folder() -> Generator[Path]:
    """Not where this session looks for logs itself."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def session(folder: Path, body: str) -> subprocess.CompletedProcess[str]:
    """Run a session whose only test does this."""
    (folder / "pytest.ini").write_text(INI)
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    head = "import logging, os, pathlib, subprocess, sys\n\ndef test_it(tmp_path):\n"
    (folder / "test_it.py").write_text(f"{head}{indented}\n")
    command = [sys.executable, "-m", "pytest", "-q", f"--basetemp={folder / 'temp'}", str(folder)]
    return subprocess.run(  # noqa: S603  pytest itself
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


LEAKS = {
    "an argument at DEBUG": f"logging.getLogger('a.b').debug('calling %s', '{TOKEN}')",
    "a URL with a token nobody knows": (
        "logging.getLogger('c').info('GET http://x/file/bot77:abc_DEF-1/photo.jpg')"
    ),
    "half a token": f"logging.getLogger('d').warning('{SECRET}')",
    "a traceback": (
        f"try:\n    raise ValueError('{TOKEN}')\n"
        "except ValueError:\n    logging.getLogger('e').exception('it failed')"
    ),
    "a process's error output": (
        f"subprocess.run([sys.executable, '-c', 'import sys; sys.stderr.write(\"{TOKEN}\")'])"
    ),
    "a process's log": f"(tmp_path / 'log-1.txt').write_text('calling {TOKEN}')",
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_token_in_a_log_fails_the_session(folder: Path, leak: str) -> None:
    run = session(folder, LEAKS[leak])
    assert run.returncode == 1, run.stdout
    assert "1 passed" in run.stdout
    assert "a bot token was logged" in run.stdout
    told = run.stdout.partition("a bot token was logged")[2]
    assert "<token>" in told
    assert SECRET not in told, "what tells of a leak is none"


def test_a_session_without_a_leak_passes(folder: Path) -> None:
    said = f"logging.getLogger('a').debug('calling %s with {CLIENTS}', 'getMe at 12:30:01')"
    run = session(folder, said)
    assert run.returncode == 0, run.stdout


def test_the_tokens_of_all_tests_are_known() -> None:
    assert TOKEN in tokens_in(TESTS)
    assert CLIENTS not in tokens_in(TESTS)
