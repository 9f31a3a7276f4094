"""Methods by which the bot receives: updates, webhooks, files, answers to taps."""

import re
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import Field

from local.telegram.errors import bad_request
from local.telegram.files import MAX_GET_FILE_BYTES
from local.telegram.media import Attachments
from local.telegram.parameters import Call, FromJson
from local.telegram.updates import Webhook

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MAX_POLL_SECONDS: Final = 50
_MAX_ANSWER: Final = 200

_Kinds = Annotated[list[str], FromJson]


class GetUpdates(Call):
    """``getUpdates``."""

    offset: int = 0
    limit: int = 100
    timeout: int = 0
    allowed_updates: _Kinds | None = None


class SetWebhook(Call):
    """``setWebhook``; own certificates and fixed addresses mean nothing on this machine."""

    url: str
    secret_token: str = ""
    max_connections: int = Field(default=40, ge=1, le=100)
    allowed_updates: _Kinds | None = None
    drop_pending_updates: bool = False


class DeleteWebhook(Call):
    """``deleteWebhook``."""

    drop_pending_updates: bool = False


class GetWebhookInfo(Call):
    """``getWebhookInfo``."""


class GetFile(Call):
    """``getFile``."""

    file_id: str


class AnswerCallbackQuery(Call):
    """``answerCallbackQuery``."""

    callback_query_id: str
    text: str = ""
    show_alert: bool = False
    url: str = ""
    cache_time: int = 0


async def get_updates(caller: Attachments, call: GetUpdates) -> list[dict[str, Any]]:
    """Long poll."""
    updates = caller.state.updates
    updates.allow(call.allowed_updates)
    limit = min(max(call.limit, 1), 100)
    seconds = min(max(call.timeout, 0), _MAX_POLL_SECONDS)
    if not updates.listened:
        caller.state.rooms.touch_all()  # pages show that the bot has come
    return await updates.poll(call.offset, limit, seconds)


async def set_webhook(caller: Attachments, call: SetWebhook) -> bool:
    """Starts delivery to a URL (http too: it never leaves this machine); an empty URL ends it."""
    updates = caller.state.updates
    if not call.url:
        updates.set_webhook(None, drop_pending=call.drop_pending_updates)
        return True
    parts = urlsplit(call.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if call.secret_token and not _SECRET.fullmatch(call.secret_token):
        raise bad_request("secret token contains unallowed characters")
    updates.allow(call.allowed_updates)
    webhook = Webhook(call.url, call.secret_token, call.max_connections)
    updates.set_webhook(webhook, drop_pending=call.drop_pending_updates)
    caller.state.rooms.touch_all()
    return True


async def delete_webhook(caller: Attachments, call: DeleteWebhook) -> bool:
    """Back to polling."""
    caller.state.updates.set_webhook(None, drop_pending=call.drop_pending_updates)
    return True


async def get_webhook_info(caller: Attachments, call: GetWebhookInfo) -> dict[str, Any]:
    """``WebhookInfo``."""
    del call
    updates = caller.state.updates
    webhook = updates.webhook
    info: dict[str, Any] = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(updates),
    }
    if updates.allowed is not None:
        info["allowed_updates"] = updates.allowed
    if webhook is not None:
        info["max_connections"] = webhook.max_connections
        if webhook.last_error:
            info["last_error_message"] = webhook.last_error
            info["last_error_date"] = webhook.last_error_date
    return info


async def get_file(caller: Attachments, call: GetFile) -> dict[str, Any]:
    """Where to download a file of at most 20 MB."""
    file = caller.state.files.find(call.file_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > MAX_GET_FILE_BYTES:
        raise bad_request("file is too big")
    return file.file_json()


async def answer_callback_query(caller: Attachments, call: AnswerCallbackQuery) -> bool:
    """Ends the busy state of a button, with a toast or an alert if there is text."""
    if len(call.text) > _MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if call.url and not _opens(caller.state.bot.username, call.url):
        raise bad_request("URL_INVALID")
    chat_id = caller.state.queries.answer(call.callback_query_id)
    room = caller.state.rooms.find(chat_id)
    if room is not None:
        room.notify(call.callback_query_id, call.text, alert=call.show_alert, url=call.url)
    return True


def _opens(username: str, url: str) -> bool:
    """Whether a link opens this bot with a parameter: without games a tap may open no other."""
    return re.fullmatch(rf"https://t\.me/{username}\?start=[A-Za-z0-9_-]{{1,64}}", url) is not None
