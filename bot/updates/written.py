"""How an update is written down, and read again."""

import json
import logging
from dataclasses import dataclass
from typing import Any, cast

from telegram import Bot, Update

from studio.runtime.ledger import MOST_BODY_BYTES

log = logging.getLogger(__name__)

STUB = "too_long"
MOST_UTF8_BYTES = 4


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an update came from: enough to answer it, if not to work on it."""

    chat: int
    message: int | None
    person: int = 0


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update, and how it is written down."""

    update: Update
    body: str


def arrived(fields: dict[str, Any], text: str | None, bot: Bot | None) -> Arrived | None:
    """Return an update as it came, or None when it is none that we can read.

    Args:
        fields: What Telegram sent.
        text: The very text of it, when it is there: cheaper than writing it anew.
        bot: Whom the update's own methods call.
    """
    try:
        update = Update.de_json(fields, bot)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        log.warning("an update of a kind that we can't read is left out: %s", type(error).__name__)
        return None
    return Arrived(update, _shortened(update, text or _text(fields)))


def write(update: Update) -> str:
    """Return an update as text; one that is too long keeps only where it came from."""
    return _shortened(update, _text(update.to_dict()))


def _text(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _shortened(update: Update, body: str) -> str:
    if len(body) * MOST_UTF8_BYTES <= MOST_BODY_BYTES or len(body.encode()) <= MOST_BODY_BYTES:
        return body
    chat, message = update.effective_chat, update.effective_message
    person = update.effective_user
    place = {
        "chat": chat.id if chat else 0,
        "message": message.message_id if message else None,
        "person": person.id if person else 0,
    }
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
        return Origin(place["chat"], place["message"], place.get("person", 0))
    update = read(body, bot)
    if update is None or update.effective_chat is None:
        return None
    message, person = update.effective_message, update.effective_user
    return Origin(
        update.effective_chat.id,
        message.message_id if message else None,
        person.id if person else 0,
    )


def _parsed(body: str) -> dict[str, Any] | None:
    try:
        fields = json.loads(body)
    except ValueError:
        return None
    return cast("dict[str, Any]", fields) if isinstance(fields, dict) else None
