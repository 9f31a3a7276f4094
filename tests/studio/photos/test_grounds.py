"""Gradients, shadows, blur and scenes behind a subject: judged by their pixels."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from studio.errors import ResultBroken, SceneUnknown
from studio.photos.compose import compose, composed
from studio.photos.grounds import blurred, gradient, scene
from tests.studio.photos.files import opened, saved

PHOTOS = Path(__file__).resolve().parents[2] / "photos"
MANY = 50_000_000
Pixels = NDArray[np.int16]


def subject(size: tuple[int, int], box: tuple[int, int, int, int], softness: float = 1.5) -> bytes:
    """A red cut-out with a soft rim."""
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    image = Image.new("RGBA", size, (200, 40, 40, 255))
    image.putalpha(mask.filter(ImageFilter.GaussianBlur(softness)))
    return saved(image, "PNG")


def behind(background: str, cutout: bytes, **how: str | bool | int) -> Pixels:
    """The result's pixels; the photo is plain grey."""
    photo = saved(Image.new("RGB", opened(cutout).size, (120, 120, 120)), "PNG")
    made = compose(photo, cutout, None, background=background, max_pixels=MANY, **how)  # type: ignore[arg-type]  # by name
    return np.asarray(opened(made.data), dtype=np.int16)


def longest_run(line: NDArray[np.uint8]) -> int:
    """How many neighbours in a line are exactly alike: a band, where it is long."""
    changes = np.flatnonzero(np.diff(line.astype(int)))
    edges = np.concatenate([[-1], changes, [len(line) - 1]])
    return int(np.diff(edges).max())


def test_a_gradient_runs_from_the_upper_left_to_the_lower_right() -> None:
    pixels = behind(
        "gradient", subject((640, 480), (220, 140, 420, 340)), gradient="#204060-#f0c080"
    )
    assert np.abs(pixels[:6, :6].reshape(-1, 3).mean(0) - (0x20, 0x40, 0x60)).max() < 4
    assert np.abs(pixels[-6:, -6:].reshape(-1, 3).mean(0) - (0xF0, 0xC0, 0x80)).max() < 4
    middle = pixels[235:245, 100:140].reshape(-1, 3).mean(0)  # 359 of 1118 steps along
    share = (239.5 + 119.5) / 1118
    wanted = np.array((0x20, 0x40, 0x60)) * (1 - share) + np.array((0xF0, 0xC0, 0x80)) * share
    assert np.abs(middle - wanted).max() < 2


def test_a_faint_gradient_over_a_large_picture_shows_no_bands() -> None:
    height, width = 1200, 1600
    made = gradient("#303438-#383c42", height, width, seed=0)
    rows = np.rint(made.rows(600, 601) * 255).astype(np.uint8)
    assert longest_run(rows[0, :, 1]) < 24  # eight levels over 2800 pixels: bands of 350
    profile = (made.rows(0, height) * 255)[:, :256, 1].mean(axis=1)
    assert np.abs(np.diff(profile)).max() < 0.3


def test_a_gradient_through_jpeg_still_shows_no_bands() -> None:
    pixels = behind(
        "gradient", subject((1600, 1200), (700, 500, 900, 700)), gradient="#303438-#484e56"
    )
    profile = pixels[:, :256, 1].mean(axis=1)
    assert np.abs(np.diff(profile)).max() < 0.6
    assert len(np.unique(pixels[..., 1][:400])) > 8


def test_a_standing_subject_darkens_the_floor_below_it_and_nothing_above() -> None:
    cutout = subject((640, 800), (240, 150, 400, 640))
    plain = behind("colour", cutout, colour="#e0dcd2").astype(int)
    shaded = behind("colour", cutout, colour="#e0dcd2", shadow=True).astype(int)
    loss = (plain - shaded).mean(axis=2)
    assert loss[642:652, 290:350].mean() > 35  # close under the feet
    assert loss[690:, 240:400].mean() < loss[642:652, 290:350].mean() / 4  # fades away
    assert np.abs(loss[:540]).max() <= 6  # the upper four fifths: what is left is JPEG's
    assert np.abs(loss[250:500, 290:350]).mean() < 1  # the subject itself stays as it was


def test_a_subject_cut_off_by_the_photo_throws_a_faint_shadow_behind() -> None:
    cutout = subject((640, 480), (200, 120, 440, 700))
    plain = behind("colour", cutout, colour="#e0dcd2").astype(int)
    shaded = behind("colour", cutout, colour="#e0dcd2", shadow=True).astype(int)
    loss = (plain - shaded).mean(axis=2)
    assert 8 < loss[300:470, 440:446].mean() < 60
    assert loss[470:, 443].mean() > 8  # goes on to the very edge
    assert np.abs(loss[:40]).max() <= 6
    assert np.abs(loss[:, :120]).max() <= 6


def test_a_cut_out_may_keep_its_shadow_and_nothing_else_changes() -> None:
    cutout = subject((640, 800), (240, 150, 400, 640))
    bare, shaded = behind("remove", cutout), behind("remove", cutout, shadow=True)
    assert shaded.shape[2] == 4
    assert shaded[646, 320, 3] > 50
    assert shaded[646, 320, :3].max() <= 40  # black
    assert (shaded[..., 3] >= bare[..., 3]).all()
    solid = bare[..., 3] == 255
    assert np.array_equal(shaded[solid], bare[solid])
    assert shaded[:500, :, 3].sum() == bare[:500, :, 3].sum()


def hairy(size: tuple[int, int]) -> Image.Image:
    """A head-sized blob with strands of hair all round: soft where a matte is hard to get right."""
    mask, chance = Image.new("L", size), np.random.default_rng(4)
    draw, (x, y) = ImageDraw.Draw(mask), (size[0] // 2, size[1] // 2)
    draw.ellipse((x - 110, y - 130, x + 110, y + 130), fill=255)
    for angle in chance.uniform(0, 2 * np.pi, 160):
        reach = float(chance.uniform(115, 165))
        tip = (x + reach * np.cos(angle), y + 1.1 * reach * np.sin(angle))
        draw.line(((x, y), tip), fill=int(chance.uniform(90, 255)), width=1)
    return mask.filter(ImageFilter.GaussianBlur(0.8))


@pytest.mark.parametrize("place", ["coffee.png", "chelsea.png"])
def test_blur_shows_what_a_lens_would_have_shown_without_the_subject(place: str) -> None:
    ground = Image.open(PHOTOS / place).convert("RGB").resize((600, 450))
    person = Image.open(PHOTOS / "astronaut.png").convert("RGB").resize((600, 450))
    alpha = hairy(ground.size)
    photo = Image.composite(person, ground, alpha)
    cutout = person.copy()
    cutout.putalpha(alpha)
    made = compose(
        saved(photo, "PNG"), saved(cutout, "PNG"), None, background="blur", max_pixels=MANY
    )
    nobody = np.zeros((450, 600), np.float32)
    truth = blurred(np.asarray(ground, np.float32) / 255, nobody, 450, 600, 0).rows(0, 450) * 255
    near = np.asarray(alpha.filter(ImageFilter.MaxFilter(15))) > 0
    ring = near & (np.asarray(alpha) == 0)
    assert ring.sum() > 10_000
    error = np.asarray(opened(made.data), np.float32)[ring] - truth[ring]
    untouched = np.asarray(photo, np.float32)[ring] - np.asarray(ground, np.float32)[ring]
    assert np.abs(untouched).max() == 0  # so a difference is the blur's own
    assert np.abs(error).mean() < 9
    assert np.abs(error.mean(axis=0)).max() < 4  # no cast of the subject's colours


def test_a_scene_lends_the_subject_a_little_of_its_light() -> None:
    cutout = subject((480, 640), (140, 160, 340, 600))
    grey = ImageChops.constant(Image.new("L", (480, 640)), 128)
    image = Image.merge("RGBA", (grey, grey, grey, opened(cutout).getchannel("A")))
    warm = behind("scene", saved(image, "PNG"), scene="sunset")[300:460, 200:280].reshape(-1, 3)
    cool = behind("scene", saved(image, "PNG"), scene="sky")[300:460, 200:280].reshape(-1, 3)
    assert warm.mean(0)[0] - warm.mean(0)[2] > cool.mean(0)[0] - cool.mean(0)[2] + 4
    for seen in (warm, cool):
        assert np.abs(seen.mean(0) - 128).max() < 32


def test_a_scene_lies_behind_and_does_not_cover() -> None:
    cutout = subject((480, 640), (140, 160, 340, 600))
    pixels = behind("scene", cutout, scene="beach")
    middle = pixels[300:460, 200:280].reshape(-1, 3).mean(0)
    assert middle[0] > middle[1] + 80
    clear = np.asarray(opened(cutout).getchannel("A").filter(ImageFilter.MaxFilter(33))) == 0
    drawn = scene("beach", 640, 480, 0).rows(0, 640) * 255
    assert np.abs(pixels[clear] - drawn[clear]).mean() < 3


def test_strips_meet_without_a_seam() -> None:
    cut = np.zeros((700, 400, 4), np.uint8)
    cut[200:600, 100:300] = (90, 120, 200, 255)
    whole = composed(cut, gradient("#101820-#8090a0", 700, 400, 3), None).astype(int)
    steps = np.abs(np.diff(whole[:, :80].mean(axis=(1, 2))))
    assert steps.max() < 1.0
    assert steps[[255, 511]].max() < 4 * np.median(steps) + 0.3


@pytest.mark.parametrize("background", ["gradient", "scene", "blur", "remove"])
@pytest.mark.parametrize("size", [(64, 64), (1200, 90), (70, 900)])
def test_odd_shapes_work_too(background: str, size: tuple[int, int]) -> None:
    width, height = size
    cutout = subject(size, (width // 4, height // 4, 3 * width // 4, 3 * height // 4))
    how: dict[str, str] = {"gradient": "#ff0000-#0000ff"} if background == "gradient" else {}
    if background == "scene":
        how = {"scene": "city-night"}
    pixels = behind(background, cutout, shadow=True, **how)
    assert pixels.shape[:2] == (height, width)


def test_nothing_is_composed_behind_an_empty_cut_out() -> None:
    with pytest.raises(ResultBroken):
        behind("scene", saved(Image.new("RGBA", (200, 200)), "PNG"), scene="sky")


def test_a_scene_that_is_no_more_is_told_by_name() -> None:
    with pytest.raises(SceneUnknown) as caught:
        behind("scene", subject((200, 200), (50, 50, 150, 150)), scene="atlantis")
    assert "forest" in str(caught.value.facts["scenes"])


MEASURED = """
import re, sys
from studio.photos.compose import compose
photo, cutout = (open(path, "rb").read() for path in sys.argv[1:3])
compose(photo, cutout, None, background="scene", scene="beach", shadow=True, max_pixels=50_000_000)
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not say")
def test_twelve_megapixels_stay_small_in_memory(tmp_path: Path) -> None:
    size = (3000, 4000)
    photo, cut = tmp_path / "photo.jpg", tmp_path / "cut.png"
    photo.write_bytes(saved(Image.new("RGB", size, (90, 120, 90)), "JPEG"))
    cut.write_bytes(subject(size, (800, 900, 2200, 3600), 6))
    command = [sys.executable, "-c", MEASURED, str(photo), str(cut)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)  # noqa: S603  our own words
    assert int(done.stdout) < 640  # MiB, of the 2048 a child may have
