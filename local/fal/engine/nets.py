"""The net that finds the subject: u2netp, or one that the operator chose.

A family is a way of feeding a net and of reading its answer. The numbers are those its authors
publish with the weights: U-2-Net `u2net_test.py`, DIS `Inference.py`, BiRefNet's model card,
MODNet `inference_onnx.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.errors import MatteModelUnusable
from local.fal.engine.raster import Pixels, Plane, real
from local.fal.environment import MATTE_SETTING
from local.fal.models.cache import ISNET, cached_model, is_fetched

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from local.fal.engine.sessions import Session

_COARSE_SIDE = 512
_SMALLEST, _LARGEST = 64, 4096
_PROBABLE = (-0.1, 1.1)
"""Answers beyond are logits: some exports of BiRefNet end before the sigmoid, some after."""
_RANKS = {2, 3, 4}


@dataclass(frozen=True, slots=True)
class Family:
    """How photos of 0..1 become a net's input: (photo - mean) / spread.

    Attributes:
        names: Parts of file names that tell the family.
        side: For files that leave the size of the input open.
        brightest: The photo is first divided by its own brightest value.
        stretched: The answer is stretched to 0..1, as the authors do.
    """

    names: tuple[str, ...]
    mean: tuple[float, float, float]
    spread: tuple[float, float, float]
    side: int
    brightest: bool = False
    stretched: bool = False


_IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
_HALVES = (0.5, 0.5, 0.5)
FAMILIES: dict[str, Family] = {
    "u2net": Family(("u2net", "silueta"), *_IMAGENET, side=320, brightest=True, stretched=True),
    "isnet": Family(("isnet", "is-net"), _HALVES, (1.0, 1.0, 1.0), side=1024, stretched=True),
    "birefnet": Family(("birefnet", "bi-ref"), *_IMAGENET, side=1024),
    "modnet": Family(("modnet",), _HALVES, _HALVES, side=512),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An ONNX file and how to talk to it."""

    path: Path
    family: Family


def read_choice(setting: str) -> Choice | None:
    """What LOCAL_MATTE_MODEL says: nothing, `isnet`, a path, or a family and a path by a colon.

    Raises:
        MatteModelUnusable: the file is missing, or its family cannot be told from its name.
    """
    setting = setting.strip()
    if not setting:
        return None
    if setting == ISNET.name:
        if not is_fetched(ISNET):
            raise MatteModelUnusable(
                f"{MATTE_SETTING}=isnet, and ISNet is not there or damaged "
                f"({cached_model(ISNET)}). Fetch it by: python -m local.fal.models isnet"
            )
        return Choice(cached_model(ISNET), FAMILIES["isnet"])
    name, colon, rest = setting.partition(":")
    family = FAMILIES.get(name) if colon else None
    path = Path(rest if family else setting).expanduser()
    if not path.is_file():
        raise MatteModelUnusable(f"{MATTE_SETTING} names {path}, and there is no such file.")
    if family is None:
        stem = path.stem.lower()
        found = [one for one in FAMILIES.values() if any(part in stem for part in one.names)]
        if len(found) != 1:
            known = ", ".join(FAMILIES)
            raise MatteModelUnusable(
                f"{MATTE_SETTING}: it cannot be told from the name {path.name} how this model "
                "wants its input. Write the family before the path, as in "
                f"isnet:{path}; known are {known}."
            )
        family = found[0]
    return Choice(path, family)


class MatteNet:
    """One opened net. `coarse` nets are small ones, whose doubts are worth a second opinion."""

    def __init__(self, session: Session, family: Family, label: str) -> None:
        """Read what the file says of its input.

        Raises:
            MatteModelUnusable: it takes something else than one RGB picture.
        """
        self._session = session
        self._family = family
        self._label = label
        inputs = session.get_inputs()
        shape = list(inputs[0].shape)
        if len(inputs) != 1 or len(shape) != 4 or shape[1] not in {3, "3"}:  # noqa: PLR2004 - batch, colours, rows, columns
            said = "; ".join(f"{one.name} {one.shape}" for one in inputs)
            raise MatteModelUnusable(
                f"{label} is no matting model for RGB pictures: its input is {said}, wanted is "
                "[1, 3, height, width]."
            )
        self._name = inputs[0].name
        self._half = inputs[0].type == "tensor(float16)"
        self._output = session.get_outputs()[0].name
        self.height, self.width = (
            int(side) if isinstance(side, int) and side > 0 else family.side for side in shape[2:]
        )
        if not all(_SMALLEST <= side <= _LARGEST for side in (self.height, self.width)):
            raise MatteModelUnusable(
                f"{label} wants pictures of {self.width}x{self.height}; sides from {_SMALLEST} to "
                f"{_LARGEST} can be served."
            )

    @property
    def coarse(self) -> bool:
        """Whether its matte is too small to be taken at its word."""
        return max(self.height, self.width) < _COARSE_SIDE

    @property
    def stretched(self) -> bool:
        """Whether its authors stretch the answer to 0..1."""
        return self._family.stretched

    def look(self, photo: Pixels) -> Plane:
        """The net's answer for a photo, 0..1, in the net's own size.

        Raises:
            MatteModelUnusable: the answer is no matte.
        """
        return self.answer(self.shrunk(photo))

    def shrunk(self, photo: Pixels) -> Pixels:
        """The photo as the net wants it: in its own size, whatever the photo's proportions."""
        size = (self.width, self.height)
        shrinking = photo.shape[0] * photo.shape[1] > self.width * self.height
        method = cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(photo, size, interpolation=method), np.uint8)

    def answer(self, seen: Pixels) -> Plane:
        """What the net says of a photo that was `shrunk`.

        Raises:
            MatteModelUnusable: the answer is no matte.
        """
        scale = max(float(seen.max()), 1e-6) if self._family.brightest else 255.0
        mean = np.array(self._family.mean, np.float32)
        spread = np.array(self._family.spread, np.float32)
        feed = ((real(seen) / np.float32(scale) - mean) / spread).transpose(2, 0, 1)[None]
        kind = np.float16 if self._half else np.float32
        (answer,) = self._session.run([self._output], {self._name: feed.astype(kind)})
        return self._read(answer)

    def _read(self, answer: NDArray[np.float32]) -> Plane:
        shape = answer.shape
        if len(shape) not in _RANKS or any(side != 1 for side in shape[:-2]) or min(shape) < 1:
            raise MatteModelUnusable(
                f"{self._label} gives {list(shape)} instead of one matte, [1, 1, height, width]."
            )
        matte = real(answer.reshape(shape[-2:]))
        if shape[-2] < _SMALLEST // 2 or shape[-1] < _SMALLEST // 2:
            raise MatteModelUnusable(
                f"{self._label} gives a matte of only {shape[-1]}x{shape[-2]} pixels."
            )
        low, high = _PROBABLE
        if not np.isfinite(matte).all():
            raise MatteModelUnusable(f"{self._label} gives numbers that are none (NaN).")
        if float(matte.min()) < low or float(matte.max()) > high:
            matte = real(1 / (1 + np.exp(-np.clip(matte, -80, 80))))
        return real(np.clip(matte, 0, 1))


def check_net(net: MatteNet) -> None:
    """Let a net find a bright disc on a dark ground: the plainest subject there is.

    Raises:
        MatteModelUnusable: it does not: a wrong family, or a model for something else.
    """
    y, x = np.mgrid[0:480, 0:480]
    disc = np.clip(130 - np.hypot(x - 240, y - 240), 0, 1)[..., None]
    photo = (disc * [235, 190, 60] + (1 - disc) * [30, 60, 110]).astype(np.uint8)
    matte = net.look(photo)
    rows, columns = matte.shape
    inside = float(matte[rows * 3 // 8 : rows * 5 // 8, columns * 3 // 8 : columns * 5 // 8].mean())
    outside = float(matte[: rows // 8].mean())
    least = 0.3
    if inside - outside < least:
        raise MatteModelUnusable(
            f"The model gives no matte: on a disc before a plain ground it says {inside:.2f} for "
            f"the disc and {outside:.2f} for the ground. Is the family right?"
        )
