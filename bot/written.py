"""How an update is written down, and read again."""

import json
from dataclasses import dataclass
from typing import Any, cast

from telegram import Bot, Update

from studio.runtime.ledger import MOST_BODY_BYTES

STUB = "too_long"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an update came from: enough to answer it, if not to work on it."""

    chat: int
    message: int | None


def write(update: Update) -> str:
    """Return an update as text; one that is too long keeps only where it came from."""
    body = json.dumps(update.to_dict(), ensure_ascii=False, separators=(",", ":"))
    if len(body.encode()) <= MOST_BODY_BYTES:
        return body
    chat, message = update.effective_chat, update.effective_message
    place = {"chat": chat.id if chat else 0, "message": message.message_id if message else None}
    return json.dumps({STUB: place})


def read(body: str, bot: Bot | None) -> Update | None:
    """Return the update written down, or None when it can't be worked on any more."""
    fields = _parsed(body)
    if fields is None or STUB in fields:
        return None
    try:
        return Update.de_json(fields, bot)
    except (KeyError, TypeError, ValueError, AttributeError):  # of another version
        return None


def origin(body: str, bot: Bot | None) -> Origin | None:
    """Return where the update written down came from, or None when it doesn't say."""
    place = (_parsed(body) or {}).get(STUB)
    if place:
        return Origin(place["chat"], place["message"])
    update = read(body, bot)
    if update is None or update.effective_chat is None:
        return None
    message = update.effective_message
    return Origin(update.effective_chat.id, message.message_id if message else None)


def _parsed(body: str) -> dict[str, Any] | None:
    try:
        fields = json.loads(body)
    except ValueError:
        return None
    return cast("dict[str, Any]", fields) if isinstance(fields, dict) else None
