"""One job from file to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from local.fal.engine.cutout import cut_out
from local.fal.engine.heap import give_back, use_again
from local.fal.engine.photos import read_photo, write_picture
from local.fal.engine.raster import parted, to_pixels
from local.fal.engine.styles import STYLES
from local.fal.engine.upscale import enlarge, read_with_alpha
from local.fal.jobs import AvatarJob, CutOutJob, Done, Drawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from local.fal.engine.analysis import Analyses
    from local.fal.engine.photos import PictureFormat
    from local.fal.engine.raster import Pixels, Plane
    from local.fal.engine.sessions import Models
    from local.fal.jobs import AnyJob, UpscaleJob


def draw(models: Models, analyses: Analyses, job: AnyJob, stage: Callable[[str], None]) -> Done:
    """Do the job; `stage` hears the name of each part as it begins.

    Raises:
        PictureError: the photo cannot be worked on, by name.
        ModelDamaged: a model file is not the right one.
    """
    drawing = isinstance(job, AvatarJob)
    if not drawing:
        analyses.forget_portraits()  # a large photo needs the room
    use_again(pictures=drawing)
    give_back()
    try:
        match job:
            case AvatarJob():
                return _draw_avatars(models, analyses, job, stage)
            case CutOutJob():
                return _draw_cut_out(models, analyses, job, stage)
            case _:
                return _draw_larger(models, job, stage)
    finally:
        give_back()


def _draw_cut_out(
    models: Models, analyses: Analyses, job: CutOutJob, stage: Callable[[str], None]
) -> Done:
    photo = read_photo(job.photo)
    matte = analyses.subject(job.photo, photo, stage)
    clean = job.clean_colours and not job.mask_only
    cut = cut_out(models, photo, stage, clean_colours=clean, matte=matte)
    stage("finishing")
    if job.mask_only:
        picture = _written(job.result, _mask_pixels(cut.alpha), None, job.picture_format)
    else:
        picture = _written(job.result, cut.colours, cut.alpha, job.picture_format)
    mask = None
    if job.mask is not None:
        mask = _written(job.mask, _mask_pixels(cut.alpha), None, job.picture_format)
    return Done(pictures=[picture], mask=mask, photos_known=analyses.subjects_known)


def _draw_avatars(
    models: Models, analyses: Analyses, job: AvatarJob, stage: Callable[[str], None]
) -> Done:
    portrait = analyses.portrait(job.photo, stage)
    stage("drawing")
    pictures: list[Drawn] = []
    for number, result in enumerate(job.results):
        avatar, alpha = parted(STYLES[job.style](models, portrait, job.seed + number))
        if number == len(job.results) - 1:
            stage("finishing")
        pictures.append(_written(result, to_pixels(avatar), alpha, job.picture_format))
    return Done(pictures=pictures, photos_known=analyses.faces_known)


def _draw_larger(models: Models, job: UpscaleJob, stage: Callable[[str], None]) -> Done:
    pixels, alpha = read_with_alpha(job.photo)
    stage("enlarging: made for art and small pictures")
    larger, alpha = enlarge(models, pixels, alpha, job.scale, stage)
    stage("finishing")
    return Done(pictures=[_written(job.result, larger, alpha, job.picture_format)])


def _mask_pixels(alpha: Plane) -> Pixels:
    return np.repeat(to_pixels(alpha)[..., None], 3, axis=2)


def _written(path: Path, pixels: Pixels, alpha: Plane | None, kind: PictureFormat) -> Drawn:
    write_picture(path, pixels, alpha, kind)
    return Drawn(path=path, width=pixels.shape[1], height=pixels.shape[0])
