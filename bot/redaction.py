"""The bot token is part of every URL of the Bot API: it must not reach a log.

httpx logs URLs at INFO, python-telegram-bot logs its base URL at DEBUG and names the token in the
error for a wrong one, which ends in tracebacks.
"""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

HIDDEN = "<token>"
CHATTY = ("httpx", "httpcore")
_tracebacks = logging.Formatter()


@contextmanager
def redacted(token: str) -> Generator[None]:
    """Keep a token out of every log record made meanwhile, whichever logger and handler.

    A record is cleaned where it is made, because a filter on a logger doesn't see its children and
    handlers may come later.
    """
    make = logging.getLogRecordFactory()

    def clean(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401  as logging defines it
        record = make(*args, **kwargs)
        return _clean(record, token)

    levels = {name: logging.getLogger(name).level for name in CHATTY}
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.setLogRecordFactory(clean)
    try:
        yield
    finally:
        if logging.getLogRecordFactory() is clean:
            logging.setLogRecordFactory(make)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def _clean(record: logging.LogRecord, token: str) -> logging.LogRecord:
    try:
        message = record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that don't fit are the handler's trouble
        message = f"{record.msg} {record.args}"
    if token in message:
        record.msg, record.args = message.replace(token, HIDDEN), ()
    if record.exc_info:
        text = _tracebacks.formatException(record.exc_info)
        if token in text:
            record.exc_text = text.replace(token, HIDDEN)
    return record
