"""How tasks stand: as a list, one by one, as a stream; and what people can do about them."""

import time
from collections import defaultdict
from uuid import uuid4

import httpx
import pytest
from httpx_sse import connect_sse

from tests.api.serving import Body, Person, Serving, read_body

SOON_SECONDS = 20


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["code"])


def is_at_work(task: Body) -> bool:
    return bool(task["state"] == "working")


def cancel(person: Person, task: Body) -> Body:
    answer = person.post(f"/api/v1/status/{task['id']}/cancel")
    assert answer.status_code == 200, answer.text
    return read_body(answer)


def delete_when_settled(person: Person, task: Body) -> httpx.Response:
    """Delete a task that is over; the note that its owner was told may take a moment."""
    deadline = time.monotonic() + SOON_SECONDS
    while (answer := person.delete(f"/api/v1/status/{task['id']}")).status_code == 409:
        assert time.monotonic() < deadline
    return answer


def test_the_list_comes_newest_first_page_by_page(patient: Person) -> None:
    ids = [patient.avatar()["id"] for _ in range(3)][::-1]
    assert [task["id"] for task in patient.get("/api/v1/status").json()["items"]] == ids
    first = patient.get("/api/v1/status?limit=2").json()
    assert [task["id"] for task in first["items"]] == ids[:2]
    second = patient.get(f"/api/v1/status?limit=2&cursor={first['next_cursor']}").json()
    assert [task["id"] for task in second["items"]] == ids[2:]
    assert second["next_cursor"] is None


def test_a_page_that_is_just_full_is_the_last(patient: Person) -> None:
    for _ in range(2):
        patient.avatar()
    assert patient.get("/api/v1/status?limit=2").json()["next_cursor"] is None


def test_a_new_guest_has_an_empty_list(guest: Person) -> None:
    assert guest.get("/api/v1/status").json() == {"items": [], "next_cursor": None}


def test_an_unchanged_task_is_not_sent_again(patient: Person) -> None:
    task = patient.avatar()
    path = f"/api/v1/status/{task['id']}"
    tag = patient.get(path).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = patient.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    cancel(patient, task)
    changed = patient.get(path, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json()["state"]) == (200, "cancelled")


def test_a_stream_begins_with_the_task_and_ends_with_it(guest: Person) -> None:
    task = guest.avatar("studio")
    events = guest.follow(task["id"])
    tasks: list[Body] = [event.json() for event in events]
    assert {event.event for event in events} == {"task"}
    assert tasks[0]["id"] == task["id"]
    assert tasks[0]["version"] >= task["version"]
    assert tasks[-1]["state"] == "done"
    assert all(one["state"] not in {"done", "failed", "cancelled"} for one in tasks[:-1])
    ids = [tuple(map(int, event.id.split("-"))) for event in events]
    assert ids == sorted(set(ids))
    assert "working" in {one["state"] for one in tasks}
    assert any(one["progress"] and one["progress"]["stage"] for one in tasks)


def test_a_stream_of_a_finished_task_tells_it_once_and_ends(patient: Person) -> None:
    task = patient.avatar()
    cancel(patient, task)
    assert [event.json()["state"] for event in patient.follow(task["id"])] == ["cancelled"]


def test_a_stream_is_neither_cached_nor_held_back(patient: Person) -> None:
    task = patient.avatar()
    with patient.stream("GET", f"/api/v1/status/{task['id']}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["x-accel-buffering"] == "no"


def test_the_stream_of_an_unknown_task_is_a_problem_not_an_empty_stream(guest: Person) -> None:
    answer = guest.get("/api/v1/status/nothing/events")
    assert code(answer) == (404, "task.unknown")


def test_a_person_who_waits_sees_their_place_and_the_tag_follows_progress(guest: Person) -> None:
    ahead, behind = [guest.avatar(style) for style in ("oil", "anime", "starry")], guest.cut_out()
    path = f"/api/v1/status/{behind['id']}"
    seen = guest.follow(behind["id"], until=lambda task: task["progress"] is not None)[-1].json()
    assert seen["state"] == "waiting"
    assert seen["progress"]["place"] is not None
    tag = guest.get(path).headers["etag"]
    serials: dict[str, set[str]] = defaultdict(set)
    for event in guest.follow(behind["id"]):
        version, _, serial = event.id.partition("-")
        serials[version].add(serial)
    assert max(len(ones) for ones in serials.values()) > 1, "progress within one version"
    assert guest.get(path, headers={"If-None-Match": tag}).status_code == 200
    assert [guest.finished(task["id"])["state"] for task in ahead] == ["done"] * 3


def test_all_of_a_persons_tasks_and_nobody_elses_are_followed_at_once(
    guest: Person, other: Person
) -> None:
    over: set[str] = set()
    with connect_sse(guest, "GET", "/api/v1/status/events") as source:
        foreign = other.cut_out()
        mine = {guest.cut_out()["id"], guest.cut_out()["id"]}
        for event in source.iter_sse():
            task = event.json()
            assert task["id"] in mine
            over |= {task["id"]} if task["state"] == "done" else set()
            if over == mine:
                break
    assert other.finished(foreign["id"])["state"] == "done"


def test_a_task_behind_another_is_cancelled_and_the_other_goes_on(guest: Person) -> None:
    ahead, behind = guest.avatar("oil"), guest.avatar("ink")
    guest.follow(behind["id"], until=lambda task: task["progress"] is not None)
    cancel(guest, behind)
    after = guest.finished(behind["id"])
    assert (after["state"], after["results"], after["cancellable"]) == ("cancelled", [], False)
    assert guest.finished(ahead["id"])["state"] == "done"


def test_a_running_task_is_cancelled(guest: Person) -> None:
    task = guest.avatar("oil")
    guest.follow(task["id"], until=is_at_work)
    told = cancel(guest, task)
    assert not told["cancellable"]
    assert cancel(guest, task)["id"] == task["id"]  # pressing twice is no error
    assert guest.finished(task["id"])["state"] == "cancelled"


def test_a_task_that_is_done_cannot_be_cancelled_or_retried(guest: Person) -> None:
    task = guest.finished(guest.cut_out()["id"])
    assert not task["cancellable"]
    for move in ("cancel", "retry"):
        answer = guest.post(f"/api/v1/status/{task['id']}/{move}")
        assert code(answer) == (409, "task.state")


def test_a_cancelled_task_is_retried_once_for_one_key(patient: Person) -> None:
    old = patient.avatar()
    path, headers = f"/api/v1/status/{old['id']}/retry", {"Idempotency-Key": str(uuid4())}
    assert code(patient.post(path, headers=headers)) == (409, "task.state")
    cancel(patient, old)
    first, again = (patient.post(path, headers=headers) for _ in range(2))
    new = first.json()
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.headers["location"] == f"/api/v1/status/{new['id']}"
    assert new["id"] == again.json()["id"] != old["id"]
    assert (new["retry_of"], new["state"], new["options"]) == (old["id"], "waiting", old["options"])
    photos = [patient.get(task["photo"]["url"]).content for task in (old, new)]
    assert photos[0] == photos[1]


def test_a_retry_keeps_the_background_picture(patient: Person) -> None:
    form = {"background": "picture"}
    old = patient.order(
        "background", form, picture=patient.get("/media/thumbnails/studio.webp").content
    )
    cancel(patient, old.json())
    new = patient.post(f"/api/v1/status/{old.json()['id']}/retry")
    assert new.status_code == 202
    assert new.json()["options"]["background"] == "picture"


def test_the_key_of_an_order_is_no_key_for_a_retry(patient: Person) -> None:
    key = str(uuid4())
    old = patient.avatar(key=key)
    cancel(patient, old)
    answer = patient.post(f"/api/v1/status/{old['id']}/retry", headers={"Idempotency-Key": key})
    assert code(answer) == (409, "idempotency.conflict")


def test_a_live_task_is_not_deleted(patient: Person) -> None:
    task = patient.avatar()
    assert code(patient.delete(f"/api/v1/status/{task['id']}")) == (409, "task.state")
    assert patient.get(task["photo"]["url"]).status_code == 200


def test_a_deleted_task_is_gone_with_all_its_pictures(guest: Person, server: Serving) -> None:
    task = guest.finished(guest.cut_out()["id"])
    pictures = [task["photo"], *task["results"]]
    urls = [picture[name] for picture in pictures for name in ("url", "thumbnail_url")]
    assert [guest.get(url).status_code for url in urls] == [200] * 4
    answer = delete_when_settled(guest, task)
    assert (answer.status_code, answer.content) == (204, b"")
    assert [code(guest.get(url)) for url in urls] == [(404, "task.unknown")] * 4
    assert code(guest.get(f"/api/v1/status/{task['id']}")) == (404, "task.unknown")
    assert guest.get("/api/v1/status").json()["items"] == []
    folder = server.desk.settings.data / "objects" / "tasks" / task["id"]
    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("move", ["cancel", "retry", "delete"])
def test_a_foreign_task_is_left_alone(resting: Serving, move: str) -> None:
    with resting.guest() as owner, resting.guest() as nosy:
        task = owner.avatar()
        path = f"/api/v1/status/{task['id']}"
        answer = nosy.delete(path) if move == "delete" else nosy.post(f"{path}/{move}")
        assert code(answer) == (404, "task.unknown")
        assert owner.get(path).json()["version"] == task["version"]
