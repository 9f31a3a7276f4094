"""The worker process: `python -m local.fal.engine`, jobs on standard input, replies on output.

One job at a time until the input ends. It never dies of a bad photo; whoever started it kills it
when a job is cancelled, takes too long or too much. It ends itself when the kernel refuses memory,
and in the middle of a job when nobody hears its replies any more.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import cv2

from local.fal.engine.analysis import Analyses
from local.fal.engine.draw import draw
from local.fal.engine.errors import ModelDamaged, PictureError
from local.fal.engine.sessions import THREADS, Models
from local.fal.jobs import Broken, Done, Loading, OutOfMemory, Refused, Stage, job_lines
from local.fal.memory import is_shortage, limit_own
from local.fal.unheard import end_when_unheard, leave

if TYPE_CHECKING:
    from collections.abc import Generator

    from pydantic import BaseModel

_log = logging.getLogger("local.fal.engine")


class Engine:
    """Models and what is known of the last photos, both filled as jobs need them."""

    def __init__(self, replies: TextIO) -> None:
        self._replies = replies
        self._models: Models | None = None
        self._analyses: Analyses | None = None

    def answer(self, line: str) -> bool:
        """Do the job of one line and say how it ended; whether the process may do another."""
        try:
            self._say(self._done(line))
        except PictureError as error:
            self._say(Refused(kind=error.kind, sentence=error.sentence, context=error.context))
        except ModelDamaged as error:
            self._say(Broken(sentence=str(error)))
        except Exception as error:  # noqa: BLE001 - must outlive any picture; it is logged
            if is_shortage(error):
                self._say(OutOfMemory())
                return False
            _log.exception("a job failed")
            self._say(Broken(sentence="The local engine failed on this picture."))
        return True

    def _done(self, line: str) -> Done:
        self._models = self._models or Models(opening=self._opening)
        self._analyses = self._analyses or Analyses(self._models)
        job = job_lines.validate_json(line)
        return draw(self._models, self._analyses, job, lambda name: self._say(Stage(message=name)))

    @contextmanager
    def _opening(self) -> Generator[None]:
        """Say that a model is being opened, and that it is open."""
        self._say(Loading())
        yield
        self._say(Loading(ended=True))

    def _say(self, line: BaseModel) -> None:
        try:
            self._replies.write(line.model_dump_json() + "\n")
        except BrokenPipeError:
            leave()


def main() -> None:
    """Work until the server closes the pipe."""
    parser = argparse.ArgumentParser(prog="python -m local.fal.engine")
    parser.add_argument("--memory", type=int, help="bytes this process may hold; no limit without")
    memory: int | None = parser.parse_args().memory
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the server, which closes us
    replies = _private_output()
    end_when_unheard(replies.fileno())
    engine = Engine(replies)
    cv2.setNumThreads(THREADS)
    if memory is not None:
        limit_own(memory)
    for line in sys.stdin:
        if not engine.answer(line):
            break


def _private_output() -> TextIO:
    """Keep the pipe for replies alone: whatever a library prints goes to standard error."""
    pipe = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(pipe, "w", encoding="utf-8", buffering=1)


if __name__ == "__main__":
    main()
