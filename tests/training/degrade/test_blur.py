import numpy as np
import pytest
from skimage import data

from photofix.training.degrade import Defocus, GaussianBlur, MotionBlur, Ringing
from photofix.training.degrade.kernels import Kernel, convolve, disc, gaussian, motion, sinc
from photofix.training.degrade.tone import to_linear

IMAGE = (data.chelsea()[:96, 100:180] / 255).astype(np.float32)
KERNELS = [
    gaussian((2.0, 0.7), 30),
    gaussian((1.0, 1.0), 0, 0.5),
    gaussian((1.5, 1.5), 0, 4.0),
    disc(3.3),
    disc(0.1),
    motion(9, 70, 40),
    motion(1.5, 0),
    sinc(1.5, 6),
]


def moments(kernel: Kernel) -> tuple[float, float, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """Mean (x, y) from the middle, and the covariance of x and upward y."""
    y, x = np.mgrid[0 : kernel.shape[0], 0 : kernel.shape[1]].astype(np.float64)
    x, y = x - kernel.shape[1] // 2, kernel.shape[0] // 2 - y
    mean = float((kernel * x).sum()), float((kernel * y).sum())
    covariance = np.array([[(kernel * a * b).sum() for a in (x, y)] for b in (x, y)])
    return *mean, covariance


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_kernel_sums_to_one_and_shifts_nothing(kernel: Kernel) -> None:
    assert kernel.shape[0] % 2 == kernel.shape[1] % 2 == 1
    assert kernel.sum() == pytest.approx(1, abs=1e-5)
    x, y, _ = moments(kernel)
    assert (x, y) == pytest.approx((0, 0), abs=0.02)


def test_a_gaussian_is_as_wide_as_it_says_in_the_direction_that_it_says() -> None:
    _, _, covariance = moments(gaussian((2.5, 1.0), 30))
    values, vectors = np.linalg.eigh(covariance)
    assert np.sqrt(values) == pytest.approx([1.0, 2.5], rel=0.03)
    assert np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1])) % 180 == pytest.approx(30, abs=1)


@pytest.mark.parametrize("angle", [0.0, 45.0, 90.0, 130.0])
def test_motion_goes_its_way(angle: float) -> None:
    _, _, covariance = moments(motion(12, angle))
    values, vectors = np.linalg.eigh(covariance)
    assert np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1])) % 180 == pytest.approx(angle, abs=1.5)
    # An even line of length L has a variance of L²/12; bilinear interpolation adds up to a quarter of a pixel².
    assert values[1] == pytest.approx(144 / 12, rel=0.05)
    assert values[0] < 0.3


def test_motion_to_the_right_leaves_lines_to_the_right_alone() -> None:
    across = np.zeros((40, 40, 3), np.float32)
    across[20] = 1
    params = {"length": 9.0, "angle": 0.0, "bend": 0.0}
    np.testing.assert_allclose(MotionBlur().apply(across, params), across, atol=2e-3)
    down = across.transpose(1, 0, 2)
    light = to_linear(MotionBlur().apply(down, params))[20, :, 0]
    assert light[20] == pytest.approx(1 / 9, rel=0.05)


def test_defocus_makes_a_disc_of_a_point_and_keeps_its_light() -> None:
    point = np.zeros((41, 41, 3), np.float32)
    point[20, 20] = 1
    light = to_linear(Defocus().apply(point, {"radius": 5.0}))[..., 0]
    assert light.sum() == pytest.approx(1, rel=0.02)
    assert (light > 0.5 / (np.pi * 25)).sum() == pytest.approx(np.pi * 25, rel=0.08)
    assert light[20, 20] == pytest.approx(1 / (np.pi * 25), rel=0.05)


def test_ringing_overshoots_beside_an_edge_and_less_where_more_is_kept() -> None:
    edge = np.full((40, 60, 3), 0.3, np.float32)
    edge[:, 30:] = 0.7
    rung = Ringing().apply(edge, {"cutoff": 0.5, "reach": 9})
    assert rung[20].max() > 0.71
    assert rung[20].min() < 0.29
    nearly = Ringing().apply(edge, {"cutoff": 1.0, "reach": 9})
    assert np.abs(nearly - edge).mean() < np.abs(rung - edge).mean() / 2


@pytest.mark.parametrize("kernel", KERNELS)
def test_convolution_keeps_what_is_flat_up_to_its_edges(kernel: Kernel) -> None:
    flat = np.full((32, 40, 3), 0.25, np.float32)
    np.testing.assert_allclose(convolve(flat, kernel), 0.25, atol=1e-5)


def test_convolution_is_the_sum_by_definition() -> None:
    kernel = motion(5, 20, 50)
    down, right = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(IMAGE, ((down, down), (right, right), (0, 0)), mode="symmetric")
    for y, x in ((0, 0), (40, 31), (95, 79)):
        patch = padded[y : y + kernel.shape[0], x : x + kernel.shape[1]]
        expected = (patch * kernel[::-1, ::-1, None]).sum((0, 1))
        np.testing.assert_allclose(convolve(IMAGE, kernel)[y, x], expected, atol=1e-5)


def test_round_gaussians_are_round_and_ovals_as_often_as_asked() -> None:
    rng = np.random.default_rng(0)
    drawn = [GaussianBlur(anisotropic=0.4).sample(rng)["sigma"] for _ in range(1000)]
    assert np.mean([a != b for a, b in drawn]) == pytest.approx(0.4, abs=0.05)
