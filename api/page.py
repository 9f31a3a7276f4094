"""The page: the built files of webui/, read once, compressed, cached, under a strict policy."""

import base64
import hashlib
import mimetypes
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from api.negotiation import accepted, is_known, preferred
from studio.errors import MethodNotAllowed, RouteUnknown

EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""Emotion inserts empty style tags, filled by insertRule: the hash of nothing allows them."""
TRUSTED = "darkroom"
"""The one policy that vouches for addresses of the page's own workers (webui/src/shared)."""
TELEGRAM = "https://web.telegram.org"
"""Its web clients show the page in a frame; its other apps need no leave."""
IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
METHODS = ("GET", "HEAD")
SHARE_PATH, SHARED = "/share", "/?shared"
"""Where an installed page is sent photos from other apps. Its service worker takes them up; what
comes through to here has lost its worker, and is led to the page, which says so."""
BUILD = re.compile(r'<meta name="darkroom-build" content="([0-9a-f]+)">')
LANGUAGE_COOKIE, SOURCE_LANGUAGE = "darkroom.language", "en"
"""Set by the page where a language is chosen (webui/src/shared/language.ts)."""
ROUTES = re.compile(r"/(?:gallery|batch|t/[^/.]+)?")
"""What the page shows something at (webui/src/app/App.tsx)."""
FOLDERS = ("/assets/", "/samples/", "/icons/")
"""Of the build, where files are and nothing else."""
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
        framed: Whether pages of this server, such as the local chat, may show it in a frame.

    Attributes:
        build: What the build calls itself, for open pages to learn of a newer one.
    """

    def __init__(self, folder: Path, *, framed: bool = False) -> None:
        self._files = _read(folder)
        index = self._files.get("/index.html")
        html = index.data.decode() if index else ""
        self._policy = _policy(html, ancestors=("'self'", TELEGRAM) if framed else (TELEGRAM,))
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
        headers, path = Headers(scope=scope), scope["path"]
        file, index = self._files.get(path), self._files.get("/index.html")
        if file and file is not index:
            return self._file(file, headers)
        known = bool(file or ROUTES.fullmatch(path))
        if not known and (index is None or _is_file(path)):
            raise RouteUnknown
        shell = self._shell(scope, headers)
        if shell is None:
            return Response(NOT_BUILT, 503, {"Cache-Control": "no-store"}, media_type="text/html")
        return self._file(shell, headers, 200 if known else 404)

    def _shell(self, scope: Scope, headers: Headers) -> _File | None:
        """Choose the shell in the visitor's language; English where there is no other."""
        request = HTTPConnection(scope)
        asked = (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE))
        for language in (*asked, *preferred(headers.get("accept-language", ""))):
            if language == SOURCE_LANGUAGE:
                break
            if shell := self._files.get(f"/index.{language}.html"):
                return shell
        return self._files.get("/index.html")

    def _file(self, file: _File, headers: Headers, status: int = 200) -> Response:
        sent = {"Cache-Control": file.cache, "Vary": "Accept-Encoding"}
        if file.kind.startswith("text/html"):
            sent["Content-Security-Policy"] = self._policy
            sent["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
        data, etag = file.data, file.etag
        codings = accepted(headers.get("accept-encoding", ""))
        if encoding := next((name for name in file.encoded if name in codings), None):
            sent["Content-Encoding"] = encoding
            data, etag = file.encoded[encoding], f'{file.etag[:-1]}-{encoding}"'
        sent["ETag"] = etag
        if status == HTTPStatus.OK and is_known(headers.get("if-none-match"), etag):
            return Response(status_code=304, headers=sent)
        return Response(data, status, sent, media_type=file.kind)


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


def _is_file(path: str) -> bool:
    """Whether an address is one of a file, so that the page can't stand in for it."""
    return path.startswith(FOLDERS) or "." in path.rpartition("/")[2]


def _kind(path: Path) -> str:
    known = {".js": "text/javascript", ".webmanifest": "application/manifest+json"}
    return (
        known.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    )


def _policy(html: str, ancestors: Sequence[str]) -> str:
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
            f"frame-ancestors {' '.join(ancestors)}",
            "require-trusted-types-for 'script'",
            f"trusted-types {TRUSTED}",
        )
    )


def _hashes(blocks: list[str]) -> str:
    digests = (hashlib.sha256(block.encode()).digest() for block in blocks)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
