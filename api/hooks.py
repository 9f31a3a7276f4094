"""`/hooks/...`: what other services call."""

from typing import Annotated

from fastapi import APIRouter, Body, Header, Response

from api.deps import TheDesk
from studio.errors import RouteUnknown

router = APIRouter(prefix="/hooks", include_in_schema=False)


@router.post("/telegram")
async def take_update(
    desk: TheDesk,
    update: Annotated[dict[str, object], Body()],
    x_telegram_bot_api_secret_token: Annotated[str | None, Header()] = None,
) -> Response:
    """Take one update from Telegram; without the right secret there is nothing here."""
    if desk.updates is None or not desk.updates.accepts(x_telegram_bot_api_secret_token):
        raise RouteUnknown
    await desk.updates.feed(update)
    return Response()
