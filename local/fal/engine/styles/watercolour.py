"""A watercolour: washes with wet edges, granulating pigment, paper that shines through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from local.fal.engine import backdrop
from local.fal.engine.abstraction import soft_steps
from local.fal.engine.calm import around_face
from local.fal.engine.colouring import balanced
from local.fal.engine.flow import ink_lines, structure_flow
from local.fal.engine.kuwahara import kuwahara
from local.fal.engine.outline import long_only, subject_shape
from local.fal.engine.raster import (
    Picture,
    Plane,
    fill,
    from_lab,
    gaussian,
    grid,
    length,
    over,
    real,
    resize_linear,
    sample,
    smoothstep,
    sobel,
    thrice,
    tinged,
    to_lab,
    wide_gaussian,
)
from local.fal.engine.retouch import evened, feature_mask
from local.fal.engine.spectacles import cleared
from local.fal.engine.texture import noise, paper

if TYPE_CHECKING:
    from local.fal.engine.portrait import Portrait
    from local.fal.engine.sessions import Models

_PAPER = np.array([0.995, 0.985, 0.96], np.float32)
_PENCIL = "#4a3b45"
_INDIGO, _UMBER = "#2b304b", "#47302b"
"""Painters mix their blacks from these, the warm one near skin; black from the tube is soot."""
_WASHES = (("#7cc0dc", 0.36, 0.36), ("#9fd0c4", 0.62, 0.58), ("#f0b9a6", 0.66, 0.30))
"""Wet patches behind the head: colour, and the centre in sides."""


def watercolour(_: Models, portrait: Portrait, seed: int) -> Picture:
    """Brush and paper; the seed makes the edges, the grain and the washes."""
    side = portrait.alpha.shape[0]
    picture = balanced(portrait, cleared(portrait, evened(portrait, skin=0.9)), skin=27)
    drift = _drift(side, seed)
    shape = np.clip(sample(subject_shape(portrait), *drift), 0, 1)
    washes = gaussian(kuwahara(kuwahara(picture, 4), 3), 1.3)
    fine = real(0.7 * feature_mask(portrait))  # the finer brush goes where the likeness lives
    washes = sample(over(picture, fine, washes), *drift)
    face = around_face(portrait, side)
    painted = _painted(washes, _density(shape, washes, face, seed), face)
    lines = ink_lines(picture, structure_flow(picture, 3), width=1.1, sharpness=45, length=6)
    painted = tinged(painted, long_only(lines, 25) * np.float32(0.42), _PENCIL)
    sheet = paper(side, seed + 5)
    picture = over(painted, shape, _ground(side, seed))
    picture *= real(cv2.merge([sheet * part for part in _PAPER]))
    return picture


def _drift(side: int, seed: int) -> tuple[Plane, Plane]:
    """Where each pixel's paint comes from: a hand does not follow edges to the pixel."""
    x, y = grid(side, side)
    wobble = np.float32(2.2)
    return (
        real(x + wobble * noise(side, 40, seed, octaves=3)),
        real(y + wobble * noise(side, 40, seed + 1, octaves=3)),
    )


def _density(shape: Plane, washes: Picture, face: Plane, seed: int) -> Plane:
    """How thick the pigment lies, about 1: it gathers at wet edges and in the paper's hollows."""
    side = shape.shape[0]
    light = real(cv2.extractChannel(to_lab(washes), 0)) / 100
    steps = soft_steps(real(light), 6, 5)
    edges = length(*sobel(gaussian(steps, 1.0)))
    wet = gaussian(real(np.clip(edges * 1.5, 0, 0.8)), 1.4) * (1 - np.float32(0.5) * face)
    rim = shape * np.clip(1 - wide_gaussian(shape, 6), 0, 1)
    grain = noise(side, 5, seed + 3, octaves=2) * (1 - np.float32(0.7) * face)
    flow = 0.20 * noise(side, 110, seed + 2) + 0.09 * grain
    calm = 0.35 + 0.65 * smoothstep(real(light), 0.05, 0.45)  # dark paint hides the paper
    return real(np.clip(0.92 + 0.9 * wet + 0.55 * rim + flow * calm, 0.35, 2))


def _painted(washes: Picture, density: Plane, face: Plane) -> Picture:
    """Transparent colour in steps; where it is thin the paper lightens it."""
    light, red, yellow = (real(part) for part in cv2.split(to_lab(washes)))
    light *= np.float32(0.01)
    toned = np.float32(0.6) * soft_steps(light, 6, 3.5) + np.float32(0.4) * light
    red, yellow = np.float32(1.3) * red, np.float32(1.3) * yellow
    pigment = from_lab(real(cv2.merge([np.clip(18 + 84 * toned, 0, 100), red, yellow])))
    neutral = smoothstep(length(red, yellow), 16, 5)
    dark = np.float32(0.7) * smoothstep(real(toned), 0.45, 0.05) * neutral
    black = tinged(fill(face.shape, _INDIGO), face, _UMBER)
    black *= np.float32(0.75)
    pigment *= thrice(1 - np.float32(0.3) * dark)
    black *= thrice(dark)
    pigment += black
    thick = thrice(density)
    bare = 1 - pigment
    # thin paint lets the paper through, heavy paint takes from its own colour once more
    bare *= np.where(thick < 1, thick, 1 + pigment * (thick - 1))
    np.subtract(1, bare, out=bare)
    return real(np.clip(bare, 0, 1, out=bare))


def _ground(side: int, seed: int) -> Picture:
    """White paper with three washes that ran into each other."""
    side //= 2  # nothing in them is finer than that
    ground = np.ones((side, side, 3), np.float32)
    for number, (code, x, y) in enumerate(_WASHES):
        ragged = np.float32(0.075) * noise(side, 85, seed + 20 + number, octaves=5)
        inside = real(0.33 - backdrop.distance(side, x, y) + ragged)
        wash = smoothstep(inside, 0, 0.035)
        edge = np.clip(4 * wash * (1 - wash), 0, 1) * 0.2
        pool = 0.42 + 0.14 * noise(side, 65, seed + 30 + number)
        strength = np.clip(wash * (pool + 0.25 * smoothstep(inside, 0, 0.3)) + edge, 0, 0.85)
        ground *= tinged(np.ones_like(ground), real(strength), code)
    return resize_linear(ground, 2 * side, 2 * side)
