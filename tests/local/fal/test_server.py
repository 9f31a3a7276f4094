"""Pictures through the whole server: submitted, drawn, fetched; refused by name; cancelled."""

import asyncio
import base64
import io
import os
import signal
import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
from PIL import Image

from local.fal.server import LocalFal, create_server
from tests.local.fal.calling import (
    CUT_OUT,
    EDIT,
    KEY,
    NEVER_LOADING,
    PHOTOS,
    Caller,
    calling,
    working,
)

ASTRONAUT = PHOTOS / "astronaut.png"
PENCIL = "Turn this person into a pencil drawing"

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[LocalFal]:
    server = create_server(tmp_path_factory.mktemp("fal"), key=KEY, limits=NEVER_LOADING)
    async with working(server):
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def caller(server: LocalFal) -> AsyncGenerator[Caller]:
    async with calling(server) as caller:
        yield caller


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def photo(caller: Caller) -> str:
    return await caller.upload(ASTRONAUT)


async def picture(caller: Caller, url: str) -> Image.Image:
    return Image.open(io.BytesIO((await caller.http.get(url)).content))


async def refusal(caller: Caller, url: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The first detail of a request that must end as COMPLETED and 422."""
    request = await caller.submit(url, arguments)
    status = await caller.completed(request)
    result = await caller.http.get(request["response_url"])
    assert (result.status_code, status["error"]) == (422, "Invalid status code: 422")
    detail: dict[str, Any] = result.json()["detail"][0]
    assert status["error_type"] == result.headers["x-fal-error-type"] == detail["type"]
    assert result.headers["x-fal-retryable"] == "false"
    assert result.headers["x-fal-billable-units"] == "0"
    return detail


async def test_a_cut_out_is_an_rgba_png_of_the_photos_size(caller: Caller, photo: str) -> None:
    request = await caller.submit(
        CUT_OUT, {"image_url": photo, "model": "Portrait", "output_mask": True}
    )
    status = await caller.completed(request)
    assert [log["message"] for log in status["logs"]] == [
        "finding the subject",
        "cutting out",
        "finishing",
    ]
    assert status["metrics"]["inference_time"] > 0
    result = await caller.result(request)
    body = result.json()
    image = body["image"]
    assert (image["width"], image["height"], image["content_type"]) == (512, 512, "image/png")
    cut = await picture(caller, image["url"])
    assert (cut.mode, cut.size) == ("RGBA", (512, 512))
    alpha = np.asarray(cut.getchannel("A"))
    assert alpha[90:150, 200:250].min() > 250
    assert alpha[:100, :100].max() < 5
    mask = await picture(caller, body["mask_image"]["url"])
    assert np.array_equal(np.asarray(mask)[..., 0], alpha)
    assert image["file_size"] == len((await caller.http.get(image["url"])).content)


async def test_an_avatar_is_drawn_in_the_style_of_the_prompt(caller: Caller, photo: str) -> None:
    request = await caller.submit(
        EDIT, {"prompt": PENCIL, "image_urls": [photo], "output_format": "jpeg"}
    )
    status = await caller.completed(request)
    stages = [log["message"] for log in status["logs"]]
    assert stages == ["finding the face", "cutting out", "drawing", "finishing"]
    assert {(log["level"], log["source"]) for log in status["logs"]} == {("INFO", "USER")}
    result = await caller.http.get(request["response_url"] + "/response")
    assert result.headers["x-fal-billable-units"] == "1"
    assert "pencil" in result.json()["description"]
    (image,) = result.json()["images"]
    drawing = await picture(caller, image["url"])
    assert (drawing.format, drawing.size) == ("JPEG", (1024, 1024))
    assert np.ptp(np.asarray(drawing).astype(int), axis=2).max() < 40


async def test_several_pictures_of_one_photo_differ(caller: Caller, photo: str) -> None:
    request = await caller.submit(
        EDIT, {"prompt": "pop art", "image_urls": [photo], "num_images": 2, "seed": 3}
    )
    images = (await caller.result(request)).json()["images"]
    first, second = [np.asarray(await picture(caller, image["url"])) for image in images]
    assert np.abs(first.astype(int) - second.astype(int)).mean() > 20


async def test_run_waits_and_answers_with_the_result(caller: Caller, photo: str) -> None:
    answer = await caller.http.post(
        "https://fal.run/fal-ai/birefnet/v2",
        json={"image_url": photo, "mask_only": True, "sync_mode": True},
    )
    assert answer.status_code == 200
    head, _, text = answer.json()["image"]["url"].partition(",")
    assert head == "data:image/png;base64"
    mask = Image.open(io.BytesIO(base64.b64decode(text)))
    assert (mask.mode, mask.size) == ("RGB", (512, 512))


async def test_a_photo_may_come_as_a_data_uri(caller: Caller) -> None:
    small = Image.open(ASTRONAUT).resize((200, 200))
    buffer = io.BytesIO()
    small.save(buffer, "JPEG")
    uri = "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
    request = await caller.submit(CUT_OUT, {"image_url": uri, "output_format": "webp"})
    image = (await caller.result(request)).json()["image"]
    cut = await picture(caller, image["url"])
    assert (cut.format, cut.mode, cut.size) == ("WEBP", "RGBA", (200, 200))


async def test_a_status_stream_tells_each_log_once_and_ends(caller: Caller) -> None:
    new = await caller.upload(PHOTOS / "coffee.png")  # of one known already less is told
    request = await caller.submit(CUT_OUT, {"image_url": new})
    url = request["status_url"] + "/stream"
    answer = await caller.http.get(url, params={"logs": "1"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [line[6:] for line in answer.text.splitlines() if line.startswith("data: ")]
    assert '"COMPLETED"' in events[-1]
    for message in ("finding the subject", "cutting out", "finishing"):
        assert sum(message in event for event in events) == 1


@pytest.mark.parametrize(
    ("url", "arguments", "loc", "kind"),
    [
        (CUT_OUT, {}, ["body", "image_url"], "missing"),
        (CUT_OUT, {"image_url": "x", "model": "Magic"}, ["body", "model"], "one_of"),
        (EDIT, {"image_urls": ["x"]}, ["body", "prompt"], "missing"),
        (EDIT, {"prompt": PENCIL, "image_urls": []}, ["body", "image_urls"], "sequence_too_short"),
        (EDIT, {"prompt": PENCIL, "image_urls": ["a", "b"]}, ["body", "image_urls"],
         "sequence_too_long"),
        (EDIT, {"prompt": PENCIL, "image_urls": ["a"], "num_images": 9}, ["body", "num_images"],
         "less_than_equal"),
        (EDIT, {"prompt": "me on Mars", "image_urls": ["a"]}, ["body", "prompt"],
         "feature_not_supported"),
    ],
)  # fmt: skip
async def test_wrong_arguments_are_accepted_and_end_as_completed_with_422(
    caller: Caller, url: str, arguments: dict[str, Any], loc: list[str], kind: str
) -> None:
    detail = await refusal(caller, url, arguments)
    assert (detail["loc"], detail["type"]) == (loc, kind)
    assert "input" not in detail


async def test_a_prompt_without_a_known_phrase_is_told_the_phrases(caller: Caller) -> None:
    detail = await refusal(caller, EDIT, {"prompt": "me on Mars", "image_urls": ["a"]})
    assert "needs a fal key" in detail["msg"]
    assert '"pencil drawing", "pop art"' in detail["msg"]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/files/0123456789abcdef0123456789abcdef.png",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://v3.fal.media/files/0123456789abcdef0123456789abcdef.png",
        "https://v3.fal.media/files/../../key.png",
        "nonsense",
    ],
)
async def test_other_addresses_and_forgotten_files_are_not_fetched(
    caller: Caller, address: str
) -> None:
    detail = await refusal(caller, CUT_OUT, {"image_url": address})
    assert (detail["loc"], detail["type"]) == (["body", "image_url"], "file_download_error")


@pytest.mark.parametrize(
    ("uri", "kind"),
    [
        ("data:text/plain;base64,aGk=", "unsupported_image_format"),
        ("data:image/png,raw", "unsupported_image_format"),
        ("data:image/png;base64,%%%", "image_load_error"),
        ("data:image/png;base64,aGk=", "unsupported_image_format"),
    ],
)
async def test_bad_data_uris_are_refused_by_name(caller: Caller, uri: str, kind: str) -> None:
    assert (await refusal(caller, CUT_OUT, {"image_url": uri}))["type"] == kind


async def test_a_cat_has_no_face_and_a_wall_no_subject(caller: Caller) -> None:
    cat = await caller.upload(PHOTOS / "chelsea.png")
    detail = await refusal(caller, EDIT, {"prompt": PENCIL, "image_urls": [cat]})
    assert (detail["loc"], detail["type"]) == (["body", "image_urls", 0], "face_detection_error")
    buffer = io.BytesIO()
    Image.new("RGB", (300, 300), "white").save(buffer, "PNG")
    wall = await caller.upload(buffer.getvalue())
    detail = await refusal(caller, CUT_OUT, {"image_url": wall})
    assert (detail["loc"], detail["type"]) == (["body", "image_url"], "no_media_generated")


async def test_a_tiny_photo_is_refused_with_the_limit(caller: Caller) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (1, 1)).save(buffer, "PNG")
    detail = await refusal(caller, CUT_OUT, {"image_url": await caller.upload(buffer.getvalue())})
    assert detail["type"] == "image_too_small"
    assert detail["ctx"] == {"min_width": 32, "min_height": 32}


async def test_cancelling_a_running_request_frees_its_place_at_once(
    caller: Caller, photo: str
) -> None:
    arguments = {"prompt": "cartoon", "image_urls": [photo], "num_images": 4}
    running = await caller.submit(EDIT, arguments)
    waiting = await caller.submit(CUT_OUT, {"image_url": photo})
    await caller.wait_until(running, lambda body: body["status"] == "IN_PROGRESS")
    assert (await caller.status(waiting))["queue_position"] == 0
    before = time.monotonic()
    answer = await caller.http.put(running["cancel_url"])
    assert (answer.status_code, answer.json()) == (202, {"status": "CANCELLATION_REQUESTED"})
    status = await caller.completed(running)
    assert time.monotonic() - before < 2  # four cartoons would take twice as long and more
    assert status["error_type"] == "client_cancelled"
    assert (await caller.http.get(running["response_url"])).status_code == 499
    assert (await caller.result(waiting)).status_code == 200


async def test_a_killed_process_fails_its_own_request_alone(
    server: LocalFal, caller: Caller, photo: str
) -> None:
    arguments = {"prompt": "cartoon", "image_urls": [photo], "num_images": 4}
    unlucky = await caller.submit(EDIT, arguments)
    next_one = await caller.submit(CUT_OUT, {"image_url": photo})
    await caller.wait_until(unlucky, lambda body: "drawing" in str(body["logs"]))
    process_id = server.lanes[0].worker.process_id
    assert process_id is not None
    os.kill(process_id, signal.SIGKILL)
    status = await caller.completed(unlucky)
    assert status["error_type"] == "runner_disconnected"
    result = await caller.http.get(unlucky["response_url"])
    assert (result.status_code, result.headers["x-fal-retryable"]) == (503, "true")
    assert (await caller.result(next_one)).status_code == 200


async def test_the_loop_answers_while_a_picture_is_drawn(caller: Caller, photo: str) -> None:
    request = await caller.submit(EDIT, {"prompt": "cartoon", "image_urls": [photo]})
    slowest = 0.0
    while True:
        before = time.monotonic()
        status = await caller.status(request)
        slowest = max(slowest, time.monotonic() - before)
        if status["status"] == "COMPLETED":
            break
        await asyncio.sleep(0.005)
    assert slowest < 0.8


async def test_two_lanes_work_at_once_and_leave_no_process(tmp_path: Path) -> None:
    server = create_server(tmp_path, key=KEY, concurrency=2)
    async with calling(server) as caller, working(server):
        photo = await caller.upload(ASTRONAUT)
        arguments = {"prompt": "studio headshot", "image_urls": [photo]}
        requests = [await caller.submit(EDIT, arguments) for _ in range(2)]
        for request in requests:
            await caller.wait_until(request, lambda body: body["status"] != "IN_QUEUE")
        states = [(await caller.status(request))["status"] for request in requests]
        assert states.count("IN_PROGRESS") == 2
        for request in requests:
            assert (await caller.result(request)).status_code == 200
        lanes = [lane.worker.process_id for lane in server.lanes]
    for process_id in lanes:
        assert process_id is not None
        with pytest.raises(ProcessLookupError):
            os.kill(process_id, 0)
