"""Model files: checked against their table, opened lazily, run lean.

Arena and memory pattern are off: measured on ISNet 1024, the same speed at 0.85 GB instead of 1.5.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import onnxruntime  # type: ignore[import-untyped] # ships no types; `Session` states what we use

from local.fal.engine.errors import MatteModelUnusable, ModelDamaged
from local.fal.engine.nets import FAMILIES, MatteNet, check_net, read_choice
from local.fal.environment import MATTE_SETTING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

MODELS_FOLDER = Path(__file__).resolve().parents[1] / "models"
THREADS = 2


class Tensor(Protocol):
    """What a model says of one input or output; open sides are names or None."""

    name: str
    shape: Sequence[int | str | None]
    type: str


class Session(Protocol):
    """An opened model, as much of it as is used here."""

    def run(
        self, output_names: list[str] | None, input_feed: Mapping[str, NDArray[Any]]
    ) -> list[NDArray[Any]]:
        """Run it."""
        ...

    def get_inputs(self) -> Sequence[Tensor]:
        """What it wants."""
        ...

    def get_outputs(self) -> Sequence[Tensor]:
        """What it gives."""
        ...


class Models:
    """The model files of one folder, and the one that finds the subject.

    `matte` is what LOCAL_MATTE_MODEL would say; None reads it from the environment. `opening` is
    entered while a model is opened. Not for use from several threads at once.
    """

    def __init__(
        self,
        folder: Path = MODELS_FOLDER,
        *,
        threads: int = THREADS,
        matte: str | None = None,
        opening: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._folder = folder
        self._opening = opening
        self._threads = threads
        self._choice = os.environ.get(MATTE_SETTING, "") if matte is None else matte
        self._matte_net: MatteNet | None = None
        self._sessions: dict[str, Session] = {}  # at most one for each name in MODELS.toml
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

    @property
    def matte_net(self) -> MatteNet:
        """The net that finds the subject: the operator's, or u2netp.

        Raises:
            ModelDamaged: it cannot be opened or is none.
        """
        if self._matte_net is None:
            self._matte_net = self._open_matte_net()
        return self._matte_net

    def check_matte(self) -> None:
        """Try the operator's net on a picture of a disc; nothing to do for u2netp.

        Raises:
            MatteModelUnusable: it cannot be opened, or gives no matte.
        """
        if read_choice(self._choice) is not None:
            check_net(self.matte_net)

    def run(
        self, name: str, feed: Mapping[str, NDArray[Any]], outputs: list[str]
    ) -> list[NDArray[Any]]:
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

    def _open(self, name: str) -> Session:
        with self._opening():
            return _session(self.verified(name), self._threads)

    def _open_matte_net(self) -> MatteNet:
        choice = read_choice(self._choice)
        if choice is None:
            return MatteNet(self._open("u2netp"), FAMILIES["u2net"], "u2netp")
        try:
            with self._opening():
                session = _session(str(choice.path), self._threads)
        except Exception as error:  # onnxruntime's errors share no class of their own
            raise MatteModelUnusable(f"{choice.path} is no ONNX model that can be run.") from error
        return MatteNet(session, choice.family, choice.path.name)


def _session(model: bytes | str, threads: int) -> Session:
    """Open a model from its bytes, or from a path where its weights may lie beside it."""
    options = cast("Any", onnxruntime).SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    # Waiting threads sleep: measured on a busy machine, a fifth less CPU and no more wall.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return cast(
        "Session",
        onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]),
    )
