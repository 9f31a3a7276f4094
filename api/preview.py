"""What a page shows before anything is ordered: photos it can't open, cut-outs, scenes."""

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, File, Header, Path, Query, Response, UploadFile

from api.deps import TheDesk, TheOwner, TheTask
from api.errors import problems
from api.media import SANDBOX
from api.negotiation import is_known
from api.orders import PHOTO_ERRORS, PHOTO_KINDS
from api.results import HEADERS, OWNED, PICTURE
from studio.errors import (
    RateLimited,
    ResultBroken,
    SceneUnknown,
    TaskStateWrong,
    TaskUnknown,
    Unavailable,
)
from studio.photos.rendition import Rendition

router = APIRouter(tags=["preview"])
WEBP = "image/webp"
CONTENT = {WEBP: {"schema": {"type": "string", "format": "binary"}}}
SHOWN: dict[int | str, dict[str, Any]] = {
    200: {"content": CONTENT},
    304: {"description": "Not changed since `If-None-Match`."},
}
PREVIEW_SIDE = 1024
DEVELOPED: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/jpeg": PICTURE, "image/png": PICTURE}}
}


@router.post(
    "/preview",
    response_class=Response,
    responses=problems(*PHOTO_ERRORS, Unavailable) | DEVELOPED,
)
async def develop_photo(
    desk: TheDesk,
    owner: TheOwner,
    photo: Annotated[UploadFile, File(description=PHOTO_KINDS)],
) -> Response:
    """Return a photo upright, in sRGB, without metadata, at most 4096 pixels a side.

    A JPEG, or a PNG where something is transparent: for whoever can't open the file, such as a HEIC
    in most browsers. Nothing is kept.
    """
    made = await desk.service.develop(owner, await photo.read())
    headers = {"Cache-Control": "private, no-store", **SANDBOX}
    return Response(made.data, headers=headers, media_type=made.content_type)


@router.get(
    "/status/{task_id}/cutout",  # noqa: FAST003  the task is read by the dependency TheTask
    response_class=Response,
    responses=problems(*OWNED, TaskUnknown, TaskStateWrong, RateLimited, ResultBroken, Unavailable)
    | SHOWN,
)
async def get_cutout(
    task: TheTask,
    desk: TheDesk,
    size: Annotated[
        int, Query(description="Longest side in pixels.", ge=64, le=PREVIEW_SIDE)
    ] = PREVIEW_SIDE,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Return the cut-out that a background was made with, as a WebP, to be shown before others."""
    key = task.cutout.key if task.cutout else ""
    tag = _tag(f"{key}:{size}".encode())
    headers = HEADERS | {"ETag": tag}
    if key and is_known(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    form = Rendition(size=size, format="webp")
    made = await desk.service.cutout(task.owner, task.id, form)
    return Response(made.data, headers=headers, media_type=WEBP)


@router.head("/catalogue/scenes/{scene_id}", include_in_schema=False)
@router.get(
    "/catalogue/scenes/{scene_id}",
    response_class=Response,
    responses=problems(*OWNED, SceneUnknown, RateLimited, Unavailable) | SHOWN,
)
async def get_scene(
    owner: TheOwner,
    desk: TheDesk,
    scene_id: Annotated[str, Path(max_length=40)],
    width: Annotated[int, Query(description="Of the photo.", ge=1, le=100_000)],
    height: Annotated[int, Query(description="Of the photo.", ge=1, le=100_000)],
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Return a scene as a WebP of 768 pixels, in about the shape of a photo."""
    made = await desk.service.backdrop(owner, scene_id, (width, height))
    tag = _tag(made)
    # Asked for anew each time: another version may draw it otherwise, and orders are drawn by that.
    headers = {"Cache-Control": "private, no-cache", "ETag": tag, **SANDBOX}
    if is_known(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return Response(made, headers=headers, media_type=WEBP)


def _tag(what: bytes) -> str:
    return f'"{hashlib.sha256(what).hexdigest()[:16]}"'
