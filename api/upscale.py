"""`/upscale`: a small picture in, a large one out."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from api.deps import TheDesk
from api.errors import problems
from api.orders import ORDER_ERRORS, TheSent, place
from api.schemas import Task
from studio.errors import PhotoLargeAlready, ScaleUnknown
from studio.orders import Order
from studio.task import Operation, Options

router = APIRouter(tags=["upscale"])


@router.post(
    "/upscale",
    status_code=202,
    responses=problems(*ORDER_ERRORS, ScaleUnknown, PhotoLargeAlready),
)
async def create_upscale(
    desk: TheDesk,
    sent: TheSent,
    response: Response,
    scale: Annotated[
        int,
        Form(
            description="How many times as wide and high. Best for drawings and small pictures.",
            json_schema_extra={"enum": [2, 4]},
        ),
    ],
) -> Task:
    """Order a larger picture."""
    order = Order(
        owner=sent.owner,
        operation=Operation.UPSCALE,
        options=Options(scale=scale),
        photo=sent.photo,
        idempotency_key=sent.idempotency_key,
    )
    return await place(desk, order, response)
