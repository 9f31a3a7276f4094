"""The chat page's files, served as they lie in ``page/``."""

from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

_FOLDER: Final = Path(__file__).parent / "page"
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
        " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def page_routes() -> list[BaseRoute]:
    """One route a file: what is not in the folder now is not served."""
    files = sorted(path for path in _FOLDER.iterdir() if path.suffix in _TYPES)
    routes: list[BaseRoute] = [_route(f"/{path.name}", path) for path in files]
    return [_route("/", _FOLDER / "index.html"), *routes]


def _route(address: str, path: Path) -> Route:
    async def serve(request: Request) -> Response:
        del request
        return FileResponse(path, media_type=_TYPES[path.suffix], headers=_HEADERS)

    return Route(address, serve, methods=["GET"])
