"""`/status/{id}/results/{number}`: a result in the size, shape and format that somebody needs."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Response

from api.deps import TheDesk, TheTask
from api.errors import problems
from api.media import SANDBOX
from api.negotiation import is_known
from studio.errors import (
    PictureOpaque,
    RateLimited,
    ResultBroken,
    SessionExpired,
    SessionMissing,
    SessionNoBot,
    TaskStateWrong,
    TaskUnknown,
    Unavailable,
)
from studio.photos.rendition import MAX_MARGIN, Format, Rendition, Shape
from studio.shown import SUFFIXES, dated_name
from studio.task import Task

router = APIRouter(prefix="/status", tags=["status"])
USUAL = Rendition()
OWNED = (SessionMissing, SessionExpired, SessionNoBot)
PICTURE = {"schema": {"type": "string", "format": "binary"}}
HEADERS = {"Cache-Control": "private, max-age=86400", **SANDBOX}


def get_rendition(
    *,
    shape: Annotated[
        Shape,
        Query(
            description="`subject` crops to what is cut out; `square` and `circle` are profiles."
        ),
    ] = "whole",
    margin: Annotated[
        float, Query(description="Free room around the subject.", ge=0, le=MAX_MARGIN)
    ] = USUAL.margin,
    size: Annotated[
        int | None, Query(description="Longest side in pixels.", ge=64, le=4096)
    ] = None,
    format: Annotated[  # noqa: A002  the parameter's name in the address
        Format | None, Query(description="Unless told, the result's own.")
    ] = None,
    mask: Annotated[bool, Query(description="White is subject, black is not.")] = False,
    sticker: Annotated[
        bool, Query(description="A WebP with a white outline, as Telegram takes it.")
    ] = False,
) -> Rendition:
    """Return the form that a query asks for."""
    return Rendition(
        shape=shape, margin=margin, size=size, format=format, mask=mask, sticker=sticker
    )


@router.get(
    "/{task_id}/results/{number}",  # noqa: FAST003  the task is read by the dependency TheTask
    response_class=Response,
    responses=problems(
        *OWNED, TaskUnknown, TaskStateWrong, PictureOpaque, RateLimited, ResultBroken, Unavailable
    )
    | {
        200: {"content": dict.fromkeys(SUFFIXES, PICTURE)},
        304: {"description": "Not changed since `If-None-Match`."},
    },
)
async def get_result(
    task: TheTask,
    desk: TheDesk,
    number: Annotated[int, Path(description="Which of the results, from 0.", ge=0, le=100)],
    rendition: Annotated[Rendition, Depends(get_rendition)],
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Return a result in another form. To show it as it is, its own link is quicker."""
    picture = await desk.service.result(task.owner, task.id, number)
    tag = f'"{hashlib.sha256(f"{picture.key}:{rendition}".encode()).hexdigest()[:16]}"'
    headers = HEADERS | {"ETag": tag}
    if is_known(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    made = await desk.service.render(task.owner, task.id, number, rendition)
    name = _file_name(task, rendition, made.content_type)
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(made.data, headers=headers, media_type=made.content_type)


def _file_name(task: Task, rendition: Rendition, content_type: str) -> str:
    form = (
        "" if rendition.shape == "whole" else rendition.shape,
        "sticker" if rendition.sticker else "",
        "mask" if rendition.mask else "",
        str(rendition.size or ""),
    )
    return dated_name(task, content_type, *form)
