import numpy as np
import pytest

from photofix.training.degrade import Noise

FLAT = np.full((256, 256, 3), 0.5, np.float32)


@pytest.mark.parametrize("sigma", [5.0, 20.0])
@pytest.mark.parametrize("options", [{"correlated": 0}, {"correlated": 1}, {"signal": 1, "correlated": 0}, {"grey": 1}])
def test_noise_has_the_strength_that_it_says(sigma: float, options: dict[str, float]) -> None:
    noise = Noise.model_validate({"sigma": (sigma, sigma), **options})
    noisy = noise(FLAT, np.random.default_rng(1))
    assert (noisy - FLAT).std() * 255 == pytest.approx(sigma, rel=0.03)


def test_noise_grows_with_the_signal_where_it_should() -> None:
    noise = Noise(sigma=(20, 20), signal=1, correlated=0)
    dark, light = (noise(np.full_like(FLAT, level), np.random.default_rng(1)) for level in (0.2, 0.7))
    assert light.std() > 1.5 * dark.std()


def test_correlated_noise_is_correlated_and_white_noise_is_not() -> None:
    def neighbours(correlated: float) -> float:
        noise = Noise(sigma=(20, 20), correlated=correlated, signal=0)
        field = noise.apply(FLAT, noise.sample(np.random.default_rng(4)) | ({"blur": 0.8} if correlated else {})) - FLAT
        return float(np.corrcoef(field[:, :-1].ravel(), field[:, 1:].ravel())[0, 1])

    assert abs(neighbours(0)) < 0.02
    assert neighbours(1) > 0.4
