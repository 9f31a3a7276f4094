"""Four figures for a cut-out whose truth is known; lower is better in all.

SAD, MSE and the gradient error are those of Rhemann et al. 2009 ("A perceptually motivated online
benchmark for image matting"), here over the whole picture: no trimap is given to anybody.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.raster import Pixels, Plane, from_pixels, grow, real

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from bench.quality.brush import Subject

_GRADIENT_SIGMA = 1.4
_EDGE = 0.02
_BAND = 5
_NEW_BACKGROUNDS = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Figures:
    """`sad` in thousands of pixels, `mse` and `gradient` times 1000, colours in levels of 255.

    Attributes:
        sad: Sum of absolute differences of alpha.
        mse: Mean squared difference of alpha.
        gradient: Sum of squared differences of alpha's gradient magnitude (Gaussian, 1.4 px).
        fringe: The old background's colour left in the subject: the given colours against the true
            ones where the true alpha is between 2 % and 98 %, weighted by both alphas, so that
            neither pixels that are not shown count nor those that should not be.
        seen: What an eye sees at the edge: composites over black and white against the true ones,
            within two pixels of that band.
    """

    sad: float
    mse: float
    gradient: float
    fringe: float
    seen: float


def judge(subject: Subject, colours: Pixels, alpha: Plane) -> Figures:
    """Compare a cut-out (SxSx3 uint8 and SxS 0..1) with the truth."""
    off = alpha - subject.alpha
    slope = _slope(alpha) - _slope(subject.alpha)
    band = (subject.alpha > _EDGE) & (subject.alpha < 1 - _EDGE)
    wide = grow(real(band), _BAND) > 0
    given = from_pixels(colours)
    weight = (subject.alpha * alpha)[band][:, None]
    wrong = (np.abs(given[band] - subject.colours[band]) * weight).sum()
    fringe = wrong / max(3 * float(weight.sum()), 1e-6)
    seen = [
        np.abs(
            _over(given[wide], alpha[wide], paper)
            - _over(subject.colours[wide], subject.alpha[wide], paper)
        ).mean()
        for paper in _NEW_BACKGROUNDS
    ]
    return Figures(
        sad=float(np.abs(off).sum()) / 1000,
        mse=float((off**2).mean()) * 1000,
        gradient=float((slope**2).sum()),
        fringe=float(fringe) * 255,
        seen=float(np.mean(seen)) * 255,
    )


def mean(figures: Iterable[Figures]) -> Figures:
    """The mean of each figure."""
    return Figures(*(float(value) for value in np.mean([astuple(one) for one in figures], axis=0)))


def _over(
    colours: NDArray[np.float32], alpha: NDArray[np.float32], paper: float
) -> NDArray[np.float32]:
    return real(colours * alpha[:, None] + np.float32(paper) * (1 - alpha[:, None]))


def _slope(alpha: Plane) -> Plane:
    reach = np.arange(-5, 6, dtype=np.float32)
    bell = np.exp(-(reach**2) / (2 * _GRADIENT_SIGMA**2))
    bell /= bell.sum()
    slant = -reach / _GRADIENT_SIGMA**2 * bell
    across = cv2.sepFilter2D(alpha, -1, slant, bell)
    down = cv2.sepFilter2D(alpha, -1, bell, slant)
    return real(np.hypot(across, down))
