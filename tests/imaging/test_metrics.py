import math

import numpy as np
import pytest
from skimage import metrics as theirs

from photofix.imaging.metrics import colourfulness, luma_bt601, psnr, psnr_y, ssim


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_psnr_and_ssim_are_scikit_images(portrait, dtype: str) -> None:
    rng = np.random.default_rng(1)
    noisy = np.clip(portrait + rng.normal(0, 12, portrait.shape), 0, 255)
    scale, peak = {"uint8": (1, 255), "uint16": (257, 65535), "float32": (1 / 255, 1.0)}[dtype]
    a, b = (portrait * float(scale)).astype(dtype), (noisy * scale).astype(dtype)
    assert psnr(a, b) == pytest.approx(theirs.peak_signal_noise_ratio(a, b, data_range=peak), abs=1e-6)
    expected = theirs.structural_similarity(
        a.astype(float), b.astype(float), data_range=peak, channel_axis=2,
        gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
    )  # fmt: skip
    assert ssim(a, b) == pytest.approx(expected, abs=1e-6)
    assert ssim(a[..., 0], b[..., 0]) < 1


def test_equal_pictures(portrait) -> None:
    assert psnr(portrait, portrait) == math.inf
    assert ssim(portrait, portrait) == pytest.approx(1)


def test_luma_of_black_white_and_the_primaries() -> None:
    colours = np.array([[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)
    assert luma_bt601(colours) == pytest.approx([16, 235, 81.481, 144.553, 40.966])


def test_psnr_y_ignores_the_border(portrait) -> None:
    other = portrait.copy()
    other[:4] = 0
    assert psnr_y(portrait, other, border=4) == math.inf
    assert psnr_y(portrait, other) < 30
    # One level of every channel is 219/255 of a level of luma.
    nearly = np.full((8, 8, 3), 100, np.uint8)
    expected = 20 * math.log10(255 / (219 / 255))
    assert psnr_y(nearly, nearly + np.uint8(1)) == pytest.approx(expected, abs=1e-3)


def test_unlike_things_are_not_compared(portrait) -> None:
    with pytest.raises(ValueError, match="differ"):
        psnr(portrait, portrait[1:])
    with pytest.raises(ValueError, match="differ"):
        psnr(portrait, portrait.astype(np.uint16))
    with pytest.raises(ValueError, match="11 x 11"):
        ssim(portrait[:10], portrait[:10])
    with pytest.raises(ValueError, match="border"):
        psnr_y(portrait, portrait, border=40)
    with pytest.raises(ValueError, match="nothing"):
        psnr(portrait[:0], portrait[:0])


def test_colourfulness_by_hand_values(portrait) -> None:
    assert colourfulness(np.full((4, 4, 3), 90, np.uint8)) == 0
    # All red: red − green is 255 and yellow − blue half of that, everywhere.
    red = np.zeros((4, 4, 3), np.uint8)
    red[:, :, 0] = 255
    assert colourfulness(red) == pytest.approx(0.3 * math.hypot(255, 127.5))
    half = red.copy()
    half[:2] = 0
    assert colourfulness(half) == pytest.approx((1 + 0.3) * math.hypot(127.5, 63.75))
    assert colourfulness(portrait) == pytest.approx(colourfulness(portrait.astype(np.uint16) * 257))
    assert colourfulness(portrait) == pytest.approx(colourfulness(portrait / 255))
