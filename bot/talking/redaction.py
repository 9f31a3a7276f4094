"""The bot token is part of every URL of the Bot API: it must not reach a log.

httpx logs URLs at INFO, python-telegram-bot logs its base URL at DEBUG and names the token in the
error for a wrong one, which ends in tracebacks.
"""

import logging
import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

HIDDEN = "<token>"
LEAST_SECRET = 8
CHATTY = ("httpx", "httpcore")
_tracebacks = logging.Formatter()


@contextmanager
def redacted(token: str) -> Generator[None]:
    """Keep a token out of every log record made meanwhile, whichever logger and handler.

    A record is cleaned where it is made, because a filter on a logger doesn't see its children and
    handlers may come later.
    """
    make, secret = logging.getLogRecordFactory(), _pattern(token)

    def clean(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401  as logging defines it
        record = make(*args, **kwargs)
        return _clean(record, secret)

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


def _pattern(token: str) -> re.Pattern[str]:
    """Return what gives a token away: itself, as it stands in a URL, or its secret half alone."""
    _, _, secret = token.partition(":")
    forms = [token, quote(token, safe="")]
    if len(secret) >= LEAST_SECRET:
        forms.append(secret)
    return re.compile("|".join(map(re.escape, forms)))


def _clean(record: logging.LogRecord, secret: re.Pattern[str]) -> logging.LogRecord:
    try:
        message = record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that don't fit are the handler's trouble
        message = f"{record.msg} {record.args}"
    if secret.search(message):
        record.msg, record.args = secret.sub(HIDDEN, message), ()
    if record.exc_info:
        text = _tracebacks.formatException(record.exc_info)
        if secret.search(text):
            # Without the exception itself: a handler with ideas of its own would print it.
            record.exc_text, record.exc_info = secret.sub(HIDDEN, text), None
    if record.stack_info:
        record.stack_info = secret.sub(HIDDEN, record.stack_info)
    return record
