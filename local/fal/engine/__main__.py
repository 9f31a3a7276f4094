"""The worker process: `python -m local.fal.engine`, jobs on standard input, replies on output.

One job at a time until the input ends. It never dies of a bad photo; whoever started it kills it
when a job is cancelled or takes too long.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from typing import TYPE_CHECKING, TextIO

import cv2

from local.fal.engine.draw import draw
from local.fal.engine.errors import ModelDamaged, PictureError
from local.fal.engine.sessions import THREADS, Models
from local.fal.jobs import Broken, Refused, Stage, job_lines

if TYPE_CHECKING:
    from pydantic import BaseModel

_log = logging.getLogger("local.fal.engine")


def main() -> None:
    """Work until the server closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the server, which closes us
    replies = _private_output()
    cv2.setNumThreads(THREADS)
    models: Models | None = None
    for line in sys.stdin:
        try:
            models = models or Models()
            job = job_lines.validate_json(line)
            _say(replies, draw(models, job, lambda name: _say(replies, Stage(message=name))))
        except PictureError as error:
            refused = Refused(kind=error.kind, sentence=error.sentence, context=error.context)
            _say(replies, refused)
        except ModelDamaged as error:
            _say(replies, Broken(sentence=str(error)))
        except Exception:  # noqa: BLE001 - the loop must outlive any picture; it is logged
            _log.exception("a job failed")
            _say(replies, Broken(sentence="The local engine failed on this picture."))


def _private_output() -> TextIO:
    """Keep the pipe for replies alone: whatever a library prints goes to standard error."""
    pipe = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(pipe, "w", encoding="utf-8", buffering=1)


def _say(replies: TextIO, line: BaseModel) -> None:
    replies.write(line.model_dump_json() + "\n")


if __name__ == "__main__":
    main()
