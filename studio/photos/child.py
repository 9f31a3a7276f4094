"""The process that opens photo bytes: small, without secrets, killed when it overstays.

It speaks frames on its standard streams: a line of JSON with the sizes of what follows, then the
raw bytes. Nothing it says is trusted further than a picture's bytes, size and placeholder.

    python -m studio.photos.child
"""

import json
import resource
import sys
from collections.abc import Callable, Mapping
from typing import BinaryIO

from studio.errors import DarkroomError, PhotoDamaged, PhotoTooCostly
from studio.photos.backdrop import backdrop
from studio.photos.compose import check_result, compose
from studio.photos.intake import Encoded, normalise, preview
from studio.photos.placeholder import placeholder_of
from studio.photos.renditions import render
from studio.photos.retouch import retouch

MEMORY_BYTES = 2 * 1024**3
Fact = str | int | None | dict[str, str | float | None]

JOBS: Mapping[str, Callable[..., Encoded]] = {
    "normalise": normalise,
    "compose": compose,
    "check_result": check_result,
    "preview": preview,
    "render": render,
    "backdrop": backdrop,
    "retouch": retouch,
}
KEPT = frozenset({"normalise", "compose", "check_result"})
"""Jobs whose picture is kept and shown again, with a placeholder until it has come."""


def read_frame(stream: BinaryIO) -> tuple[dict[str, Fact], list[bytes | None]] | None:
    """Read one job: its facts and its pictures; None at the end of the stream."""
    line = stream.readline()
    if not line:
        return None
    head = json.loads(line)
    blobs = [stream.read(size) if size is not None else None for size in head["blobs"]]
    return head["facts"], blobs


def write_frame(stream: BinaryIO, facts: Mapping[str, object], blobs: list[bytes]) -> None:
    """Write one answer."""
    head = {"facts": facts, "blobs": [len(blob) for blob in blobs]}
    stream.write(json.dumps(head).encode() + b"\n")
    stream.writelines(blobs)
    stream.flush()


def run(facts: dict[str, Fact], blobs: list[bytes | None]) -> tuple[dict[str, object], list[bytes]]:
    """Do one job; every failure becomes an error code."""
    name = str(facts.pop("job"))
    try:
        made = JOBS[name](*blobs, **facts)
        placeholder = placeholder_of(made.thumbnail) if name in KEPT else None
    except DarkroomError as error:
        return {"error": error.code, "facts": dict(error.facts)}, []
    except MemoryError:
        return {"error": PhotoTooCostly.code, "facts": {}}, []
    except Exception:  # noqa: BLE001  whatever a decoder throws at a broken file
        return {"error": PhotoDamaged.code, "facts": {}}, []
    size: dict[str, object] = {
        "content_type": made.content_type,
        "width": made.width,
        "height": made.height,
        "placeholder": placeholder,
    }
    return size, [made.data, made.thumbnail]


def main() -> None:
    """Serve jobs until the parent closes the stream."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not garble the frames
    while frame := read_frame(requests):
        write_frame(answers, *run(*frame))


if __name__ == "__main__":
    main()
