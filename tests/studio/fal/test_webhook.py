"""Whose letters are believed: signed by fal, for us, just now, and not a byte changed."""

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from local.fal.signing import Signer
from studio.errors import EngineDown, RequestInvalid, Unavailable
from studio.fal.webhook import (
    FRESH_SECONDS,
    KEEP_SECONDS,
    RENEW_SECONDS,
    Forged,
    KeyRing,
    Letter,
    Verifier,
    read_keys,
    read_letter,
)

BODY = json.dumps({"request_id": "r1", "status": "OK", "payload": {"image": {}}}).encode()


@dataclass
class Fal:
    """fal's side: a signer, the place of its keys, and a clock."""

    signer: Signer
    now: float = 1_000_000.0
    fetched: int = 0
    broken: bytes | Exception | None = None
    gate: asyncio.Event | None = None
    others: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    async def keys(self) -> bytes:
        self.fetched += 1
        if self.gate:
            await self.gate.wait()
        if isinstance(self.broken, Exception):
            raise self.broken
        whole = {"keys": [*self.others, *self.signer.jwks["keys"]]}
        return self.broken if self.broken is not None else json.dumps(whole).encode()

    def clock(self) -> float:
        return self.now

    def headers(
        self, body: bytes = BODY, *, request_id: str = "r1", age: int = 0
    ) -> dict[str, str]:
        return self.signer.headers(request_id, body, timestamp=int(self.now) - age)

    def verifier(self, user_id: str | None = None) -> Verifier:
        ring = KeyRing(self.keys, clock=self.clock)
        return Verifier(ring, user_id=user_id, clock=self.clock)


@pytest.fixture
def fal(tmp_path: Path) -> Fal:
    return Fal(Signer(tmp_path))


@pytest.fixture
def stranger(tmp_path: Path) -> Signer:
    (tmp_path / "stranger").mkdir()
    return Signer(tmp_path / "stranger")


async def test_a_letter_from_fal_is_believed_and_names_its_request(fal: Fal) -> None:
    verifier = fal.verifier()
    assert await verifier.verify(fal.headers(), BODY) == "r1"
    assert await verifier.verify(fal.headers(b"", request_id="r-2_x"), b"") == "r-2_x"
    assert fal.fetched == 1, "the keys are kept"


@pytest.mark.parametrize("at", [0, len(BODY) // 2, len(BODY) - 1])
async def test_one_byte_changed_is_not_believed(at: int, fal: Fal) -> None:
    changed = BODY[:at] + bytes([BODY[at] ^ 1]) + BODY[at + 1 :]
    with pytest.raises(Forged):
        await fal.verifier().verify(fal.headers(), changed)


@pytest.mark.parametrize("name", ["request-id", "user-id", "timestamp", "signature"])
async def test_every_header_is_signed_for(name: str, fal: Fal) -> None:
    header = f"x-fal-webhook-{name}"
    given = fal.headers()
    last = given[header][-1]
    changes = {
        "missing": {key: value for key, value in given.items() if key != header},
        "changed": given | {header: given[header][:-1] + ("1" if last == "0" else "0")},
        "empty": given | {header: ""},
        "no ASCII": given | {header: "\u0661" * len(given[header])},
        "longer": given | {header: given[header] + "\n"},
    }
    for headers in changes.values():
        with pytest.raises(Forged):
            await fal.verifier().verify(headers, BODY)


async def test_a_strangers_signature_is_not_believed(fal: Fal, stranger: Signer) -> None:
    headers = stranger.headers("r1", BODY, timestamp=int(fal.now))
    with pytest.raises(Forged):
        await fal.verifier().verify(headers, BODY)


@pytest.mark.parametrize("age", [FRESH_SECONDS + 1, -FRESH_SECONDS - 1, 10**6])
async def test_an_old_letter_and_one_from_the_future_are_not_believed(age: int, fal: Fal) -> None:
    with pytest.raises(Forged):
        await fal.verifier().verify(fal.headers(age=age), BODY)
    assert fal.fetched == 0


@pytest.mark.parametrize("age", [FRESH_SECONDS, -FRESH_SECONDS, 0])
async def test_clocks_may_differ_by_five_minutes(age: int, fal: Fal) -> None:
    assert await fal.verifier().verify(fal.headers(age=age), BODY) == "r1"


async def test_a_letter_to_another_user_of_fal_is_not_believed_where_our_id_is_known(
    fal: Fal,
) -> None:
    assert await fal.verifier(fal.signer.user_id).verify(fal.headers(), BODY) == "r1"
    with pytest.raises(Forged):
        await fal.verifier("somebody-else").verify(fal.headers(), BODY)


async def test_every_key_is_tried_and_senseless_ones_are_passed_over(
    fal: Fal, stranger: Signer
) -> None:
    fal.others = [*stranger.jwks["keys"], {"kty": "RSA"}, {"x": "!!"}, {"x": "AAAA"}]
    assert await fal.verifier().verify(fal.headers(), BODY) == "r1"


async def test_a_key_is_read_with_and_without_padding(fal: Fal) -> None:
    (key,) = fal.signer.jwks["keys"]
    assert not key["x"].endswith("=")
    bare, padded = ({"keys": [{**key, "x": key["x"] + end}]} for end in ("", "="))
    raw = base64.urlsafe_b64decode(key["x"] + "=")
    for document in (bare, padded):
        (read,) = read_keys(json.dumps(document).encode())
        assert read.public_bytes_raw() == raw


# Keys that change, and keys that can't be had.


async def test_a_new_key_of_fal_is_found(fal: Fal, stranger: Signer) -> None:
    verifier = fal.verifier()
    await verifier.verify(fal.headers(), BODY)
    fal.signer = stranger
    fal.now += RENEW_SECONDS
    assert await verifier.verify(fal.headers(), BODY) == "r1"
    assert fal.fetched == 2


async def test_forgeries_make_us_ask_for_keys_once_a_minute_at_most(
    fal: Fal, stranger: Signer
) -> None:
    verifier = fal.verifier()
    for _ in range(120):
        fal.now += 1
        headers = stranger.headers("r1", BODY, timestamp=int(fal.now))
        with pytest.raises(Forged):
            await verifier.verify(headers, BODY)
    assert fal.fetched <= 3


async def test_letters_that_come_together_ask_for_keys_once(fal: Fal) -> None:
    verifier, fal.gate = fal.verifier(), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(verifier.verify(fal.headers(), BODY)) for _ in range(20)]
        fal.gate.set()
    assert [task.result() for task in asked] == ["r1"] * 20
    assert fal.fetched == 1


GARBAGE: dict[str, bytes | Exception] = {
    "down": EngineDown(),
    "not JSON": b"<html>",
    "a list": b"[]",
    "no keys": b'{"keys": []}',
    "keys that are none": b'{"keys": {"x": 1}}',
    "other keys": b'{"keys": [{"kty": "OKP", "crv": "X25519", "x": "AAAA"}, 7, null]}',
    "not text": b"\xff\xfe",
}


@pytest.mark.parametrize("kind", GARBAGE)
async def test_without_keys_fal_is_asked_to_come_again(kind: str, fal: Fal) -> None:
    fal.broken = GARBAGE[kind]
    verifier = fal.verifier()
    with pytest.raises(Unavailable):
        await verifier.verify(fal.headers(), BODY)
    fal.broken = None
    with pytest.raises(Unavailable):
        await verifier.verify(fal.headers(), BODY)
    fal.now += RENEW_SECONDS
    assert await verifier.verify(fal.headers(), BODY) == "r1"


@pytest.mark.parametrize("kind", GARBAGE)
async def test_keys_are_kept_for_a_day_while_no_new_ones_can_be_had(kind: str, fal: Fal) -> None:
    verifier = fal.verifier()
    await verifier.verify(fal.headers(), BODY)
    fal.broken = GARBAGE[kind]
    fal.now += KEEP_SECONDS - 1
    assert await verifier.verify(fal.headers(), BODY) == "r1"
    fal.now += 2
    with pytest.raises(Unavailable):
        await verifier.verify(fal.headers(), BODY)


async def test_after_a_day_the_keys_are_asked_for_again(fal: Fal, stranger: Signer) -> None:
    verifier = fal.verifier()
    await verifier.verify(fal.headers(), BODY)
    taken_back = fal.headers
    old, fal.signer = fal.signer, stranger
    fal.now += KEEP_SECONDS + 1
    with pytest.raises(Forged):
        await verifier.verify(old.headers("r1", BODY, timestamp=int(fal.now)), BODY)
    assert await verifier.verify(taken_back(), BODY) == "r1"


# What letters say.


def letter(**fields: object) -> bytes:
    return json.dumps({"request_id": "r1", "status": "OK", "payload": {"a": 1}} | fields).encode()


ERROR = {"status": "ERROR", "error": "Invalid status code: 422", "payload": {"detail": "x"}}
SAID: dict[str, tuple[Callable[[], bytes], Letter]] = {
    "ok": (letter, Letter(request_id="r1", good=True, payload={"a": 1}, status=200)),
    "without payload": (
        lambda: letter(payload=None, payload_error="too large"),
        Letter(request_id="r1", good=True, payload=None, status=200),
    ),
    "payload that can't be trusted": (
        lambda: letter(payload_error="cut short"),
        Letter(request_id="r1", good=True, payload=None, status=200),
    ),
    "error": (
        lambda: letter(**ERROR),
        Letter(request_id="r1", good=False, payload={"detail": "x"}, status=422),
    ),
    "error in other words": (
        lambda: letter(**ERROR | {"error": "it broke"}),
        Letter(request_id="r1", good=False, payload={"detail": "x"}, status=500),
    ),
    "a status of tomorrow": (
        lambda: letter(status="PAUSED"),
        Letter(request_id="r1", good=False, payload=None, status=500),
    ),
}


@pytest.mark.parametrize("kind", SAID)
def test_a_letter_is_read(kind: str) -> None:
    body, expected = SAID[kind]
    assert read_letter(body()) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        letter(request_id=None),
        letter(request_id=7),
        letter(request_id="../../x"),
        letter(request_id="r1?x=y"),
        letter(request_id="x" * 101),
    ],
)
def test_a_letter_that_names_no_request_is_not_understood(body: bytes) -> None:
    with pytest.raises(RequestInvalid):
        read_letter(body)
