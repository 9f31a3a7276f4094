"""Runs inside a venv of its own: rembg cuts out every PNG of one folder into another.

python rembg_peer.py IN OUT, with U2NET_HOME naming the folder that holds u2netp.onnx.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from PIL import Image


def main() -> None:
    """Plain rembg with its own defaults and the u2netp it is given."""
    rembg = importlib.import_module("rembg")
    session = rembg.new_session("u2netp")
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    for path in sorted(source.glob("*.png")):
        with Image.open(path) as photo:
            rembg.remove(photo, session=session).save(target / path.name)


if __name__ == "__main__":
    main()
