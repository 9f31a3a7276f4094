"""What an operator reads when tasks can't be kept: at the start, and in the middle of work."""

import io
import re
import signal
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.run.web import read_address, starting

resource = pytest.importorskip("resource", reason="limits are set as Unix does")

END_SECONDS = 20


def small_photo() -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((96, 96)).convert("RGB").save(buffer, "JPEG", quality=50)
    return buffer.getvalue()


def create(client: httpx.Client, session: dict[str, str]) -> httpx.Response:
    return client.post(
        "/api/v1/background",
        data={"background": "remove"},
        files={"photo": ("photo.jpg", small_photo(), "image/jpeg")},
        headers={"Authorization": f"Bearer {session['token']}"},
    )


def test_a_second_process_on_the_same_folder_is_told_and_the_first_goes_on(tmp_path: Path) -> None:
    with starting(tmp_path / "data", tmp_path / "first") as first:
        address = read_address(first)
        with starting(tmp_path / "data", tmp_path / "second") as second:
            assert second.wait(END_SECONDS) == 1
        complaint = (tmp_path / "second").read_text(encoding="utf-8")
        assert complaint.startswith("darkroom can't start: ")
        assert "darkroom.db is in use by another darkroom. Stop that one" in complaint
        assert "Traceback" not in complaint
        assert httpx.get(f"{address}/health/live").status_code == 200
        first.send_signal(signal.SIGKILL)
        first.wait(END_SECONDS)
        with starting(tmp_path / "data", tmp_path / "third") as third:
            read_address(third)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "darkroom.db").write_bytes(b"Dear diary,\n" * 1000)
    with starting(tmp_path / "data", tmp_path / "log") as process:
        assert process.wait(END_SECONDS) == 1
    complaint = (tmp_path / "log").read_text(encoding="utf-8")
    assert re.match(r"darkroom can't start: \S+darkroom\.db is damaged \(.+\)", complaint)
    assert "Traceback" not in complaint


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits others")
def test_when_the_disk_takes_no_more_the_process_ends_and_what_it_accepted_is_there(
    tmp_path: Path,
) -> None:
    accepted: list[str] = []
    with starting(tmp_path / "data", tmp_path / "log") as process:
        with httpx.Client(base_url=read_address(process), timeout=END_SECONDS) as client:
            session = client.post("/api/v1/session").json()
            accepted.append(create(client, session).raise_for_status().json()["id"])
            written = (tmp_path / "data" / "darkroom.db-wal").stat().st_size
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (written, written))
            with suppress(httpx.HTTPError):  # it may be gone before it answers
                while (answer := create(client, session)).status_code == 202:
                    accepted.append(answer.json()["id"])
                assert (answer.status_code, answer.json()["code"]) == (503, "service.unavailable")
        assert process.wait(END_SECONDS) == 1
    complaint = (tmp_path / "log").read_text(encoding="utf-8")
    assert re.search(r"^darkroom stopped: .*darkroom\.db", complaint, re.MULTILINE)
    assert "What was accepted before is safe" in complaint
    assert "Traceback" not in complaint
    with (
        starting(tmp_path / "data", tmp_path / "again") as process,
        httpx.Client(base_url=read_address(process), timeout=END_SECONDS) as client,
    ):
        headers = {"Authorization": f"Bearer {session['token']}"}
        found = [client.get(f"/api/v1/status/{one}", headers=headers) for one in accepted]
        assert {one.status_code for one in found} == {200}


def test_a_model_of_the_operators_that_cannot_be_used_is_told_at_the_start(
    tmp_path: Path,
) -> None:
    model = tmp_path / "u2net-own.onnx"
    model.write_text("no model")
    for name, said in ((str(model), "is no ONNX model"), ("/nowhere/u2net.onnx", "no such file")):
        with starting(tmp_path / "data", tmp_path / "log", LOCAL_MATTE_MODEL=name) as process:
            assert process.wait(END_SECONDS) == 1
        complaint = (tmp_path / "log").read_text(encoding="utf-8")
        assert complaint.startswith("darkroom can't start: ")
        assert said in complaint
        assert "Traceback" not in complaint


def test_with_fal_nobody_asks_for_the_operators_model(tmp_path: Path) -> None:
    more = {"LOCAL_MATTE_MODEL": "/nowhere/u2net.onnx", "FAL_KEY": "nobodys:key"}
    with starting(tmp_path / "data", tmp_path / "log", **more) as process:
        read_address(process)
