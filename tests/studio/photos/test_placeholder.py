"""What fills a picture's place until it has come."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from studio.photos import Photos
from studio.photos.placeholder import MAX_CHARACTERS, SIDE, checked, placeholder_of

PHOTOS = Path(__file__).resolve().parents[2] / "photos"


def webp(image: Image.Image) -> bytes:
    """A thumbnail of a picture."""
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=82)
    return buffer.getvalue()


def opened(placeholder: str) -> Image.Image:
    """The picture that a browser makes of it."""
    return Image.open(io.BytesIO(base64.b64decode(placeholder, validate=True)))


async def test_a_photo_gets_one_that_looks_like_it_from_afar() -> None:
    photos = Photos(max_pixels=10_000_000, children=1)
    try:
        encoded = await photos.normalise((PHOTOS / "astronaut.png").read_bytes())
    finally:
        await photos.close()
    assert encoded.placeholder
    small = opened(encoded.placeholder).convert("RGB")
    assert small.size == (SIDE, SIDE)
    whole = (
        Image.open(io.BytesIO(encoded.data)).convert("RGB").resize(small.size, Image.Resampling.BOX)
    )
    pairs = zip(small.tobytes(), whole.tobytes(), strict=True)
    apart = sum(abs(one - other) for one, other in pairs) / len(whole.tobytes())
    assert apart < 20


def test_it_keeps_the_shape_and_what_can_be_seen_through() -> None:
    image = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    image.paste((250, 20, 20, 255), (200, 0, 400, 200))
    made = opened(placeholder_of(webp(image)))
    assert made.size == (8, 4)
    alpha = made.getchannel("A")
    assert (alpha.getpixel((0, 2)), alpha.getpixel((7, 2))) == (0, 255)


@pytest.mark.parametrize("name", ["astronaut.png", "grace_hopper.jpg", "chelsea.png", "coffee.png"])
def test_it_is_small_enough_to_come_with_every_list(name: str) -> None:
    image = Image.open(PHOTOS / name)
    image.thumbnail((512, 512))
    assert len(placeholder_of(webp(image))) <= 180


@pytest.mark.parametrize(
    "said", [None, 7, "", "<script>", "a" * (MAX_CHARACTERS + 1), "ab=c", ["ab"]]
)
def test_what_a_child_says_is_taken_only_if_it_can_be_one(said: object) -> None:
    assert checked(said) is None
