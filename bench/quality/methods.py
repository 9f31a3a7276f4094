"""Who is compared: the bare net, this engine with and without ISNet, and rembg."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from bench.rembg_home import rembg_python
from local.fal import environment
from local.fal.engine.cutout import CutOut, cut_out
from local.fal.engine.errors import NoClearSubject
from local.fal.engine.raster import real, resize_linear
from local.fal.engine.sessions import MODELS_FOLDER, Models

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.quality.scenes import Scene

    Method = Callable[[Sequence[Scene]], list[CutOut]]

_PEER = Path(__file__).with_name("rembg_peer.py")


def bare(scenes: Sequence[Scene]) -> list[CutOut]:
    """u2netp's answer, bilinearly enlarged, over the photo's own colours."""
    models = Models(matte="")
    answers: list[CutOut] = []
    for scene in scenes:
        matte = models.matte_net.look(scene.photo)
        low, high = float(matte.min()), float(matte.max())
        matte = real((matte - low) / max(high - low, 1e-6))
        height, width = scene.photo.shape[:2]
        answers.append(CutOut(scene.photo, resize_linear(matte, width, height)))
    return answers


def ours(scenes: Sequence[Scene]) -> list[CutOut]:
    """This engine as it is shipped."""
    return _with(Models(matte=""), scenes)


def ours_isnet(scenes: Sequence[Scene]) -> list[CutOut]:
    """This engine with ISNet, which must have been fetched."""
    return _with(Models(matte="isnet"), scenes)


def _with(models: Models, scenes: Sequence[Scene]) -> list[CutOut]:
    return [_cut(models, scene) for scene in scenes]


def _cut(models: Models, scene: Scene) -> CutOut:
    """What it gives, or an empty cut-out where it says that there is no clear subject."""
    try:
        return cut_out(models, scene.photo, lambda _: None)
    except NoClearSubject:
        return CutOut(scene.photo, np.zeros(scene.photo.shape[:2], np.float32))


def rembg(scenes: Sequence[Scene]) -> list[CutOut]:
    """Plain rembg, in a venv in the user's cache, with the u2netp file of this repository.

    Raises:
        CalledProcessError: pip or rembg failed; what they said is on standard error.
    """
    python = rembg_python()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("in", "out", "home"):
            (folder / part).mkdir()
        shutil.copy(MODELS_FOLDER / "u2netp.onnx", folder / "home")
        for scene in scenes:
            Image.fromarray(scene.photo).save(folder / "in" / f"{scene.name}.png")
        words = [str(python), str(_PEER), str(folder / "in"), str(folder / "out")]
        home = {"U2NET_HOME": str(folder / "home")}
        tools = environment.for_tool()
        subprocess.run(words, check=True, env={**tools, **home})  # noqa: S603 - our own script
        return [_read(folder / "out" / f"{scene.name}.png") for scene in scenes]


def _read(path: Path) -> CutOut:
    with Image.open(path) as image:
        picture = np.asarray(image.convert("RGBA"), np.uint8)
    return CutOut(np.ascontiguousarray(picture[..., :3]), real(picture[..., 3]) / np.float32(255))
