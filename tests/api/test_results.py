"""A result in another form: for its owner, in good shape, cached, and not all day."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.api.serving import Body, Person


@pytest.fixture(scope="module")
def drawn(maker: Person) -> Body:
    return maker.finished(maker.avatar("pencil")["id"])


def path(task: Body, number: int = 0) -> str:
    return f"/api/v1/status/{task['id']}/results/{number}"


def named(task: Body, name: str) -> str:
    """Return the name with the day when the task was ordered."""
    return name.replace("DAY", str(task["created_at"])[:10])


@pytest.mark.parametrize(
    ("query", "kind", "mode", "size", "name"),
    [
        ({}, "PNG", "RGBA", (512, 512), "darkroom-cutout-DAY.png"),
        ({"size": 256}, "PNG", "RGBA", (256, 256), "darkroom-cutout-256-DAY.png"),
        ({"format": "webp"}, "WEBP", "RGBA", (512, 512), "darkroom-cutout-DAY.webp"),
        (
            {"shape": "circle", "size": 128},
            *("PNG", "RGBA", (128, 128), "darkroom-cutout-circle-128-DAY.png"),
        ),
        (
            {"shape": "square", "size": 300, "format": "jpeg"},
            *("JPEG", "RGB", (300, 300), "darkroom-cutout-square-300-DAY.jpg"),
        ),
    ],
    ids=["as it is", "smaller", "webp", "circle", "square"],
)
def test_a_cut_out_in_the_form_that_somebody_needs(
    query: dict[str, str | int],
    kind: str,
    mode: str,
    size: tuple[int, int],
    name: str,
    *,
    maker: Person,
    cut: Body,
) -> None:
    answer = maker.get(path(cut), params=query)
    assert answer.status_code == 200
    made = Image.open(io.BytesIO(answer.content))
    assert (made.format, made.mode, made.size) == (kind, mode, size)
    assert answer.headers["content-type"] == f"image/{kind.lower()}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{named(cut, name)}"'
    assert answer.headers["cache-control"].startswith("private")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_mask_tells_the_subject(maker: Person, cut: Body) -> None:
    mask = maker.get(path(cut), params={"mask": True, "format": "png"})
    white = np.asarray(Image.open(io.BytesIO(mask.content)).convert("L"))
    assert white[100:150, 210:240].min() > 240
    assert white[:100, :100].max() < 15


def test_a_sticker_is_small_enough_for_a_chat(maker: Person, cut: Body) -> None:
    sticker = maker.get(path(cut), params={"sticker": True})
    image = Image.open(io.BytesIO(sticker.content))
    assert (image.format, max(image.size)) == ("WEBP", 512)
    assert len(sticker.content) <= 512 * 1024
    name = named(cut, "darkroom-cutout-sticker-DAY.webp")
    assert sticker.headers["content-disposition"].endswith(f'"{name}"')


def test_a_drawing_becomes_a_round_profile(maker: Person, drawn: Body) -> None:
    answer = maker.get(path(drawn), params={"shape": "circle", "size": 256, "format": "png"})
    image = Image.open(io.BytesIO(answer.content)).convert("RGBA")
    assert image.size == (256, 256)
    alpha = np.asarray(image)[..., 3]
    assert (alpha[0, 0], alpha[128, 128]) == (0, 255)


def test_who_has_it_is_not_sent_it_again(maker: Person, cut: Body) -> None:
    params = {"size": 128}
    tag = maker.get(path(cut), params=params).headers["etag"]
    again = maker.get(path(cut), params=params, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = maker.get(path(cut), params={"size": 129}, headers={"If-None-Match": tag})
    assert (other.status_code, other.headers["etag"] != tag) == (200, True)


@pytest.mark.parametrize(
    "query",
    [
        {"size": 63},
        {"size": 4097},
        {"shape": "circle", "size": 2000},
        {"shape": "star"},
        {"margin": -0.1},
        {"margin": "nan"},
        {"format": "svg"},
        {"sticker": True, "shape": "circle"},
    ],
    ids=str,
)
def test_a_form_that_makes_no_sense_is_told(
    query: dict[str, str], maker: Person, cut: Body
) -> None:
    answer = maker.get(path(cut), params=query)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


def test_a_drawing_has_no_mask(maker: Person, drawn: Body) -> None:
    answer = maker.get(path(drawn), params={"mask": True})
    assert (answer.status_code, answer.json()["code"]) == (422, "picture.opaque")


def test_what_is_not_there_or_not_ones_own_is_not_found(
    maker: Person, cut: Body, other: Person, patient: Person
) -> None:
    assert other.get(path(cut)).json()["code"] == "task.unknown"
    assert maker.get(path(cut, 1)).json()["code"] == "task.unknown"
    waiting = patient.avatar()
    assert patient.get(path(waiting)).json()["code"] == "task.state"
