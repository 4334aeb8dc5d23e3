import numpy as np
import pytest
from skimage import data

from photofix.training.degrade import (
    Choice,
    Degradation,
    GaussianBlur,
    Jpeg,
    Noise,
    Nothing,
    Scratches,
    Sequence,
    Sometimes,
    Text,
)

IMAGE = (data.chelsea()[:96, 100:180] / 255).astype(np.float32)
FLAT = np.full((64, 64, 3), 0.5, np.float32)


def test_a_choice_follows_its_weights() -> None:
    choice = Choice(options=((1, Nothing()), (3, Noise())))
    rng = np.random.default_rng(0)
    assert np.mean([choice.sample(rng)["index"] for _ in range(2000)]) == pytest.approx(0.75, abs=0.03)


def test_sometimes_is_as_often_as_it_says() -> None:
    now_and_then = Sometimes(probability=0.3, what=Noise(sigma=(20, 20)))
    rng = np.random.default_rng(0)
    assert np.mean([bool(now_and_then.sample(rng)) for _ in range(2000)]) == pytest.approx(0.3, abs=0.03)
    assert now_and_then.apply(IMAGE, {}) is IMAGE
    params = {"what": Noise(sigma=(20, 20)).sample(rng)}
    assert np.array_equal(now_and_then.apply(IMAGE, params), Noise().apply(IMAGE, params["what"]))


@pytest.mark.parametrize("later", [Jpeg(), Noise(sigma=(10, 20))])
def test_noise_and_compression_leave_the_mask_of_earlier_marks(later: Degradation) -> None:
    both = Sequence(steps=(Text(size=(24, 24)), later))
    for seed in range(5):
        params = both.sample(np.random.default_rng(seed))
        written, before = Text().apply_with_mask(IMAGE, params["steps"][0])
        after, mask = both.apply_with_mask(IMAGE, params)
        assert np.array_equal(mask, before)
        assert np.array_equal(after, later.apply(written, params["steps"][1]))
        assert np.array_equal(after, both.apply(IMAGE, params))


def test_a_blur_spreads_the_mask_as_it_spreads_the_mark() -> None:
    blurred = Sequence(steps=(Text(size=(24, 24), tilted=0), GaussianBlur(sigma=(1.5, 1.5), generalised=0)))
    params = blurred.sample(np.random.default_rng(3))
    _, sharp = Text().apply_with_mask(FLAT, params["steps"][0])
    soft_picture, soft = blurred.apply_with_mask(FLAT, params)
    assert sharp.any()
    assert (soft > 0).sum() > (sharp > 0).sum()
    assert soft.sum() == pytest.approx(sharp.sum(), rel=0.03)
    # Where the mask is nothing, less than a level has changed.
    assert np.abs(soft_picture - FLAT).max(axis=2)[soft == 0].max() * 255 < 1


def test_two_marks_are_both_in_the_mask() -> None:
    marks = Sequence(steps=(Scratches(count=(4, 4)), Choice(options=((1, Nothing()), (3, Text(size=(30, 30)))))))
    for seed in range(8):
        params = marks.sample(np.random.default_rng(seed))
        picture, mask = marks.apply_with_mask(IMAGE, params)
        one, first = Scratches().apply_with_mask(IMAGE, params["steps"][0])
        _, second = marks.steps[1].apply_with_mask(one, params["steps"][1])
        np.testing.assert_allclose(mask, 1 - (1 - first) * (1 - second), atol=1e-6)
        np.testing.assert_array_equal(picture[mask == 0], IMAGE[mask == 0])
