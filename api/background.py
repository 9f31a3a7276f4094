"""`/background`: a photo in, the same subject before another background out."""

from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Response, UploadFile

from api.avatar import ORDER_ERRORS
from api.deps import IdempotencyKey, TheDesk, TheOwner
from api.errors import problems
from api.schemas import Task, view
from studio.errors import BackgroundUnknown, ColourInvalid, PictureMissing
from studio.service import Order
from studio.task import Operation, Options

router = APIRouter(tags=["background"])


@router.post(
    "/background",
    status_code=202,
    responses=problems(*ORDER_ERRORS, BackgroundUnknown, ColourInvalid, PictureMissing),
)
async def create_background(  # noqa: PLR0913, PLR0917  a form with its fields
    desk: TheDesk,
    owner: TheOwner,
    response: Response,
    photo: Annotated[UploadFile, File(description="JPEG, PNG, WebP, AVIF or GIF.")],
    background: Annotated[
        Literal["remove", "colour", "blur", "picture"],
        Form(description="What goes behind the subject."),
    ],
    colour: Annotated[
        str | None, Form(description="#rrggbb, with background `colour`.", max_length=40)
    ] = None,
    picture: Annotated[
        UploadFile | None, File(description="Your own background, with background `picture`.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Task:
    """Order another background."""
    task = await desk.service.create(
        Order(
            owner=owner,
            operation=Operation.BACKGROUND,
            options=Options(background=background, colour=colour),
            photo=await photo.read(),
            picture=await picture.read() or None
            if picture
            else None,  # browsers send an empty file for none
            idempotency_key=idempotency_key,
        )
    )
    response.headers["Location"] = f"/api/v1/status/{task.id}"
    return view(task, desk.links)
