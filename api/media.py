"""`/media/...`: pictures, behind signed links that expire; and the catalogue's thumbnails."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.deps import TheDesk
from api.page import TELEGRAM
from studio.catalogue import THUMBNAILS
from studio.errors import RouteUnknown, TaskUnknown

router = APIRouter(prefix="/media", include_in_schema=False)
SIGNATURES = ((b"\x89PNG", "image/png"), (b"\xff\xd8", "image/jpeg"), (b"RIFF", "image/webp"))
SANDBOX = {"Content-Security-Policy": "default-src 'none'; sandbox"}


@router.api_route("/thumbnails/{name}", methods=["GET", "HEAD"])
async def get_thumbnail(name: str) -> Response:
    """Return a thumbnail of the catalogue."""
    known = {path.name: path for path in THUMBNAILS.glob("*.webp")}
    if name not in known:
        raise RouteUnknown
    headers = {"Cache-Control": "public, max-age=86400", **SANDBOX}
    return Response(known[name].read_bytes(), headers=headers, media_type="image/webp")


@router.api_route("/{key:path}", methods=["GET", "HEAD"])
async def get_picture(
    key: str,
    desk: TheDesk,
    until: Annotated[str, Query(max_length=20)] = "",
    signature: Annotated[str, Query(max_length=100)] = "",
    name: Annotated[str, Query(max_length=100)] = "",
    *,
    download: bool = False,
) -> Response:
    """Return a picture of a task."""
    if not desk.links.valid(key, until, signature, name):
        raise TaskUnknown
    data = await desk.objects.get(key)
    kind = next((kind for magic, kind in SIGNATURES if data.startswith(magic)), None)
    disposition = "attachment" if download else "inline"
    headers = {"Cache-Control": "private, max-age=86400, immutable", **SANDBOX}
    if download:
        # Telegram's web client fetches what a page asks it to save.
        headers["Access-Control-Allow-Origin"] = TELEGRAM
    if name:
        headers["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return Response(data, headers=headers, media_type=kind or "application/octet-stream")
