"""Find faces (BlazeFace, 128 px) and their 468 landmarks; believe only what the mesh confirms.

MediaPipe's short-range detector and face mesh. Anchors, decoding and the 1.5x crop follow
MediaPipe's face_detection_short_range.pbtxt and face_landmark graphs. Measured on eleven photos:
most false alarms of the detector scored 0.0 on the mesh's presence output.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.raster import Pixels, Points, real

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from local.fal.engine.sessions import Models

_DETECTOR_SIDE = 128
_MESH_SIDE = 192
_SEARCH_SIDE = 1600
_MIN_SCORE = 0.5
_MIN_PRESENCE = 0.99
"""Faces score 0.999 and more, also small and dark ones; a cat got up to 0.90, a shoulder 0.85."""
_MAX_CANDIDATES = 4
_TILE_FRACTIONS = (0.6, 0.35)
"""Tried in turn when the whole photo shows no face: the short-range net misses small ones."""


@dataclass(frozen=True, slots=True)
class Face:
    """One verified face in photo pixels: `landmarks` 468x2, `height` of the detector's box."""

    landmarks: Points
    height: float
    presence: float


@dataclass(frozen=True, slots=True)
class _Boxes:
    corners: NDArray[np.float32]  # Nx4: left, top, width, height
    scores: NDArray[np.float32]  # N
    eyes: NDArray[np.float32]  # Nx2x2: right eye, left eye

    def moved(self, x: int, y: int) -> _Boxes:
        return _Boxes(
            self.corners + np.array([x, y, 0, 0], np.float32),
            self.scores,
            self.eyes + np.array([x, y], np.float32),
        )


def find_faces(models: Models, photo: Pixels, *, tiles: bool = True) -> list[Face]:
    """Verified faces, largest first; `tiles` also looks for small ones (some 17 more runs)."""
    shrink = min(1.0, _SEARCH_SIDE / max(photo.shape[:2]))
    size = (round(photo.shape[1] * shrink), round(photo.shape[0] * shrink))
    seen = photo if shrink == 1 else cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    faces = _search(models, np.asarray(seen, np.uint8), tiles=tiles)
    back = np.float32(1 / shrink)
    return [Face(f.landmarks * back, f.height / shrink, f.presence) for f in faces]


def _search(models: Models, photo: Pixels, *, tiles: bool) -> list[Face]:
    faces = _verified(models, photo, _detect(models, photo))
    if faces or not tiles:
        return faces
    for fraction in _TILE_FRACTIONS:
        faces = _verified(models, photo, _detect_in_tiles(models, photo, fraction))
        if faces:
            return faces
    return []


def _verified(models: Models, photo: Pixels, boxes: _Boxes) -> list[Face]:
    if not len(boxes.scores):
        return []
    kept = cv2.dnn.NMSBoxes(boxes.corners.tolist(), boxes.scores.tolist(), _MIN_SCORE, 0.3)
    indices = [int(index) for index in np.array(kept).ravel()]
    indices.sort(key=lambda index: -float(boxes.corners[index, 2] * boxes.corners[index, 3]))
    faces = [
        _mesh(models, photo, boxes.corners[index], boxes.eyes[index])
        for index in indices[:_MAX_CANDIDATES]
    ]
    return [face for face in faces if face.presence > _MIN_PRESENCE]


def _anchors() -> NDArray[np.float32]:
    centres: list[tuple[float, float]] = []
    for cells, each in ((16, 2), (8, 6)):  # strides 8 and 16, 2 and 6 anchors a cell
        for y in range(cells):
            for x in range(cells):
                centres += [((x + 0.5) / cells, (y + 0.5) / cells)] * each
    return np.array(centres, np.float32)


_ANCHORS = _anchors()


def _detect(models: Models, photo: Pixels) -> _Boxes:
    height, width = photo.shape[:2]
    side = max(height, width)
    left, top = (side - width) // 2, (side - height) // 2
    square = photo
    if height != width:
        square = np.zeros((side, side, 3), np.uint8)
        square[top : top + height, left : left + width] = photo
    small = cv2.resize(square, (_DETECTOR_SIDE, _DETECTOR_SIDE), interpolation=cv2.INTER_AREA)
    feed = real(small)[None] / np.float32(127.5) - np.float32(1)
    regressors, logits = models.run(
        "face_detection_short_range", {"input": feed}, ["regressors", "classificators"]
    )
    scores = real(1 / (1 + np.exp(-np.clip(logits.reshape(-1), -80, 80))))
    sure = scores > _MIN_SCORE
    values = regressors.reshape(-1, 16)[sure] / np.float32(_DETECTOR_SIDE)
    anchors = _ANCHORS[sure]
    centres = values[:, :2] + anchors
    corners = np.concatenate([centres - values[:, 2:4] / 2, values[:, 2:4]], axis=1) * side
    eyes = (values[:, 4:8].reshape(-1, 2, 2) + anchors[:, None]) * side
    return _Boxes(real(corners), scores[sure], real(eyes)).moved(-left, -top)


def _detect_in_tiles(models: Models, photo: Pixels, fraction: float) -> _Boxes:
    height, width = photo.shape[:2]
    side = max(_DETECTOR_SIDE // 2, int(max(height, width) * fraction))
    found = [
        _detect(models, photo[y : y + side, x : x + side]).moved(x, y)
        for y in _steps(height, side)
        for x in _steps(width, side)
    ]
    return _Boxes(
        np.concatenate([boxes.corners for boxes in found]),
        np.concatenate([boxes.scores for boxes in found]),
        np.concatenate([boxes.eyes for boxes in found]),
    )


def _steps(length: int, side: int) -> list[int]:
    """Where tiles of that side begin, to overlap by a third or more and to end with the photo.

    A face larger than the overlap is found in the larger tiles, or in the whole photo.
    """
    room = max(0, length - side)
    count = math.ceil(room / (side * 2 / 3) - 0.01)
    return [round(room * number / count) for number in range(count + 1)] if count else [0]


def _mesh(
    models: Models, photo: Pixels, box: NDArray[np.float32], eyes: NDArray[np.float32]
) -> Face:
    run, rise = float(eyes[1, 0] - eyes[0, 0]), float(eyes[1, 1] - eyes[0, 1])
    centre = (float(box[0] + box[2] / 2), float(box[1] + box[3] / 2))
    scale = _MESH_SIDE / (float(max(box[2], box[3])) * 1.5)
    matrix = cv2.getRotationMatrix2D(centre, float(np.degrees(np.arctan2(rise, run))), scale)
    matrix[:, 2] += np.array([_MESH_SIDE / 2 - centre[0], _MESH_SIDE / 2 - centre[1]])
    crop = cv2.warpAffine(photo, matrix, (_MESH_SIDE, _MESH_SIDE), flags=cv2.INTER_LINEAR)
    feed = real(crop)[None] / np.float32(255)
    mesh, presence = models.run("face_landmark", {"input_1": feed}, ["conv2d_21", "conv2d_31"])
    back = real(cv2.invertAffineTransform(matrix))
    points = mesh.reshape(468, 3)[:, :2] @ back[:, :2].T + back[:, 2]
    return Face(
        landmarks=real(points),
        height=float(box[3]),
        presence=float(1 / (1 + np.exp(-float(presence.ravel()[0])))),
    )
