"""One job from file to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine.cutout import cut_out
from local.fal.engine.errors import NoFace
from local.fal.engine.faces import find_faces
from local.fal.engine.photos import read_photo, write_picture
from local.fal.engine.portrait import make_portrait
from local.fal.engine.raster import to_pixels
from local.fal.engine.styles import STYLES
from local.fal.jobs import AvatarJob, CutOutJob, Done, Drawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from local.fal.engine.photos import PictureFormat
    from local.fal.engine.raster import Pixels, Plane
    from local.fal.engine.sessions import Models

_PORTRAIT_SIDE = 2048
"""Avatars are 1024 px: a larger photo would only cost memory."""


def draw(models: Models, job: CutOutJob | AvatarJob, stage: Callable[[str], None]) -> Done:
    """Do the job; `stage` hears the name of each part as it begins.

    Raises:
        PictureError: the photo cannot be worked on, by name.
        ModelDamaged: a model file is not the right one.
    """
    if isinstance(job, CutOutJob):
        return _draw_cut_out(models, job, stage)
    return _draw_avatars(models, job, stage)


def _draw_cut_out(models: Models, job: CutOutJob, stage: Callable[[str], None]) -> Done:
    photo = read_photo(job.photo)
    cut = cut_out(models, photo, stage, clean_colours=job.clean_colours and not job.mask_only)
    stage("finishing")
    if job.mask_only:
        picture = _written(job.result, _mask_pixels(cut.alpha), None, job.picture_format)
    else:
        picture = _written(job.result, cut.colours, cut.alpha, job.picture_format)
    mask = None
    if job.mask is not None:
        mask = _written(job.mask, _mask_pixels(cut.alpha), None, job.picture_format)
    return Done(pictures=[picture], mask=mask)


def _draw_avatars(models: Models, job: AvatarJob, stage: Callable[[str], None]) -> Done:
    photo = read_photo(job.photo, longest=_PORTRAIT_SIDE)
    stage("finding the face")
    faces = find_faces(models, photo)
    if not faces:
        raise NoFace("No face was found in the picture. Try one that shows a face from the front.")
    stage("cutting out")
    portrait = make_portrait(models, photo, faces[0])
    stage("drawing")
    pictures: list[Drawn] = []
    for number, result in enumerate(job.results):
        avatar = to_pixels(STYLES[job.style](models, portrait, job.seed + number))
        if number == len(job.results) - 1:
            stage("finishing")
        pictures.append(_written(result, avatar, None, job.picture_format))
    return Done(pictures=pictures)


def _mask_pixels(alpha: Plane) -> Pixels:
    return np.repeat(to_pixels(alpha)[..., None], 3, axis=2)


def _written(path: Path, pixels: Pixels, alpha: Plane | None, kind: PictureFormat) -> Drawn:
    write_picture(path, pixels, alpha, kind)
    return Drawn(path=path, width=pixels.shape[1], height=pixels.shape[0])
