"""A cartoon: freer redraw, tones in steps, ink that follows the forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine import backdrop
from local.fal.engine.abstraction import flatten, redraw, stepped
from local.fal.engine.colouring import balanced
from local.fal.engine.eyes import LIVING, eyes_of, painted
from local.fal.engine.flow import ink_lines, structure_flow
from local.fal.engine.raster import Picture, crisp, gaussian, over, real, tinged
from local.fal.engine.retouch import evened
from local.fal.engine.spectacles import cleared, with_rims

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

INK = "#29120f"


def cartoon(models: Models, portrait: Portrait, seed: int) -> Picture:
    """Ink and colour on a warm gradient, with an inked outline."""
    behind = backdrop.linear(portrait.alpha.shape[0], "#ffd166", "#ef476f")
    inside = crisp(portrait.alpha, soft=4, inset=-0.2)
    drawn = toon(models, portrait, balanced(portrait, evened(portrait, skin=0.8)), behind)
    return backdrop.dithered(over(drawn, inside, behind), seed)


def toon(models: Models, portrait: Portrait, subject: Picture, behind: Picture) -> Picture:
    """The evened subject in ink and colour; only its edges take from what is `behind`."""
    alpha = crisp(portrait.alpha, soft=2.5)
    subject = cleared(portrait, subject)
    simple = flatten(subject, rounds=4, space=7, tone=0.08, shrink=2)
    shown = crisp(portrait.alpha, soft=4, inset=-0.2)
    drawn = redraw(models, over(simple, alpha, behind), through=208, shown=shown)
    lines = ink_lines(drawn, structure_flow(drawn, 3.5), width=1.4, sharpness=75, threshold=-0.0015)
    flat = flatten(drawn, rounds=2, space=3.5, tone=0.07, shrink=2)
    toned = stepped(flat, steps=6, hardness=7, share=0.75, gain=1.02, vivid=1.4)
    ink = np.maximum(lines, _outline(alpha)) * np.float32(0.94)
    figure = painted(tinged(toned, ink, INK), subject, eyes_of(portrait), INK, LIVING)
    return with_rims(portrait, figure, INK)


def _outline(alpha: Picture) -> Picture:
    """A line of even width around the subject, 1 where it is inked."""
    soft = gaussian(alpha, 2.2)
    return real(np.clip(4 * soft * (1 - soft) * 1.6 - 0.35, 0, 1))
