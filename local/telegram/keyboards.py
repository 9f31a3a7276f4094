"""Inline keyboards, as strict as Telegram is with them."""

from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import urlsplit

from local.telegram.errors import ApiError, bad_request
from local.telegram.messages import Message
from local.telegram.web_apps import Pages

MAX_DATA_BYTES: Final = 64
_MAX_BUTTONS: Final = 100
_MAX_IN_ROW: Final = 8
_MAX_COPY_TEXT: Final = 256
_MAX_INLINE_QUERY: Final = 256
_STYLES: Final = ("primary", "success", "danger")
_ACTIONS: Final = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
)
_CHOSEN_CHATS: Final = (
    "allow_user_chats",
    "allow_bot_chats",
    "allow_group_chats",
    "allow_channel_chats",
)
_KNOWN: Final = frozenset({"text", "style", *_ACTIONS})
_OTHER_MARKUPS: Final = ("keyboard", "remove_keyboard", "force_reply")


def checked_keyboard(
    markup: Mapping[str, Any] | None, pages: Pages, *, private: bool
) -> Mapping[str, Any] | None:
    """The keyboard as given, or None when there is none or it has no buttons.

    Args:
        markup: ``InlineKeyboardMarkup``.
        pages: Which pages may be opened.
        private: Whether it stands in a private chat with the bot: only there buttons open pages.

    Raises:
        ApiError: Telegram would refuse it, or it is not an inline keyboard.
    """
    if not markup:
        return None
    if any(name in markup for name in _OTHER_MARKUPS):
        raise bad_request("inline keyboard expected: this server keeps no other reply markup")
    rows = cast("object", markup.get("inline_keyboard"))
    if not isinstance(rows, list) or len(markup) != 1:
        raise bad_request("object expected as reply markup")
    total = sum(_check_row(row) for row in cast("list[object]", rows))
    if total > _MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for button in _buttons(markup):
        _check_page(button.get("web_app"), pages, private=private)
    return markup if total else None


def _check_row(row: object) -> int:
    if not isinstance(row, list):
        raise bad_request("can't parse inline keyboard button: expected an Array of Arrays")
    buttons = cast("list[object]", row)
    if len(buttons) > _MAX_IN_ROW:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        if not isinstance(button, dict):
            raise bad_request("can't parse inline keyboard button: expected an Object")
        _check_button(cast("dict[str, object]", button))
    return len(buttons)


def _check_button(button: dict[str, object]) -> None:
    unknown = sorted(set(button) - _KNOWN)
    if unknown:
        raise _unparsed(f'field "{unknown[0]}" is not supported by this server')
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _unparsed("text button must be non-empty")
    actions = [name for name in _ACTIONS if button.get(name) is not None]
    if not actions:
        raise _unparsed("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("BUTTON_TYPE_INVALID")
    if button.get("style", "primary") not in _STYLES:
        raise _unparsed("invalid button style specified")
    _check_action(actions[0], button[actions[0]])


def _check_action(name: str, value: object) -> None:
    if name == "callback_data":
        if not isinstance(value, str) or not 1 <= len(value.encode()) <= MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif name == "url":
        _check_url(value, ("http", "https", "tg", "mailto", "tel"))
    elif name == "web_app":
        if not isinstance(_field(value, "url"), str):
            raise _unparsed('Can\'t find field "url"')
    elif name == "copy_text":
        text = _field(value, "text")
        if not isinstance(text, str) or not 1 <= len(text) <= _MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif name == "switch_inline_query_chosen_chat":
        _check_chosen_chat(value)
    else:
        _check_inline_query(value)


def _check_page(page: Any, pages: Pages, *, private: bool) -> None:  # noqa: ANN401  # has an url
    if page is None:
        return
    if not private:
        raise bad_request("BUTTON_TYPE_INVALID")
    pages.check(page["url"], "inline keyboard button")


def _check_chosen_chat(value: object) -> None:
    if not isinstance(value, dict):
        raise _unparsed("field must be an Object")
    chosen = cast("dict[str, object]", value)
    if unknown := sorted(set(chosen) - {"query", *_CHOSEN_CHATS}):
        raise _unparsed(f'field "{unknown[0]}" is not supported by this server')
    if not any(chosen.get(kind) is True for kind in _CHOSEN_CHATS):
        raise _unparsed("at least one chat type must be allowed")
    _check_inline_query(chosen.get("query", ""))


def _check_inline_query(value: object) -> None:
    if not isinstance(value, str) or len(value) > _MAX_INLINE_QUERY:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(value: object, schemes: tuple[str, ...]) -> None:
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts is None or parts.scheme not in schemes or not (parts.netloc or parts.path):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")


def _field(value: object, name: str) -> object:
    return cast("dict[str, object]", value).get(name) if isinstance(value, dict) else None


def _unparsed(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def buttons_of(message: Message) -> list[dict[str, Any]]:
    """All buttons under a message, row by row."""
    return _buttons(message.keyboard) if message.keyboard is not None else []


def _buttons(markup: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = cast("list[list[dict[str, Any]]]", markup["inline_keyboard"])
    return [button for row in rows for button in row]


def has_data(message: Message, data: str) -> bool:
    """Whether a button under the message carries exactly this callback data."""
    return any(button.get("callback_data") == data for button in buttons_of(message))
