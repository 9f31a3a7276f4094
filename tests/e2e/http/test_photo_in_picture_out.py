"""The way of a photo through the running program's HTTP API: a photo in, a picture out."""

import io
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from local.fal.engine.faces import Face, find_faces
from local.fal.engine.landmarks import OVAL
from local.fal.engine.sessions import Models
from tests.api.contract import Contract
from tests.api.serving import ASTRONAUT, PHOTOS, Body, Person
from tests.e2e.program import Program

Pixels = NDArray[np.uint8]
FACE = np.s_[90:150, 200:250]
"""The middle of the astronaut's face in the photo of 512x512."""


@pytest.fixture(scope="module")
def people(program: Program) -> Iterator[list[Person]]:
    """Two people who have begun their sessions, Ada and Grace."""
    base = program.page
    contract = Contract(httpx.get(f"{base}api/v1/openapi.json").json())
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                Person(base, contract, httpx.post(f"{base}api/v1/session").json()["token"])
            )
            for _ in range(2)
        ]


@pytest.fixture(scope="module")
def ada(people: list[Person]) -> Person:
    return people[0]


@pytest.fixture(scope="module")
def grace(people: list[Person]) -> Person:
    return people[1]


@pytest.fixture(scope="module")
def models() -> Models:
    return Models()


@pytest.fixture(scope="module")
def photo() -> Pixels:
    return np.asarray(Image.open(io.BytesIO(ASTRONAUT)).convert("RGB"))


@pytest.fixture(scope="module")
def drawn(ada: Person) -> Body:
    """Ada's pencil avatar."""
    return ada.finished(ada.avatar("pencil")["id"])


@pytest.fixture(scope="module")
def cut(ada: Person) -> Body:
    """Ada's cut-out."""
    return ada.finished(ada.cut_out()["id"])


def read_result(person: Person, task: Body) -> Image.Image:
    assert task["state"] == "done", task["error"]
    (result,) = task["results"]
    image = Image.open(io.BytesIO(person.get(result["url"]).content))
    assert (image.width, image.height) == (result["width"], result["height"])
    return image


def misfit(one: Face, other: Face) -> float:
    """How far landmarks lie apart after moving, turning and scaling, as a part of the face."""
    here, there = centred(one), centred(other)
    turn = complex(np.vdot(here, there) / np.vdot(here, here))
    apart: NDArray[np.float64] = np.abs(np.asarray(here * turn - there, np.complex128))
    return float(apart.mean()) / float(there.imag.max() - there.imag.min())


def centred(face: Face) -> NDArray[np.complex128]:
    """Landmarks as complex numbers around their middle."""
    points = face.landmarks - face.landmarks.mean(axis=0)
    return np.asarray(points[:, 0] + 1j * points[:, 1], np.complex128)


def test_the_avatar_is_a_pencil_drawing_of_the_same_face(
    ada: Person, drawn: Body, photo: Pixels, models: Models
) -> None:
    image = read_result(ada, drawn)
    assert (image.size, image.mode) == ((1024, 1024), "RGB")
    drawing = np.asarray(image)
    levels = drawing.astype(int)
    assert np.ptp(levels, axis=2).max() < 48, "graphite is grey"
    assert np.median(levels) > 190, "on light paper"
    (face,) = find_faces(models, drawing, tiles=False)
    (person,) = find_faces(models, photo)
    assert misfit(person, face) < 0.05
    left, top = face.landmarks[OVAL].min(axis=0).astype(int)
    right, bottom = face.landmarks[OVAL].max(axis=0).astype(int)
    assert (levels[top:bottom, left:right] < 110).mean() > 0.01, "with lines where the face is"


def test_the_avatar_is_not_the_photo(ada: Person, drawn: Body) -> None:
    made = np.asarray(read_result(ada, drawn), np.int16)
    photo = Image.open(io.BytesIO(ASTRONAUT)).convert("RGB").resize((1024, 1024))
    assert np.abs(made - np.asarray(photo, np.int16)).mean() > 30


def test_the_cut_out_keeps_the_subject_and_nothing_else(
    ada: Person, cut: Body, photo: Pixels
) -> None:
    image = read_result(ada, cut)
    assert (image.format, image.mode, image.size) == ("PNG", "RGBA", (512, 512))
    pixels = np.asarray(image)
    alpha, colours = pixels[..., 3], pixels[..., :3].astype(int)
    assert alpha[:120, :120].max() <= 5
    assert alpha[:150, 380:].max() <= 5
    assert alpha[FACE].min() >= 250
    assert 0.45 < (alpha / 255).mean() < 0.65
    apart = np.abs(colours[FACE] - photo[FACE].astype(int))
    assert apart.mean() < 4
    assert apart.max() <= 32


def test_a_thumbnail_shows_the_result(ada: Person, cut: Body) -> None:
    whole = read_result(ada, cut)
    thumbnail = ada.get(cut["results"][0]["thumbnail_url"])
    small = Image.open(io.BytesIO(thumbnail.content))
    assert (small.format, max(small.size)) == ("WEBP", 512)
    alpha = np.asarray(small.convert("RGBA").resize(whole.size))[..., 3]
    assert np.abs(alpha.astype(int) - np.asarray(whole)[..., 3]).mean() < 4


def test_the_photo_comes_back_upright_and_without_its_metadata(ada: Person, cut: Body) -> None:
    turned = Image.open(io.BytesIO(ASTRONAUT)).convert("RGB").crop((0, 0, 512, 300))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010E] = "canary description"
    buffer = io.BytesIO()
    turned.save(buffer, "JPEG", exif=exif, comment=b"canary comment")
    task = ada.avatar(photo=buffer.getvalue())
    kept = ada.get(task["photo"]["url"]).content
    image = Image.open(io.BytesIO(kept))
    assert image.size == (300, 512) == (task["photo"]["width"], task["photo"]["height"])
    assert b"canary" not in kept
    assert not image.getexif()
    assert cut["photo"]["url"] != task["photo"]["url"]
    ada.post(f"/api/v1/status/{task['id']}/cancel")


def test_the_download_has_a_name_that_says_what_it_is(ada: Person, drawn: Body, cut: Body) -> None:
    names = [
        ada.get(f"{task['results'][0]['url']}&download=1").headers["content-disposition"]
        for task in (drawn, cut)
    ]
    day = cut["created_at"][:10]
    assert names[0].startswith('attachment; filename="darkroom-pencil-')
    assert names[1] == f'attachment; filename="darkroom-cutout-{day}.png"'


def test_two_people_see_their_own_tasks_only(
    ada: Person, grace: Person, drawn: Body, cut: Body
) -> None:
    hers = grace.finished(grace.cut_out()["id"])
    lists = [
        {task["id"] for task in person.get("/api/v1/status").json()["items"]}
        for person in (ada, grace)
    ]
    assert {drawn["id"], cut["id"]} <= lists[0]
    assert lists[1] == {hers["id"]}
    for person, task in ((ada, hers), (grace, drawn)):
        answers = [
            person.get(f"/api/v1/status/{task['id']}"),
            person.get(f"/api/v1/status/{task['id']}/events"),
            person.post(f"/api/v1/status/{task['id']}/retry"),
            person.delete(f"/api/v1/status/{task['id']}"),
        ]
        assert [answer.status_code for answer in answers] == [404] * 4


@pytest.mark.parametrize("background", ["remove", "colour", "gradient", "blur", "picture", "scene"])
def test_a_photo_as_phones_take_them_gets_every_background(ada: Person, background: str) -> None:
    """12 megapixels, and a background picture of the same size."""
    large = Image.open(io.BytesIO(ASTRONAUT)).convert("RGB").resize((3464, 3464))
    buffer = io.BytesIO()
    large.save(buffer, "JPEG", quality=90)
    wishes = {"colour": "#4f86c6", "gradient": "Dawn", "scene": "forest"}
    form = {"background": background, "shadow": "true", **_only(wishes, background)}
    behind = buffer.getvalue() if background == "picture" else None
    order = ada.order("background", form, photo=buffer.getvalue(), picture=behind)

    done = ada.finished(order.json()["id"])

    assert (done["state"], done["error"]) == ("done", None)
    made = Image.open(io.BytesIO(ada.get(done["results"][0]["url"]).content))
    assert made.size == (3464, 3464)
    face = np.asarray(made.convert("RGB").resize((512, 512)))[FACE]
    original = np.asarray(large.resize((512, 512)))[FACE]
    assert np.abs(face.astype(int) - original).mean() < 12


def _only(wishes: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in wishes.items() if key == name}


def test_a_photo_is_looked_at_before_an_avatar_is_made_of_it(ada: Person) -> None:
    assert ada.order("check", {}).json() == {"problems": []}
    coffee = (PHOTOS / "coffee.png").read_bytes()
    (problem,) = ada.order("check", {}, photo=coffee).json()["problems"]
    refused = ada.order("avatar", {"style": "pencil"}, photo=coffee)
    assert refused.json()["code"] == problem["code"] == "selfie.no_face"


def test_an_avatar_becomes_a_round_profile_and_a_larger_picture(
    ada: Person, drawn: Body, cut: Body
) -> None:
    address = f"/api/v1/status/{drawn['id']}/results/0"
    profile = ada.get(address, params={"shape": "circle", "size": 256})
    image = Image.open(io.BytesIO(profile.content))
    assert (image.size, image.mode) == ((256, 256), "RGBA")
    sticker = ada.get(f"/api/v1/status/{cut['id']}/results/0", params={"sticker": True})
    assert sticker.headers["content-type"] == "image/webp"
    form = {"scale": "2", "from_task": cut["id"], "from_result": "0"}
    larger = ada.finished(ada.order("upscale", form, photo=None).json()["id"])
    made = read_result(ada, larger)
    assert (made.size, made.mode) == ((1024, 1024), "RGBA")
