from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch
from pydantic import ValidationError
from skimage import data
from torch import Tensor

from photofix.errors import RecipeError
from photofix.nets.features import FeatureNetwork
from photofix.training.feature_loss import FeatureLoss, Features, gram_matrix
from photofix.training.feature_network import load_feature_network

CPU = torch.device("cpu")


class Powers(FeatureNetwork):
    """Depth n is the picture to the power of n + 1: small enough to reckon by hand."""

    depths = 3

    def activations(self, x: Tensor, depths: Sequence[int]) -> list[Tensor]:
        return [x ** (depth + 1) for depth in depths]


CLEAN = torch.rand(2, 3, 4, 4, generator=torch.Generator().manual_seed(0))
OTHER = torch.rand(2, 3, 4, 4, generator=torch.Generator().manual_seed(1))


def loss(**options: Any) -> FeatureLoss:
    return FeatureLoss(Powers(), Features.model_validate(options))


def photo(name: str = "chelsea") -> Tensor:
    pixels = np.ascontiguousarray(getattr(data, name)()[60:188, 100:228])
    return torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255


@pytest.fixture(scope="module")
def network() -> FeatureNetwork:
    return load_feature_network("efficientnet-lite0", CPU)


def test_absolute_by_hand() -> None:
    found = float(loss(depths=[0, 2], weights=[5, 15], relative=False)(OTHER, CLEAN))
    assert found == pytest.approx(
        5 * float((OTHER - CLEAN).abs().mean()) + 15 * float((OTHER**3 - CLEAN**3).abs().mean())
    )


def test_relative_by_hand_and_by_crop() -> None:
    whole = float(loss(depths=[1])(OTHER, CLEAN))
    one_by_one = [float((a**2 - b**2).abs().mean() / (b**2).std()) for a, b in zip(OTHER, CLEAN, strict=True)]
    assert whole == pytest.approx(np.mean(one_by_one), rel=5e-3)
    halves = [float(loss(depths=[0, 1])(OTHER[i : i + 1], CLEAN[i : i + 1])) for i in (0, 1)]
    assert float(loss(depths=[0, 1])(OTHER, CLEAN)) == pytest.approx(np.mean(halves))


def test_gram_matrices_by_hand_with_squared_weights_as_in_lesson_7() -> None:
    activation = torch.tensor([[[[1.0, 2.0]], [[3.0, 4.0]]]])  # one crop, two channels, 1 × 2
    expected = torch.tensor([[[1 + 4, 3 + 8], [3 + 8, 9 + 16]]]) / 4
    assert torch.equal(gram_matrix(activation), expected)
    without = float(loss(depths=[0], weights=[5], relative=False)(OTHER, CLEAN))
    with_gram = float(loss(depths=[0], weights=[5], relative=False, gram=5000)(OTHER, CLEAN))
    apart = float((gram_matrix(OTHER) - gram_matrix(CLEAN)).abs().mean())
    assert with_gram - without == pytest.approx(5000 * 25 * apart, rel=1e-4)


def test_depths_weigh_alike_by_default() -> None:
    each = [float(loss(depths=[depth])(OTHER, CLEAN)) for depth in (0, 1, 2)]
    assert float(loss(depths=[0, 1, 2])(OTHER, CLEAN)) == pytest.approx(np.mean(each))


def test_equal_pictures_have_none_and_flat_ones_are_finite() -> None:
    assert float(loss(depths=[0, 1])(CLEAN, CLEAN)) == 0
    flat = torch.full((1, 3, 4, 4), 0.5)
    assert torch.isfinite(loss(depths=[0])(flat + 0.1, flat))


def test_gradients_flow_to_the_prediction_alone(network: FeatureNetwork) -> None:
    clean = photo().requires_grad_()
    prediction = (photo() * 0.9).requires_grad_()
    FeatureLoss(network, Features(gram=1))(prediction, clean).backward()
    assert prediction.grad is not None
    assert torch.isfinite(prediction.grad).all()
    assert prediction.grad.abs().max() > 0
    assert clean.grad is None
    assert all(parameter.grad is None for parameter in network.parameters())


def test_softness_costs_more_than_a_little_grain_of_the_same_psnr(network: FeatureNetwork) -> None:
    """What a feature loss is for: pixels can't tell these two apart."""
    clean = photo("coffee")
    soft = torch.nn.functional.avg_pool2d(torch.nn.functional.pad(clean, (1, 1, 1, 1), mode="replicate"), 3, 1)
    grain = torch.randn(clean.shape, generator=torch.Generator().manual_seed(0))
    noisy = clean + grain * (soft - clean).square().mean().sqrt()
    sharper = clean + 0.5 * (clean - soft)
    compare = FeatureLoss(network, Features())
    assert float(compare(sharper, clean)) < float(compare(soft, clean))
    assert float(compare(clean, clean)) < float(compare(sharper, clean)) < float(compare(noisy, clean))


def test_half_precision_is_near_and_channels_last_is_equal(network: FeatureNetwork) -> None:
    clean, soft = photo(), torch.nn.functional.interpolate(photo()[..., ::2, ::2], scale_factor=2)
    compare = FeatureLoss(network, Features(gram=2))
    exact = float(compare(soft, clean))
    with torch.autocast("cpu", torch.bfloat16):
        half = compare(soft, clean)
    assert half.dtype == torch.float32
    assert float(half) == pytest.approx(exact, rel=0.03)
    rows = [t.contiguous(memory_format=torch.channels_last) for t in (soft, clean)]
    assert float(compare(*rows)) == pytest.approx(exact, rel=1e-4)


@pytest.mark.parametrize(
    "options", [{"depths": []}, {"depths": [0, 1], "weights": [1]}, {"gram": -1}, {"network": "other"}, {"layers": [1]}]
)
def test_sections_that_make_no_sense(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Features.model_validate(options)


def test_depths_that_the_network_doesnt_have(network: FeatureNetwork) -> None:
    with pytest.raises(RecipeError, match="0 to 15, and not 22"):
        FeatureLoss(network, Features(depths=(22, 32, 42)))
