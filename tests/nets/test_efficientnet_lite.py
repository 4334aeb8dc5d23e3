import pytest
import torch
from torch.nn import functional

from photofix.nets.efficientnet_lite import EfficientNetLite0, SameConv2d
from photofix.nets.features import FeatureNetwork, frozen
from photofix.training.feature_network import load_feature_network

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def network() -> FeatureNetwork:
    return load_feature_network("efficientnet-lite0", CPU)


def waves(side: int = 64) -> torch.Tensor:
    y, x = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
    return torch.stack([(torch.sin((i + 1) * x / 5) + torch.cos((i + 2) * y / 7)) / 4 + 0.5 for i in range(3)])[None]


# By the package that the weights come from, in float32, on the same picture: mean, standard deviation, and three values.
RECORDED = {
    0: ((1, 16, 32, 32), 0.0485, 8.5176, -3.6038, -19.9503, 4.9172),
    2: ((1, 24, 16, 16), -1.2237, 11.9674, 11.2565, 2.2758, 2.9100),
    4: ((1, 40, 8, 8), -0.2405, 9.2626, 2.2929, -12.8030, 9.6553),
    10: ((1, 112, 4, 4), 0.4757, 6.0266, 5.2321, 0.1400, 8.1984),
    15: ((1, 320, 2, 2), -0.2793, 3.3681, 4.4465, -5.5835, -2.8115),
}


def test_activations_are_those_of_the_package_that_the_weights_come_from(network: FeatureNetwork) -> None:
    found = network.activations(waves(), list(RECORDED))
    for activation, (shape, mean, deviation, first, inner, last) in zip(found, RECORDED.values(), strict=True):
        assert activation.shape == shape
        # float16 weights are 0.2 % of the deviation off on average, and 1 % at most.
        assert float(activation.mean()) == pytest.approx(mean, abs=0.005 * deviation)
        assert float(activation.std()) == pytest.approx(deviation, rel=0.005)
        values = [float(v) for v in (activation[0, 0, 0, 0], activation[0, 3, 1, 1], activation[0, -1, -1, -1])]
        assert values == pytest.approx([first, inner, last], abs=0.015 * deviation)


def test_the_order_of_depths_is_kept_and_nothing_deeper_is_computed(network: FeatureNetwork) -> None:
    calls: list[int] = []
    hooks = [
        block.register_forward_hook(lambda *_, depth=depth: calls.append(depth))
        for depth, block in enumerate(network.get_submodule("blocks").children())
    ]
    four, one = network.activations(waves(), [4, 1])
    for hook in hooks:
        hook.remove()
    assert calls == [0, 1, 2, 3, 4]
    assert torch.equal(one, network.activations(waves(), [1])[0])
    assert four.shape[1] == 40


@pytest.mark.parametrize("side", [33, 48, 70])
def test_sides_that_no_stride_divides(network: FeatureNetwork, side: int) -> None:
    strides = {0: 2, 1: 4, 3: 8, 5: 16, 11: 32}
    for (_, stride), found in zip(strides.items(), network.activations(waves(side), list(strides)), strict=True):
        assert found.shape[-2:] == (-(-side // stride),) * 2


@pytest.mark.parametrize("size", [(16, 24), (17, 24), (16, 25), (17, 25), (1, 2)])
@pytest.mark.parametrize("kernel", [3, 5])
@pytest.mark.parametrize("stride", [1, 2])
def test_a_convolution_is_padded_as_tensorflow_does(size: tuple[int, int], kernel: int, stride: int) -> None:
    torch.manual_seed(0)
    layer, x = SameConv2d(4, 4, kernel, stride, groups=4), torch.randn(2, 4, *size)
    # By TensorFlow's words: ⌈n / stride⌉ outputs, and of the padding that they need the smaller half comes first.
    needed = [max(0, (-(-n // stride) - 1) * stride + kernel - n) for n in size]
    (top, left), (bottom, right) = [n // 2 for n in needed], [n - n // 2 for n in needed]
    padded = functional.pad(x, (left, right, top, bottom))
    expected = functional.conv2d(padded, layer.weight, layer.bias, stride, groups=4)
    torch.testing.assert_close(layer(x), expected, rtol=0, atol=1e-6)


def test_depths_that_there_arent(network: FeatureNetwork) -> None:
    for depth in (-1, 16):
        with pytest.raises(ValueError, match=f"not {depth}"):
            network.activations(waves(), [depth])


def test_a_frozen_network_lets_gradients_through_and_takes_none() -> None:
    network = frozen(EfficientNetLite0())
    x = waves().requires_grad_()
    network.activations(x, [2])[0].abs().mean().backward()
    assert x.grad is not None
    assert x.grad.abs().max() > 0
    assert all(parameter.grad is None for parameter in network.parameters())
    assert not network.training
