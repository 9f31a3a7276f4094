"""The unmodified npm client @fal-ai/client runs against `python -m local.fal`."""

import json
from typing import Any

import httpx
import pytest

from tests.conformance.serving import HERE, KEY, PHOTO, Served, install_client, node

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def seen(server: Served) -> dict[str, Any]:
    """What one run of the client saw."""
    install_client()
    output = node("fal_client.mjs", LOCAL_FAL=server.address, LOCAL_FAL_KEY=KEY, PHOTO=str(PHOTO))
    said: dict[str, Any] = json.loads(output)
    return said


def test_the_client_is_the_published_one() -> None:
    lock = (HERE / "package-lock.json").read_text(encoding="utf-8")
    package = json.loads(lock)["packages"]["node_modules/@fal-ai/client"]
    assert package["version"] == "1.10.1"
    assert package["integrity"].startswith("sha512-")
    assert "resolved" not in lock


def test_it_uploads(seen: dict[str, Any], server: Served) -> None:
    assert seen["uploaded"].startswith(f"{server.address}/files/")
    assert httpx.get(seen["uploaded"]).content == PHOTO.read_bytes()


def test_it_subscribes_by_polling_and_gets_the_picture(seen: dict[str, Any]) -> None:
    assert seen["statuses"][-1] == "COMPLETED"
    assert seen["logs"][-2:] == ["drawing", "finishing"]  # of a photo known already it says no more
    (image,) = seen["polled"]["data"]["images"]
    assert (image["width"], image["height"]) == (1024, 1024)
    assert httpx.get(image["url"]).headers["content-type"] == "image/png"


def test_it_subscribes_by_stream_and_sees_every_log_once(seen: dict[str, Any]) -> None:
    assert seen["streamed"]["last"] == "COMPLETED"
    assert seen["streamed"]["data"]["image"]["width"] == 512
    assert seen["streamedLogs"][-2:] == ["cutting out", "finishing"]
    assert len(set(seen["streamedLogs"])) == len(seen["streamedLogs"])


def test_it_reads_positions_and_cancels(seen: dict[str, Any]) -> None:
    assert seen["waiting"] == {"status": "IN_QUEUE", "position": 0}
    assert seen["cancelled"] == 499


def test_it_understands_a_refusal(seen: dict[str, Any]) -> None:
    assert seen["refused"] == {
        "name": "ValidationError",
        "status": 422,
        "type": "feature_not_supported",
    }


def test_it_runs_without_the_queue(seen: dict[str, Any]) -> None:
    assert seen["run"]["image"]["content_type"] == "image/png"
