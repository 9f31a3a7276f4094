"""The learned painter: multistyle26 repaints a portrait in a mixture of its 26 manners.

Instance-normalised style transfer after Dumoulin et al. 2017. Which manners suit a face was
settled by looking at all 26: 1, 3, 6, 9, 17 and 20 lose it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.calm import around_face, calmed
from local.fal.engine.colouring import balanced, lit_from
from local.fal.engine.heap import give_back
from local.fal.engine.raster import (
    Picture,
    Plane,
    bilateral,
    brightness,
    crisp,
    fill,
    from_lab,
    over,
    real,
    resize,
    thrice,
    to_lab,
    wide_gaussian,
)
from local.fal.engine.retouch import evened, feature_mask, skin_mask
from local.fal.engine.spectacles import cleared
from local.fal.engine.texture import noise, swirls

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

_SIDE = 768
"""The network works at this size: brush strokes then fit a face, at half the cost of 1024. Its net
takes multiples of four."""
_MANNERS = 26


@dataclass(frozen=True, slots=True)
class Manner:
    """How to paint: `mixture` of manner numbers and weights, on a `ground` of that colour.

    `swirl` is how strongly strokes of `length` turn in the ground (a smooth gradient would come
    out as rings), `own_colour` how much of the photo's hues stays, `features` how much of the
    drawing of eyes and mouth comes back, `tones` how much of the subject's own light and shade.
    `light` is how bright a face must be (0..1) not to fall among the dark shapes; 0 lets it be.
    `calm` is how much of the strokes' grain leaves the face.
    """

    mixture: dict[int, float]
    ground: str
    swirl: float
    length: int
    own_colour: float
    features: float
    tones: float
    light: float = 0.0
    calm: float = 0.0


def painted(models: Models, portrait: Portrait, seed: int, manner: Manner) -> Picture:
    """The portrait in that manner, 1024x1024; about 0.5 s of CPU."""
    side = portrait.alpha.shape[0]
    alpha = resize(crisp(portrait.alpha), _SIDE, _SIDE)
    subject = _lit(portrait, manner.light)
    posed = over(subject, alpha, _ground(manner, seed))
    weights = np.zeros(_MANNERS, np.float32)
    for number, weight in manner.mixture.items():
        weights[number] = weight
    feed = {
        "image": np.ascontiguousarray(posed.transpose(2, 0, 1)[None]),
        "style_weights": weights / weights.sum(),
    }
    give_back()  # of all that styles do this needs most
    (answer,) = models.run("multistyle26", feed, ["stylized"])
    picture = real(np.clip(cv2.merge(list(answer[0])), 0, 1))
    picture = bilateral(picture, 5, 0.07, 2)  # the network leaves a dotted weave
    if manner.calm:
        picture = calmed(
            picture, posed, around_face(portrait, _SIDE, wide=1.05, high=1.1), manner.calm
        )
    picture = _with_likeness(picture, posed, alpha, portrait, manner)
    return real(np.clip(resize(picture, side, side), 0, 1))


def _lit(portrait: Portrait, light: float) -> Picture:
    """The evened subject, the middle of its face at that brightness (0: as it is)."""
    subject = portrait.once("sitter", lambda: _sitter(portrait))
    if not light:
        return subject
    grey = brightness(subject)
    median = np.median(grey[resize(skin_mask(portrait), _SIDE, _SIDE) > 0.5])  # noqa: PLR2004 - half
    gain = lit_from(float(median), grey, light) / np.maximum(grey, np.float32(0.02))
    return real(np.clip(subject * thrice(np.minimum(gain, 3)), 0, 1))


def _sitter(portrait: Portrait) -> Picture:
    """The subject as every manner begins with it, at the network's size."""
    return resize(balanced(portrait, cleared(portrait, evened(portrait, skin=0.3))), _SIDE, _SIDE)


def _ground(manner: Manner, seed: int) -> Picture:
    """A lightly uneven plane with strokes that turn."""
    turning = swirls(_SIDE, seed + 1, length=manner.length)
    uneven = 0.03 * noise(_SIDE, 30, seed) + manner.swirl * turning
    return real(np.clip(fill(uneven.shape, manner.ground) + thrice(real(uneven)), 0, 1))


def _with_likeness(
    picture: Picture, posed: Picture, alpha: Plane, portrait: Portrait, manner: Manner
) -> Picture:
    """Give back what makes a face this one: eyes, mouth, and some of its own light and hue."""
    own = brightness(posed)
    features = resize(feature_mask(portrait), _SIDE, _SIDE)
    fine = np.float32(manner.features) * (own - wide_gaussian(own, 9)) * features
    light, *colours = cv2.split(to_lab(real(np.clip(picture + thrice(fine), 0, 1))))
    own_light, *own_colours = cv2.split(to_lab(posed))
    kept = manner.own_colour
    mixture = [
        cv2.addWeighted(part, 1 - kept, own_part, kept, 0)
        for part, own_part in zip(colours, own_colours, strict=True)
    ]
    broad = wide_gaussian((real(own_light) - real(light)) * alpha, 10)
    light = real(light) + np.float32(manner.tones) * broad * alpha
    return from_lab(real(cv2.merge([light, *mixture])))
