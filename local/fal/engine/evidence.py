"""What the photo's colours say where a coarse matte cannot decide.

A small net leaves wide grey regions: hair it has not seen, a chest out of focus, a flag behind a
shoulder. A region that wide is not a soft edge but a doubt, and the doubt is weighed like this: how
often does this colour occur in what is surely subject, how often in what is surely background
(Bayes on colour histograms, as in GrabCut, Rother et al. 2004, but with the net's own word as the
prior). Measured on the thirty scenes of bench/quality: SAD 8 % lower, MSE the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np

from local.fal.engine.raster import Pixels, Plane, box, gaussian, real, smoothstep

if TYPE_CHECKING:
    from numpy.typing import NDArray

Shades: TypeAlias = "NDArray[np.int32]"
_LEVELS = 32
_SURE = (0.6, 0.97)
"""From where to where a matte's word makes a pixel's colour count as an example."""
_UNSEEN = 2e-6
"""Share of a colour that has never been seen: it then says nothing either way."""
_STRONGEST = 4.0
_UNSURE = (0.06, 0.94)
_LIKELY = 0.6
"""What the net holds for subject rather than not, colours may confirm and not take away: a chin in
shadow has the colours of the background."""
_CONTRAST = (0.15, 0.85)
_HALF, _SURELY_BACK = 0.5, 0.1
_STAY, _SPREAD = np.ones(1, np.float32), np.array([0.25, 0.5, 0.25], np.float32)
_PASSES = 2
"""The second weighs what the first has decided among the examples."""


def shades_of(photo: Pixels, shape: tuple[int, ...]) -> Shades:
    """For each pixel of a matte of that shape the number of its colour among 32x32x32 (L*a*b*)."""
    size = (shape[1], shape[0])
    small = photo
    if photo.shape[:2] != shape[:2]:
        small = np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.uint8)
    lab = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), np.int32) // (256 // _LEVELS)
    return np.asarray((lab[..., 0] * _LEVELS + lab[..., 1]) * _LEVELS + lab[..., 2], np.int32)


def settle_doubts(shades: Shades, matte: Plane) -> Plane:
    """Decide the wide unsure regions of a matte by colour; narrow ones, the edges, stay.

    `shades` are those of the photo in the matte's size, whatever that is.
    """
    first = matte
    reach = max(1, round(max(matte.shape) / 160))
    for _ in range(_PASSES):
        low, high = _UNSURE
        doubt = _wide(real((matte > low) & (matte < high)), reach)
        if not doubt.any():
            break
        soft = gaussian(doubt, 1.5)
        verdict = _weighed(shades, matte)
        verdict = np.where(matte > _LIKELY, np.maximum(matte, verdict), verdict)
        matte = real(matte + (smoothstep(real(verdict), *_CONTRAST) - matte) * soft)
    return _from_outside(first, matte)


def without_disputed(shades: Shades, matte: Plane, disputed: Plane) -> Plane:
    """Take out what another net disputes (0/1) where the colours side with it.

    Only from the outside in: a hole inside the subject stays filled.
    """
    reach = max(1, round(max(matte.shape) / 160))
    region = gaussian(real(cv2.dilate(_wide(disputed, reach), np.ones((7, 7), np.uint8))), 1)
    verdict = _weighed(shades, real(matte * (1 - region) + 0.5 * region))
    less = real(matte * (1 - region * (1 - smoothstep(verdict, 0.2, 0.55))))
    return _from_outside(matte, less)


def _from_outside(before: Plane, after: Plane) -> Plane:
    """`after`, but no new holes: what went without touching the old background comes back."""
    gone = (after < _HALF).astype(np.uint8)
    count, labels = cv2.connectedComponents(gone, connectivity=4)
    places = np.asarray(labels, np.int32)
    outside = np.zeros(count, bool)
    outside[places[before < _SURELY_BACK]] = True
    inner = (gone > 0) & ~outside[places]
    grown = cv2.dilate(inner.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return real(np.where(grown, np.maximum(before, after), after))


def _wide(mask: Plane, reach: int) -> Plane:
    """The parts of a 0/1 mask thicker than twice `reach`; outside the picture counts as mask."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    core = cv2.erode(mask, disc, borderType=cv2.BORDER_CONSTANT, borderValue=(1,))
    return real(cv2.dilate(core, disc))


def _weighed(shades: Shades, matte: Plane) -> Plane:
    """The matte after the colours have spoken: prior odds times the ratio of both histograms."""
    front = _histogram(shades, smoothstep(matte, *_SURE))
    back = _histogram(shades, smoothstep(real(1 - matte), *_SURE))
    word = box(real(np.take(np.log(front / back), shades)), 2)
    np.clip(word, -_STRONGEST, _STRONGEST, out=word)
    prior = np.clip(matte, 0.03, 0.97)
    return real(1 / (1 + (1 - prior) / prior * np.exp(-word)))


def _histogram(shades: Shades, weight: Plane) -> NDArray[np.float32]:
    """Smoothed shares of all colours, none of them zero."""
    counts = np.bincount(shades.ravel(), weight.ravel(), _LEVELS**3)
    cube = real(counts)
    for _ in range(3):  # each turn blurs the first axis and makes the next one first
        rows = cube.reshape(_LEVELS, -1)
        blurred = cv2.sepFilter2D(rows, -1, _STAY, _SPREAD, borderType=cv2.BORDER_CONSTANT)
        cube = real(blurred).T.ravel()
    return cube / np.float32(max(float(cube.sum()), 1.0)) + np.float32(_UNSEEN)
