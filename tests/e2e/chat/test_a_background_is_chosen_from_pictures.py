"""Backgrounds: a scene by its number, a colour by its name, a picture of one's own."""

import numpy as np
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.chat.hands import Chat, photo


def test_a_scene_is_painted_behind_the_person(chat: Chat) -> None:
    chat.send("astronaut.png")
    chat.tap("Background…")
    chat.tap("Scene…")
    chat.tap("Beach")

    result = np.asarray(chat.result().convert("RGB"))
    wall = np.asarray(Image.open(photo("astronaut.png")).convert("RGB"))
    assert np.abs(result[4, 300].astype(int) - wall[4, 300]).max() > 20, "the wall is gone"


def test_a_colour_is_said_in_the_caption(chat: Chat) -> None:
    chat.send("astronaut.png", caption="/background #20a040")
    corner = np.asarray(chat.result().convert("RGB"))[6, 500].astype(int)
    assert np.abs(corner - [0x20, 0xA0, 0x40]).max() < 12


def test_the_next_photo_goes_behind_the_person(chat: Chat) -> None:
    chat.send("astronaut.png")
    chat.tap("Background…")
    chat.tap("Own picture…")
    chat.sees("Now send the picture that goes behind you.")
    chat.send("coffee.png")
    chat.sees("Background of your own")
    assert chat.result(like="Other background").size == (512, 512)


def test_what_nobody_can_draw_here_leads_to_the_nearest(chat: Chat) -> None:
    chat.send("astronaut.png", caption="/background a quiet shore with palms")
    chat.tap("Beach background")
    expect(chat.button("Other background")).to_be_visible()
    chat.result(like="Other background")
