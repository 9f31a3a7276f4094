"""Other sites may use the API when they are on the list, exactly as they are written there."""

from collections.abc import Iterator

import httpx
import pytest
from pydantic import ValidationError

from tests.api.serving import Person, Plan, Serving, make_settings, serving

FRIEND = "https://friend.example"
LOOK_ALIKES = [
    "https://friend.example.evil.example",
    "https://evil-friend.example",
    "https://friend.example:8443",
    "http://friend.example",
    "https://FRIEND.example",
    "https://friend.exampl",
    "null",
    "*",
]
ALLOWED = "access-control-allow-origin"


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server with two other sites on its list."""
    origins = f"{FRIEND}/, http://localhost:5173"
    settings = make_settings(
        tmp_path_factory.mktemp("cors"), DARKROOM_CORS_ORIGINS=origins, DARKROOM_MAX_UPLOAD_MB=1
    )
    with serving(settings, Plan(works=False)) as running:
        yield running


@pytest.fixture
def visitor(listed: Serving) -> Iterator[Person]:
    with listed.guest() as person:
        yield person


def preflight(
    person: Person, origin: str, *, method: str = "POST", headers: str = ""
) -> httpx.Response:
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    more = {"Access-Control-Request-Headers": headers} if headers else {}
    return person.options("/api/v1/avatar", headers=asked | more)


@pytest.mark.parametrize("origin", [FRIEND, "http://localhost:5173"])
def test_a_site_on_the_list_may_read_answers(visitor: Person, origin: str) -> None:
    for path in ("/api/v1/status", "/api/v1/nothing", "/api/v1/status/nothing"):
        answer = visitor.get(path, headers={"Origin": origin})
        assert answer.headers[ALLOWED] == origin
        assert "Origin" in answer.headers["vary"]
        assert "access-control-allow-credentials" not in answer.headers
        exposed = set(answer.headers["access-control-expose-headers"].split(", "))
        assert exposed == {"ETag", "Location", "Retry-After"}


@pytest.mark.parametrize("origin", LOOK_ALIKES)
def test_a_look_alike_may_not(visitor: Person, origin: str) -> None:
    assert ALLOWED not in visitor.get("/api/v1/status", headers={"Origin": origin}).headers
    refused = preflight(visitor, origin)
    assert (refused.status_code, refused.json()["code"]) == (400, "request.invalid")
    assert ALLOWED not in refused.headers


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_a_site_on_the_list_may_send_what_the_page_sends(visitor: Person, method: str) -> None:
    sent = "authorization, idempotency-key, if-none-match, x-request-id"
    answer = preflight(visitor, FRIEND, method=method, headers=sent)
    assert answer.status_code == 200
    assert answer.headers[ALLOWED] == FRIEND


@pytest.mark.parametrize(("method", "headers"), [("PATCH", ""), ("POST", "x-evil")])
def test_a_site_on_the_list_may_not_send_anything_else(
    visitor: Person, method: str, headers: str
) -> None:
    answer = preflight(visitor, FRIEND, method=method, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")


def test_a_body_that_is_too_large_is_told_to_other_sites_too(visitor: Person) -> None:
    answer = visitor.post("/api/v1/avatar", headers={"Origin": FRIEND}, content=bytes(3_000_000))
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
    assert answer.headers[ALLOWED] == FRIEND


def test_without_a_list_no_other_site_may_read_anything(guest: Person) -> None:
    answer = guest.get("/api/v1/status", headers={"Origin": FRIEND})
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_every_site_may_when_the_operator_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = make_settings(tmp_path_factory.mktemp("any"), DARKROOM_CORS_ORIGINS="*")
    with serving(settings, Plan(works=False)) as running, running.guest() as person:
        answer = person.get("/api/v1/status", headers={"Origin": "https://any.example"})
    assert answer.headers[ALLOWED] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_every_site_with_credentials_is_no_setting(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("never")
    with pytest.raises(ValidationError, match="name the sites instead"):
        make_settings(folder, DARKROOM_CORS_ORIGINS="*", DARKROOM_CORS_CREDENTIALS=True)
