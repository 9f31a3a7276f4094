"""Whatever is sent: a good picture or a named error, through a real server over HTTP."""

import asyncio
import io
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import numpy as np
import pytest
import pytest_asyncio
import uvicorn
from PIL import Image

from local.fal.server import create_server
from tests.local.fal.calling import KEY, PHOTOS, working

pytestmark = pytest.mark.asyncio(loop_scope="module")

CUT_OUT, AVATAR = "/fal-ai/birefnet/v2", "/fal-ai/nano-banana/edit"
ASTRONAUT = Image.open(PHOTOS / "astronaut.png").convert("RGB")
HOPPER = Image.open(PHOTOS / "grace_hopper.jpg").convert("RGB")


def saved(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:  # noqa: ANN401 - passed on to Pillow
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def large(width: int, height: int) -> bytes:
    return saved(HOPPER.resize((width, height), Image.Resampling.BICUBIC), "JPEG", quality=80)


def transparent() -> bytes:
    photo = ASTRONAUT.convert("RGBA")
    alpha = np.full((512, 512), 255, np.uint8)
    alpha[:, :60] = 0
    photo.putalpha(Image.fromarray(alpha))
    return saved(photo)


def sixteen_bits() -> bytes:
    grey = np.asarray(HOPPER.convert("L")).astype(np.uint16) * 257
    return saved(Image.fromarray(grey))


def crowd() -> bytes:
    """Thirty people, each face some 40 px high."""
    place = Image.new("RGB", (1500, 1000), (150, 160, 170))
    for number in range(30):
        person = (ASTRONAUT, HOPPER)[number % 2]
        small = person.resize((230, round(230 * person.height / person.width)))
        place.paste(
            small.crop((0, 0, 230, 190)), (20 + 245 * (number % 6), 10 + 198 * (number // 6))
        )
    return saved(place, "JPEG", quality=90)


@dataclass(frozen=True, slots=True)
class Expected:
    """What may come of a cut-out and of an avatar: a size, or an error's name."""

    cut_out: tuple[int, int] | str
    avatar: str | None


CASES: dict[str, tuple[Callable[[], bytes], Expected]] = {
    "12 megapixels": (lambda: large(3000, 4000), Expected((3000, 4000), None)),
    "48 megapixels": (lambda: large(6000, 8000), Expected((3072, 4096), None)),
    "more than is read": (
        lambda: large(7000, 8000),
        Expected("image_too_large", "image_too_large"),
    ),
    "one pixel": (
        lambda: saved(Image.new("RGB", (1, 1))),
        Expected("image_too_small", "image_too_small"),
    ),
    "all white": (
        lambda: saved(Image.new("RGB", (600, 400), "white")),
        Expected("no_media_generated", "face_detection_error"),
    ),
    "all black": (
        lambda: saved(Image.new("RGB", (600, 400), "black")),
        Expected("no_media_generated", "face_detection_error"),
    ),
    "partly transparent": (transparent, Expected((512, 512), None)),
    "CMYK": (
        lambda: saved(HOPPER.convert("CMYK"), "JPEG", quality=90),
        Expected((512, 600), None),
    ),
    "16 bits": (sixteen_bits, Expected((512, 600), None)),
    "a crowd": (crowd, Expected((1500, 1000), None)),
    "a cat": (
        (PHOTOS / "chelsea.png").read_bytes,
        Expected((451, 300), "face_detection_error"),
    ),
    "a cup": (
        (PHOTOS / "coffee.png").read_bytes,
        Expected((600, 400), "face_detection_error"),
    ),
    "half a file": (
        lambda: large(600, 700)[:9000],
        Expected("image_load_error", "image_load_error"),
    ),
    "no picture": (
        lambda: b"no picture at all",
        Expected("unsupported_image_format", "unsupported_image_format"),
    ),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of a real server on a port of its own."""
    fal = create_server(tmp_path_factory.mktemp("fal"), key=KEY)
    config = uvicorn.Config(fal.app, port=0, lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(20):
        while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    headers = {"authorization": f"Key {KEY}"}
    base = f"http://127.0.0.1:{port}"
    async with working(fal), httpx.AsyncClient(base_url=base, headers=headers, timeout=100) as http:
        yield http
    server.should_exit = True
    await serving


async def answered(
    http: httpx.AsyncClient, endpoint: str, arguments: dict[str, Any]
) -> httpx.Response:
    return await http.post(f"/run{endpoint}", json=arguments)


async def uploaded(http: httpx.AsyncClient, content: bytes) -> str:
    announced = await http.post("/storage/upload/initiate", json={"content_type": "image/png"})
    urls: dict[str, str] = announced.raise_for_status().json()
    (await http.put(urls["upload_url"], content=content)).raise_for_status()
    return urls["file_url"]


def check_refusal(answer: httpx.Response, kind: str) -> None:
    (detail,) = answer.json()["detail"]
    assert (answer.status_code, detail["type"]) == (422, kind)
    assert detail["msg"].endswith(".")


async def fetched(http: httpx.AsyncClient, image: dict[str, Any]) -> Image.Image:
    picture = Image.open(io.BytesIO((await http.get(image["url"])).content))
    picture.load()
    return picture


@pytest.mark.parametrize("case", CASES)
async def test_any_photo_ends_in_a_cut_out_or_a_named_error(
    http: httpx.AsyncClient, case: str
) -> None:
    make, expected = CASES[case]
    answer = await answered(http, CUT_OUT, {"image_url": await uploaded(http, make())})
    if isinstance(expected.cut_out, str):
        check_refusal(answer, expected.cut_out)
        return
    assert answer.status_code == 200, answer.text
    picture = await fetched(http, answer.json()["image"])
    assert (picture.size, picture.mode) == (expected.cut_out, "RGBA")
    shown = np.asarray(picture.getchannel("A")) > 127
    assert 0.02 < shown.mean() < 0.97
    assert np.asarray(picture.convert("RGB"))[shown].std() > 20


@pytest.mark.parametrize("case", CASES)
async def test_any_photo_ends_in_an_avatar_or_a_named_error(
    http: httpx.AsyncClient, case: str
) -> None:
    make, expected = CASES[case]
    url = await uploaded(http, make())
    asked = {"prompt": "a studio headshot", "image_urls": [url]}
    answer = await answered(http, AVATAR, asked)
    if expected.avatar is not None:
        check_refusal(answer, expected.avatar)
        return
    assert answer.status_code == 200, answer.text
    picture = await fetched(http, answer.json()["images"][0])
    assert picture.size == (1024, 1024)
    assert np.asarray(picture.convert("L")).std() > 20
