"""What a bill would be written from: which orders were accepted, and how they ended."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

if TYPE_CHECKING:
    from pathlib import Path

    from local.fal.files import FileStore
    from local.fal.queue import Request

_texts = TypeAdapter(list[str])
MAX_NAMES = 50_000
"""Names counted of each kind; later ones only show in the totals."""


class Counts:
    """Counts accepted orders, in all and by what identifies them; what is accepted is paid."""

    def __init__(self, files: FileStore) -> None:
        self._files = files
        self._totals = Counter[str]()
        self._named: dict[str, Counter[str]] = {
            "by_endpoint": Counter(),
            "by_prompt": Counter(),
            "by_photo": Counter(),
            "by_webhook": Counter(),
        }

    @property
    def told(self) -> dict[str, Any]:
        """All of it, as JSON."""
        totals = {name: self._totals[name] for name in ("accepted", "drawn", "failed", "cancelled")}
        return {**totals, **{name: dict(counter) for name, counter in self._named.items()}}

    async def accepted(self, request: Request) -> None:
        """Count an order. A photo counts as the same when its bytes are."""
        photo = await asyncio.to_thread(self._digest, request)
        self._totals["accepted"] += 1
        self._count("by_endpoint", request.endpoint)
        self._count("by_prompt", str(request.arguments.get("prompt", ""))[:500])
        self._count("by_photo", photo)
        if request.webhook is not None:
            self._count("by_webhook", str(request.webhook))

    def finished(self, request: Request) -> None:
        """Count how an order ended."""
        kind = request.outcome.error_kind if request.outcome else None
        ends = {None: "drawn", "client_cancelled": "cancelled"}
        self._totals[ends.get(kind, "failed")] += 1

    def _count(self, kind: str, name: str) -> None:
        counter = self._named[kind]
        if name in counter or len(counter) < MAX_NAMES:
            counter[name] += 1

    def _digest(self, request: Request) -> str:
        digest = hashlib.sha256()
        for url in _photo_urls(request.arguments):
            path: Path | None = self._files.find(request.addresses.file_name(url) or "")
            digest.update(path.read_bytes() if path else url.encode())
        return digest.hexdigest()[:32]


def _photo_urls(arguments: dict[str, Any]) -> list[str]:
    """The addresses of an order's photos, by either endpoint; nonsense is none."""
    try:
        several = _texts.validate_python(arguments.get("image_urls", []))
    except ValidationError:
        several = []
    return [str(arguments.get("image_url", "")), *several]
