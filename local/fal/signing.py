"""Who a webhook is from: an Ed25519 key kept in the server's folder, and its JWKS."""

from __future__ import annotations

import base64
import hashlib
import logging
import os
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)
_KEY_BYTES = 32
_ONLY_THE_OWNER = 0o600


class Signer:
    """Signs webhooks as fal does: one key, the same after a restart with the same folder."""

    def __init__(self, folder: Path) -> None:
        """Read the key in `folder` (which must exist), or make one.

        Raises:
            OSError: the key can be neither read nor written.
        """
        self._key = _key_in(folder)
        self._public = self._key.public_key().public_bytes_raw()
        self.user_id = f"local_{hashlib.sha256(self._public).hexdigest()[:24]}"
        """What stands for the fal account in `X-Fal-Webhook-User-Id`; goes with the key."""

    @property
    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The public key as a JSON Web Key Set (RFC 8037: base64url without padding)."""
        x = base64.urlsafe_b64encode(self._public).rstrip(b"=").decode("ascii")
        key = {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "x": x}
        return {"keys": [{**key, "kid": self.user_id}]}

    def headers(self, request_id: str, body: bytes, *, timestamp: int) -> dict[str, str]:
        """The four headers that vouch for one delivery of `body` at `timestamp` (unix seconds)."""
        digest = hashlib.sha256(body).hexdigest()
        message = "\n".join([request_id, self.user_id, str(timestamp), digest])
        return {
            "x-fal-webhook-request-id": request_id,
            "x-fal-webhook-user-id": self.user_id,
            "x-fal-webhook-timestamp": str(timestamp),
            "x-fal-webhook-signature": self._key.sign(message.encode()).hex(),
        }


def _key_in(folder: Path) -> Ed25519PrivateKey:
    path = folder / "webhook-key"
    try:
        path.chmod(_ONLY_THE_OWNER)
        content = path.read_bytes()
    except FileNotFoundError:
        return _new_key(path)
    if len(content) != _KEY_BYTES:
        _log.warning("the webhook key in %s is damaged: a new one takes its place", path)
        return _new_key(path)
    return Ed25519PrivateKey.from_private_bytes(content)


def _new_key(path: Path) -> Ed25519PrivateKey:
    """Written aside, nobody else's to read from its first byte on, and put in place whole."""
    key = Ed25519PrivateKey.generate()
    draft = path.with_name("webhook-key.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_THE_OWNER)
    with os.fdopen(handle, "wb") as file:
        file.write(key.private_bytes_raw())
    draft.replace(path)
    return key
