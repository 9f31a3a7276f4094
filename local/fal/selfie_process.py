"""The selfie check's own process: `python -m local.fal.selfie_process`.

It says a line when it is ready. Then, until its input ends: a line with a number of bytes and the
photo's bytes in, a line of JSON out. One thread: it must not take the pictures' drawing its cores.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from typing import TYPE_CHECKING

import cv2

from local.fal.engine.errors import PictureError
from local.fal.engine.selfie import check_selfie
from local.fal.engine.sessions import Models
from local.fal.memory import limit_own
from local.fal.unheard import end_when_unheard, leave

if TYPE_CHECKING:
    from io import FileIO

READY = b"ready\n"


def main() -> None:
    """Answer until the pipe is closed; any failure of the engine itself ends the process."""
    parser = argparse.ArgumentParser(prog="python -m local.fal.selfie_process")
    parser.add_argument("--memory", type=int, required=True, help="bytes this process may hold")
    limit_own(parser.parse_args().memory)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the server, which closes us
    cv2.setNumThreads(1)
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints goes to standard error
    end_when_unheard(pipe.fileno())
    try:
        _answer_all(Models(threads=1), pipe)
    except BrokenPipeError:
        leave()


def _answer_all(models: Models, pipe: FileIO) -> None:
    pipe.write(READY)
    while line := sys.stdin.buffer.readline():
        content = sys.stdin.buffer.read(int(line))
        pipe.write(json.dumps(_answer(models, content)).encode() + b"\n")


def _answer(models: Models, content: bytes) -> dict[str, object]:
    try:
        return {"problems": check_selfie(models, content)}
    except PictureError as error:
        return {"refused": error.kind}


if __name__ == "__main__":
    main()
