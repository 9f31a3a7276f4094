"""How soon the bot reacts: photos and commands, 50 a second, the program as it ships.

Telegram, the bot and the people are three processes. A reaction is the first message, edit or
answer in the chat, as the server's log of calls has it; the clock runs from before the update is
handed to the server, so that the server's own work counts against us.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.bot_server import ROOT, TOKEN
from local.telegram.controls import Controls, RecordedCall
from local.telegram.person import Person

RATE = 50
PHOTO = ROOT / "tests" / "photos" / "coffee.png"
START_SECONDS = 60.0
REACTION_SECONDS = 20.0
LOOK_SECONDS = 0.2
LOG = "log.txt"
LAST_WORDS = 2000
VISIBLE = ("send", "edit", "answer")
UNSEEN = "sendChatAction"
_KEPT = ("PATH", "HOME", "LANG")


@contextmanager
def bot_process(base: str, folder: Path) -> Generator[subprocess.Popen[bytes]]:
    """Run `python -m run.bot` on a journal of its own for the block."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    settings = {
        "DARKROOM_DATA": str(folder),
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": base,
    }
    command = [sys.executable, "-m", "run.bot"]
    with (
        (folder / LOG).open("wb") as log,
        subprocess.Popen(  # noqa: S603  a module of ours
            command, cwd=ROOT, env=kept | settings, stdout=log, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            process.wait(START_SECONDS)


@dataclass(frozen=True, slots=True)
class Reactions:
    """How the bot reacted.

    Attributes:
        times: After how many ms, the quickest first.
        cpu: Milliseconds of CPU of the bot's process for each.
    """

    times: Sequence[float]
    cpu: float


async def measure_reactions(base: str, updates: int) -> Reactions:
    """Return how soon each of so many updates was reacted to, and at what cost.

    Raises:
        RuntimeError: When the bot doesn't start; with its last words.
        TimeoutError: When it leaves somebody without an answer.
    """
    with tempfile.TemporaryDirectory() as folder, bot_process(base, Path(folder)) as process:
        async with AsyncExitStack() as stack, Controls(base) as controls:
            await _until_started(controls, process, Path(folder))
            people = [await _arrived(stack, base) for _ in range(updates)]
            await _see(controls, people, after=0)
            photo = await people[0].send_photo(PHOTO)
            await people[0].wait_for(
                lambda message: bool(message.buttons), after=photo, seconds=REACTION_SECONDS
            )
            known = (await controls.calls())[-1].number
            cpu = _cpu_ms(process)
            asked = await _ask(controls, people, photo.raw)
            seen = await _see(controls, people, after=known)
            cpu = _cpu_ms(process) - cpu
    times = sorted((seen[chat] - at) * 1000 for chat, at in asked.items())
    return Reactions(times, cpu / updates)


async def _arrived(stack: AsyncExitStack, base: str) -> Person:
    """Return somebody who has written: bots may not write first, and all warms up.

    At once, since the server hangs up on who is silent for a few seconds.
    """
    person = await stack.enter_async_context(Person(base))
    await person.send_text("/start")
    return person


def _cpu_ms(process: "subprocess.Popen[bytes]") -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK") * 1000


async def _until_started(
    controls: Controls, process: "subprocess.Popen[bytes]", folder: Path
) -> None:
    async with asyncio.timeout(START_SECONDS):
        while not await controls.calls("setMyShortDescription"):
            if process.poll() is not None:
                said = (folder / LOG).read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"the bot did not start:\n{said[-LAST_WORDS:]}")
            await asyncio.sleep(LOOK_SECONDS)


async def _ask(
    controls: Controls, people: list[Person], message: dict[str, Any]
) -> dict[int, float]:
    """Have everybody write once; return when, by chat."""
    asked: dict[int, float] = {}
    begin = time.monotonic()
    for number, person in enumerate(people):
        await asyncio.sleep(begin + number / RATE - time.monotonic())
        asked[person.id] = time.monotonic()
        update = _photo_of(person, message) if number % 2 else _help_of(person)
        await controls.raw_update(update, chat_id=person.id)
    return asked


def _photo_of(person: Person, message: dict[str, Any]) -> dict[str, Any]:
    return {"message": message | _by(person)}


def _help_of(person: Person) -> dict[str, Any]:
    entities = [{"type": "bot_command", "offset": 0, "length": 5}]
    return {"message": {"text": "/help", "entities": entities, "date": 0} | _by(person)}


def _by(person: Person) -> dict[str, Any]:
    chat = {"id": person.id, "type": "private", "first_name": "Ada"}
    sender = {"id": person.id, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    return {"message_id": 1, "chat": chat, "from": sender}


async def _see(controls: Controls, people: list[Person], *, after: int) -> dict[int, float]:
    """Return when the first visible call in each chat was answered, once all have been."""
    seen: dict[int, float] = {}
    chats = {person.id for person in people}
    async with asyncio.timeout(REACTION_SECONDS):
        while len(seen) < len(chats):
            for call in filter(_is_visible, await controls.calls()):
                if call.number > after and call.chat_id in chats:
                    seen.setdefault(call.chat_id, call.at)
            await asyncio.sleep(LOOK_SECONDS)
    return seen


def _is_visible(call: RecordedCall) -> bool:
    return call.method.startswith(VISIBLE) and call.method != UNSEEN
