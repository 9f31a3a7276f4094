"""A photographer's grey paper roll: a pool of light behind the head, dimmer towards the floor."""

import numpy as np

from studio.photos.raster import Picture, real
from studio.photos.scenes.stage import Camera, clouds_of, film, light, mixed, ramp


def draw(height: int, width: int, seed: int) -> Picture:
    """Return the scene, HxWx3, 0..1."""
    camera = Camera(height, width)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    x = (columns - 0.47 * width) / camera.side
    y = (rows - 0.38 * height) / camera.side
    # A softbox from behind the subject: an oval pool with a long tail, never a hard circle.
    reach = np.hypot(x / 1.05, y / 0.92)
    pool = np.exp(-((reach / 0.52) ** 2)) * 0.72 + np.exp(-((reach / 1.1) ** 2)) * 0.28
    paper = mixed(light("#3f454e"), light("#d3d7db"), pool)
    # The key light from the left is a little warmer than the fill from the right.
    side = ramp(columns / width, 0, 1)
    paper = paper * mixed(light("#fffdfa"), light("#f4f7ff"), side)
    # Paper rolls are never quite flat, nor quite even.
    waves = clouds_of(seed, x * 2.2 + 3, y * 0.9, octaves=2) * 0.012
    mottle = clouds_of(seed + 1, x * 5, y * 5, octaves=3) * 0.008
    paper = paper * (1 + waves + mottle)[..., None]
    # Where the paper turns from wall to floor it catches a little light, then falls off.
    turn = rows / height
    paper = paper * (1 + 0.10 * np.exp(-(((turn - 0.93) / 0.10) ** 2)))[..., None]
    return film(real(paper), vignette=0.18)
