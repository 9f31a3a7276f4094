"""Every error, from whichever layer, is one shape: a problem with a documented code."""

import logging
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from studio.errors import all_errors
from tests.api.contract import Contract
from tests.api.serving import ASTRONAUT, Person, Plan, Serving, make_settings, serving

HTML = {"Accept": "text/html,application/xhtml+xml"}
ORDERS = ("/api/v1/avatar", "/api/v1/background")
SECRET_WORDS = "the secret reason"


def code(answer: httpx.Response) -> str:
    return str(answer.json()["code"])


def raw(server: Serving, request: bytes) -> bytes:
    """What a socket answers to bytes, to the end."""
    with socket.create_connection(server.address, timeout=20) as connection:
        connection.sendall(request)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    return received


def read_raw_problem(answer: bytes, contract: Contract) -> tuple[int, dict[str, object]]:
    """Status and problem of a raw answer, held against the schema."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = [(name, value.strip()) for name, value in (line.split(":", 1) for line in lines)]
    response = httpx.Response(int(status.split()[1]), headers=headers, content=body)
    return response.status_code, contract.check_problem(response)


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/", "/api/v2/avatar", "/api/nothing", "/api/"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_an_unknown_address_of_the_api_never_answers_the_page(
    guest: Person, method: str, path: str
) -> None:
    answer = guest.request(method, path, headers=HTML)
    assert answer.status_code == 404
    assert method == "HEAD" or code(answer) == "route.unknown"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/v1/avatar", {"POST"}),
        ("PUT", "/api/v1/background", {"POST"}),
        ("TRACE", "/api/v1/background", {"POST"}),
        ("HEAD", "/api/v1/status", {"GET"}),
        ("DELETE", "/api/v1/status", {"GET"}),
        ("PATCH", "/api/v1/status/xyz", {"GET", "DELETE"}),
        ("GET", "/api/v1/status/xyz/cancel", {"POST"}),
        ("POST", "/api/v1/catalogue", {"GET"}),
        ("GET", "/api/v1/session", {"POST"}),
        ("GET", "/hooks/telegram", {"POST"}),
        ("POST", "/health/live", {"GET", "HEAD"}),
        ("POST", "/media/thumbnails/studio.webp", {"GET", "HEAD"}),
    ],
)
def test_a_wrong_method_is_told_with_the_right_ones(
    guest: Person, method: str, path: str, allowed: set[str]
) -> None:
    answer = guest.request(method, path, headers=HTML)
    assert answer.status_code == 405
    assert method == "HEAD" or code(answer) == "method.not_allowed"
    assert set(answer.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    "path", ["/nothing", "/index.php", "/assets/nothing.js", "/hooks/x", "/health"]
)
def test_an_unknown_address_outside_the_api_is_told_to_programs(guest: Person, path: str) -> None:
    answer = guest.get(path, headers={"Accept": "*/*"})
    assert (answer.status_code, code(answer)) == (404, "route.unknown")


def test_a_post_to_the_page_is_told(guest: Person) -> None:
    answer = guest.post("/", headers=HTML)
    assert (answer.status_code, code(answer)) == (405, "method.not_allowed")
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("POST", path) for path in ORDERS),
        ("GET", "/api/v1/status"),
        ("GET", "/api/v1/status/events"),
        ("GET", "/api/v1/status/xyz"),
        ("GET", "/api/v1/status/xyz/events"),
        ("POST", "/api/v1/status/xyz/cancel"),
        ("POST", "/api/v1/status/xyz/retry"),
        ("DELETE", "/api/v1/status/xyz"),
    ],
)
@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        (None, "session.missing"),
        ("Basic Z3Vlc3Q6Z3Vlc3Q=", "session.missing"),
        ("Bearer", "session.missing"),
        ("Bearer nonsense", "session.expired"),
    ],
)
def test_without_a_session_nothing_is_shown(
    server: Serving, method: str, path: str, authorization: str | None, expected: str
) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    with server.stranger() as stranger:
        answer = stranger.request(method, path, headers=headers)
    assert (answer.status_code, code(answer)) == (401, expected)
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/status/{}"),
        ("GET", "/api/v1/status/{}/events"),
        ("POST", "/api/v1/status/{}/cancel"),
        ("POST", "/api/v1/status/{}/retry"),
        ("DELETE", "/api/v1/status/{}"),
    ],
)
def test_a_foreign_task_looks_like_one_that_never_was(
    resting: Serving, method: str, path: str
) -> None:
    with resting.guest() as owner, resting.guest() as nosy:
        task = owner.avatar()
        foreign = nosy.request(method, path.format(task["id"]))
        invented = nosy.request(method, path.format("0" * 26))
        assert foreign.status_code == invented.status_code == 404
        assert foreign.content == invented.content
        assert code(foreign) == "task.unknown"
        assert owner.get(f"/api/v1/status/{task['id']}").status_code == 200


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=many", f"cursor={'x' * 41}"])
def test_a_query_that_makes_no_sense_is_told(guest: Person, query: str) -> None:
    answer = guest.get(f"/api/v1/status?{query}")
    assert (answer.status_code, code(answer)) == (422, "request.invalid")
    assert query.partition("=")[0] in answer.json()["detail"]


@pytest.mark.parametrize("key", ["short", "x" * 201])
def test_an_idempotency_key_has_a_sensible_length(guest: Person, key: str) -> None:
    answer = guest.order("avatar", {"style": "pencil"}, key=key)
    assert (answer.status_code, code(answer)) == (422, "request.invalid")
    assert "idempotency-key" in answer.json()["detail"].lower()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data; boundary=x", b"\x00\xff" * 500),
        ("application/json", b'{"style": "pencil"}'),
        ("application/x-www-form-urlencoded", b"style=pencil&photo=text"),
        ("text/plain", b""),
    ],
)
@pytest.mark.parametrize("path", ORDERS)
def test_a_body_that_is_no_form_is_told(
    guest: Person, path: str, content_type: str, body: bytes
) -> None:
    answer = guest.post(path, content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 422
    assert code(answer) in {"request.invalid", "photo.missing"}


def test_a_form_with_too_many_parts_is_told(guest: Person) -> None:
    fields = {f"field-{number}": "x" for number in range(40)}
    assert code(guest.post(ORDERS[0], data=fields, files={"photo": ASTRONAUT})) == "request.invalid"
    files = [("photo", (f"{number}.png", b"x")) for number in range(40)]
    assert code(guest.post(ORDERS[0], files=files)) == "request.invalid"


def test_a_body_announced_as_too_large_is_refused_before_it_is_sent(resting: Serving) -> None:
    with resting.guest() as person:
        head = (
            f"POST {ORDERS[0]} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {person.token}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 3000000000\r\n"
            "Connection: close\r\n\r\n"
        )
    answer = raw(resting, head.encode())
    status, problem = read_raw_problem(answer, resting.contract)
    assert (status, problem["code"]) == (413, "request.too_large")
    assert "1 MB" in str(problem["detail"])
    assert b"nosniff" in answer


@pytest.mark.parametrize("path", [*ORDERS, "/api/v1/session", "/hooks/telegram"])
def test_a_body_that_never_ends_is_cut_off(resting: Serving, path: str) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\n\r\n'
        for _ in range(60):
            yield b"x" * 65536

    with resting.guest() as person:
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        answer = person.post(path, content=endless(), headers=headers)
    if path in ORDERS:
        assert (answer.status_code, code(answer)) == (413, "request.too_large")
    else:
        assert answer.status_code in {201, 404}


@pytest.mark.parametrize(
    "request_bytes", [b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"HELLO\r\n\r\n"]
)
def test_bytes_that_are_not_http_are_answered_with_a_problem(
    server: Serving, request_bytes: bytes
) -> None:
    answer = raw(server, request_bytes)
    status, problem = read_raw_problem(answer, server.contract)
    assert (status, problem["code"]) == (400, "request.invalid")
    assert b"nosniff" in answer


@pytest.fixture(scope="module")
def crashing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server with a route that crashes."""

    def add_crash(app: FastAPI) -> None:
        async def crash() -> None:
            raise ZeroDivisionError(SECRET_WORDS)

        app.router.add_api_route("/crash", crash, include_in_schema=False)
        app.router.routes.insert(0, app.router.routes.pop())

    settings = make_settings(
        tmp_path_factory.mktemp("crashing"), DARKROOM_CORS_ORIGINS="https://friend.example"
    )
    with serving(settings, Plan(works=False, change=add_crash)) as running:
        yield running


def test_a_crash_names_an_incident_that_only_the_log_explains(
    crashing: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    with crashing.stranger() as stranger, caplog.at_level(logging.ERROR):
        answer = stranger.get("/crash", headers={"Origin": "https://friend.example"})
    assert (answer.status_code, code(answer)) == (500, "internal")
    assert answer.headers["access-control-allow-origin"] == "https://friend.example"
    incident = answer.json()["incident"]
    assert re.fullmatch(r"\w{8}", incident)
    for hidden in (SECRET_WORDS, "Traceback", "ZeroDivisionError", Path(__file__).name):
        assert hidden not in answer.text
    assert len(caplog.records) == 1
    assert incident in caplog.text
    assert SECRET_WORDS in caplog.text
    assert "Traceback" in caplog.text


def test_every_error_code_is_documented(server: Serving) -> None:
    with server.stranger() as stranger:
        document = stranger.get("/api/v1/openapi.json").json()
    assert Contract(document).codes == set(all_errors())


def test_every_operation_documents_what_it_may_answer(server: Serving) -> None:
    document = server.contract.document
    operations = {
        operation["operationId"]: operation
        for methods in document["paths"].values()
        for operation in methods.values()
    }
    assert "HTTPValidationError" not in document["components"]["schemas"]
    for name, operation in operations.items():
        errors = {status: told for status, told in operation["responses"].items() if status >= "4"}
        assert {"422", "500", "503"} <= set(errors), name
        assert ("401" in errors) == bool(operation.get("security")), name
        for told in errors.values():
            schema = told["content"]["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}


def test_no_secret_reaches_the_log(server: Serving, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with server.guest() as person:
        task = person.cut_out()
        done = person.finished(task["id"])
        signature = done["results"][0]["url"].partition("signature=")[2].partition("&")[0]
        person.get(done["results"][0]["url"])
        person.get(done["photo"]["url"].replace("signature=", "signature=x"))
        person.get("/api/v1/nothing")
        person.get("/api/v1/status", headers={"Authorization": f"Bearer {person.token}x"})
    theirs = [record for record in caplog.records if not record.name.startswith("http")]
    logged = "\n".join(logging.Formatter().format(record) for record in theirs)
    key = server.desk.settings.signing_key()
    assert [word for word in (person.token, signature, key) if word in logged] == []
