"""Calls of outside tools (pip, npm, apt-get): silent while they work, explained when they fail."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

SHOWN_LINES = 30


class SetUpError(Exception):
    """Set-up can't go on; the text is one sentence or two: what happened and what to do next."""


def say(line: str) -> None:
    """Print one line of progress at once, also into a pipe."""
    print(line, flush=True)


def run_tool(
    command: Sequence[str | Path],
    *,
    advise: str | Callable[[str], str],
    cwd: Path | None = None,
    extra_environment: Mapping[str, str] | None = None,
) -> None:
    """Run a tool to its end with its output hidden and no standard input.

    Args:
        command: Program and arguments.
        advise: The sentence for a failure, or what finds it from the tool's whole output.
        cwd: Where to run it; here when not given.
        extra_environment: Variables set on top of this process's own.

    Raises:
        SetUpError: The tool is missing or failed; carries its last lines and the advice.
    """
    environment = {**os.environ, **(extra_environment or {})}
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        try:
            done = subprocess.run(  # noqa: S603  # the commands are ours, and no shell reads them
                [str(word) for word in command],
                cwd=cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        except OSError as error:
            raise SetUpError(f"{command[0]} could not be started: {error.strerror}.") from error
        if done.returncode == 0:
            return
        output.seek(0)
        said = output.read()
    advice = advise if isinstance(advise, str) else advise(said)
    last = "\n".join("    " + line for line in said.rstrip().splitlines()[-SHOWN_LINES:])
    raise SetUpError(f"{last}\n{advice}" if last else advice)
