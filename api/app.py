"""The web door: builds the app and opens nothing."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api import (
    avatar,
    background,
    catalogue,
    check,
    health,
    hooks,
    media,
    metrics,
    preview,
    results,
    session,
    status,
    upscale,
)
from api.absent import no_such_routes
from api.deps import Desk
from api.errors import add_error_handlers
from api.guard import Guard
from api.page import SHARE_PATH, Page
from api.schemas import Problem
from studio.settings import MEGABYTE, Settings

PREFIX = "/api/v1"
FORM_OVERHEAD = 100_000
MAX_FILES = 3
"""Photo, picture and strokes: browsers send an empty file for each that is none."""


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
    files = Page(page, framed=chat is not None)
    app = FastAPI(
        title="darkroom",
        summary="Send a photo; get an avatar or a new background back.",
        version="1",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        form_limits={"max_files": MAX_FILES, "max_fields": 10, "max_part_size": 10_000},
        generate_unique_id_function=_operation_id,
        middleware=_middleware(
            settings, exempt=(f"{chat_path}/",) if chat else (), build=files.build
        ),
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.desk = desk
    add_error_handlers(app, limit_mb=settings.max_upload_bytes // MEGABYTE)
    api = APIRouter(prefix=PREFIX)
    for part in (session, check, avatar, background, upscale, status, results, preview, catalogue):
        api.include_router(part.router)
    app.include_router(api)
    for part in (media, hooks, health, metrics):
        app.include_router(part.router)
    app.router.routes += no_such_routes(app.router.routes)
    if chat:
        app.router.routes.append(Route(chat_path, _with_slash, include_in_schema=False))
        app.mount(chat_path, chat)
    app.mount("/", files)
    _describe_problem(app)
    return app


def _middleware(
    settings: Settings, *, exempt: tuple[str, ...], build: str | None
) -> list[Middleware]:
    """Return what every request passes, outermost first.

    The guard stands around the others, because they too answer in their own words; and once more
    inside of CORS, so that other sites may read a problem that is told instead of a crash.
    """
    guard = Middleware(
        Guard,
        max_upload_bytes=settings.max_upload_bytes,
        exempt=exempt,
        build=build,
        told_under=f"{PREFIX}/",
    )
    # Not FastAPI's own `max_body_size`: that would answer outside of the guard.
    largest = 2 * settings.max_upload_bytes + FORM_OVERHEAD
    limit = Middleware(_BodyLimit, max_body_size=largest)
    if not settings.cors_origins:
        return [guard, limit]
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_credentials=settings.cors_credentials,
        allow_methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=["Authorization", "Idempotency-Key", "If-None-Match", "X-Request-ID"],
        expose_headers=["ETag", "Location", "Retry-After"],
    )
    return [guard, cors, guard, limit]


class _BodyLimit(RequestBodyLimitMiddleware):
    """But for what is shared with the page: nobody reads that, and the answer says where to go."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        limited = scope["type"] != "http" or scope["path"] != SHARE_PATH
        await (super().__call__ if limited else self.app)(scope, receive, send)


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


async def _with_slash(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path}/")


def _operation_id(route: APIRoute) -> str:
    return route.name
