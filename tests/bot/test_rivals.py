"""A bot whose updates go elsewhere says where, as far as that can be known."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot.updates.poller import told_rivals
from bot.updates.rivals import Rival, Rivals
from tests.bot.world import TOKEN, open_world

POLLING = """
import sys
from pathlib import Path
from bot.updates.rivals import Rivals
with Rivals(sys.argv[1], Path(sys.argv[2])).noted():
    print("noted", flush=True)
    sys.stdin.read()
"""


def polling(folder: Path, token: str) -> "subprocess.Popen[str]":
    """A process that leaves its note, until its input ends."""
    process = subprocess.Popen(  # noqa: S603  a few lines of our own
        [sys.executable, "-c", POLLING, token, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "noted\n"
    return process


def test_another_process_with_the_same_token_is_known_while_it_runs(tmp_path: Path) -> None:
    rivals = Rivals(TOKEN, tmp_path / "notes")
    with rivals.noted(), polling(tmp_path / "notes", TOKEN) as other:
        (rival,) = rivals.find()
        assert (rival.pid, rival.folder) == (other.pid, str(Path.cwd()))
        assert Rivals("99:another", tmp_path / "notes").find() == []
        other.communicate("")
        assert rivals.find() == []


def test_the_note_of_a_process_that_was_killed_is_taken_away(tmp_path: Path) -> None:
    rivals = Rivals(TOKEN, tmp_path / "notes")
    with polling(tmp_path / "notes", TOKEN) as other:
        other.kill()
        other.communicate()
    assert len(list((tmp_path / "notes").iterdir())) == 1
    assert rivals.find() == []
    assert list((tmp_path / "notes").iterdir()) == []


def test_notes_hold_no_token_and_nobody_else_writes_them(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    with Rivals(TOKEN, folder).noted():
        (note,) = folder.iterdir()
        told = note.name + note.read_text()
        assert folder.stat().st_mode & 0o077 == 0
    assert not any(part in told for part in (*TOKEN.split(":"), TOKEN))
    folder.chmod(0o777)
    (folder / note.name.replace(str(os.getpid()), "1")).write_text(
        json.dumps({"folder": "/elsewhere", "since": 0})
    )
    assert Rivals(TOKEN, folder).find() == [], "anybody may have written it"


def test_what_is_known_of_the_other_process_is_said_with_what_to_do() -> None:
    said = told_rivals("darkroom_bot", [Rival(77, "/srv/darkroom", 0)])
    assert "process 77, started in /srv/darkroom" in said
    assert "stop it" in said
    assert "on another computer" in told_rivals("darkroom_bot", [])


async def test_a_webhook_that_somebody_sets_meanwhile_is_named_by_its_host(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_world(tmp_path) as world, httpx.AsyncClient() as somebody:
        secret = "https://other.example.org/a-secret-path"
        url = f"{world.base}/bot{TOKEN}/setWebhook"
        (await somebody.post(url, json={"url": secret})).raise_for_status()
        async with asyncio.timeout(20):
            while "other.example.org" not in caplog.text:  # noqa: ASYNC110  a log line is no event
                await asyncio.sleep(0.05)
    assert "it takes the webhook away" in caplog.text
    assert "a-secret-path" not in caplog.text
    assert TOKEN not in caplog.text
