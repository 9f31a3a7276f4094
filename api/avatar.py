"""`/avatar`: a photo in, an avatar out."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from api.deps import TheDesk
from api.errors import problems
from api.orders import ORDER_ERRORS, TheSent, place
from api.schemas import Task
from studio.errors import StyleUnknown
from studio.orders import Order
from studio.selfie import REFUSALS
from studio.task import Operation, Options

router = APIRouter(tags=["avatar"])


@router.post(
    "/avatar",
    status_code=202,
    responses=problems(*ORDER_ERRORS, StyleUnknown, *REFUSALS.values()),
)
async def create_avatar(
    desk: TheDesk,
    sent: TheSent,
    response: Response,
    style: Annotated[str, Form(description="Id of a style of the catalogue.", max_length=40)],
    *,
    as_is: Annotated[
        bool, Form(description="Insist on a photo that was refused with a `selfie.` code.")
    ] = False,
) -> Task:
    """Order an avatar in a style."""
    order = Order(
        owner=sent.owner,
        operation=Operation.AVATAR,
        options=Options(style=style),
        photo=sent.photo,
        idempotency_key=sent.idempotency_key,
        as_is=as_is,
    )
    return await place(desk, order, response)
