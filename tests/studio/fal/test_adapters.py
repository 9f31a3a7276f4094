"""How each endpoint is asked, and whose answer is read how."""

from dataclasses import replace

import pytest

from studio.catalogue import Catalogue, read_catalogue
from studio.errors import EngineRefused, ResultBroken
from studio.fal.adapters import (
    BACKGROUND_PROMPT,
    Adapters,
    Birefnet,
    Esrgan,
    NanoBananaBackground,
    NanoBananaEdit,
)
from studio.task import Options, Task
from tests.studio.fal.conftest import avatar_task, cut_out_task, upscale_task, words_task

FILE = "https://v3.fal.media/files/p.png"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def test_the_cut_out_is_asked_for_in_full() -> None:
    asked = Birefnet("fal-ai/birefnet/v2").arguments(cut_out_task(), FILE)
    assert asked["image_url"] == FILE
    assert (asked["output_format"], asked["refine_foreground"], asked["sync_mode"]) == (
        "png",
        True,
        False,
    )


def test_an_avatar_is_asked_for_in_its_styles_words(catalogue: Catalogue) -> None:
    adapter = NanoBananaEdit("fal-ai/nano-banana/edit", catalogue)
    for style in catalogue.styles:
        asked = adapter.arguments(avatar_task(style.id), FILE)
        assert asked["prompt"] == style.prompt
        assert (asked["image_urls"], asked["num_images"]) == ([FILE], 1)


def test_a_background_in_words_is_asked_for_with_all_else_kept_as_it_is() -> None:
    asked = NanoBananaBackground("fal-ai/nano-banana/edit").arguments(words_task(), FILE)
    assert str(asked["prompt"]).endswith("The new background: a harbour at dawn")
    assert "exactly" in str(asked["prompt"])
    assert (asked["image_urls"], asked["num_images"]) == ([FILE], 1)
    assert asked["aspect_ratio"] == "auto"


def test_words_with_braces_are_words() -> None:
    asked = NanoBananaBackground("x").arguments(words_task("{a} wall {0} of {words}"), FILE)
    assert str(asked["prompt"]).endswith("{a} wall {0} of {words}")


def test_our_own_words_for_a_background_name_no_style_of_the_local_engine(
    catalogue: Catalogue,
) -> None:
    said = BACKGROUND_PROMPT.lower()
    assert not [style.keyword for style in catalogue.styles if style.keyword in said]


@pytest.mark.parametrize(("scale", "model"), [(2, "RealESRGAN_x2plus"), (4, "RealESRGAN_x4plus")])
def test_a_larger_picture_is_asked_for_with_the_model_made_for_it(scale: int, model: str) -> None:
    asked = Esrgan("fal-ai/esrgan").arguments(upscale_task(scale), FILE)
    assert asked == {
        "image_url": FILE,
        "scale": scale,
        "model": model,
        "face": False,
        "tile": 0,
        "output_format": "jpeg",
    }


def test_a_drawing_is_enlarged_without_loss() -> None:
    task = upscale_task()
    drawn = replace(task, photo=replace(task.photo, content_type="image/png"))
    assert Esrgan("fal-ai/esrgan").arguments(drawn, FILE)["output_format"] == "png"


@pytest.mark.parametrize(
    ("task", "adapter", "endpoint"),
    [
        (avatar_task(), NanoBananaEdit, "fal-ai/nano-banana/edit"),
        (cut_out_task(), Birefnet, "fal-ai/birefnet/v2"),
        (words_task(), NanoBananaBackground, "fal-ai/nano-banana/edit"),
        (upscale_task(), Esrgan, "fal-ai/esrgan"),
    ],
    ids=["avatar", "cut-out", "words", "upscale"],
)
def test_a_task_goes_to_the_endpoint_that_its_wish_needs(
    task: Task, adapter: type, endpoint: str, catalogue: Catalogue
) -> None:
    found = Adapters(catalogue).of(task)
    assert type(found) is adapter
    assert found.endpoint == endpoint


@pytest.mark.parametrize("background", ["remove", "colour", "gradient", "blur", "picture", "scene"])
def test_every_other_background_is_one_cut_out(background: str, catalogue: Catalogue) -> None:
    task = replace(cut_out_task(), options=Options(background=background))  # type: ignore[arg-type]  # the catalogue's words
    assert type(Adapters(catalogue).of(task)) is Birefnet
    assert task.composed


def test_answers_are_read_by_what_was_asked_not_by_the_operation(catalogue: Catalogue) -> None:
    adapters = Adapters(catalogue)
    one, many = {"image": {"url": FILE}}, {"images": [{"url": FILE}]}
    for task, answer, other in (
        (words_task(), many, one),
        (cut_out_task(), one, many),
        (upscale_task(), one, many),
    ):
        assert adapters.of(task).outputs(answer) == (FILE,)
        with pytest.raises(ResultBroken):
            adapters.of(task).outputs(other)


def test_a_refusal_without_a_picture_is_one_for_words_too(catalogue: Catalogue) -> None:
    adapter = Adapters(catalogue).of(words_task())
    answers: list[dict[str, object]] = [
        {"images": []},
        {"images": [{"url": FILE}], "has_nsfw_concepts": [True]},
    ]
    for answer in answers:
        with pytest.raises(EngineRefused):
            adapter.outputs(answer)
