"""What the orders of all operations share: where their photo comes from, and the answer."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, File, Form, Response, UploadFile

from api.deps import Desk, IdempotencyKey, TheOwner
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
    RequestInvalid,
    RequestTooLarge,
    SessionExpired,
    SessionMissing,
    SessionNoBot,
    TaskStateWrong,
    TaskUnknown,
    TooManyLive,
)
from studio.orders import Earlier, Order
from studio.task import Owner, TaskId

PHOTO_KINDS = "JPEG, PNG, WebP, AVIF, HEIC or GIF."
PHOTO_ERRORS = (
    SessionMissing,
    SessionNoBot,
    SessionExpired,
    PhotoMissing,
    PhotoTooLarge,
    PhotoTooManyPixels,
    PhotoTooSmall,
    PhotoUnsupported,
    PhotoDamaged,
    PhotoTooCostly,
    RateLimited,
    RequestTooLarge,
)
"""What a photo may be answered with."""
ORDER_ERRORS = (*PHOTO_ERRORS, TaskUnknown, TaskStateWrong, IdempotencyConflict, TooManyLive)
"""What any order may be answered with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came with an order, whatever is to be made of it."""

    owner: Owner
    photo: bytes | Earlier
    idempotency_key: str | None


async def get_sent(
    owner: TheOwner,
    photo: Annotated[
        UploadFile | None,
        File(description=f"{PHOTO_KINDS} Needed unless `from_task` is given."),
    ] = None,
    from_task: Annotated[
        str | None,
        Form(description="Id of an earlier task of yours whose photo to use.", max_length=40),
    ] = None,
    from_result: Annotated[
        int | None,
        Form(
            description="With `from_task`: number of its result to use in place of its photo, "
            "from 0.",
            ge=0,
            le=100,
        ),
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Sent:
    """Return what came with an order.

    Raises:
        RequestInvalid: When it names two photos, or a result of no task.
    """
    data = await photo.read() if photo else b""
    if (data and from_task) or (from_result is not None and not from_task):
        raise RequestInvalid(field="photo, from_task, from_result")
    source = Earlier(task_id=TaskId(from_task), result=from_result) if from_task else data
    return Sent(owner=owner, photo=source, idempotency_key=idempotency_key)


TheSent = Annotated[Sent, Depends(get_sent)]


async def place(desk: Desk, order: Order, response: Response) -> Task:
    """Place an order, and tell where its task is found."""
    task = await desk.service.create(order)
    response.headers["Location"] = f"/api/v1/status/{task.id}"
    return view(task, desk.links)
