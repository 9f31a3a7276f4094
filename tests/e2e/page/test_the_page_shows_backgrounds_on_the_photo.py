"""Stories of backgrounds that are tried on before they are ordered, and come out as seen."""

import base64
import io
import re
from contextlib import suppress

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Error, Page, Request, Route, expect

from tests.e2e.page.hands import download, give_photo, pick, press, until
from tests.e2e.program import PHOTOS, Program

EASEL = "canvas[role=img]"
ORDERS = "**/api/v1/background"
RIM = 9
"""Pixels around the subject's outline where resampling and the rim's light may differ a little."""
ONLY_WORDS = 2000
"""Bytes that an order without a photo stays below."""
FIRST_MS = 60_000
"""The first cut-out of a program loads its model."""
DRAWN_MS = 60_000
"""Eight scenes in a new shape take some 4 s on a machine that does nothing else."""
Shown = NDArray[np.float32]


def try_on(page: Page, program: Program, name: str) -> None:
    """Put a photo in, open the backgrounds and have them shown on it."""
    give_photo(page, program, name)
    pick(page, "Background")
    press(page, "Try them on your photo")
    expect(page.get_by_text("Shown on your photo")).to_be_visible(timeout=FIRST_MS)


def easel(page: Page) -> Shown:
    """Return what the easel shows, RGBA, once it rests and is not what it was at the last look."""
    expect(page.locator(f"{EASEL}[data-seen]")).to_be_visible()
    taken = page.wait_for_function(
        """selector => {
          const canvas = document.querySelector(selector)
          const now = canvas?.toDataURL() ?? ''
          const rested = now === window.lastSeen && Date.now() - window.lastAt > 800
          if (now !== window.lastSeen) [window.lastSeen, window.lastAt] = [now, Date.now()]
          if (!rested || now === window.lastTaken) return false
          return window.lastTaken = now
        }""",
        arg=EASEL,
        polling=200,
    )
    address = str(taken.json_value())
    return pixels(Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))))


def pixels(image: Image.Image) -> Shown:
    return np.asarray(image.convert("RGBA"), dtype=np.float32)


def developed(page: Page) -> Shown:
    """Order what is chosen, return the picture, and go back to the choices with the same photo."""
    press(page, "Change the background")
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    _, picture = download(page)
    press(page, "Try another background")
    return pixels(picture)


def apart(seen: Shown, made: Shown, where: NDArray[np.bool_]) -> float:
    """Return how far two pictures are apart on average, of 255."""
    return float(np.abs(seen[..., :3] - made[..., :3])[where].mean())


def test_what_is_tried_on_is_what_comes_out(page: Page, program: Program) -> None:
    try_on(page, program, "grace_hopper.jpg")
    sent = list[bytes]()

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/background"):
            sent.append(request.post_data_buffer or b"")

    page.on("request", note)
    pick(page, "Cut out")
    seen, cut = easel(page), developed(page)
    alpha = cut[..., 3]
    kernel = np.ones((2 * RIM + 1, 2 * RIM + 1))
    behind = cv2.dilate(alpha, kernel) < 3
    subject = cv2.erode(alpha, kernel) > 252
    assert seen.shape == cut.shape
    assert np.abs(seen[..., 3] - alpha).mean() < 1.5

    for kind, choice, ground, person in (
        ("Colour", "Teal", 0.6, 3),
        ("Blur", None, 6, 3),
        ("Scene", "Sunset", 3, 4),
    ):
        pick(page, kind)
        if choice:
            pick(page, choice)
        seen, made = easel(page), developed(page)
        assert apart(seen, made, behind) < ground, f"{kind} {choice}: behind"
        assert apart(seen, made, subject) < person, f"{kind} {choice}: the person"

    assert len(sent) == 4
    assert all(b"from_task" in order and len(order) < ONLY_WORDS for order in sent)


def test_a_shadow_falls_on_the_preview_as_on_the_picture(page: Page, program: Program) -> None:
    try_on(page, program, "coffee.png")
    pick(page, "Colour")
    pick(page, "Grey")
    plain = easel(page)
    page.get_by_role("switch", name="Soft shadow").check(force=True)
    seen, made = easel(page), developed(page)
    dark = (plain - made)[..., :3].mean(2)
    assert dark.max() > 20, "there is a shadow"
    assert np.corrcoef((plain - seen)[..., :3].mean(2).ravel(), dark.ravel())[0, 1] > 0.95
    assert np.abs(seen - made).mean() < 2.5


def test_every_choice_shows_the_person_before_anything_is_ordered(
    page: Page, program: Program
) -> None:
    try_on(page, program, "astronaut.png")
    posted = list[str]()
    page.on("request", lambda request: posted.append(request.method + request.url))
    pick(page, "Scene")
    tiles = page.locator("fieldset canvas[data-seen]")
    expect(tiles).to_have_count(6 + 8, timeout=DRAWN_MS)
    pick(page, "Colour")
    expect(tiles).to_have_count(6 + 11)
    easel(page)
    page.get_by_role("radio", name="Red", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Orange", exact=True)).to_be_checked()
    orange = easel(page)[8, 8, :3]
    assert np.abs(orange - (0xF2, 0xA6, 0x5A)).max() <= 1
    assert [call for call in posted if call.startswith("POST")] == []


def test_the_persons_own_picture_is_tried_on_too(page: Page, program: Program) -> None:
    try_on(page, program, "astronaut.png")
    pick(page, "Picture")
    page.get_by_role("region", name="Picture behind you").locator("input").set_input_files(
        PHOTOS / "coffee.png"
    )
    seen, made = easel(page), developed(page)
    corner = np.s_[:60, :150]
    assert np.abs(seen[corner] - made[corner]).mean() < 3
    assert np.abs(seen - made).mean() < 4


def test_another_background_of_an_earlier_picture_is_tried_on_at_once(
    page: Page, program: Program
) -> None:
    give_photo(page, program, "astronaut.png")
    pick(page, "Background")
    pick(page, "Colour")
    press(page, "Change the background")
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    page.reload()
    press(page, "Try another background")
    expect(page.get_by_text("Shown on your photo")).to_be_visible()
    expect(page.locator(f"{EASEL}[data-seen]")).to_be_visible()


def test_a_cut_out_that_is_under_way_is_waited_for_and_not_paid_twice(
    page: Page, program: Program
) -> None:
    give_photo(page, program, "grace_hopper.jpg")
    pick(page, "Background")
    pick(page, "Colour")
    orders = list[bytes]()

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/background"):
            orders.append(request.post_data_buffer or b"")  # a file's bytes are not told

    page.on("request", note)
    press(page, "Try them on your photo")
    press(page, "Change the background")
    page.wait_for_url(re.compile(r"/t/[0-9a-z]{26}$"))
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    assert len(orders) == 2
    assert b"from_task" in orders[1]
    assert len(orders[1]) < ONLY_WORDS


@pytest.mark.console_may_say("404")
def test_a_cut_out_that_was_deleted_meanwhile_costs_a_new_one_and_no_failure(
    page: Page, program: Program
) -> None:
    answered = list[str]()
    page.on(
        "response",
        lambda answer: answered.append(answer.text()) if answer.status == 202 else None,
    )
    try_on(page, program, "astronaut.png")
    task = re.search(r'"id":"([0-9a-z]{26})"', answered[0])
    assert task
    page.evaluate(
        """id => {
          const kept = Object.values(localStorage).find(value => value.includes('token'))
          const { token } = JSON.parse(kept)
          const headers = { Authorization: `Bearer ${token}` }
          return fetch(`/api/v1/status/${id}`, { method: 'DELETE', headers })
        }""",
        task[1],
    )
    pick(page, "Colour")
    press(page, "Change the background")
    expect(page.get_by_role("link", name="Download")).to_be_visible()


@pytest.mark.console_may_say("ERR_FAILED")
def test_an_order_from_a_cut_out_that_a_reload_cut_off_is_not_paid_twice(
    page: Page, program: Program
) -> None:
    try_on(page, program, "grace_hopper.jpg")
    pick(page, "Blur")
    answered = list[tuple[int, str]]()

    def take_and_say_nothing(route: Route) -> None:
        with suppress(Error):  # the page that asked is gone
            answer = route.fetch()
            answered.append((answer.status, answer.json()["id"]))
            route.abort()

    page.route(ORDERS, take_and_say_nothing)
    press(page, "Change the background")
    expect(page.get_by_role("heading", name="On its way")).to_be_visible()
    until(page, lambda: answered, bool)
    page.reload()
    page.unroute(ORDERS)
    press(page, "Change the background")
    page.wait_for_url(re.compile(r"/t/[0-9a-z]{26}$"))

    assert set(answered) == {(202, page.url[-26:])}
    expect(page.get_by_role("link", name="Download")).to_be_visible()
