"""A comic book: spot blacks, flat colours, Ben-Day dots, a bold contour before a sunburst."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine.abstraction import flatten
from local.fal.engine.colouring import balanced, lips
from local.fal.engine.eyes import LIVING, eyes_of, painted
from local.fal.engine.flow import ink_lines, smooth_along, structure_flow
from local.fal.engine.halftone import dots, rays
from local.fal.engine.outline import along_edge, long_only, subject_shape
from local.fal.engine.raster import (
    Picture,
    Plane,
    fill,
    from_lab,
    gaussian,
    over,
    real,
    smoothstep,
    tinged,
    to_lab,
)
from local.fal.engine.retouch import evened
from local.fal.engine.spectacles import cleared

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

_INK = "#0c0a14"
_STEPS = ((0.0, 20.0), (0.30, 47.0), (0.52, 74.0), (0.76, 93.0))
"""From which lightness (0..1) on which flat L* is printed."""
_GOLDEN = 0.618034
"""Multiples of it fall far apart in a circle: neighbouring seeds turn the rays visibly."""
_RED_SCREEN = np.array([0.25, 0.85, 0.85], np.float32)
"""What a screen of dots takes away of red, green and blue: skin is shaded in red."""


def comic(_: Models, portrait: Portrait, seed: int) -> Picture:
    """Four tones and ink; the seed turns the rays behind."""
    shape = subject_shape(portrait)
    picture = balanced(portrait, cleared(portrait, evened(portrait, skin=0.8)), skin=29)
    simple = flatten(picture, rounds=5, space=8, tone=0.1, shrink=2)
    flow = structure_flow(simple, 5)
    light = smooth_along(gaussian(real(to_lab(simple)[..., 0] / 100), 2), flow, 6)
    lines = ink_lines(simple, flow, width=1.9, sharpness=140, threshold=-0.003, length=9)
    black = smoothstep(light, 0.17, 0.14)
    ink = np.maximum(long_only(lines, 40), black)
    ink = np.maximum(ink * shape, along_edge(shape, 3, 6))
    flat = _printed(simple, light, lips(portrait))
    behind = over(np.ones_like(flat), along_edge(shape, 0, 13), _burst(shape.shape[0], seed))
    printed = over(flat, shape, behind)
    return painted(tinged(printed, ink, _INK), simple, eyes_of(portrait), _INK, LIVING)


def _printed(simple: Picture, light: Plane, mouth: Plane) -> Picture:
    """Flat colours in four tones, the darker half under a screen of dots."""
    _, red, yellow = cv2.split(to_lab(simple))
    flat = np.full_like(light, _STEPS[0][1])
    for start, tone in _STEPS[1:]:
        share = smoothstep(light, start - 0.012, start + 0.012)
        flat += (np.float32(tone) - flat) * share
    vivid = cv2.merge([flat, 1.35 * real(red), 1.35 * real(yellow)])
    shaded = smoothstep(light, 0.36, 0.42) * smoothstep(light, 0.78, 0.7)
    shade = np.clip((0.84 - gaussian(light, 3)) * 0.9, 0, 0.36) * shaded
    screen = dots(real(shade), light.shape[0] / 110, 25) * np.float32(0.38)
    screen = np.maximum(screen * (1 - mouth), mouth * np.float32(0.5))
    kept = cv2.merge([1 - screen * part for part in _RED_SCREEN])
    return from_lab(real(vivid)) * real(kept)


def _burst(side: int, seed: int) -> Picture:
    """Rays in two yellows with a screen of orange dots that thickens downwards."""
    turn = seed * _GOLDEN % 1
    ray = rays(side, 14, x=0.5, y=0.45, turn=turn)
    ground = tinged(fill(ray.shape, "#ffe34d"), ray, "#ffc42b")
    down = np.linspace(0, 1, side, dtype=np.float32)[:, None].repeat(side, axis=1)
    screen = dots(real(np.clip((down - 0.4) * 0.8, 0, 0.5)), side / 52, 15)
    return tinged(ground, screen, "#ff8a1f")
