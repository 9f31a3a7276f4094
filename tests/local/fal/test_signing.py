"""Signatures hold for what was signed, now, and for nothing else; the key outlives the server."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from local.fal.signing import Signer
from tests.local.fal.receiving import Letter, is_genuine

BODY = json.dumps({"request_id": "one"}).encode()


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return Signer(tmp_path)


@pytest.fixture
def letter(signer: Signer) -> Letter:
    return Letter("/", signer.headers("one", BODY, timestamp=int(time.time())), BODY)


def test_a_letter_is_genuine_by_the_published_key(signer: Signer, letter: Letter) -> None:
    assert is_genuine(letter, signer.jwks)
    (key,) = signer.jwks["keys"]
    assert (key["kty"], key["crv"], len(key["x"])) == ("OKP", "Ed25519", 43)
    assert letter.headers["x-fal-webhook-user-id"] == signer.user_id


@pytest.mark.parametrize(
    ("header", "value"),
    [("request-id", "two"), ("user-id", "somebody"), ("signature", "00" * 64)],
)
def test_a_changed_header_is_found(signer: Signer, letter: Letter, header: str, value: str) -> None:
    changed = {**letter.headers, f"x-fal-webhook-{header}": value}
    assert not is_genuine(replace(letter, headers=changed), signer.jwks)


def test_a_changed_body_is_found(signer: Signer, letter: Letter) -> None:
    assert not is_genuine(replace(letter, body=BODY + b" "), signer.jwks)


def test_an_old_letter_is_refused_and_cannot_be_made_new(signer: Signer, letter: Letter) -> None:
    later = time.time() + 400
    assert not is_genuine(letter, signer.jwks, now=later)
    renewed = {**letter.headers, "x-fal-webhook-timestamp": str(int(later))}
    assert not is_genuine(replace(letter, headers=renewed), signer.jwks, now=later)


def test_another_servers_key_does_not_fit(letter: Letter, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert not is_genuine(letter, Signer(tmp_path / "other").jwks)


def test_the_key_survives_a_restart_and_is_the_owners_alone(
    signer: Signer, letter: Letter, tmp_path: Path
) -> None:
    again = Signer(tmp_path)
    assert is_genuine(letter, again.jwks)
    assert again.user_id == signer.user_id
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_key_that_others_could_read_is_closed_to_them(signer: Signer, tmp_path: Path) -> None:
    (file,) = tmp_path.iterdir()
    file.chmod(0o644)
    assert Signer(tmp_path).jwks == signer.jwks
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_damaged_key_is_replaced(signer: Signer, tmp_path: Path) -> None:
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"half")
    fresh = Signer(tmp_path)
    assert fresh.jwks != signer.jwks
    assert Signer(tmp_path).jwks == fresh.jwks
