"""The web door: builds the app and opens nothing."""

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Match
from starlette.types import ASGIApp

from api import avatar, background, catalogue, health, hooks, media, session, status
from api.deps import Desk
from api.errors import add_error_handlers
from api.guard import Guard
from api.page import Page
from api.schemas import Problem
from studio.errors import MethodNotAllowed, RouteUnknown
from studio.settings import MEGABYTE, Settings

PREFIX = "/api/v1"
FORM_OVERHEAD = 100_000


def create_app(
    desk: Desk, *, page: Path, chat: ASGIApp | None = None, chat_path: str = "/chat"
) -> FastAPI:
    """Build the app.

    Args:
        desk: What the routes work with.
        page: Folder of the built page.
        chat: The local Telegram server, where it is served.
        chat_path: Where.
    """
    settings = desk.settings
    app = FastAPI(
        title="darkroom",
        summary="Send a photo; get an avatar or a new background back.",
        version="1",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        max_body_size=2 * settings.max_upload_bytes + FORM_OVERHEAD,
        form_limits={"max_files": 2, "max_fields": 10, "max_part_size": 10_000},
        generate_unique_id_function=_operation_id,
        middleware=_middleware(settings, exempt=(f"{chat_path}/",) if chat else ()),
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.desk = desk
    add_error_handlers(app, limit_mb=settings.max_upload_bytes // MEGABYTE)
    api = APIRouter(prefix=PREFIX)
    for part in (session, avatar, background, status, catalogue):
        api.include_router(part.router)
    app.include_router(api)
    app.include_router(_no_such_route())
    for part in (media, hooks, health):
        app.include_router(part.router)
    if chat:
        app.mount(chat_path, chat)
    app.mount("/", Page(page))
    _describe_problem(app)
    return app


def _middleware(settings: Settings, *, exempt: tuple[str, ...]) -> list[Middleware]:
    guard = Middleware(Guard, max_upload_bytes=settings.max_upload_bytes, exempt=exempt)
    if not settings.cors_origins:
        return [guard]
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_credentials=settings.cors_credentials,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Idempotency-Key", "If-None-Match", "X-Request-ID"],
        expose_headers=["ETag", "Location", "Retry-After"],
    )
    return [cors, guard]


def _no_such_route() -> APIRouter:
    """Answer everything else below the prefix, so that the page never stands in for the API."""
    router = APIRouter(include_in_schema=False)

    @router.api_route(
        "/api/{rest:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    )
    async def unknown(request: Request, rest: str) -> None:  # noqa: ARG001  any path
        matches = (route.matches(request.scope)[0] for route in request.app.routes)
        raise MethodNotAllowed if Match.PARTIAL in matches else RouteUnknown

    return router


def _describe_problem(app: FastAPI) -> None:
    """Add the schema of errors, which no route returns as its model, to the OpenAPI document."""
    build = app.openapi

    def described() -> dict[str, object]:
        document = build()
        document["components"]["schemas"].setdefault(
            "Problem", Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        )
        return document

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's documented way to extend it


def _operation_id(route: APIRoute) -> str:
    return route.name
