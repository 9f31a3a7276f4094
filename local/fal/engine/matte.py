"""Where the subject is: one net on the whole photo, and second opinions where it is a small one.

u2netp stays at its 320 px: larger inputs made it worse (mean IoU .921 at 320, .770 at 448). What it
leaves open is settled by the face that was found, the person net and the photo's colours. A finer
net (ISNet, the operator's own) is believed as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.errors import NoClearSubject
from local.fal.engine.evidence import settle_doubts, shades_of, without_disputed
from local.fal.engine.landmarks import OVAL
from local.fal.engine.raster import Pixels, Plane, polygon, real, resize, smoothstep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local.fal.engine.evidence import Shades
    from local.fal.engine.faces import Face
    from local.fal.engine.sessions import Models

_PERSON_SIDE = 256
_BIG_FACE = 0.15
"""Share of the photo's height from which the person net helps; below, it cuts limbs off."""
_AGREED, _AGREED_WELL = 0.8, 0.9
"""Least IoU of both nets for the person net to be heard, and for u2netp's "no" to stand against it.
On photos of people they agree to 0.96 and more, or u2netp has lost a part of the body."""
_HELD, _MOST_VAGUE = 0.95, 0.2
"""It is heard too where it holds that much of the face and of what u2netp sees, and is vague about
no more than a fifth of its area: it is about 0.4 and more on drawn faces, where it errs."""
_VAGUE = (0.1, 0.9)
_DISPUTED = (0.15, 0.85)
"""Of what it is sure not to be a person, the person net says nothing about its being subject."""
_NOT_RULED_OUT = (0.02, 0.2)
"""Where u2netp leaves room for the person net to see somebody."""
_LEAST, _MOST, _MOST_UNSURE = 0.004, 0.97, 0.35
_CLEAR, _SOLID = 0.05, 0.95
_JUDGED_SIDE = 1024
_BLANK = 0.3
"""Subjects peak at 0.99 and more; white, grey, noise and gradients stay below 0.06."""
_MOST_UNDECIDED = 0.4
"""Most share of its own area that u2netp may leave undecided where there is no face: subjects have
0.01 to 0.2 and 0.3 at most, bare wood 0.57 and more, bricks 0.53, the glow in a dark room 0.34 to
0.44."""
_SQUEEZED = 2.0
"""Photos longer than that, side by side, are not judged so: squeezed into a square, people leave it
undecided too."""
_DOUBTFUL = (0.55, 0.9)
"""Where u2netp is no longer doubted at all by the person net."""
_ISLAND, _GHOST_SHARE = 0.3, 0.02
_HALF = 0.5


def find_matte(models: Models, photo: Pixels, faces: Sequence[Face]) -> Plane:
    """A coarse matte of the subject, 0..1, in the net's own size (320x320 unless chosen).

    Its shape is the net's, whatever the photo's.
    """
    net = models.matte_net
    seen = net.shrunk(photo)
    matte = net.answer(seen)
    if float(matte.max()) < _BLANK:  # noise must not be stretched into a subject
        return np.zeros_like(matte)
    squeezed = max(photo.shape[:2]) > _SQUEEZED * min(photo.shape[:2])
    if net.coarse and not faces and not squeezed and _undecided(matte) > _MOST_UNDECIDED:
        return np.zeros_like(matte)
    if net.stretched:
        low, high = float(matte.min()), float(matte.max())
        matte = real((matte - low) / (high - low))
    shades = shades_of(seen, matte.shape) if net.coarse else None
    if faces and faces[0].height >= _BIG_FACE * photo.shape[0]:
        # a verified face that large is subject, whatever the net says of its skin
        oval = _oval(faces[0], photo, matte)
        matte = np.maximum(matte, oval)
        if shades is not None:
            matte = _with_person(shades, matte, _person(models, photo), oval)
    if shades is not None:
        matte = settle_doubts(shades, matte)
    return _without_specks(matte)


def check_clear(alpha: Plane) -> None:
    """See that the matte shows something and not everything.

    Raises:
        NoClearSubject: mean below 0.4 % or above 97 %, or over 35 % of the area half transparent.
    """
    step = max(1, max(alpha.shape) // _JUDGED_SIDE)
    judged = alpha[::step, ::step]
    mean = float(judged.mean())
    unsure = float(((judged > _CLEAR) & (judged < _SOLID)).mean())
    if not _LEAST <= mean <= _MOST or unsure > _MOST_UNSURE:
        raise NoClearSubject(
            "No clear subject was found in the picture. Try one where a person or a thing "
            "stands out from what is behind it."
        )


def _undecided(answer: Plane) -> float:
    """Share of the area it sees, 0..1, that is neither subject nor background."""
    return float((answer * (1 - answer)).sum() / answer.sum())


def _oval(face: Face, photo: Pixels, matte: Plane) -> Plane:
    """The face in the matte's size, 0..1."""
    across, down = matte.shape[1] / photo.shape[1], matte.shape[0] / photo.shape[0]
    points = face.landmarks[OVAL] * np.array([across, down], np.float32)
    return polygon(matte.shape, real(points), soft=1.0)


def _person(models: Models, photo: Pixels) -> Plane:
    small = cv2.resize(photo, (_PERSON_SIDE, _PERSON_SIDE), interpolation=cv2.INTER_AREA)
    feed = real(small)[None] / np.float32(255)
    (answer,) = models.run("selfie_segmentation", {"input_1": feed}, ["activation_10"])
    return real(np.clip(answer[0, ..., 0], 0, 1))


def _with_person(shades: Shades, salient: Plane, person: Plane, oval: Plane) -> Plane:
    """Subject where either net is sure; the person net vetoes what u2netp or the colours doubt.

    Only where both see the same person at all. `oval` is 1 in the face.
    """
    height, width = salient.shape
    person = real(np.clip(resize(person, width, height), 0, 1))
    agreed = _agreement(salient, person, oval)
    if agreed < _AGREED:
        return salient
    believed = smoothstep(person, 0.45, 0.9)
    if agreed >= _AGREED_WELL:
        believed *= smoothstep(salient, *_NOT_RULED_OUT)
    either = np.maximum(salient, believed)
    support = smoothstep(real(person + salient * 0.6), 0.4, 1.0)
    sure = smoothstep(salient, *_DOUBTFUL)
    fused = real(np.clip(either * (support + (1 - support) * sure), 0, 1))
    least, most = _DISPUTED
    disputed = (person > least) & (person < most) & (fused > _HALF)
    return without_disputed(shades, fused, real(disputed))


def _agreement(salient: Plane, person: Plane, oval: Plane) -> float:
    """IoU of both nets; at least `_AGREED` where u2netp just sees less of the same person."""
    seen, meant, face = salient > _HALF, person > _HALF, oval > _HALF
    both, either = float((seen & meant).sum()), float((seen | meant).sum())
    low, high = _VAGUE
    vague = float(((person > low) & (person < high)).sum())
    sure = vague <= _MOST_VAGUE * float(meant.sum()) and bool(face.any())
    if sure and both >= _HELD * float(seen.sum()) and float(person[face].mean()) >= _HELD:
        return max(_AGREED, both / max(either, 1.0))
    return both / max(either, 1.0)


def _without_specks(matte: Plane) -> Plane:
    """Drop islands smaller than a fiftieth of the largest: ghosts of the background."""
    solid = (matte > _ISLAND).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    if count <= 2:  # noqa: PLR2004 - the background and one subject
        return matte
    areas = np.asarray(stats)[1:, cv2.CC_STAT_AREA]
    small = 1 + np.flatnonzero(areas < _GHOST_SHARE * areas.max())
    ghosts = np.isin(np.asarray(labels), small).astype(np.uint8)
    reach = 2 * max(2, round(max(matte.shape) / 160)) + 1
    spread = cv2.dilate(ghosts, np.ones((reach, reach), np.uint8))
    return real(np.where((spread > 0) & (solid == ghosts), 0, matte))
