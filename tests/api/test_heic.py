"""A HEIC at the web door: ordered as it is, or developed first to be looked at."""

from pathlib import Path

import pytest

from api.schemas import Problem
from studio.pictures import DEVELOPED_PER_MINUTE
from tests.api.serving import Person, Serving
from tests.studio.photos.files import opened

FILES = Path(__file__).resolve().parents[1] / "studio" / "photos" / "heic"
TURNED = (FILES / "turned-6.heic").read_bytes()
CLEAR = (FILES / "clear.heic").read_bytes()


def preview(person: Person, photo: bytes, kind: str = "image/heic") -> tuple[int, bytes, str]:
    answer = person.post("/api/v1/preview", files={"photo": ("IMG_1.HEIC", photo, kind)})
    return answer.status_code, answer.content, answer.headers["content-type"]


def told(content: bytes) -> str:
    return Problem.model_validate_json(content).code


def test_a_photo_is_developed_upright_and_bare_and_nothing_is_kept(guest: Person) -> None:
    assert b"Exif" in TURNED
    answer = guest.post("/api/v1/preview", files={"photo": ("a.heic", TURNED, "image/heic")})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.headers["cache-control"] == "private, no-store"
    assert "sandbox" in answer.headers["content-security-policy"]
    image = opened(answer.content)
    assert image.size == (131, 97)
    assert not image.getexif()
    red, green, _ = image.convert("RGB").crop((2, 2, 3, 3)).tobytes()
    assert red > 180, "the red corner is on the upper left"
    assert green < 90
    assert guest.get("/api/v1/status").json()["items"] == []


def test_one_that_is_clear_in_parts_is_developed_as_a_png(guest: Person) -> None:
    status, content, kind = preview(guest, CLEAR)
    assert (status, kind, opened(content).mode) == (200, "image/png", "RGBA")


@pytest.mark.parametrize("kind", ["image/heic", "image/heif", "application/octet-stream"])
def test_a_heic_is_ordered_like_any_photo(patient: Person, kind: str) -> None:
    answer = patient.post(
        "/api/v1/background",
        data={"background": "blur"},
        files={"photo": ("IMG_1.HEIC", TURNED, kind)},
    )
    assert answer.status_code == 202
    photo = answer.json()["photo"]
    assert (photo["content_type"], photo["width"], photo["height"]) == ("image/jpeg", 131, 97)


def test_the_catalogue_names_it(guest: Person) -> None:
    taken = guest.get("/api/v1/catalogue").json()["limits"]["content_types"]
    assert {"image/heic", "image/heif"} <= set(taken)


@pytest.mark.parametrize(
    ("photo", "status", "code"),
    [
        (TURNED[:1_500], 422, "photo.damaged"),
        (b"%PDF-1.7", 415, "photo.unsupported"),
        ((FILES / "jpeg-inside.heif").read_bytes(), 415, "photo.unsupported"),
        (b"", 422, "photo.missing"),
        (TURNED + bytes(1_000_000), 413, "photo.too_large"),
    ],
    ids=["cut short", "a pdf", "a jpeg in a heif", "nothing", "too large"],
)
def test_what_can_t_be_developed_is_told_why(
    patient: Person, photo: bytes, status: int, code: str
) -> None:
    found, content, _ = preview(patient, photo)
    assert (found, told(content)) == (status, code)


def test_without_a_session_nothing_is_opened(server: Serving) -> None:
    with server.stranger() as nobody:
        status, content, _ = preview(nobody, TURNED)
    assert (status, told(content)) == (401, "session.missing")


def test_who_has_too_much_developed_waits(guest: Person) -> None:
    answers = (preview(guest, b"no photo") for _ in range(DEVELOPED_PER_MINUTE * 2))
    refusal = next(content for status, content, _ in answers if status == 429)
    assert told(refusal) == "limit.rate"
