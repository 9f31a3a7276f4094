"""What is estimated on blocks and applied in parts is what the whole would have been."""

import cv2
import numpy as np
import pytest

from local.fal.engine.blocks import Part, block_means, factor_for, in_parts, stretched
from local.fal.engine.raster import real
from local.fal.engine.refine import foreground, refine

RNG = np.random.default_rng(3)


def test_the_factor_brings_the_longer_side_nearest_to_the_wished_one() -> None:
    assert factor_for((3750, 3200, 3), 768) == 5
    assert factor_for((600, 512), 768) == 1
    assert factor_for((600, 512), 768, least=2) == 2


@pytest.mark.parametrize("factor", [1, 2, 5])
@pytest.mark.parametrize("shape", [(60, 80), (61, 83), (3, 97)])
def test_every_block_has_its_mean(shape: tuple[int, int], factor: int) -> None:
    picture = real(RNG.random(shape))
    means = block_means(picture, factor)
    assert means.shape == tuple(-(-side // factor) for side in shape)
    if shape[0] >= factor:
        assert means[0, 1] == pytest.approx(picture[:factor, factor : 2 * factor].mean(), abs=1e-6)


@pytest.mark.parametrize("factor", [1, 3])
def test_a_part_is_stretched_as_it_would_be_in_the_whole(factor: int) -> None:
    means = real(RNG.random((20, 30, 3)))
    size = (30 * factor, 20 * factor)
    whole = real(cv2.resize(means, size, interpolation=cv2.INTER_LINEAR))
    for part in (Part(0, 20, 0, 17), Part(7, 20 * factor, 11, 30 * factor), Part(19, 20, 5, 6)):
        assert np.allclose(stretched(means, factor, part), whole[part.slices], atol=1e-6)


def test_parts_hold_all_that_is_wanted_and_nothing_twice() -> None:
    wanted = RNG.random((90, 130)) > 0.999
    shape = (90 * 4 - 3, 130 * 4 - 1)
    touched = np.zeros(shape, np.int32)

    def work(part: Part) -> None:
        touched[part.slices] += 1

    in_parts(wanted, 4, shape, work)
    large = np.repeat(np.repeat(wanted, 4, 0), 4, 1)[: shape[0], : shape[1]]
    assert touched.max() == 1
    assert touched[large].min() == 1
    assert 0 < touched.mean() < 0.9


@pytest.mark.parametrize("shape", [(1, 1), (32, 1500), (1501, 33), (767, 769)])
def test_any_size_is_cut_out_at_its_own(shape: tuple[int, int]) -> None:
    photo = RNG.integers(0, 256, (*shape, 3), dtype=np.uint8)
    for matte in (real(RNG.random((320, 320))), np.ones((320, 320), np.float32)):
        alpha = refine(photo, matte)
        colours = foreground(photo, alpha)
        assert alpha.shape == shape
        assert 0 <= alpha.min() <= alpha.max() <= 1
        assert colours.shape == photo.shape
    assert alpha.min() == 1
    assert np.array_equal(colours, photo)  # nothing shines through what is solid


def test_what_is_far_from_the_subject_has_no_colour_and_what_is_near_has_its_own() -> None:
    y, x = np.mgrid[0:600, 0:600]
    alpha = real(np.clip((150 - np.hypot(x - 300, y - 300)) / 8, 0, 1))
    mixed = alpha[..., None] * [220, 40, 40] + (1 - alpha[..., None]) * [20, 200, 60]
    colours = foreground(mixed.astype(np.uint8), alpha).astype(int)
    assert colours[:60].max() == 0
    ring = (alpha > 0) & (alpha < 1)
    assert np.abs(colours[ring] - [220, 40, 40]).mean() < 6
