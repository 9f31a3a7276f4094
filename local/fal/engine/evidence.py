"""What the photo's colours say where a coarse matte cannot decide.

A small net leaves wide grey regions: hair it has not seen, a chest out of focus, a flag behind a
shoulder. A region that wide is not a soft edge but a doubt, and the doubt is weighed like this: how
often does this colour occur in what is surely subject, how often in what is surely background
(Bayes on colour histograms, as in GrabCut, Rother et al. 2004, but with the net's own word as the
prior). Measured on the thirty scenes of bench/quality: SAD 8 % lower, MSE the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.raster import Pixels, Plane, box, gaussian, real, smoothstep

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
_PASSES = 2
"""The second weighs what the first has decided among the examples."""


def settle_doubts(photo: Pixels, matte: Plane) -> Plane:
    """Decide the wide unsure regions of a matte by colour; narrow ones, the edges, stay.

    `matte` has any size; the photo is looked at in that size. About 5 ms at 320x320.
    """
    shades = _shades(photo, matte)
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


def without_disputed(photo: Pixels, matte: Plane, disputed: Plane) -> Plane:
    """Take out what another net disputes (0/1) where the colours side with it.

    Only from the outside in: a hole inside the subject stays filled.
    """
    reach = max(1, round(max(matte.shape) / 160))
    region = gaussian(real(cv2.dilate(_wide(disputed, reach), np.ones((7, 7), np.uint8))), 1)
    verdict = _weighed(_shades(photo, matte), real(matte * (1 - region) + 0.5 * region))
    less = real(matte * (1 - region * (1 - smoothstep(verdict, 0.2, 0.55))))
    return _from_outside(matte, less)


def _from_outside(before: Plane, after: Plane) -> Plane:
    """`after`, but no new holes: what went without touching the old background comes back."""
    gone = (after < _HALF).astype(np.uint8)
    _, labels = cv2.connectedComponents(gone, connectivity=4)
    places = np.asarray(labels)
    outside = np.unique(places[before < _SURELY_BACK])
    inner = (gone > 0) & ~np.isin(places, outside)
    grown = cv2.dilate(inner.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return real(np.where(grown, np.maximum(before, after), after))


def _wide(mask: Plane, reach: int) -> Plane:
    """The parts of a 0/1 mask thicker than twice `reach`; outside the picture counts as mask."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    core = cv2.erode(mask, disc, borderType=cv2.BORDER_CONSTANT, borderValue=(1,))
    return real(cv2.dilate(core, disc))


def _shades(photo: Pixels, matte: Plane) -> NDArray[np.int32]:
    """For each pixel of the matte the number of its colour among 32x32x32 of CIE L*a*b*."""
    size = (matte.shape[1], matte.shape[0])
    small = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    lab = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), np.int32) // (256 // _LEVELS)
    return np.asarray((lab[..., 0] * _LEVELS + lab[..., 1]) * _LEVELS + lab[..., 2], np.int32)


def _weighed(shades: NDArray[np.int32], matte: Plane) -> Plane:
    """The matte after the colours have spoken: prior odds times the ratio of both histograms."""
    front = _histogram(shades, smoothstep(matte, *_SURE))
    back = _histogram(shades, smoothstep(real(1 - matte), *_SURE))
    word = real(np.log(front / back))[shades]
    word = np.clip(box(word, 2), -_STRONGEST, _STRONGEST)
    prior = np.clip(matte, 0.03, 0.97)
    return real(1 / (1 + (1 - prior) / prior * np.exp(-word)))


def _histogram(shades: NDArray[np.int32], weight: Plane) -> NDArray[np.float64]:
    """Smoothed shares of all colours, none of them zero."""
    counts = np.bincount(shades.ravel(), weight.ravel(), _LEVELS**3)
    cube = np.asarray(counts, np.float64).reshape(_LEVELS, _LEVELS, _LEVELS)
    for _ in range(3):  # each turn blurs the first axis and makes the next one first
        padded = np.pad(cube, ((1, 1), (0, 0), (0, 0)))
        blurred = padded[:-2] / 4 + padded[1:-1] / 2 + padded[2:] / 4
        cube = np.asarray(blurred, np.float64).transpose(1, 2, 0)
    return cube.ravel() / max(float(cube.sum()), 1.0) + _UNSEEN
