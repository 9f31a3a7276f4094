"""Who a webhook is from, and what it says.

fal signs with Ed25519 over request id, user id, timestamp and the digest of the raw body, and
publishes its keys as a JSON Web Key Set. A signature only proves that fal wrote to *somebody*: that
the letter is about an order of ours is the caller's to check.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from studio.errors import DarkroomError, RequestInvalid, Unavailable

log = logging.getLogger(__name__)

FRESH_SECONDS = 300
"""A letter signed longer ago, or further in the future, is refused: it may be a replay."""
KEEP_SECONDS = 24 * 3600.0
RENEW_SECONDS = 60.0
"""The keys are asked for at most this often, however many letters fit none."""
MAX_KEYS = 20
MAX_KEYS_BYTES = 64_000
MAX_LETTER_BYTES = 1_000_000
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
TIMESTAMP = re.compile(r"[0-9]{1,12}")
SIGNATURE = re.compile(r"[0-9a-fA-F]{128}")
MODEL_STATUS = re.compile(r"\b([1-5][0-9]{2})\s*$")

Keys = tuple[Ed25519PublicKey, ...]


class Forged(Exception):
    """A letter that nobody entitled has signed, or that is too old to be believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What fal writes about a request that has ended.

    Attributes:
        request_id: The engine's name for the order.
        good: Whether the model made something.
        payload: The model's output, or its error; None when it has to be asked for.
        status: The HTTP status that the model answered with.
    """

    request_id: str
    good: bool
    payload: object
    status: int


class KeyRing:
    """fal's public keys, kept for a day, renewed when none fits, at most once a minute.

    Args:
        fetch: Brings the key set's JSON; bounded in size and time.
        clock: Unix seconds.
    """

    def __init__(
        self, fetch: Callable[[], Awaitable[bytes]], *, clock: Callable[[], float] = time.time
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: Keys = ()
        self._fetched_at = self._tried_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def current(self) -> Keys:
        """Return the keys.

        Raises:
            Unavailable: When none younger than a day are to be had.
        """
        if self._is_old():
            await self._renew()
        if self._is_old():
            raise Unavailable
        return self._keys

    async def renewed(self) -> Keys:
        """Return the keys after a look for newer ones, if it is time for one."""
        await self._renew()
        return self._keys

    def _is_old(self) -> bool:
        return self._clock() - self._fetched_at > KEEP_SECONDS

    async def _renew(self) -> None:
        async with self._fetching:
            if self._clock() - self._tried_at < RENEW_SECONDS:
                return
            self._tried_at = self._clock()
            try:
                self._keys = read_keys(await self._fetch())
            except (DarkroomError, ValueError) as error:
                log.warning("the keys of the engine's webhooks can't be had: %r", error)
            else:
                self._fetched_at = self._clock()


class Verifier:
    """Says whether a letter is from fal.

    Args:
        keys: fal's.
        user_id: Our own id at fal; None believes letters to any user.
        clock: Unix seconds.
    """

    def __init__(
        self, keys: KeyRing, *, user_id: str | None, clock: Callable[[], float] = time.time
    ) -> None:
        self._keys = keys
        self._user_id = user_id
        self._clock = clock

    async def verify(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the request id that a letter's signature vouches for.

        Args:
            headers: Of the call; names in lower case, or a mapping that doesn't mind.
            body: As it came, not parsed.

        Raises:
            Forged: When it isn't from fal, isn't for us, or isn't fresh.
            Unavailable: When fal's keys can't be had now; fal calls again.
        """
        names = ("request-id", "user-id", "timestamp", "signature")
        request_id, user_id, timestamp, signature = (
            headers.get(f"x-fal-webhook-{name}", "") for name in names
        )
        if not (
            REQUEST_ID.fullmatch(request_id)
            and TIMESTAMP.fullmatch(timestamp)
            and SIGNATURE.fullmatch(signature)
        ):
            raise Forged("headers")
        if abs(self._clock() - int(timestamp)) > FRESH_SECONDS:
            raise Forged("timestamp")
        if self._user_id and not same(user_id, self._user_id):
            raise Forged("user")
        digest = (await asyncio.to_thread(hashlib.sha256, body)).hexdigest()
        message = f"{request_id}\n{user_id}\n{timestamp}\n{digest}".encode()
        raw = bytes.fromhex(signature)
        if not fits(await self._keys.current(), raw, message) and not fits(
            await self._keys.renewed(), raw, message
        ):
            raise Forged("signature")
        return request_id


def fits(keys: Keys, signature: bytes, message: bytes) -> bool:
    """Whether one of the keys made the signature."""
    for key in keys:
        try:
            key.verify(signature, message)
        except InvalidSignature:
            continue
        return True
    return False


def read_keys(body: bytes) -> Keys:
    """Return the Ed25519 keys of a JSON Web Key Set (RFC 8037); others are left out.

    Raises:
        ValueError: When there is none.
    """
    document: object = json.loads(body)
    fields = cast("dict[str, object]", document) if isinstance(document, dict) else {}
    entries = fields.get("keys")
    listed = cast("list[object]", entries) if isinstance(entries, list) else []
    keys = [key for entry in listed[:MAX_KEYS] if (key := _key(entry))]
    if not keys:
        raise ValueError("no Ed25519 key")
    return tuple(keys)


def read_letter(body: bytes) -> Letter:
    """Return what a verified letter says.

    Raises:
        RequestInvalid: When it says nothing that could be understood.
    """
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestInvalid(field="its body") from error
    fields = cast("dict[str, object]", document) if isinstance(document, dict) else {}
    request_id = fields.get("request_id")
    if not (isinstance(request_id, str) and REQUEST_ID.fullmatch(request_id)):
        raise RequestInvalid(field="request_id")
    good = fields.get("status") == "OK"
    words = fields.get("error")
    told = MODEL_STATUS.search(words[-200:]) if isinstance(words, str) else None
    complete = fields.get("status") in {"OK", "ERROR"} and fields.get("payload_error") is None
    return Letter(
        request_id=request_id,
        good=good,
        payload=fields.get("payload") if complete else None,
        status=int(told[1]) if told else 200 if good else 500,
    )


def same(left: str, right: str) -> bool:
    """Whether two secrets are the same, in a time that doesn't tell how much of them is."""
    return hmac.compare_digest(left.encode(), right.encode())


def _key(entry: object) -> Ed25519PublicKey | None:
    fields = cast("dict[str, object]", entry) if isinstance(entry, dict) else {}
    x = fields.get("x")
    if not isinstance(x, str) or fields.get("crv", "Ed25519") != "Ed25519":
        return None
    try:  # published without padding, which Python insists on
        raw = base64.urlsafe_b64decode(x.rstrip("=") + "=" * (-len(x.rstrip("=")) % 4))
        return Ed25519PublicKey.from_public_bytes(raw)
    except (ValueError, binascii.Error):
        return None
