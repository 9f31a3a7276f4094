"""A photo is ordered: what is accepted, what is made of it, what is refused with which words."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from PIL import Image

from studio.photos import CONTENT_TYPES
from tests.api.serving import ASTRONAUT, PHOTOS, Body, Person, Serving

COFFEE = (PHOTOS / "coffee.png").read_bytes()
NO_OPTIONS = dict.fromkeys(
    ("style", "background", "colour", "gradient", "scene", "prompt", "scale")
) | {"shadow": False}


def encode(image: Image.Image, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def open_result(person: Person, task: Body) -> Image.Image:
    """The one result of a task that is done, checked against what the task says of it."""
    assert task["state"] == "done", task["error"]
    (result,) = task["results"]
    answer = person.get(result["url"])
    assert answer.headers["content-type"] == result["content_type"]
    image = Image.open(io.BytesIO(answer.content))
    image.load()
    assert image.size == (result["width"], result["height"])
    return image


@pytest.fixture
def crowd(resting: Serving) -> Iterator[list[Person]]:
    """Two clients of one guest."""
    with resting.guest() as one, resting.guest() as two:
        two.headers["Authorization"] = one.headers["Authorization"]
        yield [one, two]


def test_an_order_is_accepted_with_its_address_and_what_was_asked(patient: Person) -> None:
    answer = patient.order("avatar", {"style": "pencil"})
    task = answer.json()
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/api/v1/status/{task['id']}"
    assert task["operation"] == "avatar"
    assert task["options"] == NO_OPTIONS | {"style": "pencil"}
    assert (task["state"], task["cancellable"], task["retry_of"]) == ("waiting", True, None)
    assert (task["results"], task["error"]) == ([], None)
    assert (task["photo"]["width"], task["photo"]["height"]) == (512, 512)
    assert patient.get(answer.headers["location"]).json()["id"] == task["id"]


def test_an_avatar_is_a_square_picture(guest: Person) -> None:
    made = open_result(guest, guest.finished(guest.avatar("studio")["id"]))
    assert (made.size, made.mode) == ((1024, 1024), "RGB")


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ({"background": "remove"}, "RGBA"),
        ({"background": "colour", "colour": "#4f86c6"}, "RGB"),
        ({"background": "blur"}, "RGB"),
        ({"background": "picture"}, "RGB"),
    ],
)
def test_every_background_keeps_the_size_and_the_face(
    guest: Person, form: dict[str, str], mode: str
) -> None:
    picture = COFFEE if form["background"] == "picture" else None
    task = guest.order("background", form, picture=picture).json()
    assert task["options"] == NO_OPTIONS | form
    made = open_result(guest, guest.finished(task["id"]))
    photo = Image.open(io.BytesIO(ASTRONAUT)).convert("RGB")
    assert (made.size, made.mode) == (photo.size, mode)
    for point in ((225, 110), (210, 130), (240, 130)):  # on the face
        pairs = zip(pixel(made, point), pixel(photo, point), strict=True)
        assert max(abs(one - other) for one, other in pairs) <= 12
    corner = made.getpixel((5, 5))
    if form["background"] == "remove":
        assert (
            corner == (corner[0], corner[1], corner[2], 0) if isinstance(corner, tuple) else False
        )
    elif form["background"] == "colour":
        wanted = (0x4F, 0x86, 0xC6)
        assert max(abs(a - b) for a, b in zip(pixel(made, (5, 5)), wanted, strict=True)) <= 3
    else:
        assert pixel(made, (5, 5)) != pixel(photo, (5, 5))


def pixel(image: Image.Image, point: tuple[int, int]) -> tuple[int, ...]:
    value = image.convert("RGB").getpixel(point)
    assert isinstance(value, tuple)
    return tuple(int(part) for part in value)


@pytest.mark.parametrize(
    ("colour", "kept"),
    [("#F0A", "#ff00aa"), ("4f86c6", "#4f86c6"), (" #4F86C6 ", "#4f86c6")],
)
def test_a_colour_is_understood_as_people_write_it(patient: Person, colour: str, kept: str) -> None:
    task = patient.order("background", {"background": "colour", "colour": colour}).json()
    assert task["options"]["colour"] == kept


def test_every_swatch_is_understood_by_its_name(guest: Person) -> None:
    catalogue = guest.get("/api/v1/catalogue").json()
    swatch = catalogue["colours"][0]
    form = {"background": "colour", "colour": swatch["name"].upper()}
    task = guest.order("background", form).json()
    assert task["options"]["colour"] == swatch["value"]


@pytest.mark.parametrize(
    ("path", "form", "code"),
    [
        ("avatar", {"style": "baroque"}, "style.unknown"),
        ("avatar", {"style": ""}, "style.unknown"),
        ("avatar", {"style": "x" * 41}, "style.unknown"),
        ("avatar", {}, "style.unknown"),
        ("background", {"background": "moon"}, "background.unknown"),
        ("background", {}, "background.unknown"),
        ("background", {"background": "colour"}, "colour.invalid"),
        ("background", {"background": "colour", "colour": "#12345"}, "colour.invalid"),
        ("background", {"background": "colour", "colour": "url(x)"}, "colour.invalid"),
        ("background", {"background": "colour", "colour": "x" * 41}, "colour.invalid"),
        ("background", {"background": "picture"}, "picture.missing"),
    ],
)
def test_what_is_not_on_the_menu_is_told(
    patient: Person, path: str, form: dict[str, str], code: str
) -> None:
    answer = patient.order(path, form)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert patient.get("/api/v1/status").json()["items"] == []


def test_an_empty_picture_is_a_missing_one(patient: Person) -> None:
    answer = patient.order("background", {"background": "picture"}, picture=b"")
    assert answer.json()["code"] == "picture.missing"


def test_a_broken_background_picture_is_told(patient: Person) -> None:
    answer = patient.order("background", {"background": "picture"}, picture=COFFEE[:9000])
    assert (answer.status_code, answer.json()["code"]) == (422, "picture.unusable")
    assert "damaged" in answer.json()["detail"]


SCANS = encode(Image.new("RGB", (80, 80)), "JPEG") + b"\xff\xda" * 101


@pytest.mark.parametrize(
    ("photo", "status", "code", "fact"),
    [
        (None, 422, "photo.missing", ""),
        (b"", 422, "photo.missing", ""),
        (ASTRONAUT + bytes(1_000_000), 413, "photo.too_large", "1 MB"),
        (encode(Image.new("1", (1001, 1000))), 422, "photo.too_many_pixels", "1 megapixels"),
        (encode(Image.new("RGB", (63, 200))), 422, "photo.too_small", "64"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "photo.unsupported", "JPEG"),
        (b"%PDF-1.7\n" + bytes(500), 415, "photo.unsupported", "JPEG"),
        (encode(Image.new("RGB", (80, 80)), "TIFF"), 415, "photo.unsupported", "JPEG"),
        (ASTRONAUT[: len(ASTRONAUT) // 2], 422, "photo.damaged", ""),
        (b"\x89PNG\r\n\x1a\n", 422, "photo.damaged", ""),
        (SCANS, 422, "photo.too_costly", ""),
    ],
    ids=lambda value: f"{len(value)} bytes" if isinstance(value, bytes) else None,
)
@pytest.mark.parametrize("path", ["avatar", "background"])
def test_a_photo_that_cannot_be_used_is_told_why(
    patient: Person, path: str, photo: bytes | None, status: int, code: str, fact: str
) -> None:
    answer = patient.order(path, {"style": "pencil", "background": "blur"}, photo=photo)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert fact in answer.json()["detail"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_promised_format_is_taken_whatever_its_name_says(patient: Person, kind: str) -> None:
    photo = encode(Image.linear_gradient("L").convert("RGB"), kind)
    answer = patient.order("background", {"background": "blur"}, photo=photo)
    assert answer.json()["photo"]["content_type"] == "image/jpeg"
    assert f"image/{kind.lower()}" in CONTENT_TYPES


def test_the_same_key_makes_one_task(patient: Person) -> None:
    key = str(uuid4())
    first, again = (patient.avatar(key=key) for _ in range(2))
    assert first["id"] == again["id"]
    assert len(patient.get("/api/v1/status").json()["items"]) == 1


def test_the_same_key_with_another_order_is_a_conflict(patient: Person) -> None:
    key = str(uuid4())
    patient.avatar(key=key)
    orders = [
        patient.order("avatar", {"style": "studio"}, key=key),
        patient.order("avatar", {"style": "pencil"}, photo=COFFEE, key=key),
        patient.order("background", {"background": "blur"}, key=key),
    ]
    for answer in orders:
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency.conflict")


def test_a_key_belongs_to_its_owner(resting: Serving) -> None:
    key = str(uuid4())
    with resting.guest() as one, resting.guest() as two:
        assert one.avatar(key=key)["id"] != two.avatar(key=key)["id"]


def test_a_double_click_makes_one_task_and_keeps_one_photo(
    resting: Serving, crowd: list[Person]
) -> None:
    kept = resting.desk.settings.data / "objects" / "tasks"
    before = {path.name for path in kept.glob("*")}
    key = str(uuid4())

    def click(person: Person) -> Body:
        return person.avatar(key=key)

    with ThreadPoolExecutor(2) as pool:
        clicks = list(pool.map(click, crowd))
    assert clicks[0]["id"] == clicks[1]["id"]
    written = [path for path in kept.glob("*/photo") if path.parent.name not in before]
    assert [path.parent.name for path in written] == [clicks[0]["id"]]


def test_too_much_at_once_is_told_with_when_to_come_back(patient: Person) -> None:
    for _ in range(3):
        patient.avatar()
    told: list[str] = []
    for _ in range(12):  # a slow machine earns a few more on the way
        answer = patient.order("avatar", {"style": "pencil"})
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["retry-after"]) == answer.json()["retry_after"] <= 60
        assert answer.json()["retryable"]
        told.append(answer.json()["code"])
    assert told[0] == "limit.live"
    assert "limit.rate" in told


def test_orders_that_race_do_not_slip_through_the_limit(patient: Person) -> None:
    def order(_: int) -> int:
        return patient.order("avatar", {"style": "pencil"}).status_code

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(order, range(6))) == [202] * 3 + [429] * 3
    assert len(patient.get("/api/v1/status").json()["items"]) == 3


def test_a_cancelled_task_makes_room_for_another(patient: Person) -> None:
    tasks = [patient.avatar() for _ in range(3)]
    patient.post(f"/api/v1/status/{tasks[0]['id']}/cancel")
    assert patient.order("avatar", {"style": "pencil"}).status_code == 202


def test_a_photo_without_a_face_that_somebody_insists_on_fails_in_words(guest: Person) -> None:
    answer = guest.order("avatar", {"style": "pencil", "as_is": "true"}, photo=COFFEE)
    task = guest.finished(answer.json()["id"])
    assert task["state"] == "failed"
    assert (task["error"]["code"], task["error"]["retryable"]) == ("engine.no_face", False)
    assert task["results"] == []
