"""The learned painter: multistyle26 repaints a portrait in a mixture of its 26 manners.

Instance-normalised style transfer after Dumoulin et al. 2017. Which manners suit a face was
settled by looking at all 26: 1, 3, 6, 9, 17 and 20 lose it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine.colouring import balanced, lit_face
from local.fal.engine.raster import (
    Picture,
    Plane,
    bilateral,
    brightness,
    colour,
    crisp,
    from_lab,
    gaussian,
    over,
    real,
    resize,
    to_lab,
)
from local.fal.engine.retouch import evened, feature_mask
from local.fal.engine.texture import noise, swirls

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

_SIDE = 768
"""The network works at this size: brush strokes then fit a face, at half the cost of 1024."""
_MANNERS = 26


@dataclass(frozen=True, slots=True)
class Manner:
    """How to paint: `mixture` of manner numbers and weights, on a `ground` of that colour.

    `swirl` is how strongly strokes of `length` turn in the ground (a smooth gradient would come
    out as rings), `own_colour` how much of the photo's hues stays, `features` how much of the
    drawing of eyes and mouth comes back, `tones` how much of the subject's own light and shade.
    `light` is how bright a face must be (0..1) not to fall among the dark shapes; 0 lets it be.
    """

    mixture: dict[int, float]
    ground: str
    swirl: float
    length: int
    own_colour: float
    features: float
    tones: float
    light: float = 0.0


def painted(models: Models, portrait: Portrait, seed: int, manner: Manner) -> Picture:
    """The portrait in that manner, 1024x1024; about 0.6 s on two threads."""
    side = portrait.alpha.shape[0]
    alpha = resize(crisp(portrait.alpha), _SIDE, _SIDE)
    subject = resize(_lit(portrait, manner.light), _SIDE, _SIDE)
    posed = over(subject, alpha, _ground(manner, seed))
    weights = np.zeros(_MANNERS, np.float32)
    for number, weight in manner.mixture.items():
        weights[number] = weight
    feed = {
        "image": np.ascontiguousarray(posed.transpose(2, 0, 1)[None]),
        "style_weights": weights / weights.sum(),
    }
    (answer,) = models.run("multistyle26", feed, ["stylized"])
    picture = real(np.clip(answer[0].transpose(1, 2, 0), 0, 1))
    picture = bilateral(picture, 5, 0.07, 2)  # the network leaves a dotted weave
    picture = _with_likeness(picture, posed, alpha, portrait, manner)
    return real(np.clip(resize(picture, side, side), 0, 1))


def _lit(portrait: Portrait, light: float) -> Picture:
    """The evened subject, the middle of its face at that brightness (0: as it is)."""
    subject = balanced(portrait, evened(portrait, skin=0.3))
    if not light:
        return subject
    grey = brightness(subject)
    gain = lit_face(portrait, grey, light) / np.maximum(grey, np.float32(0.02))
    return real(np.clip(subject * np.minimum(gain, 3)[..., None], 0, 1))


def _ground(manner: Manner, seed: int) -> Picture:
    """A lightly uneven plane with strokes that turn."""
    turning = swirls(_SIDE, seed + 1, length=manner.length)
    uneven = 0.03 * noise(_SIDE, 30, seed) + manner.swirl * turning
    return real(np.clip(colour(manner.ground) + uneven[..., None], 0, 1))


def _with_likeness(
    picture: Picture, posed: Picture, alpha: Plane, portrait: Portrait, manner: Manner
) -> Picture:
    """Give back what makes a face this one: eyes, mouth, and some of its own light and hue."""
    own = brightness(posed)
    fine = manner.features * (own - gaussian(own, 9)) * resize(feature_mask(portrait), _SIDE, _SIDE)
    lab, own_lab = to_lab(real(np.clip(picture + fine[..., None], 0, 1))), to_lab(posed)
    kept = np.float32(manner.own_colour)
    lab[..., 1:] = lab[..., 1:] * (1 - kept) + own_lab[..., 1:] * kept
    broad = gaussian(real((own_lab[..., 0] - lab[..., 0]) * alpha), 10)
    lab[..., 0] += np.float32(manner.tones) * broad * alpha
    return from_lab(lab)
