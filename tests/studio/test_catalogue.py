"""The menu: the shipped one is right, and each mistake stops the start with a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studio.catalogue import PATH, Catalogue, CatalogueError, read_catalogue
from studio.errors import BackgroundUnknown, ColourInvalid, PictureMissing, StyleUnknown
from studio.task import Operation, Options

SHIPPED = PATH.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def test_the_shipped_catalogue_offers_what_was_promised(catalogue: Catalogue) -> None:
    assert {style.id for style in catalogue.styles} == {
        *("studio", "illustration", "cartoon", "pencil", "pop-art"),
    }
    assert [entry.id for entry in catalogue.backgrounds] == ["remove", "colour", "blur", "picture"]
    assert len(catalogue.colours) >= 8
    assert catalogue.endpoints.cutout == "fal-ai/birefnet/v2"


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
    "no engine": (without("[engine]"), "engine"),
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
    "background unknown": (instead('id = "blur"', 'id = "fog"'), "background.2.id"),
    "colour not hex": (instead('"#16130f"', '"black"'), "colour.2.value"),
    "id with capitals": (instead('id = "pop-art"', 'id = "Pop Art"'), "style.4.id"),
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


def test_checked_leaves_out_what_the_operation_does_not_use(catalogue: Catalogue) -> None:
    wish = Options(style="pencil", background="colour", colour="Red")
    avatar = catalogue.checked(Operation.AVATAR, wish, has_picture=True)
    assert avatar == Options(style="pencil")
    background = catalogue.checked(Operation.BACKGROUND, wish, has_picture=True)
    assert background == Options(background="colour", colour="#d7443e")


def test_checked_refuses_what_is_not_on_the_menu(catalogue: Catalogue) -> None:
    with pytest.raises(StyleUnknown) as caught:
        catalogue.checked(Operation.AVATAR, Options(style="oil"), has_picture=False)
    assert "pencil" in caught.value.chat_detail
    with pytest.raises(StyleUnknown):
        catalogue.checked(Operation.AVATAR, Options(), has_picture=False)
    with pytest.raises(BackgroundUnknown):
        catalogue.checked(Operation.BACKGROUND, Options(), has_picture=False)
    with pytest.raises(ColourInvalid):
        catalogue.checked(Operation.BACKGROUND, Options(background="colour"), has_picture=False)


def test_background_picture_needs_a_picture(catalogue: Catalogue) -> None:
    wish = Options(background="picture")
    with pytest.raises(PictureMissing):
        catalogue.checked(Operation.BACKGROUND, wish, has_picture=False)
    assert catalogue.checked(Operation.BACKGROUND, wish, has_picture=True) == wish
