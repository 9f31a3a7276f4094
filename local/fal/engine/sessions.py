"""Model files: checked against their table, opened lazily, run lean.

Arena and memory pattern are off: measured on ISNet 1024, the same speed at 0.85 GB instead of 1.5.
"""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import onnxruntime  # type: ignore[import-untyped] # ships no types; `_Session` states what we use

from local.fal.engine.errors import ModelDamaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODELS_FOLDER = Path(__file__).resolve().parents[1] / "models"
THREADS = 2


class _Session(Protocol):
    def run(
        self, output_names: list[str] | None, input_feed: dict[str, NDArray[np.float32]]
    ) -> list[NDArray[np.float32]]: ...


class Models:
    """The model files of one folder. Not for use from several threads at once."""

    def __init__(self, folder: Path = MODELS_FOLDER) -> None:
        self._folder = folder
        self._sessions: dict[str, _Session] = {}  # at most one for each name in MODELS.toml
        try:
            self._table: dict[str, dict[str, str]] = tomllib.loads(
                (folder / "MODELS.toml").read_text(encoding="utf-8")
            )
        except OSError as error:
            raise ModelDamaged(f"{folder / 'MODELS.toml'} cannot be read.") from error

    @property
    def names(self) -> list[str]:
        """Every model the table knows."""
        return sorted(self._table)

    def run(
        self, name: str, feed: dict[str, NDArray[np.float32]], outputs: list[str]
    ) -> list[NDArray[np.float32]]:
        """Run one model and get the named outputs, in that order.

        Raises:
            ModelDamaged: the file is missing or its sha256 is not the one in MODELS.toml.
        """
        session = self._sessions.get(name)
        if session is None:
            session = self._sessions[name] = self._open(name)
        return session.run(outputs, feed)

    def verified(self, name: str) -> bytes:
        """The bytes of a model, after its sha256 was compared with the table.

        Raises:
            ModelDamaged: the file is missing, unknown, or not the one in MODELS.toml.
        """
        entry = self._table.get(name)
        if entry is None:
            raise ModelDamaged(f"MODELS.toml knows no model {name!r}.")
        path = self._folder / entry["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ModelDamaged(f"The model file {path} cannot be read.") from error
        found = hashlib.sha256(content).hexdigest()
        if found != entry["sha256"]:
            raise ModelDamaged(
                f"The model file {path} is damaged: its sha256 is {found}, "
                f"MODELS.toml says {entry['sha256']}. Fetch the file again."
            )
        return content

    def _open(self, name: str) -> _Session:
        options = cast("Any", onnxruntime).SessionOptions()
        options.intra_op_num_threads = THREADS
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        return cast(
            "_Session",
            onnxruntime.InferenceSession(
                self.verified(name), options, providers=["CPUExecutionProvider"]
            ),
        )
