"""Who is who: ids nobody had before, and keys that prove them after a restart too."""

import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_SECRET_BYTES: Final = 32
# Ids look like Telegram's and are drawn by chance: a bot's database outlives this server, and a
# newcomer must never inherit what belongs to somebody else's id.
_FIRST_ID: Final = 1_000_000_000
_IDS: Final = 9_000_000_000


class Identity:
    """Makes ids and their keys; a key is an HMAC of the id, so nothing has to be remembered."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def kept_in(cls, folder: Path | None) -> Self:
        """With a secret kept in the folder, made when missing; without a folder for this run only.

        Raises:
            OSError: The folder cannot be read or written.
        """
        if folder is None:
            return cls(secrets.token_bytes(_SECRET_BYTES))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "people.secret"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_bytes(secrets.token_bytes(_SECRET_BYTES))
        return cls(path.read_bytes())

    def new_id(self) -> int:
        """An id that is almost certainly new."""
        return _FIRST_ID + secrets.randbelow(_IDS)

    def key(self, person_id: int) -> str:
        """What proves that one is this person."""
        return hmac.new(self._secret, str(person_id).encode(), hashlib.sha256).hexdigest()[:40]

    def page_key(self) -> Ed25519PrivateKey:
        """What signs the data pages are opened with, for those who don't know the bot's token."""
        seed = hmac.digest(self._secret, b"pages", hashlib.sha256)
        return Ed25519PrivateKey.from_private_bytes(seed)

    def proves(self, key: str, person_id: int) -> bool:
        """Whether the key is that person's, in constant time."""
        return hmac.compare_digest(key.encode(), self.key(person_id).encode())
