"""Stories of a cut-out that is erased and brought back by hand."""

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from tests.e2e.page.hands import FACE, download, pick, picture_at, press
from tests.e2e.page.test_everybody_can_use_the_page import STILL
from tests.e2e.page.test_the_page_shows_backgrounds_on_the_photo import try_on
from tests.e2e.program import PHOTOS, Program

SIDE = 512
"""Of the photo, which is square."""
WALL = (400, 60)
"""A place beside the head that was cut away: x, y."""
CHEST = (200, 330)


def open_table(page: Page, program: Program) -> Locator:
    """Have the astronaut cut out, and lay the cut-out on the retouching table."""
    try_on(page, program, "astronaut.png")
    pick(page, "Cut out")
    return lie_still(page)


def lie_still(page: Page) -> Locator:
    """Open the table and wait until it has come to its place: strokes go by where that is."""
    press(page, "Touch up")
    table = page.get_by_role("application")
    expect(table).to_be_visible()
    page.wait_for_function(f"() => {STILL}")  # a bare expression is forbidden here
    return table


def place(table: Locator, x: float, y: float) -> tuple[float, float]:
    """Return where a pixel of the photo lies on the screen."""
    box = table.bounding_box()
    assert box
    scale = min(box["width"], box["height"]) / SIDE
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    return middle[0] + (x - SIDE / 2) * scale, middle[1] + (y - SIDE / 2) * scale


def stroke(page: Page, table: Locator, *places: tuple[float, float]) -> None:
    """Draw through places of the photo with the mouse."""
    page.mouse.move(*place(table, *places[0]))
    page.mouse.down()
    for at in places[1:]:
        page.mouse.move(*place(table, *at), steps=8)
    page.mouse.up()


def cut_out_of(page: Page) -> NDArray[np.uint8]:
    """Order the cut-out, and return it as it is downloaded."""
    press(page, "Change the background")
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    _, picture = download(page)
    assert (picture.mode, picture.size) == ("RGBA", (SIDE, SIDE))
    return np.asarray(picture)


def around(picture: NDArray[np.uint8], at: tuple[int, int], reach: int = 6) -> NDArray[np.uint8]:
    x, y = at
    return picture[y - reach : y + reach, x - reach : x + reach]


def test_what_is_painted_is_in_the_picture_at_full_size(page: Page, program: Program) -> None:
    table = open_table(page, program)
    stroke(page, table, (CHEST[0] - 20, CHEST[1]), (CHEST[0] + 20, CHEST[1]))
    pick(page, "Bring back")
    page.get_by_label("Keep to edges").uncheck()
    stroke(page, table, (WALL[0] - 15, WALL[1]), (WALL[0] + 15, WALL[1]))
    press(page, "Done")
    expect(table).to_be_hidden()

    made = cut_out_of(page)

    photo = np.asarray(picture_at(PHOTOS / "astronaut.png").convert("RGB")).astype(int)
    assert around(made, CHEST)[..., 3].mean() < 8, "erased"
    assert around(made, WALL)[..., 3].min() > 245, "brought back"
    kept = np.abs(around(made, WALL)[..., :3] - around(photo, WALL))
    assert kept.mean() < 4, "with the photo's colours"
    assert around(made, FACE)[..., 3].min() > 240, "and nothing else is touched"


def test_a_finished_background_is_touched_up_and_made_again(page: Page, program: Program) -> None:
    try_on(page, program, "astronaut.png")
    pick(page, "Cut out")
    before = cut_out_of(page)
    assert around(before, CHEST)[..., 3].min() > 245
    table = lie_still(page)
    stroke(page, table, (CHEST[0] - 20, CHEST[1]), (CHEST[0] + 20, CHEST[1]))
    press(page, "Done")
    expect(page.get_by_text("Shown on your photo")).to_be_visible()

    after = cut_out_of(page)

    assert around(after, CHEST)[..., 3].mean() < 8, "erased"
    assert around(after, FACE)[..., 3].min() > 240, "and nothing else is touched"


def test_steps_go_back_and_forth_by_keys_and_nothing_painted_is_nothing_ordered(
    page: Page, program: Program
) -> None:
    table = open_table(page, program)
    posted = list[str]()
    page.on("request", lambda request: posted.append(request.method))
    undo, redo = (page.get_by_role("button", name=name) for name in ("Undo", "Redo"))
    expect(undo).to_have_attribute("aria-disabled", "true")
    stroke(page, table, CHEST, (CHEST[0] + 30, CHEST[1]))
    expect(undo).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Control+z")
    expect(undo).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Control+Shift+z")
    expect(redo).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Control+z")
    page.keyboard.press("r")
    expect(page.get_by_role("radio", name="Bring back")).to_be_checked()
    size = page.get_by_role("slider", name="Size")
    before = int(size.input_value())
    page.keyboard.press("]")
    expect(size).not_to_have_value(str(before))
    page.keyboard.press("+")
    expect(page.get_by_role("button", name="Further away")).to_have_attribute(
        "aria-disabled", "false"
    )
    page.keyboard.press("0")
    expect(page.get_by_role("button", name="Further away")).to_have_attribute(
        "aria-disabled", "true"
    )
    press(page, "Done")
    expect(table).to_be_hidden()
    expect(page.get_by_role("button", name="Touch up")).to_be_focused()
    assert "POST" not in posted


def test_a_cut_out_is_painted_on_without_a_mouse(page: Page, program: Program) -> None:
    table = open_table(page, program)
    table.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
    press(page, "Done")
    expect(table).to_be_hidden()
    made = cut_out_of(page)
    assert made[256:290, 250:262, 3].min() < 10, "erased below the middle"
    assert made[150:160, 210:240, 3].min() > 200, "and not above it"


def test_two_fingers_look_closer_and_paint_nothing(page: Page, program: Program) -> None:
    table = open_table(page, program)
    box = table.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    hand = page.context.new_cdp_session(page)

    def touch(kind: str, *fingers: tuple[float, float]) -> None:
        points = [{"x": at[0], "y": at[1], "id": number} for number, at in enumerate(fingers)]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})  # pyright: ignore[reportUnknownMemberType]  # playwright leaves it open

    touch("touchStart", (x - 20, y))
    touch("touchStart", (x - 20, y), (x + 20, y))
    for apart in (40, 80, 120):
        touch("touchMove", (x - apart, y), (x + apart, y))
    touch("touchEnd")
    expect(page.get_by_role("button", name="Further away")).to_have_attribute(
        "aria-disabled", "false"
    )
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")


def test_painted_strokes_are_thrown_away_only_by_a_word(page: Page, program: Program) -> None:
    table = open_table(page, program)
    stroke(page, table, CHEST, (CHEST[0] + 30, CHEST[1]))
    question = page.get_by_role("group", name="Throw the strokes away?")
    for _ in range(3):
        page.keyboard.press("Escape")
        expect(question).to_be_visible()
    expect(page.get_by_role("button", name="Keep painting")).to_be_focused()
    page.keyboard.press("Enter")
    expect(table).to_be_focused()
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "false")
    press(page, "Cancel")
    press(page, "Throw away")
    expect(table).to_be_hidden()

    press(page, "Touch up")
    expect(table).to_be_visible()
    page.keyboard.press("Escape")
    expect(table).to_be_hidden()
