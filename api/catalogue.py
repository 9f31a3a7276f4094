"""`/catalogue`: what there is to choose from."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Header, Response

from api.deps import Desk, TheDesk
from api.errors import problems
from api.negotiation import is_known
from api.schemas import (
    Catalogue,
    CatalogueBackground,
    CatalogueColour,
    CatalogueGradient,
    CatalogueScene,
    CatalogueStyle,
    CatalogueUpscale,
    Engine,
    Limits,
)
from studio.catalogue import BackgroundEntry, Scene, Style
from studio.catalogue import Catalogue as Menu
from studio.photos import CONTENT_TYPES
from studio.settings import Settings

router = APIRouter(tags=["catalogue"])


@router.get(
    "/catalogue",
    response_model=Catalogue,
    responses=problems() | {304: {"description": "Not changed since `If-None-Match`."}},
)
async def get_catalogue(
    desk: TheDesk, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """Show styles, backgrounds and what they are made of, limits, and where pictures are made."""
    body = _view(desk).model_dump_json()
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if is_known(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _view(desk: Desk) -> Catalogue:
    catalogue, settings = desk.service.catalogue, desk.settings
    return Catalogue(
        styles=[CatalogueStyle.model_validate(_offer(it)) for it in catalogue.styles],
        backgrounds=[
            CatalogueBackground.model_validate(_offer(it, "background-"))
            for it in catalogue.backgrounds
        ],
        colours=[CatalogueColour(name=it.name, value=it.value) for it in catalogue.colours],
        gradients=[CatalogueGradient(name=it.name, value=it.value) for it in catalogue.gradients],
        scenes=[CatalogueScene.model_validate(_offer(it, "scene-")) for it in catalogue.scenes],
        upscales=_upscales(catalogue, settings),
        prompts=desk.service.prompts,
        limits=Limits(
            max_upload_bytes=settings.max_upload_bytes,
            max_pixels=settings.max_pixels,
            content_types=list(CONTENT_TYPES),
        ),
        engine=_engine(settings),
        keep_hours=settings.keep_hours,
    )


def _offer(item: Style | BackgroundEntry | Scene, kind: str = "") -> dict[str, str]:
    """What is said of each thing that is chosen by a picture."""
    return {
        "id": item.id,
        "name": item.name,
        "description": item.description,
        "thumbnail_url": f"/media/thumbnails/{kind}{item.id}.webp",
    }


def _upscales(catalogue: Menu, settings: Settings) -> list[CatalogueUpscale]:
    return [
        CatalogueUpscale(
            scale=upscale.scale,
            name=upscale.name,
            description=upscale.description,
            max_pixels=upscale.max_pixels(of_result=settings.max_pixels),
        )
        for upscale in catalogue.upscales
    ]


def _engine(settings: Settings) -> Engine:
    if settings.fal_key:
        return Engine(id="fal", name="fal.ai")
    return Engine(id="local", name="this computer" if settings.local else "this server")
