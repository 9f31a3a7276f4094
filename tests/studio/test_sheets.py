"""The menu in pictures, from the catalogue as it is."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.catalogue import THUMBNAILS, Catalogue, Colour, read_catalogue
from studio.photos.sheet import MOST_BYTES, MOST_TILES, WIDTH
from studio.sheets import (
    HELLO,
    OFFERED,
    SAMPLES,
    STYLES_A_PAGE,
    SheetUnknownError,
    draw_sheet,
)

ASTRONAUT = Path(__file__).resolve().parents[1] / "photos" / "astronaut.png"
MOST_HELLO_BYTES = 200_000


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def pixels_of(sheet: bytes) -> Image.Image:
    return Image.open(io.BytesIO(sheet)).convert("RGB")


def names_of(catalogue: Catalogue) -> list[str]:
    pages = -(-len(catalogue.styles) // STYLES_A_PAGE)
    styles = [f"styles.{page}" for page in range(pages)]
    return [*styles, "backgrounds", "colours", "gradients", "scenes", HELLO]


def test_every_sheet_of_the_catalogue_is_ready_for_a_phone(catalogue: Catalogue) -> None:
    drawn = {name: draw_sheet(catalogue, name) for name in names_of(catalogue)}
    assert len(set(drawn.values())) == len(drawn)
    for name, sheet in drawn.items():
        assert len(sheet) <= MOST_BYTES, name
        image = pixels_of(sheet)
        assert (image.width, image.height <= WIDTH) == (WIDTH, True), name


def test_pages_of_styles_go_on_counting(catalogue: Catalogue) -> None:
    second = catalogue.styles[STYLES_A_PAGE : 2 * STYLES_A_PAGE]
    alone = catalogue.model_copy(update={"styles": second})
    difference = np.abs(
        np.asarray(pixels_of(draw_sheet(catalogue, "styles.1")), int)
        - np.asarray(pixels_of(draw_sheet(alone, "styles.0")), int)
    )
    assert difference.max() > 100, "other numbers"
    assert (difference > 40).mean() < 0.03, "on the same pictures"


def test_every_picture_that_a_sheet_shows_is_there(catalogue: Catalogue) -> None:
    names = [
        *(style.id for style in catalogue.styles),
        *(f"scene-{scene.id}" for scene in catalogue.scenes),
        *(f"background-{kind}" for kind in OFFERED),
    ]
    assert [name for name in names if not (THUMBNAILS / f"{name}.webp").is_file()] == []


def test_all_kinds_of_background_are_offered_but_words_which_need_a_key(
    catalogue: Catalogue,
) -> None:
    assert {entry.id for entry in catalogue.backgrounds} - set(OFFERED) == {"prompt"}


def test_a_style_without_a_thumbnail_keeps_its_place_and_number(catalogue: Catalogue) -> None:
    own = catalogue.styles[0].model_copy(update={"id": "of-our-own"})
    changed = catalogue.model_copy(update={"styles": (own, *catalogue.styles[1:])})
    before, after = (pixels_of(draw_sheet(each, "styles.0")) for each in (catalogue, changed))
    rest = (426, 0, WIDTH, 400)
    assert np.abs(np.asarray(before.crop(rest), int) - np.asarray(after.crop(rest), int)).max() < 60
    assert after.getpixel((210, 200)) != before.getpixel((210, 200))


def test_a_changed_colour_makes_another_sheet(catalogue: Catalogue) -> None:
    colours = (Colour(name="White", value="#fffffe"), *catalogue.colours[1:-1])
    changed = catalogue.model_copy(update={"colours": colours})
    assert draw_sheet(changed, "colours") != draw_sheet(catalogue, "colours")
    assert draw_sheet(changed, "scenes") == draw_sheet(catalogue, "scenes")


def test_more_colours_than_a_sheet_holds_leave_the_last_to_their_buttons(
    catalogue: Catalogue,
) -> None:
    many = tuple(Colour(name=f"Grey {shade}", value=f"#{shade:02x}{shade:02x}{shade:02x}")
                 for shade in range(MOST_TILES + 5))  # fmt: skip
    sheet = draw_sheet(catalogue.model_copy(update={"colours": many}), "colours")
    full = draw_sheet(catalogue.model_copy(update={"colours": many[:MOST_TILES]}), "colours")
    assert sheet == full


@pytest.mark.parametrize(
    "name",
    ["styles.2", "styles.99999999", "styles.-1", "styles.", "styles", "menu", "", "../hello"],
)
def test_a_name_that_no_sheet_has_is_refused(catalogue: Catalogue, name: str) -> None:
    with pytest.raises(SheetUnknownError):
        draw_sheet(catalogue, name)


def test_the_greeting_begins_with_the_very_photo_and_goes_on_with_something_else() -> None:
    hello = Image.open(SAMPLES / f"{HELLO}.jpg")
    assert hello.size == (WIDTH, 704)
    assert (SAMPLES / f"{HELLO}.jpg").stat().st_size <= MOST_HELLO_BYTES
    photo = np.asarray(Image.open(ASTRONAUT).convert("RGB").resize((64, 64)), int)
    places = {"photo": (38, 70, 304, 336), "large": (354, 70, 936, 652),
              "upper": (986, 70, 1242, 326), "lower": (986, 396, 1242, 652)}  # fmt: skip
    apart = {
        name: np.abs(np.asarray(hello.crop(box).resize((64, 64)), int) - photo).mean()
        for name, box in places.items()
    }
    assert apart.pop("photo") < 20
    assert min(apart.values()) > 30
