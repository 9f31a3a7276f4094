"""The menu: the shipped one is right, and each mistake stops the start with a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studio.catalogue import (
    LONGEST_PROMPT,
    PATH,
    SHORTEST_PROMPT,
    Catalogue,
    CatalogueError,
    read_catalogue,
)
from studio.errors import (
    BackgroundUnknown,
    ColourInvalid,
    GradientInvalid,
    PictureMissing,
    PromptInvalid,
    ScaleUnknown,
    SceneUnknown,
    StyleUnknown,
)
from studio.photos.scenes import SCENES
from studio.task import Operation, Options

SHIPPED = PATH.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def test_the_shipped_catalogue_offers_what_was_promised(catalogue: Catalogue) -> None:
    assert {style.id for style in catalogue.styles} == {
        *("studio", "illustration", "cartoon", "anime", "comic", "pop-art", "pencil"),
        *(
            "watercolour",
            "oil",
            "neon",
            "pixel",
            "sticker",
            "ink",
            "impression",
            "expression",
            "starry",
        ),
    }
    assert [entry.id for entry in catalogue.backgrounds] == [
        *("remove", "colour", "gradient", "blur", "picture", "scene", "prompt"),
    ]
    assert len(catalogue.colours) >= 8
    assert len(catalogue.gradients) >= 6
    assert [upscale.scale for upscale in catalogue.upscales] == [2, 4]
    assert catalogue.endpoints.cutout == "fal-ai/birefnet/v2"


def test_every_scene_that_can_be_painted_is_on_the_menu_and_no_other(catalogue: Catalogue) -> None:
    assert {scene.id for scene in catalogue.scenes} == set(SCENES)
    assert len(SCENES) >= 6


def test_no_styles_prompt_holds_another_styles_keyword(catalogue: Catalogue) -> None:
    for style in catalogue.styles:
        others = [other.keyword for other in catalogue.styles if other.id != style.id]
        assert not [keyword for keyword in others if keyword in style.prompt.lower()]


def without(text: str) -> Callable[[str], str]:
    return lambda shipped: shipped.replace(text, "", 1)


def instead(old: str, new: str) -> Callable[[str], str]:
    return lambda shipped: shipped.replace(old, new, 1)


MISTAKES: dict[str, tuple[Callable[[str], str], str]] = {
    "not TOML": (lambda _: "[engine", "can't be read"),
    "no engine": (instead("[engine]", "[machine]"), "engine"),
    "endpoint that injects": (
        instead('"fal-ai/birefnet/v2"', '"fal-ai/birefnet/v2?fal_webhook=x"'),
        "engine.cutout",
    ),
    "endpoint without owner": (instead('"fal-ai/birefnet/v2"', '"birefnet"'), "engine.cutout"),
    "prompt without keyword": (
        instead('keyword = "cartoon"', 'keyword = "woodcut"'),
        "prompt of style cartoon must contain its keyword 'woodcut'",
    ),
    "style twice": (instead('id = "pencil"', 'id = "cartoon"'), "style is listed twice"),
    "colour twice": (instead('name = "Grey"', 'name = "White"'), "colour is listed twice"),
    "background twice": (instead('id = "blur"', 'id = "colour"'), "background is listed twice"),
    "gradient twice": (instead('name = "Peach"', 'name = "Dawn"'), "gradient is listed twice"),
    "scene twice": (instead('id = "sunset"', 'id = "sky"'), "scene is listed twice"),
    "scale twice": (instead("scale = 4", "scale = 2"), "upscale is listed twice"),
    "scale that no model has": (instead("scale = 4", "scale = 3"), "upscale.1.scale"),
    "keyword with capitals": (instead('"skyline"', '"Skyline"'), "keywords"),
    "keyword with signs": (instead('"skyline"', '"sky.*"'), "keywords"),
    "background unknown": (instead('id = "blur"', 'id = "fog"'), "background.3.id"),
    "colour not hex": (instead('"#16130f"', '"black"'), "colour.2.value"),
    "id with capitals": (instead('id = "pop-art"', 'id = "Pop Art"'), ".id: String should match"),
    "no order at all": (
        instead('[[style]]\nid = "studio"', '[[style]]\nmax_paid_submits = 0\nid = "studio"'),
        "style.0.max_paid_submits",
    ),
    "orders without end": (
        instead('[[style]]\nid = "studio"', '[[style]]\nmax_paid_submits = 4\nid = "studio"'),
        "style.0.max_paid_submits",
    ),
    "field nobody reads": (
        instead('[[style]]\nid = "studio"', '[[style]]\nprice = 3\nid = "studio"'),
        "style.0.price",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_a_sentence_that_says_where(mistake: str, tmp_path: Path) -> None:
    change, where = MISTAKES[mistake]
    path = tmp_path / "catalogue.toml"
    path.write_text(change(SHIPPED), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != SHIPPED
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(path)
    assert "catalogue.toml" in str(caught.value)
    assert where in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_order_in_doubt_is_placed_again_only_where_the_style_says_so(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    twice = instead('[[style]]\nid = "studio"', '[[style]]\nmax_paid_submits = 2\nid = "studio"')
    path.write_text(twice(SHIPPED), encoding="utf-8")
    catalogue = read_catalogue(path)
    wishes = (Options(style="studio"), Options(style="pencil"), Options(background="remove"))
    assert [catalogue.max_paid_submits(wish) for wish in wishes] == [2, 1, 1]


def test_a_background_left_out_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    start, end = (
        SHIPPED.index('[[background]]\nid = "blur"'),
        SHIPPED.index('[[background]]\nid = "picture"'),
    )
    path.write_text(SHIPPED[:start] + SHIPPED[end:], encoding="utf-8")
    with pytest.raises(CatalogueError, match="no entry for background blur"):
        read_catalogue(path)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"menu\.toml can't be read"):
        read_catalogue(tmp_path / "menu.toml")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Teal", "#2f8f8b"),
        (" teal ", "#2f8f8b"),
        ("#F2A65A", "#f2a65a"),
        ("f2a65a", "#f2a65a"),
        ("#abc", "#aabbcc"),
    ],
)
def test_a_colour_goes_by_name_or_by_hex(catalogue: Catalogue, written: str, value: str) -> None:
    assert catalogue.colour(written) == value


@pytest.mark.parametrize(
    "written",
    [
        "",
        "#",
        "#12",
        "#12345",
        "#1234567",
        "##123456",
        "reddish",
        "#ggg",
        "#12345\n6",
        "\uff03ff0000",
        "#١٢٣",
    ],
)
def test_anything_else_is_no_colour(catalogue: Catalogue, written: str) -> None:
    with pytest.raises(ColourInvalid):
        catalogue.colour(written)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Dawn", "#5b6fb5-#f6c9a0"),
        (" dawn ", "#5b6fb5-#f6c9a0"),
        ("#F2A65A-#4F86C6", "#f2a65a-#4f86c6"),
        ("f2a65a-4f86c6", "#f2a65a-#4f86c6"),
        ("#abc - white", "#aabbcc-#ffffff"),
    ],
)
def test_a_gradient_goes_by_name_or_by_two_colours(
    catalogue: Catalogue, written: str, value: str
) -> None:
    assert catalogue.gradient(written) == value


@pytest.mark.parametrize("written", ["", "-", "#ffffff", "#ffffff-", "#fff-#fff-#fff", "dusk"])
def test_anything_else_is_no_gradient(catalogue: Catalogue, written: str) -> None:
    with pytest.raises(GradientInvalid):
        catalogue.gradient(written)


@pytest.mark.parametrize(
    ("said", "scene"),
    [
        ("a plain backdrop", "studio"),
        ("the streets of Tokyo by night", "city-night"),
        ("old TREES", "forest"),
        ("a cosy café", "cafe"),
        ("golden hour over the ocean", "sunset"),
        ("a cloudy sky", "sky"),
        ("ein Saal voller Akten", "studio"),
        ("", "studio"),
        ("seasoned barns", "studio"),
    ],
)
def test_words_find_the_nearest_scene(catalogue: Catalogue, said: str, scene: str) -> None:
    assert catalogue.nearest_scene(said).id == scene


@pytest.mark.parametrize(
    "wish",
    [
        Options(background="colour", colour="Red", shadow=True),
        Options(background="gradient", gradient="Mint", shadow=True),
        Options(background="scene", scene="sky", shadow=True),
        Options(background="picture", shadow=True),
        Options(background="remove", shadow=True),
        Options(background="blur", shadow=True),
        Options(background="prompt", prompt="a wall", shadow=True),
    ],
    ids=lambda wish: str(wish.background),
)
def test_a_shadow_falls_only_where_the_photos_own_background_is_gone(
    catalogue: Catalogue, wish: Options
) -> None:
    checked = catalogue.checked(Operation.BACKGROUND, wish, has_picture=True)
    assert checked.shadow == (wish.background not in {"blur", "prompt"})


def test_a_prompt_is_one_line_of_some_length(catalogue: Catalogue) -> None:
    def checked(prompt: str) -> str | None:
        wish = Options(background="prompt", prompt=prompt)
        return catalogue.checked(Operation.BACKGROUND, wish, has_picture=False).prompt

    assert checked("  a\n\tred\x00wall  ") == "a red wall"
    assert checked("x" * LONGEST_PROMPT) == "x" * LONGEST_PROMPT
    for wrong in ("", "  a b"[:3], "x" * (LONGEST_PROMPT + 1), "\u202e\u202e\u202e"):
        with pytest.raises(PromptInvalid):
            checked(wrong)
    assert f"{SHORTEST_PROMPT} to {LONGEST_PROMPT}" in PromptInvalid().detail
    assert f"{SHORTEST_PROMPT} to {LONGEST_PROMPT}" in PromptInvalid().chat_detail


def test_a_picture_grows_by_what_is_on_the_menu(catalogue: Catalogue) -> None:
    for scale in (2, 4):
        wish = Options(scale=scale, style="pencil", background="blur")
        checked = catalogue.checked(Operation.UPSCALE, wish, has_picture=False)
        assert checked == Options(scale=scale)
    for wrong in (None, 0, 1, 3, 8, -2):
        with pytest.raises(ScaleUnknown):
            catalogue.checked(Operation.UPSCALE, Options(scale=wrong), has_picture=False)


def test_what_may_grow_depends_on_the_largest_result(catalogue: Catalogue) -> None:
    four = catalogue.upscale(4)
    assert four.max_pixels(of_result=50_000_000) == 1_050_000
    assert four.max_pixels(of_result=1_000_000) == 62_500


def test_checked_leaves_out_what_the_operation_does_not_use(catalogue: Catalogue) -> None:
    wish = Options(style="pencil", background="colour", colour="Red")
    avatar = catalogue.checked(Operation.AVATAR, wish, has_picture=True)
    assert avatar == Options(style="pencil")
    background = catalogue.checked(Operation.BACKGROUND, wish, has_picture=True)
    assert background == Options(background="colour", colour="#d7443e")


def test_checked_refuses_what_is_not_on_the_menu(catalogue: Catalogue) -> None:
    with pytest.raises(StyleUnknown) as caught:
        catalogue.checked(Operation.AVATAR, Options(style="etching"), has_picture=False)
    assert "pencil" in caught.value.chat_detail
    with pytest.raises(StyleUnknown):
        catalogue.checked(Operation.AVATAR, Options(), has_picture=False)
    with pytest.raises(BackgroundUnknown):
        catalogue.checked(Operation.BACKGROUND, Options(), has_picture=False)
    with pytest.raises(ColourInvalid):
        catalogue.checked(Operation.BACKGROUND, Options(background="colour"), has_picture=False)
    with pytest.raises(GradientInvalid):
        catalogue.checked(Operation.BACKGROUND, Options(background="gradient"), has_picture=False)
    with pytest.raises(SceneUnknown) as unknown:
        catalogue.checked(Operation.BACKGROUND, Options(background="scene"), has_picture=False)
    assert "sunset" in unknown.value.chat_detail
    with pytest.raises(PromptInvalid):
        catalogue.checked(Operation.BACKGROUND, Options(background="prompt"), has_picture=False)


def test_background_picture_needs_a_picture(catalogue: Catalogue) -> None:
    wish = Options(background="picture")
    with pytest.raises(PictureMissing):
        catalogue.checked(Operation.BACKGROUND, wish, has_picture=False)
    assert catalogue.checked(Operation.BACKGROUND, wish, has_picture=True) == wish
