"""What else may be asked for: a check, words, scenes, larger pictures, earlier pictures again."""

import io

import numpy as np
import pytest
from PIL import Image

from local.fal.engine.upscale import MAX_PIXELS
from studio.catalogue import read_catalogue
from tests.api.serving import ASTRONAUT, PHOTOS, Body, Person, Plan, Serving, make_settings, serving

COFFEE = (PHOTOS / "coffee.png").read_bytes()
FACE = np.s_[90:150, 200:250]


def opened(person: Person, task: Body) -> Image.Image:
    assert task["state"] == "done", task["error"]
    image = Image.open(io.BytesIO(person.get(task["results"][0]["url"]).content))
    image.load()
    return image


# The check.


def test_a_good_photo_has_no_problems_and_leaves_nothing_behind(guest: Person) -> None:
    answer = guest.order("check", {})
    assert (answer.status_code, answer.json()) == (200, {"problems": []})
    assert guest.get("/api/v1/status").json()["items"] == []


def test_a_photo_without_a_face_is_told_with_what_to_do(guest: Person) -> None:
    (problem,) = guest.order("check", {}, photo=COFFEE).json()["problems"]
    assert problem["code"] == "selfie.no_face"
    assert problem["title"]
    assert problem["detail"].endswith(".")


@pytest.mark.parametrize(
    ("photo", "code"),
    [(None, "photo.missing"), (b"", "photo.missing"), (COFFEE[:9000], "photo.damaged")],
)
def test_what_is_no_photo_cannot_be_checked(
    photo: bytes | None, code: str, patient: Person
) -> None:
    answer = patient.order("check", {}, photo=photo)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_an_avatar_without_a_face_is_refused_unless_somebody_insists(patient: Person) -> None:
    refused = patient.order("avatar", {"style": "pencil"}, photo=COFFEE, key="the-same-key")
    assert (refused.status_code, refused.json()["code"]) == (422, "selfie.no_face")
    assert patient.get("/api/v1/status").json()["items"] == []
    form = {"style": "pencil", "as_is": "true"}
    assert patient.order("avatar", form, photo=COFFEE, key="the-same-key").status_code == 202


def test_where_the_check_is_off_nobody_is_asked(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = make_settings(tmp_path_factory.mktemp("off"), DARKROOM_SELFIE_CHECK="off")
    with serving(settings) as server, server.guest() as person:
        assert person.order("check", {}, photo=COFFEE).json() == {"problems": []}
        assert person.order("avatar", {"style": "pencil"}, photo=COFFEE).status_code == 202


# Backgrounds.


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ({"background": "gradient", "gradient": "Dawn"}, {"gradient": "#5b6fb5-#f6c9a0"}),
        ({"background": "scene", "scene": "sunset", "shadow": "true"}, {"shadow": True}),
        ({"background": "remove", "shadow": "true"}, {"background": "remove", "shadow": True}),
    ],
    ids=["gradient", "scene", "remove"],
)
def test_a_new_background_is_made_and_the_face_stays(
    form: dict[str, str], kept: Body, guest: Person
) -> None:
    task = guest.finished(guest.order("background", form).json()["id"])
    assert kept.items() <= task["options"].items()
    made = np.asarray(opened(guest, task).convert("RGB"), dtype=int)
    before = np.asarray(Image.open(io.BytesIO(ASTRONAUT)).convert("RGB"), dtype=int)
    assert made.shape == before.shape
    assert np.abs(made[FACE] - before[FACE]).mean() < 12
    assert np.abs(made[:60, :60] - before[:60, :60]).mean() > 20


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"background": "gradient"}, "gradient.invalid"),
        ({"background": "gradient", "gradient": "red-tape"}, "gradient.invalid"),
        ({"background": "gradient", "gradient": "x" * 41}, "gradient.invalid"),
        ({"background": "scene"}, "scene.unknown"),
        ({"background": "scene", "scene": "moon"}, "scene.unknown"),
        ({"background": "prompt"}, "prompt.invalid"),
        ({"background": "prompt", "prompt": "x" * 501}, "prompt.invalid"),
        ({"background": "scene", "scene": "sky", "shadow": "perhaps"}, "request.invalid"),
    ],
)
def test_a_choice_that_makes_no_sense_is_told(
    form: dict[str, str], code: str, patient: Person
) -> None:
    answer = patient.order("background", form)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_words_are_refused_here_with_the_nearest_scene_to_take_instead(patient: Person) -> None:
    form = {"background": "prompt", "prompt": "a library full of old books"}
    refused = patient.order("background", form)
    assert (refused.status_code, refused.json()["code"]) == (422, "prompt.needs_key")
    assert refused.json()["scene"] == "library"
    assert "Library" in refused.json()["detail"]
    instead = {"background": "scene", "scene": refused.json()["scene"]}
    assert patient.order("background", instead).status_code == 202


def test_words_are_accepted_where_there_is_a_key(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = make_settings(tmp_path_factory.mktemp("key"), FAL_KEY="canary:key")
    with serving(settings, Plan(works=False)) as server, server.guest() as person:
        assert person.get("/api/v1/catalogue").json()["prompts"] is True
        form = {"background": "prompt", "prompt": " a library\nfull of books "}
        task = person.order("background", form).json()
        assert task["options"]["prompt"] == "a library full of books"


# Pictures that are here already.


def test_an_earlier_photo_needs_no_second_upload(patient: Person) -> None:
    first = patient.avatar()
    form = {"background": "blur", "from_task": first["id"]}
    again = patient.order("background", form, photo=None)
    assert again.status_code == 202
    assert (again.json()["retry_of"], again.json()["operation"]) == (first["id"], "background")
    sizes = {(task["photo"]["width"], task["photo"]["height"]) for task in (first, again.json())}
    assert len(sizes) == 1


def test_an_earlier_picture_that_is_not_there_is_told(patient: Person, resting: Serving) -> None:
    first = patient.avatar()
    blur = {"background": "blur"}

    def code(form: dict[str, str], photo: bytes | None = None) -> object:
        return patient.order("background", blur | form, photo=photo).json()["code"]

    assert code({"from_task": first["id"], "from_result": "0"}) == "task.state"
    assert code({"from_task": "0" * 26}) == "task.unknown"
    assert code({"from_task": first["id"]}, ASTRONAUT) == "request.invalid"
    assert code({"from_result": "0"}, ASTRONAUT) == "request.invalid"
    assert code({"from_task": first["id"], "from_result": "-1"}) == "request.invalid"
    with resting.guest() as nosy:
        foreign = nosy.order("background", blur | {"from_task": first["id"]}, photo=None)
        assert (foreign.status_code, foreign.json()["code"]) == (404, "task.unknown")


# Larger pictures.


def test_a_small_picture_becomes_a_large_one_and_a_result_may_be_next(guest: Person) -> None:
    small = io.BytesIO()
    Image.open(io.BytesIO(ASTRONAUT)).convert("RGB").resize((96, 96)).save(small, "PNG")
    order = guest.order("upscale", {"scale": "2"}, photo=small.getvalue())
    assert order.status_code == 202, order.text
    first = guest.finished(order.json()["id"])
    assert opened(guest, first).size == (192, 192)
    form = {"scale": "4", "from_task": first["id"], "from_result": "0"}
    second = guest.finished(guest.order("upscale", form, photo=None).json()["id"])
    made = opened(guest, second)
    assert made.size == (768, 768)
    before = np.asarray(Image.open(small).convert("RGB").resize((64, 64)), dtype=int)
    after = np.asarray(made.convert("RGB").resize((64, 64)), dtype=int)
    assert np.abs(before - after).mean() < 12


@pytest.mark.parametrize("scale", ["3", "0", "-2", "two", ""])
def test_a_size_that_is_not_on_offer_is_told(scale: str, patient: Person) -> None:
    answer = patient.order("upscale", {"scale": scale})
    assert (answer.status_code, answer.json()["code"]) == (422, "scale.unknown")


def test_a_large_picture_is_not_made_larger(patient: Person) -> None:
    """The server with small limits makes at most one megapixel."""
    answer = patient.order("upscale", {"scale": "4"})
    assert (answer.status_code, answer.json()["code"]) == (422, "photo.large_already")
    assert "250 by 250" in answer.json()["detail"]


def test_what_may_be_made_larger_is_what_the_local_engine_takes() -> None:
    for upscale in read_catalogue().upscales:
        assert upscale.max_megapixels * 1_000_000 <= MAX_PIXELS


# The menu.


def test_the_menu_names_all_that_can_be_asked_for(guest: Person) -> None:
    shown = guest.get("/api/v1/catalogue").json()
    catalogue = read_catalogue()
    assert [scene["id"] for scene in shown["scenes"]] == [scene.id for scene in catalogue.scenes]
    assert [g["value"] for g in shown["gradients"]] == [g.value for g in catalogue.gradients]
    assert [(u["scale"], u["max_pixels"]) for u in shown["upscales"]] == [
        (2, 1_050_000),
        (4, 1_050_000),
    ]
    assert shown["prompts"] is False


def test_each_gradient_of_the_menu_can_be_ordered_as_it_is_written(resting: Serving) -> None:
    with resting.guest() as person:
        for gradient in person.get("/api/v1/catalogue").json()["gradients"][:3]:
            form = {"background": "gradient", "gradient": gradient["value"]}
            task = person.order("background", form).json()
            assert task["options"]["gradient"] == gradient["value"]
