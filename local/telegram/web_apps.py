"""Pages that open inside the chat (Mini Apps): who may be opened, and the data that says by whom.

How launch data is signed: core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from local.telegram.errors import ApiError, bad_request
from local.telegram.messages import User

_TYPES: Final = ("default", "commands", "web_app")
_FIELDS: Final = {"type", "text", "web_app"}
_MAX_URL: Final = 2048


@dataclass(frozen=True, slots=True)
class Pages:
    """Which pages may be opened.

    Attributes:
        plain: Origins that may be opened without TLS, such as "http://127.0.0.1:8000". Telegram
            allows that in its test environment alone, core.telegram.org/bots/webapps
    """

    plain: Sequence[str] = ()

    def checked(self, button: Mapping[str, Any]) -> dict[str, Any]:
        """A menu button as Telegram keeps it.

        Raises:
            ApiError: 400 in Telegram's words.
        """
        kind = button.get("type")
        if kind not in _TYPES:
            raise _unparsed("Unsupported menu button type specified")
        if kind != "web_app":
            return {"type": kind}
        if unknown := sorted(set(button) - _FIELDS):
            raise _unparsed(f'field "{unknown[0]}" is not supported by this server')
        text, page = button.get("text"), button.get("web_app")
        if not isinstance(text, str) or not text.strip():
            raise _unparsed('Can\'t find field "text"')
        url = cast("dict[str, object]", page).get("url") if isinstance(page, dict) else None
        if not isinstance(url, str):
            raise _unparsed('Can\'t find field "web_app"')
        self.check(url, "menu button")
        return {"type": kind, "text": text.strip(), "web_app": {"url": url}}

    def check(self, url: str, where: str) -> None:
        """Whether a button may open that page.

        Raises:
            ApiError: 400 in Telegram's words, with ``where`` the button is.
        """
        origin = _origin(url)
        if origin.startswith("https://") or origin in self.plain:
            return
        wrong = "Only HTTPS links are allowed" if origin else "Wrong HTTP URL"
        raise bad_request(f"{where} Web App URL '{url}' is invalid: {wrong}")


@dataclass(frozen=True, slots=True)
class Launcher:
    """Signs launch data: for the bot with its token, for everybody else with a key."""

    bot_id: int
    token: str
    key: Ed25519PrivateKey

    def data(self, person: User, now: int) -> str:
        """What a page is opened with by a person, called initData there: a query string."""
        shown = {name: value for name, value in person.as_json().items() if name != "is_bot"}
        user = json.dumps({**shown, "allows_write_to_pm": True}, ensure_ascii=False)
        fields = {"user": user, "auth_date": str(now)}
        signature = self.key.sign(f"{self.bot_id}:WebAppData\n{_lines(fields)}".encode())
        fields["signature"] = base64.urlsafe_b64encode(signature).decode().rstrip("=")
        secret = hmac.digest(b"WebAppData", self.token.encode(), hashlib.sha256)
        proof = hmac.new(secret, _lines(fields).encode(), hashlib.sha256).hexdigest()
        return urlencode({**fields, "hash": proof})


def _origin(url: str) -> str:
    """Scheme, host and port; "" when it is no address of a page."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if known and len(url) <= _MAX_URL else ""


def _lines(fields: Mapping[str, str]) -> str:
    return "\n".join(f"{name}={fields[name]}" for name in sorted(fields))


def _unparsed(reason: str) -> ApiError:
    return bad_request(f"can't parse menu button: {reason}")
