"""The page comes fast, cached, under a strict policy, and never in place of the API."""

import base64
import gzip
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse

from run.parts import PAGE
from tests.api.contract import assert_headers
from tests.api.serving import NO_TLS, Plan, Serving, make_settings, serving

HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
SCRIPT = "document.title = 'lit'"
STYLE = "body{margin:0}"
BUILD = "abc123def456"
INDEX = f"""<!doctype html><html><head><title>small page</title><script>{SCRIPT}</script>
<meta name="darkroom-build" content="{BUILD}">
<style>{STYLE}</style><script type="module" src="/assets/index-abc.js"></script></head></html>"""
CODE = b"export const answer = 42\n" * 200
BROTLI = b"the build's brotli bytes"
KINDS = {
    "/manifest.webmanifest": "application/manifest+json",
    "/sw.js": "text/javascript; charset=utf-8",
    "/icon.png": "image/png",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server with a small page that was built."""
    dist = tmp_path_factory.mktemp("dist")
    (dist / "assets").mkdir()
    (dist / "index.html").write_text(INDEX)
    (dist / "index.html.gz").write_bytes(gzip.compress(INDEX.encode()))
    (dist / "robots.txt").write_text("User-agent: *\n")
    (dist / "manifest.webmanifest").write_text("{}")
    (dist / "sw.js").write_bytes(CODE)
    (dist / "icon.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (dist / "assets/index-abc.js").write_bytes(CODE)
    (dist / "assets/index-abc.js.br").write_bytes(BROTLI)
    (dist / "assets/index-abc.js.gz").write_bytes(gzip.compress(CODE))
    settings = make_settings(tmp_path_factory.mktemp("page"))
    with serving(settings, Plan(page=dist, works=False)) as running:
        yield running


@pytest.fixture
def browser(small: Serving) -> Iterator[httpx.Client]:
    """Asks for pages as a browser does, without decoding what comes."""
    hooks = {"response": [assert_headers]}
    with httpx.Client(
        base_url=small.base, headers=HTML, event_hooks=hooks, verify=NO_TLS
    ) as client:
        yield client


def read_raw(client: httpx.Client, path: str, accept_encoding: str) -> tuple[httpx.Headers, bytes]:
    headers = {"Accept-Encoding": accept_encoding}
    with client.stream("GET", path, headers=headers) as answer:
        assert answer.status_code == 200
        return answer.headers, b"".join(answer.iter_raw())


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def read_policy(answer: httpx.Response) -> dict[str, list[str]]:
    parts = answer.headers["content-security-policy"].split("; ")
    return {name: sources for name, *sources in (part.split() for part in parts)}


@pytest.mark.parametrize(
    ("accept_encoding", "encoding", "body"),
    [
        ("gzip, deflate, br, zstd", "br", BROTLI),
        ("gzip;q=1.0, br;q=0", "gzip", None),
        ("gzip", "gzip", None),
        ("identity", None, CODE),
        ("br;q=0.0, gzip;q=0", None, CODE),
        ("brotli-like", None, CODE),
        ("", None, CODE),
    ],
)
def test_a_file_comes_in_the_smallest_form_the_browser_takes(
    browser: httpx.Client, accept_encoding: str, encoding: str | None, body: bytes | None
) -> None:
    headers, raw = read_raw(browser, "/assets/index-abc.js", accept_encoding)
    assert headers.get("content-encoding") == encoding
    assert headers["vary"] == "Accept-Encoding"
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert (gzip.decompress(raw) if body is None else raw) == (CODE if body is None else body)


def test_each_form_has_a_tag_of_its_own(browser: httpx.Client) -> None:
    path = "/assets/index-abc.js"
    tags = {read_raw(browser, path, encoding)[0]["etag"] for encoding in ("br", "gzip", "identity")}
    assert len(tags) == 3


@pytest.mark.parametrize("path", ["/", "/index.html", "/robots.txt", "/assets/index-abc.js"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_what_the_browser_has_is_not_sent_again(
    browser: httpx.Client, path: str, form: str
) -> None:
    first = browser.get(path)
    again = browser.get(path, headers={"If-None-Match": form.format(first.headers["etag"])})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert again.headers[name] == first.headers[name]
    assert browser.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/assets/index-abc.js"])
def test_head_tells_what_get_would(browser: httpx.Client, path: str) -> None:
    got, headed = browser.get(path), browser.head(path)
    assert headed.content == b""
    for name in ("etag", "content-length", "content-type", "cache-control"):
        assert headed.headers[name] == got.headers[name]


def test_named_by_content_is_kept_forever_and_the_rest_asked_after(browser: httpx.Client) -> None:
    forever = browser.get("/assets/index-abc.js").headers["cache-control"]
    assert forever == "public, max-age=31536000, immutable"
    for path in ("/", "/index.html", "/robots.txt", *KINDS):
        assert browser.get(path).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", KINDS)
def test_what_a_device_installs_comes_as_what_it_is(browser: httpx.Client, path: str) -> None:
    assert browser.get(path).headers["content-type"] == KINDS[path]


def test_every_answer_of_the_api_names_the_build_that_is_served(small: Serving) -> None:
    with small.stranger() as page:
        for path in ("/api/v1/catalogue", "/api/v1/status", "/api/v1/typo"):
            assert page.get(path).headers["x-darkroom-build"] == BUILD
        assert "x-darkroom-build" not in page.get("/health/live").headers


def test_without_a_build_the_api_names_none(resting: Serving) -> None:
    with resting.stranger() as page:
        assert "x-darkroom-build" not in page.get("/api/v1/catalogue").headers


def test_a_photo_shared_past_the_service_worker_leads_to_the_page(browser: httpx.Client) -> None:
    answer = browser.post("/share", files={"photo": ("p.png", b"a photo", "image/png")})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?shared")
    assert browser.post("/", content=b"x").status_code == 405


def test_shared_photos_larger_than_any_order_lead_to_the_page_too(browser: httpx.Client) -> None:
    answer = browser.post("/share", content=bytes(60_000_000))
    assert (answer.status_code, answer.headers["location"]) == (303, "/?shared")
    assert browser.get("/").status_code == 200, "and the next request is served"
    assert browser.post("/api/v1/session", content=bytes(60_000_000)).status_code == 413


def test_the_policy_allows_the_inline_parts_by_hash_and_nothing_else(browser: httpx.Client) -> None:
    policy = read_policy(browser.get("/"))
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'", digest(SCRIPT)]
    assert policy["style-src"] == ["'self'", digest(""), digest(STYLE)]
    assert policy["connect-src"] == ["'self'"]
    assert policy["base-uri"] == policy["object-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["https://web.telegram.org"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert policy["trusted-types"] == ["darkroom"]
    assert policy["manifest-src"] == ["'self'"]
    assert "unsafe" not in str(policy)


def test_beside_the_local_chat_pages_of_this_server_may_frame_it_too(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/index.html").write_text(INDEX)
    plan = Plan(page=tmp_path / "dist", works=False, chat=PlainTextResponse("the chat"))
    with serving(make_settings(tmp_path / "data"), plan) as running:
        policy = read_policy(httpx.get(f"{running.base}/", headers=HTML, verify=NO_TLS))
    assert policy["frame-ancestors"] == ["'self'", "https://web.telegram.org"]


ANYBODY = pytest.mark.parametrize("accept", [HTML["Accept"], "*/*", "application/json", None])


def asked(client: httpx.Client, path: str, accept: str | None) -> httpx.Response:
    """Ask as a browser, a program that takes anything or one kind, or one that says nothing."""
    request = client.build_request("GET", path, headers={"Accept": accept or ""})
    if accept is None:
        del request.headers["accept"]
    return client.send(request)


@ANYBODY
@pytest.mark.parametrize(
    "path", ["/", "/?shared", "/gallery?show=avatar", "/batch", "/t/01jd6q5w9yk3m8n2p4r7s0t1v"]
)
def test_every_address_of_the_page_answers_it_to_anybody(
    browser: httpx.Client, path: str, accept: str | None
) -> None:
    answer = asked(browser, path, accept)
    assert (answer.status_code, answer.text) == (200, INDEX)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    headed = browser.head(path, headers={"Accept": "*/*"})
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["content-type"] == answer.headers["content-type"]


@ANYBODY
@pytest.mark.parametrize("path", ["/task/abc", "/about/us?x=1", "/gallery/", "/t/", "/t/a/b"])
def test_an_address_with_nothing_at_it_shows_the_page_and_says_it_is_not_found(
    browser: httpx.Client, path: str, accept: str | None
) -> None:
    answer = asked(browser, path, accept)
    assert (answer.status_code, answer.text) == (404, INDEX)
    assert "content-security-policy" in answer.headers


def test_an_address_with_nothing_at_it_stays_not_found_however_often_it_is_asked(
    browser: httpx.Client,
) -> None:
    known = {"If-None-Match": browser.get("/task/abc").headers["etag"]}
    assert browser.get("/task/abc", headers=known).status_code == 404


@ANYBODY
@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone.js",
        "/assets/gone",
        "/samples/gone.jpg",
        "/favicon.ico",
        "/t/a.png",
        "/x/y.php",
    ],
)
def test_the_page_is_nobodys_answer_for_a_file_that_is_missing(
    browser: httpx.Client, path: str, accept: str | None
) -> None:
    answer = asked(browser, path, accept)
    assert (answer.status_code, answer.json()["code"]) == (404, "route.unknown")


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1/typo", "/media/x", "/hooks/x", "/health/x", "/health"]
)
def test_the_page_never_stands_in_for_anything_else(small: Serving, path: str) -> None:
    with small.stranger() as person:
        answer = person.get(path, headers=HTML)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path", ["/../secret", "/..%2fsecret", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%5c..%5cx"]
)
def test_nothing_outside_of_the_build_is_served(small: Serving, path: str) -> None:
    with httpx.Client(base_url=small.base, verify=NO_TLS) as client:
        raw = httpx.Request("GET", small.base, extensions={"target": path.encode()})
        assert client.send(raw).status_code == 404


def test_a_page_that_is_not_built_names_the_command(resting: Serving) -> None:
    hooks = {"response": [assert_headers]}
    with httpx.Client(base_url=resting.base, headers=HTML, event_hooks=hooks) as client:
        answer = client.get("/")
    assert answer.status_code == 503
    assert "<code>make run</code>" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_the_real_page_comes_whole_and_its_policy_fits_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    assert (PAGE / "index.html").exists(), "the page is not built: make test builds it first"
    settings = make_settings(tmp_path_factory.mktemp("real"))
    with (
        serving(settings, Plan(page=PAGE, works=False)) as running,
        httpx.Client(base_url=running.base, headers=HTML) as client,
    ):
        index = client.get("/")
        policy = read_policy(index)
        inline = re.findall(r"<(script|style)\b([^>]*)>(.*?)</\1>", index.text, re.DOTALL)
        for tag, attributes, text in inline:
            if "src=" not in attributes:
                assert digest(text) in policy[f"{tag}-src"], (tag, attributes)
        assert " style=" not in index.text
        assert not re.search(r"\son\w+=", index.text)
        linked = re.findall(r'(?:src|href)="(/[^"]+)"', index.text)
        assert linked
        for path in linked:
            answer = client.get(path, headers={"Accept": "*/*"})
            assert answer.status_code == 200
            assert len(answer.content) > 0
