"""Prints the OpenAPI document, from which the page's client is generated. Opens nothing.

python -m api.schema > webui/openapi.json
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from api.app import create_app
from studio.settings import Settings

if TYPE_CHECKING:
    from api.deps import Desk


def document() -> dict[str, object]:
    """Return the OpenAPI document of a server with default settings."""
    desk = _NoDesk(Settings())
    return create_app(cast("Desk", desk), page=Path("not-needed")).openapi()


class _NoDesk:
    """Routes are only described here, never run."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings


if __name__ == "__main__":
    sys.stdout.write(json.dumps(document(), indent=2, sort_keys=True) + "\n")
