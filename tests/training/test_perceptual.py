import numpy as np
import pytest
import torch
from skimage import data
from torch import Tensor

from photofix.errors import RecipeError
from photofix.training.feature_loss import Features
from photofix.training.feature_network import load_feature_network
from photofix.training.perceptual import PerceptualDistance, held_out_distance
from tests.training.test_feature_loss import CLEAN, OTHER, Powers

CPU = torch.device("cpu")


def tensor(pixels: np.ndarray) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(pixels)).permute(2, 0, 1)[None].float() / 255


def test_by_hand() -> None:
    """Of the squared difference of unit vectors, 2 − 2·cos is what is left."""
    cosine = torch.nn.functional.cosine_similarity(CLEAN**2, OTHER**2, dim=1)
    found = PerceptualDistance(Powers(), [1])(CLEAN, OTHER)
    assert found.shape == (2,)
    torch.testing.assert_close(found, (2 - 2 * cosine).mean(dim=(1, 2)))
    both = PerceptualDistance(Powers(), [0, 1])(CLEAN, OTHER)
    first = PerceptualDistance(Powers(), [0])(CLEAN, OTHER)
    torch.testing.assert_close(both, (found + first) / 2)


def test_more_damage_is_farther_and_order_doesnt_matter() -> None:
    distance = held_out_distance(None, CPU)
    clean = tensor(data.coffee()[100:228, 200:328])
    assert float(distance(clean, clean)) == pytest.approx(0, abs=1e-6)
    grain = torch.randn(clean.shape, generator=torch.Generator().manual_seed(0))
    noisy = [float(distance(clean, clean + sigma / 255 * grain)) for sigma in (2, 5, 15, 50)]
    assert noisy == sorted(noisy)
    assert float(distance(clean + 0.05 * grain, clean)) == pytest.approx(float(distance(clean, clean + 0.05 * grain)))


def test_autocast_doesnt_reach_it() -> None:
    distance = held_out_distance(None, CPU)
    clean = tensor(data.coffee()[100:164, 200:264])
    exact = distance(clean, clean.flip(-1))
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(distance(clean, clean.flip(-1)), exact)


def test_what_the_loss_uses_doesnt_judge() -> None:
    assert held_out_distance(None, CPU).depths == (1, 3, 6, 12)
    assert held_out_distance(Features(), CPU).depths == (1, 3, 6, 12)
    assert held_out_distance(Features(depths=(1, 2, 6)), CPU).depths == (3, 12)
    assert held_out_distance(Features(network="vgg16-bn", depths=(1, 3)), CPU).depths == (1, 3, 6, 12)
    with pytest.raises(RecipeError, match="no depth"):
        held_out_distance(Features(depths=(1, 3, 6, 12)), CPU)


def test_depths_are_checked() -> None:
    with pytest.raises(ValueError, match="not 16"):
        PerceptualDistance(load_feature_network("efficientnet-lite0", CPU), [16])
