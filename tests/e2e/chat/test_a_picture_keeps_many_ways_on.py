"""What a finished picture becomes: a file, a sticker, another style, a background of its own."""

import re

import numpy as np
from playwright.sync_api import expect

from tests.e2e.chat.hands import Chat

CORNER = np.s_[4:20, 4:20]
FACE = np.s_[28:60, 36:58]
"""Where the drawn face stands in an avatar of 96 pixels a side."""


def test_a_cut_out_comes_as_a_file_that_keeps_its_transparency(chat: Chat) -> None:
    chat.send("chelsea.png", caption="/remove")

    result = chat.file()
    assert result.mode == "RGBA"
    assert result.size == (451, 300)
    alpha = np.asarray(result)[..., 3]
    assert 0.15 < (alpha > 128).mean() < 0.95, "something is kept and something is gone"


def test_a_cut_out_becomes_a_sticker_in_a_pack_of_ones_own(chat: Chat) -> None:
    chat.send("chelsea.png", caption="/remove")
    chat.tap("Sticker")

    pack = chat.button("Your sticker pack", role="link")
    expect(pack).to_be_visible()
    sticker = chat.log.get_by_role("img", name=re.compile("[Ss]ticker"))
    expect(sticker).to_be_visible()
    result = chat.picture(sticker.evaluate("image => image.src"))
    assert (result.format, max(result.size), result.mode) == ("WEBP", 512, "RGBA")


def test_an_avatar_gets_a_background_of_its_own(chat: Chat) -> None:
    chat.send("astronaut.png", caption="/avatar cartoon")
    avatar = chat.result()
    chat.tap("More…")
    chat.tap("New background")
    chat.tap("Scene…")
    chat.tap("Beach")

    expect(chat.log.get_by_text("Beach background")).to_be_visible()
    behind = chat.result(like="Other background")
    small = [np.asarray(image.convert("L").resize((96, 96)), float) for image in (avatar, behind)]
    corners, faces = ([image[part] for image in small] for part in (CORNER, FACE))
    assert np.abs(corners[0] - corners[1]).mean() > 15, "the corner is another one"
    alike = np.corrcoef(faces[0].ravel(), faces[1].ravel())[0, 1]
    assert alike > 0.97, "the same drawing, in the light of the scene"


def test_another_style_is_chosen_beside_the_first_picture(chat: Chat) -> None:
    chat.send("astronaut.png", caption="/avatar pencil")
    chat.result()
    chat.tap("Other style")
    chat.tap("Pop art")
    expect(chat.log.get_by_text("Pop art avatar")).to_be_visible()
    expect(chat.log.get_by_text("Pencil avatar")).to_be_visible()
