"""A child process ends when nobody hears it any more, whatever it is in the middle of.

Whoever started it is dead then, or has given it up: its answer would be for nobody, and half a
minute of an enlargement is not worth being finished.
"""

from __future__ import annotations

import os
import select
import threading
from typing import NoReturn


def end_when_unheard(pipe: int) -> None:
    """Watch the descriptor that this process answers on; it ends once the other side is closed.

    Without a pipe (a file, a terminal that stays) nothing happens. Work in the libraries is no
    obstacle: they let the watching thread run.
    """
    threading.Thread(target=_watch, args=(pipe,), name="unheard", daemon=True).start()


def leave() -> NoReturn:
    """End at once, with no word and no farewell to a pipe that is broken."""
    os._exit(0)


def _watch(pipe: int) -> None:
    watched = select.poll()
    watched.register(pipe, 0)  # what is asked for is nothing: errors are told anyway
    if any(event & (select.POLLERR | select.POLLHUP) for _, event in watched.poll()):
        leave()
