"""The page: the built files of webui/, read once, compressed, cached, under a strict policy."""

import base64
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from api.negotiation import accepted, is_known
from studio.errors import MethodNotAllowed, RouteUnknown

EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""Emotion inserts empty style tags, filled by insertRule: the hash of nothing allows them."""
TRUSTED = "darkroom"
"""The one policy that vouches for addresses of the page's own workers (webui/src/shared)."""
IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
METHODS = ("GET", "HEAD")
SHARE_PATH, SHARED = "/share", "/?shared"
"""Where an installed page is sent photos from other apps. Its service worker takes them up; what
comes through to here has lost its worker, and is led to the page, which says so."""
BUILD = re.compile(r'<meta name="darkroom-build" content="([0-9a-f]+)">')
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>darkroom</title>
<h1>The page is not built yet</h1><p>Stop the server and start it with <code>make run</code>:
it builds the page first.</p></html>"""


@dataclass(frozen=True, slots=True)
class _File:
    data: bytes
    kind: str
    etag: str
    cache: str
    encoded: Mapping[str, bytes] = field(default_factory=dict[str, bytes])


class Page:
    """Serves the built page. Pure ASGI, mounted last.

    Args:
        folder: The build; when it isn't there, a small page tells which command makes it.

    Attributes:
        build: What the build calls itself, for open pages to learn of a newer one.
    """

    def __init__(self, folder: Path) -> None:
        self._files = _read(folder)
        index = self._files.get("/index.html")
        html = index.data.decode() if index else ""
        self._policy = _policy(html)
        named = BUILD.search(html)
        self.build = named[1] if named else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["method"] == "POST" and scope["path"] == SHARE_PATH:
            await RedirectResponse(SHARED, HTTPStatus.SEE_OTHER)(scope, receive, send)
            return
        response = self._response(scope)
        if scope["method"] not in METHODS:
            raise HTTPException(MethodNotAllowed.status, headers={"Allow": ", ".join(METHODS)})
        await response(scope, receive, send)

    def _response(self, scope: Scope) -> Response:
        headers = Headers(scope=scope)
        file = self._files.get(scope["path"])
        if file is None:
            if "text/html" not in headers.get("accept", ""):
                raise RouteUnknown
            file = self._files.get("/index.html")
        if file is None:
            return Response(NOT_BUILT, 503, {"Cache-Control": "no-store"}, media_type="text/html")
        return self._file(file, headers)

    def _file(self, file: _File, headers: Headers) -> Response:
        sent = {"Cache-Control": file.cache, "Vary": "Accept-Encoding"}
        if file.kind.startswith("text/html"):
            sent["Content-Security-Policy"] = self._policy
        data, etag = file.data, file.etag
        codings = accepted(headers.get("accept-encoding", ""))
        if encoding := next((name for name in file.encoded if name in codings), None):
            sent["Content-Encoding"] = encoding
            data, etag = file.encoded[encoding], f'{file.etag[:-1]}-{encoding}"'
        sent["ETag"] = etag
        if is_known(headers.get("if-none-match"), etag):
            return Response(status_code=304, headers=sent)
        return Response(data, headers=sent, media_type=file.kind)


def _read(folder: Path) -> dict[str, _File]:
    files: dict[str, _File] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if not path.is_file() or path.suffix in {".br", ".gz"}:
            continue
        name = "/" + path.relative_to(folder).as_posix()
        data = path.read_bytes()
        beside = {encoding: path.with_name(path.name + suffix) for encoding, suffix in ENCODINGS}
        files[name] = _File(
            data=data,
            kind=_kind(path),
            etag=f'"{hashlib.sha256(data).hexdigest()[:20]}"',
            cache=IMMUTABLE if name.startswith("/assets/") else REVALIDATE,
            encoded={
                encoding: twin.read_bytes() for encoding, twin in beside.items() if twin.exists()
            },
        )
    if index := files.get("/index.html"):
        files["/"] = index
    return files


def _kind(path: Path) -> str:
    known = {".js": "text/javascript", ".webmanifest": "application/manifest+json"}
    return (
        known.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    )


def _policy(html: str) -> str:
    """Return the content security policy, with the hashes of the inline script and style."""
    scripts = _hashes(re.findall(r"<script>(.*?)</script>", html, re.DOTALL))
    styles = _hashes(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {scripts}".strip(),
            f"style-src 'self' {EMPTY_STYLE} {styles}".strip(),
            "img-src 'self' blob: data:",
            "connect-src 'self'",
            "font-src 'self'",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "object-src 'none'",
            "frame-ancestors 'self' https://web.telegram.org",
            "require-trusted-types-for 'script'",
            f"trusted-types {TRUSTED}",
        )
    )


def _hashes(blocks: list[str]) -> str:
    digests = (hashlib.sha256(block.encode()).digest() for block in blocks)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
