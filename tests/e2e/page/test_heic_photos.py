"""A phone's HEIC in a browser that can't open one: the server does, and all goes on as usual."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.page.hands import pick, press
from tests.e2e.page.overhear import Heard, overheard
from tests.e2e.program import Program
from tests.studio.photos.files import opened

FILES = Path(__file__).resolve().parents[2] / "studio" / "photos" / "heic"
TURNED = (FILES / "turned-6.heic").read_bytes()
SIZE = (131, 97)
DROP = """([bytes, name, type]) => {
  const carried = new DataTransfer()
  carried.items.add(new File([new Uint8Array(bytes)], name, { type }))
  const drop = { bubbles: true, cancelable: true, dataTransfer: carried }
  document.body.dispatchEvent(new DragEvent('drop', drop))
}"""
SHOWN = """async (image) => {
  await image.decode()
  const { naturalWidth: width, naturalHeight: height } = image
  const canvas = new OffscreenCanvas(width, height)
  const brush = canvas.getContext('2d')
  brush.drawImage(image, 0, 0)
  return [width, height, ...brush.getImageData(10, 8, 1, 1).data]
}"""


@pytest.fixture
def heard(program: Program) -> Iterator[Heard]:
    with overheard(program) as heard:
        yield heard


def test_a_dropped_heic_is_seen_upright_and_gets_a_background(page: Page, heard: Heard) -> None:
    page.goto(heard.page)
    expect(page.get_by_role("radio", name="Pencil")).to_be_attached()

    page.evaluate(DROP, [list(TURNED), "IMG_1.HEIC", "image/heic"])

    photo = page.get_by_role("img", name="Your photo")
    expect(photo).to_be_visible()
    width, height, red, green, *_ = photo.evaluate(SHOWN)
    assert (width, height) == SIZE
    assert red > 180, "the red corner is on the upper left"
    assert green < 90
    assert [sent.path for sent in heard.orders if sent.path.endswith("/preview")] == [
        "/api/v1/preview"
    ]
    pick(page, "Background")
    pick(page, "Cut out")
    press(page, "Change the background")
    page.wait_for_url(re.compile(r"/t/[0-9a-z]{26}$"))
    sent = opened(heard.orders[-1].file("photo"))
    assert (sent.format, sent.size) == ("JPEG", SIZE)
    assert not sent.getexif()
    assert np.asarray(sent.convert("RGB"))[8, 10, 0] > 180


@pytest.mark.console_may_say("422")
def test_half_a_heic_is_told_to_be_damaged_as_any_photo(page: Page, program: Program) -> None:
    page.goto(program.page)
    expect(page.get_by_role("radio", name="Pencil")).to_be_attached()
    half: FilePayload = {"name": "a.heic", "mimeType": "image/heic", "buffer": TURNED[:1_500]}

    page.locator("input[type=file]").first.set_input_files(half)

    expect(page.get_by_text("the file is damaged")).to_be_visible()
