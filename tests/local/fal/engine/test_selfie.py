"""The selfie check on real faces made worse one way at a time.

No photo of a profile may be in the tree: a turned head is simulated by squeezing one half of a
face against its nose, which moves the landmarks as turning does.
"""

import io
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFilter

from local.fal.engine.errors import PhotoFormatUnsupported, PhotoUnreadable
from local.fal.engine.faces import find_faces
from local.fal.engine.raster import real
from local.fal.engine.selfie import check_selfie, read
from local.fal.engine.sessions import Models

PHOTOS = Path(__file__).resolve().parents[3] / "photos"
ASTRONAUT = Image.open(PHOTOS / "astronaut.png").convert("RGB")
HOPPER = Image.open(PHOTOS / "grace_hopper.jpg").convert("RGB")
PEOPLE = {"astronaut": (ASTRONAUT, 100.0), "hopper": (HOPPER, 200.0)}
"""Each with the height of the face in pixels, by which it is blurred."""

Spoil = Callable[[Image.Image, float], Image.Image]


@pytest.fixture(scope="module")
def light_models() -> Models:
    return Models(threads=1)


def jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90)
    return file.getvalue()


def scaled(image: Image.Image, share: float) -> Image.Image:
    size = (round(image.width * share), round(image.height * share))
    return image.resize(size, Image.Resampling.LANCZOS)


def blurred(share: float) -> Spoil:
    return lambda image, face: image.filter(ImageFilter.GaussianBlur(share * face))


def darkened(share: float) -> Spoil:
    return lambda image, _: Image.fromarray((np.asarray(image) * share).astype(np.uint8))


def noisy(levels: float) -> Spoil:
    def grain(image: Image.Image, _: float) -> Image.Image:
        noise = np.random.default_rng(0).normal(0, levels, (image.height, image.width, 3))
        return Image.fromarray((np.asarray(image) + noise).clip(0, 255).astype(np.uint8))

    return grain


def on_a_canvas(width: int) -> Spoil:
    def paste(image: Image.Image, _: float) -> Image.Image:
        canvas = Image.new("RGB", (900, 700), (120, 130, 140))
        canvas.paste(scaled(image, width / image.width), (250, 120))
        return canvas

    return paste


def beside(other: Image.Image, share: float) -> Spoil:
    def paste(image: Image.Image, _: float) -> Image.Image:
        second = scaled(other, share)
        height = max(image.height, second.height)
        both = Image.new("RGB", (image.width + second.width, height), (120, 120, 120))
        both.paste(image, (0, 0))
        both.paste(second, (image.width, 0))
        return both

    return paste


def turned(image: Image.Image, _: float) -> Image.Image:
    """The half of the face left of the nose, squeezed to a seventh."""
    photo = np.asarray(image)
    face = find_faces(Models(threads=1), photo)[0]
    nose, half = face.landmarks[1, 0], face.height * 0.75
    rows, columns = np.mgrid[: image.height, : image.width].astype(np.float32)
    off = columns - nose
    squeezed = off / (0.14 * (off < 0) + 1.86 * (off >= 0))
    share = np.clip(2 - np.abs(off) / half, 0, 1)
    source = real(nose + off * (1 - share) + squeezed * share)
    edge = cv2.BORDER_REPLICATE
    warped = cv2.remap(photo, source, real(rows), cv2.INTER_LINEAR, borderMode=edge)
    return Image.fromarray(np.asarray(warped, np.uint8))


def untouched(image: Image.Image, _: float) -> Image.Image:
    return image


CASES: dict[str, tuple[str, Spoil, list[str]]] = {
    "the astronaut": ("astronaut", untouched, []),
    "the admiral": ("hopper", untouched, []),
    "many pixels": ("astronaut", lambda image, _: scaled(image, 5), []),
    "noise": ("hopper", noisy(20), []),
    "more noise on a small face": ("astronaut", noisy(20), []),
    "a little blur": ("hopper", blurred(0.01), []),
    "half the light": ("hopper", darkened(0.5), []),
    "a small face behind": ("astronaut", beside(HOPPER, 0.2), []),
    "blur": ("hopper", blurred(0.025), ["too_blurred"]),
    "blur on a small face": ("astronaut", blurred(0.025), ["too_blurred"]),
    "blur and noise": (
        "hopper",
        lambda image, face: noisy(8)(blurred(0.03)(image, face), face),
        ["too_blurred"],
    ),
    "night": ("hopper", darkened(0.2), ["too_dark"]),
    "deeper night": ("astronaut", darkened(0.1), ["too_dark"]),
    "blur at night": (
        "hopper",
        lambda image, face: darkened(0.2)(blurred(0.03)(image, face), face),
        ["too_blurred", "too_dark"],
    ),
    "far away": ("astronaut", on_a_canvas(300), ["too_small"]),
    "few pixels": ("hopper", lambda image, _: scaled(image, 0.25), ["too_small"]),
    "two people": ("astronaut", beside(HOPPER, 0.5), ["several_faces"]),
    "turned away": ("hopper", turned, ["turned_away"]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_with_a_face_is_named(light_models: Models, case: str) -> None:
    name, spoil, expected = CASES[case]
    image, face = PEOPLE[name]
    assert check_selfie(light_models, jpeg(spoil(image, face))) == expected


@pytest.mark.parametrize("name", ["chelsea.png", "coffee.png"])
@pytest.mark.parametrize("quality", [60, 75, 85, 92])
def test_neither_a_cat_nor_a_cup_is_a_face(light_models: Models, name: str, quality: int) -> None:
    file = io.BytesIO()
    Image.open(PHOTOS / name).convert("RGB").save(file, "JPEG", quality=quality)
    assert check_selfie(light_models, file.getvalue()) == ["no_face"]


def test_a_photo_with_transparency_is_looked_at_too(light_models: Models) -> None:
    file = io.BytesIO()
    ASTRONAUT.convert("RGBA").save(file, "PNG")
    assert check_selfie(light_models, file.getvalue()) == []


def test_what_is_transparent_is_looked_at_on_white(light_models: Models) -> None:
    """The colours that a sticker hides are nobody's face."""
    hidden = ASTRONAUT.convert("RGBA")
    hidden.putalpha(0)
    file = io.BytesIO()
    hidden.save(file, "PNG")
    assert check_selfie(light_models, file.getvalue()) == ["no_face"]


def test_a_dot_has_no_face(light_models: Models) -> None:
    assert check_selfie(light_models, jpeg(HOPPER.resize((20, 20)))) == ["no_face"]


def test_a_photo_on_its_side_is_turned_upright_first(light_models: Models) -> None:
    lying = HOPPER.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it upright
    file = io.BytesIO()
    lying.save(file, "JPEG", exif=exif)
    assert check_selfie(light_models, file.getvalue()) == []


@pytest.mark.parametrize("content", [b"", b"no picture", jpeg(HOPPER)[:5000]])
def test_what_is_no_whole_picture_is_said_so(light_models: Models, content: bytes) -> None:
    with pytest.raises((PhotoUnreadable, PhotoFormatUnsupported)):
        check_selfie(light_models, content)


@pytest.mark.parametrize("photo", ["grace_hopper.jpg", "coffee.png"])
def test_looking_at_twelve_megapixels_takes_50_ms_of_cpu_after_decoding(
    light_models: Models, photo: str
) -> None:
    large = jpeg(Image.open(PHOTOS / photo).convert("RGB").resize((4000, 3000)))
    spent: list[float] = []
    for _ in range(5):
        before = time.process_time()
        read(large)
        decoded = time.process_time()
        check_selfie(light_models, large)
        spent.append((time.process_time() - decoded) - (decoded - before))
    assert min(spent) < 0.05
