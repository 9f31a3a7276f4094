"""The chat page's files, served as they lie in ``page/``."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

FOLDER: Final = Path(__file__).parent / "page"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
    " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
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


def page_routes(plain_pages: Sequence[str] = ()) -> list[BaseRoute]:
    """One route a file: what is not in the folder now is not served.

    Args:
        plain_pages: Origins whose pages may be shown inside the chat besides those by https.
    """
    frames = " ".join(("'self'", "https:", *plain_pages))
    headers = _HEADERS | {"Content-Security-Policy": f"{_POLICY}; frame-src {frames}"}
    files = sorted(path for path in FOLDER.rglob("*") if path.suffix in _TYPES)
    routes: list[BaseRoute] = [
        _route(f"/{path.relative_to(FOLDER).as_posix()}", path, headers) for path in files
    ]
    return [_route("/", FOLDER / "index.html", headers), *routes]


def _route(address: str, path: Path, headers: Mapping[str, str]) -> Route:
    async def serve(request: Request) -> Response:
        del request
        return FileResponse(path, media_type=_TYPES[path.suffix], headers=headers)

    return Route(address, serve, methods=["GET"])
