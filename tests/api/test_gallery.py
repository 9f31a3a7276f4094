"""What the gallery lives on: filtered lists that hold still, favourites, thumbnails."""

import base64
import io
import json
from collections.abc import Iterator

import httpx
import pytest
from httpx_sse import connect_sse
from PIL import Image

from tests.api.serving import Body, Person, Serving, read_body


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["code"])


def listed(person: Person, query: str = "") -> list[str]:
    """Ids of the list, newest first."""
    answer = person.get(f"/api/v1/status?{query}")
    assert answer.status_code == 200, answer.text
    return [task["id"] for task in answer.json()["items"]]


@pytest.fixture(scope="module")
def made(server: Serving) -> Body:
    """A finished cut-out and the session that owns it."""
    with server.guest() as person:
        task = person.finished(person.cut_out()["id"])
        return {"task": task, "token": person.token}


@pytest.fixture
def fond(server: Serving, made: Body) -> Iterator[Person]:
    """Who owns the finished cut-out."""
    with Person(server.base, server.contract, made["token"]) as person:
        yield person


def test_a_favourite_is_seen_by_everybody_who_looks(fond: Person, made: Body) -> None:
    task: Body = made["task"]
    path = f"/api/v1/status/{task['id']}"
    tag = fond.get(path).headers["etag"]
    with connect_sse(fond, "GET", "/api/v1/status/events") as source:
        first = fond.put(f"{path}/favourite")
        told: Body = json.loads(next(source.iter_sse()).data)
    assert (first.status_code, first.json()["favourite"]) == (200, True)
    assert (told["id"], told["favourite"]) == (task["id"], True)
    assert read_body(fond.put(f"{path}/favourite"))["version"] == first.json()["version"]
    assert fond.get(path, headers={"If-None-Match": tag}).json()["favourite"] is True
    assert listed(fond, "favourite=true") == [task["id"]]
    for _ in range(2):
        answer = fond.delete(f"{path}/favourite")
        assert (answer.status_code, answer.json()["favourite"]) == (200, False)
    assert listed(fond, "favourite=true") == []
    assert listed(fond) == [task["id"]]


def test_what_is_no_picture_yet_is_no_favourite(patient: Person) -> None:
    path = f"/api/v1/status/{patient.avatar()['id']}/favourite"
    assert code(patient.put(path)) == (409, "task.state")
    assert code(patient.delete(path)) == (409, "task.state")


def test_a_foreign_picture_is_left_alone(other: Person, fond: Person, made: Body) -> None:
    path = f"/api/v1/status/{made['task']['id']}"
    assert code(other.put(f"{path}/favourite")) == (404, "task.unknown")
    assert code(other.delete(f"{path}/favourite")) == (404, "task.unknown")
    assert fond.get(path).json()["favourite"] is False


def test_the_list_is_filtered_by_operation_and_state(patient: Person) -> None:
    avatar, background = patient.avatar()["id"], patient.cut_out()["id"]
    assert patient.post(f"/api/v1/status/{avatar}/cancel").status_code == 200
    assert listed(patient, "operation=avatar") == [avatar]
    assert listed(patient, "operation=background&operation=upscale") == [background]
    assert listed(patient, "state=cancelled") == [avatar]
    assert listed(patient, "state=waiting&state=working&state=done") == [background]
    assert listed(patient, "state=done") == []


@pytest.mark.parametrize("query", ["operation=nothing", "state=created", "favourite=perhaps"])
def test_a_filter_that_means_nothing_is_refused(guest: Person, query: str) -> None:
    assert code(guest.get(f"/api/v1/status?{query}")) == (422, "request.invalid")


@pytest.mark.parametrize("cursor", ["x", "nan-abc", "inf-abc", "5-", "-", "0123456789abc", "é-é"])
def test_a_cursor_that_is_not_ours_is_refused(guest: Person, cursor: str) -> None:
    assert code(guest.get("/api/v1/status", params={"cursor": cursor})) == (422, "request.invalid")


def test_paging_goes_on_when_the_last_one_shown_is_deleted_meanwhile(patient: Person) -> None:
    ids = [patient.avatar()["id"] for _ in range(3)][::-1]
    first = patient.get("/api/v1/status?limit=2").json()
    assert patient.post(f"/api/v1/status/{ids[1]}/cancel").status_code == 200
    while patient.delete(f"/api/v1/status/{ids[1]}").status_code == 409:
        pass  # nobody works here, so it is over at once
    second = patient.get(f"/api/v1/status?limit=2&cursor={first['next_cursor']}").json()
    assert [task["id"] for task in second["items"]] == ids[2:]


def test_a_result_comes_with_all_that_its_place_needs(fond: Person, made: Body) -> None:
    result: Body = made["task"]["results"][0]
    tiny = Image.open(io.BytesIO(base64.b64decode(result["placeholder"])))
    assert max(tiny.size) <= 8
    assert abs(tiny.width / tiny.height - result["width"] / result["height"]) < 0.2
    answer = fond.get(result["thumbnail_url"])
    assert answer.headers["cache-control"] == "private, max-age=86400, immutable"
    assert answer.headers["content-type"] == "image/webp"
    assert max(Image.open(io.BytesIO(answer.content)).size) <= 512
    assert len(answer.content) < 60_000
