"""Uploads by all three ways, and downloads by everybody who knows the name."""

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from local.fal.limits import Limits
from local.fal.server import LocalFal, create_server
from tests.local.fal.calling import KEY, Caller, calling

INITIATE = "https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3"


async def test_an_announced_upload_is_served_without_a_key(
    resting: LocalFal, caller: Caller
) -> None:
    url = await caller.upload(b"\x89PNG", "image/png")
    assert url.startswith("https://v3.fal.media/files/")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=resting.app)) as stranger:
        answer = await stranger.get(url)
    assert answer.content == b"\x89PNG"
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_an_upload_url_is_good_once_and_invented_ones_never(caller: Caller) -> None:
    urls = (await caller.http.post(INITIATE, json={"content_type": "image/png"})).json()
    assert (await caller.http.put(urls["upload_url"], content=b"1")).status_code == 200
    assert (await caller.http.put(urls["upload_url"], content=b"2")).status_code == 404
    assert (await caller.http.get(urls["file_url"])).content == b"1"
    assert (await caller.http.put(urls["file_url"], content=b"2")).status_code == 405


async def test_the_v3_way_takes_a_token_then_the_bytes(caller: Caller) -> None:
    token = (await caller.http.post("https://rest.fal.ai/storage/auth/token", json={})).json()
    expires = datetime.fromisoformat(token["expires_at"])
    assert expires > datetime.now(UTC)
    bearer = {"authorization": f"{token['token_type']} {token['token']}"}
    url = f"{token['base_url']}/files/upload"
    headers = {**bearer, "content-type": "image/webp", "x-fal-file-name": "me.webp"}
    uploaded = await caller.http.post(url, content=b"webp", headers=headers)
    answer = await caller.http.get(uploaded.json()["access_url"])
    assert (answer.content, answer.headers["content-type"]) == (b"webp", "image/webp")


async def test_a_forged_token_is_401(caller: Caller) -> None:
    bearer = {"authorization": "Bearer 99999999999." + "0" * 64}
    answer = await caller.http.post(
        "https://v3.fal.media/files/upload", content=b"x", headers=bearer
    )
    assert answer.status_code == 401


async def test_a_file_over_the_limit_is_413_and_nothing_is_kept(tmp_path: Path) -> None:
    server = create_server(tmp_path, key=KEY, limits=Limits(max_file_bytes=10))
    async with calling(server) as caller:
        with pytest.raises(httpx.HTTPStatusError, match="413"):
            await caller.upload(b"x" * 11)
    assert list((tmp_path / "files").iterdir()) == []


async def test_a_full_store_is_507(tmp_path: Path) -> None:
    server = create_server(tmp_path, key=KEY, limits=Limits(max_total_bytes=10))
    async with calling(server) as caller:
        await caller.upload(b"12345678")
        with pytest.raises(httpx.HTTPStatusError, match="507"):
            await caller.upload(b"12345678")


async def test_announcements_are_bounded(tmp_path: Path) -> None:
    server = create_server(tmp_path, key=KEY, limits=Limits(max_pending_uploads=2))
    async with calling(server) as caller:
        codes = [(await caller.http.post(INITIATE, json={})).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


async def test_a_file_lives_no_longer_than_its_owner_wishes(caller: Caller, tmp_path: Path) -> None:
    wish = {"x-fal-object-lifecycle": json.dumps({"expiration_duration_seconds": 60})}
    urls = (
        await caller.http.post(INITIATE, json={"content_type": "image/png"}, headers=wish)
    ).json()
    await caller.http.put(urls["upload_url"], content=b"png")
    (kept,) = (tmp_path / "files").iterdir()
    left = kept.stat().st_mtime - datetime.now(UTC).timestamp()
    assert 50 < left <= 60


async def test_files_too_large_for_one_piece_are_refused_in_pieces_too(caller: Caller) -> None:
    url = "https://rest.fal.ai/storage/upload/initiate-multipart?storage_type=fal-cdn-v3"
    assert (await caller.http.post(url, json={})).status_code == 413
