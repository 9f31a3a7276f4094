"""Pictures come by signed links that end, and by nothing else."""

import io
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from PIL import Image

from studio.links import Links
from tests.api.serving import NO_TLS, Body, Person, Serving

DAY = 24 * 3600


@pytest.fixture(scope="module")
def task(resting: Serving) -> Iterator[Body]:
    with resting.guest() as person:
        yield person.avatar()


@pytest.fixture
def bearer(resting: Serving) -> Iterator[Person]:
    """Somebody with nothing but the link."""
    with resting.stranger() as person:
        yield person


def changed(url: str, **more: str) -> str:
    """The link with parts of its query replaced."""
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | more
    return f"{parts.path}?{urlencode({name: value for name, value in query.items() if value})}"


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["code"])


@pytest.mark.parametrize(("name", "kind"), [("url", "JPEG"), ("thumbnail_url", "WEBP")])
def test_a_link_needs_no_session(task: Body, bearer: Person, name: str, kind: str) -> None:
    answer = bearer.get(task["photo"][name])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"image/{kind.lower()}"
    assert Image.open(io.BytesIO(answer.content)).format == kind


def test_a_picture_is_kept_privately_and_can_run_nothing(task: Body, bearer: Person) -> None:
    headers = bearer.get(task["photo"]["url"]).headers
    assert headers["cache-control"] == "private, max-age=86400, immutable"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["content-disposition"] == 'inline; filename="darkroom-photo.jpg"'


def test_a_download_has_a_human_name(task: Body, bearer: Person) -> None:
    answer = bearer.get(f"{task['photo']['url']}&download=1")
    assert answer.headers["access-control-allow-origin"] == "https://web.telegram.org"
    assert answer.headers["content-disposition"] == 'attachment; filename="darkroom-photo.jpg"'


def test_head_tells_what_get_would(task: Body, bearer: Person) -> None:
    got, headed = bearer.get(task["photo"]["url"]), bearer.head(task["photo"]["url"])
    assert (headed.status_code, headed.content) == (200, b"")
    for name in ("content-length", "content-type", "cache-control", "content-disposition"):
        assert headed.headers[name] == got.headers[name]


def test_a_picture_keeps_its_link_so_that_browsers_keep_the_picture(resting: Serving) -> None:
    key, hour = resting.desk.settings.signing_key(), 1_800_000_000
    early, late = Links(key, clock=lambda: hour), Links(key, clock=lambda: hour + 3599)
    assert early.make("tasks/x/photo") == late.make("tasks/x/photo")


@pytest.mark.parametrize(
    "more",
    [
        {"signature": "x"},
        {"signature": ""},
        {"signature": "é" * 20},
        {"until": "99999999999"},
        {"until": ""},
        {"until": "soon"},
        {"until": "-1"},
        {"name": "invoice.exe"},
        {"name": 'x"; filename="evil.html'},
        {"name": "a\r\nSet-Cookie: x=1"},
        {"name": ""},
    ],
    ids=str,
)
def test_a_link_that_was_changed_leads_nowhere(
    task: Body, bearer: Person, more: dict[str, str]
) -> None:
    answer = bearer.get(changed(task["photo"]["url"], **more))
    assert code(answer) == (404, "task.unknown")
    assert "set-cookie" not in answer.headers


def test_a_signature_opens_no_other_picture(task: Body, bearer: Person) -> None:
    url, thumbnail = task["photo"]["url"], task["photo"]["thumbnail_url"]
    swapped = f"{thumbnail.partition('?')[0]}?{url.partition('?')[2]}"
    assert code(bearer.get(swapped)) == (404, "task.unknown")


@pytest.mark.parametrize(("hours", "status"), [(0, 200), (-23, 200), (-26, 404)])
def test_a_link_ends_after_a_day(
    resting: Serving, task: Body, bearer: Person, hours: int, status: int
) -> None:
    made_at = time.time() + hours * 3600
    links = Links(resting.desk.settings.signing_key(), clock=lambda: made_at)
    url = links.make(f"tasks/{task['id']}/photo", name="darkroom-photo.jpg")
    assert bearer.get(url).status_code == status


def test_a_link_signed_with_another_key_leads_nowhere(task: Body, bearer: Person) -> None:
    url = Links("another key").make(f"tasks/{task['id']}/photo")
    assert code(bearer.get(url)) == (404, "task.unknown")


def test_a_link_to_what_was_never_there_is_told(resting: Serving, bearer: Person) -> None:
    assert code(bearer.get(resting.desk.links.make("tasks/nothing/photo"))) == (404, "task.unknown")


@pytest.mark.parametrize(
    "path",
    [
        "/media/",
        "/media/tasks/",
        "/media/../secret",
        "/media/..%2fsecret",
        "/media/%2e%2e/%2e%2e/secret",
        "/media/..%252fsecret",
        "/media/%00",
        "/media/tasks/..%5c..%5csecret",
        "/media//etc/passwd",
        "/media/thumbnails/..%2fcatalogue.toml",
        "/media/thumbnails/%2e%2e/catalogue.toml",
        "/media/thumbnails/nothing.webp",
        "/media/thumbnails/",
    ],
)
def test_a_path_out_of_the_store_leads_nowhere(resting: Serving, path: str) -> None:
    with httpx.Client(base_url=resting.base, verify=NO_TLS) as client:
        raw = httpx.Request("GET", resting.base, extensions={"target": path.encode()})
        answer = client.send(raw)
    assert answer.status_code == 404
    assert resting.contract.check_problem(answer)["code"] in {"task.unknown", "route.unknown"}


def test_every_choice_of_the_catalogue_has_a_picture(bearer: Person) -> None:
    catalogue = bearer.get("/api/v1/catalogue").json()
    for choice in [*catalogue["styles"], *catalogue["backgrounds"], *catalogue["scenes"]]:
        answer = bearer.get(choice["thumbnail_url"])
        assert answer.status_code == 200, choice["thumbnail_url"]
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["cache-control"] == "public, max-age=86400"
        assert Image.open(io.BytesIO(answer.content)).format == "WEBP"
        assert bearer.head(choice["thumbnail_url"]).status_code == 200
