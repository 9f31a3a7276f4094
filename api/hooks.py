"""`/hooks/...`: what other services call."""

import json
from typing import Annotated, cast

from fastapi import APIRouter, Header, Request, Response

from api.deps import TheDesk
from studio.errors import RequestInvalid, RequestTooLarge, RouteUnknown
from studio.settings import MEGABYTE
from studio.webhooks import MAX_BYTES

router = APIRouter(prefix="/hooks", include_in_schema=False)


@router.post("/telegram")
async def take_update(
    desk: TheDesk,
    request: Request,
    x_telegram_bot_api_secret_token: Annotated[str | None, Header()] = None,
) -> Response:
    """Take one update from Telegram; without the right secret there is nothing here."""
    if desk.updates is None or not desk.updates.accepts(x_telegram_bot_api_secret_token):
        raise RouteUnknown
    await desk.updates.feed(_read_update(await request.body()))
    return Response()


@router.post("/fal/{name}")
async def take_letter(desk: TheDesk, request: Request, name: str) -> Response:
    """Take fal's word that an order is through; 200 once it is written down, here or before."""
    if desk.webhooks is None:
        raise RouteUnknown
    task_id = await desk.webhooks.addressee(name)
    await desk.webhooks.take(task_id, request.headers, await _read_bounded(request))
    return Response()


async def _read_bounded(request: Request) -> bytes:
    """Return a body as it came.

    Raises:
        RequestTooLarge: When it is longer than anything fal has to say.
    """
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BYTES:
            raise RequestTooLarge(limit_mb=MAX_BYTES // MEGABYTE)
    return bytes(body)


def _read_update(body: bytes) -> dict[str, object]:
    """Return an update; read only now, so that strangers can't tell this address by its errors."""
    try:
        update: object = json.loads(body)
    except ValueError as error:
        raise RequestInvalid(field="its body") from error
    if not isinstance(update, dict):
        raise RequestInvalid(field="its body")
    return cast("dict[str, object]", update)
