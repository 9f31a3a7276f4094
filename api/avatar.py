"""`/avatar`: a photo in, an avatar out."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile

from api.deps import IdempotencyKey, TheDesk, TheOwner
from api.errors import problems
from api.schemas import Task, view
from studio.errors import (
    IdempotencyConflict,
    PhotoDamaged,
    PhotoMissing,
    PhotoTooCostly,
    PhotoTooLarge,
    PhotoTooManyPixels,
    PhotoTooSmall,
    PhotoUnsupported,
    RateLimited,
    RequestTooLarge,
    SessionExpired,
    SessionMissing,
    StyleUnknown,
    TooManyLive,
)
from studio.service import Order
from studio.task import Operation, Options

router = APIRouter(tags=["avatar"])

ORDER_ERRORS = (
    SessionMissing,
    SessionExpired,
    PhotoMissing,
    PhotoTooLarge,
    PhotoTooManyPixels,
    PhotoTooSmall,
    PhotoUnsupported,
    PhotoDamaged,
    PhotoTooCostly,
    IdempotencyConflict,
    RateLimited,
    TooManyLive,
    RequestTooLarge,
)
"""What any order may be answered with."""


@router.post("/avatar", status_code=202, responses=problems(*ORDER_ERRORS, StyleUnknown))
async def create_avatar(
    desk: TheDesk,
    owner: TheOwner,
    response: Response,
    photo: Annotated[UploadFile, File(description="JPEG, PNG, WebP, AVIF or GIF.")],
    style: Annotated[str, Form(description="Id of a style of the catalogue.", max_length=40)],
    idempotency_key: IdempotencyKey = None,
) -> Task:
    """Order an avatar in a style."""
    task = await desk.service.create(
        Order(
            owner=owner,
            operation=Operation.AVATAR,
            options=Options(style=style),
            photo=await photo.read(),
            idempotency_key=idempotency_key,
        )
    )
    response.headers["Location"] = f"/api/v1/status/{task.id}"
    return view(task, desk.links)
