"""`/background`: a photo in, the same subject before another background out."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile

from api.deps import TheDesk
from api.errors import problems
from api.orders import ORDER_ERRORS, TheSent, place
from api.schemas import Task
from studio.errors import (
    BackgroundUnknown,
    ColourInvalid,
    GradientInvalid,
    PictureMissing,
    PictureUnusable,
    PromptInvalid,
    PromptNeedsKey,
    SceneUnknown,
)
from studio.orders import Order
from studio.task import Background, Operation, Options

router = APIRouter(tags=["background"])
CHOICE_ERRORS = (
    BackgroundUnknown,
    ColourInvalid,
    GradientInvalid,
    SceneUnknown,
    PromptInvalid,
    PromptNeedsKey,
    PictureMissing,
    PictureUnusable,
)


def get_options(
    background: Annotated[Background, Form(description="What goes behind the subject.")],
    *,
    colour: Annotated[
        str | None,
        Form(
            description="#rrggbb or a name of the catalogue, with background `colour`.",
            max_length=40,
        ),
    ] = None,
    gradient: Annotated[
        str | None,
        Form(
            description="#rrggbb-#rrggbb, upper left to lower right, or a name of the catalogue, "
            "with background `gradient`.",
            max_length=40,
        ),
    ] = None,
    scene: Annotated[
        str | None,
        Form(description="Id of a scene of the catalogue, with background `scene`.", max_length=40),
    ] = None,
    prompt: Annotated[
        str | None,
        Form(
            description="What should be behind the subject, in 3 to 500 characters, with "
            "background `prompt`; where the catalogue says `prompts`."
        ),
    ] = None,
    shadow: Annotated[
        bool,
        Form(description="A soft shadow; not with background `blur` or `prompt`."),
    ] = False,
) -> Options:
    """Return the choice that a form makes."""
    return Options(
        background=background,
        colour=colour,
        gradient=gradient,
        scene=scene,
        prompt=prompt,
        shadow=shadow,
    )


@router.post("/background", status_code=202, responses=problems(*ORDER_ERRORS, *CHOICE_ERRORS))
async def create_background(
    desk: TheDesk,
    sent: TheSent,
    options: Annotated[Options, Depends(get_options)],
    response: Response,
    picture: Annotated[
        UploadFile | None, File(description="Your own background, with background `picture`.")
    ] = None,
    strokes: Annotated[
        UploadFile | None,
        File(
            description="With `from_task`, where that keeps its cut-out: what a brush changes in "
            "it. A grey PNG in its shape: 128 nothing, 255 brings the photo back, 0 takes away."
        ),
    ] = None,
) -> Task:
    """Order another background."""
    behind = await picture.read() if picture else b""
    brushed = await strokes.read() if strokes else b""
    order = Order(
        owner=sent.owner,
        operation=Operation.BACKGROUND,
        options=options,
        photo=sent.photo,
        picture=behind or None,  # browsers send an empty file for none
        strokes=brushed or None,
        idempotency_key=sent.idempotency_key,
    )
    return await place(desk, order, response)
