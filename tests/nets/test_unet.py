import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from photofix.nets.generator import Look
from photofix.nets.registry import ARCHITECTURES, build
from photofix.nets.unet import UNet


def test_the_shipped_size() -> None:
    assert sum(parameter.numel() for parameter in UNet().parameters()) == 4_262_764


@settings(max_examples=20)
@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=4),
    st.integers(1, 2),
    st.sampled_from([1, 2, 4]),
    st.integers(1, 3),
    st.integers(0, 2),
)
def test_shapes_and_an_untrained_network_returns_its_input(
    widths: list[int], blocks: int, stem: int, batch: int, refinement: int
) -> None:
    net = UNet(widths=widths, blocks=blocks, stem=stem, refinement=refinement)
    assert net.multiple == stem * 2 ** (len(widths) - 1)
    x = torch.rand(batch, 3, net.multiple * 2, net.multiple)
    assert torch.equal(net(x), x)
    assert torch.equal(net.render(x, Look(), (0, 0, 0, 0)).pixels, x)


# These have no tail: their own tests ask the same of them.
@pytest.mark.parametrize("name", sorted(ARCHITECTURES.keys() - {"relight", "colourise"}))
def test_every_parameter_gets_a_gradient(name: str) -> None:
    torch.manual_seed(0)
    net = build(name, {})
    x = torch.rand(1, 3, 4 * net.multiple, 4 * net.multiple)
    for tail in ("tail", "detector.tail"):
        if any(part == tail for part, _ in net.named_modules()):
            torch.nn.init.normal_(net.get_submodule(tail)[0].weight, std=0.1)
    net(x).square().mean().backward()
    learning = {each: parameter for each, parameter in net.named_parameters() if parameter.requires_grad}
    # A trunk that was taught on ImageNet is frozen.
    assert all("trunk." in each for each, _ in net.named_parameters() if each not in learning)
    for parameter_name, parameter in learning.items():
        assert parameter.grad is not None, f"no gradient for {parameter_name}"
        assert parameter.grad.abs().sum() > 0, f"a gradient of zero for {parameter_name}"


def test_the_receptive_radius_is_what_the_halo_is_judged_by() -> None:
    """Beyond 208 pixels nothing can reach a tile's core; within 150 something does."""
    torch.manual_seed(0)
    net = UNet(widths=(4, 4, 4, 4))
    torch.nn.init.normal_(net.tail[0].weight)
    for parameter in net.parameters():  # positive weights, so that no rectifier hides a path
        parameter.data = parameter.data.abs() / 20
    x = torch.rand(1, 3, 16, 640, requires_grad=True)
    net.residual(x)[..., 320].sum().backward()
    assert x.grad is not None
    reached = torch.nonzero(x.grad.abs().sum(dim=(0, 1, 2)))[:, 0]
    assert 150 < 320 - int(reached.min()) < 208
    assert 150 < int(reached.max()) - 320 < 208


def test_upsampling_starts_free_of_checkerboards() -> None:
    net = UNet(widths=(4, 8))
    up = net.ups[0](torch.rand(1, 8, 6, 6))
    assert torch.allclose(up[..., ::2, ::2], up[..., 1::2, 1::2])


def test_refinement_begins_with_the_answers_of_the_network_that_it_grew_out_of() -> None:
    torch.manual_seed(0)
    plain, refined = UNet(widths=(4, 8)), UNet(widths=(4, 8), refinement=2)
    torch.nn.init.normal_(plain.tail[0].weight)
    refined.load_state_dict(refined.adopted(plain.state_dict()))
    x = torch.rand(1, 3, 8, 12)
    assert torch.equal(refined(x), plain(x))

    refined(x).square().mean().backward()
    gradients = [block.conv2.weight.grad for block in refined.refinement]
    assert all(gradient is not None and gradient.abs().sum() > 0 for gradient in gradients), "it must be able to learn"

    torch.nn.init.normal_(refined.refinement[1].conv2.weight)
    taken = UNet(widths=(4, 8), refinement=2).adopted(refined.state_dict())
    assert all(torch.equal(tensor, taken[name]) for name, tensor in refined.state_dict().items())


def test_weights_of_another_refinement_are_refused() -> None:
    with pytest.raises(RuntimeError, match="refinement"):
        UNet(widths=(4, 8)).load_state_dict(UNet(widths=(4, 8), refinement=1).state_dict())


@pytest.mark.parametrize(
    "arguments", [{"widths": ()}, {"widths": (0,)}, {"blocks": 0}, {"stem": 0}, {"refinement": -1}]
)
def test_a_network_of_nothing_is_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        UNet(**arguments)


def test_an_unknown_architecture() -> None:
    with pytest.raises(KeyError):
        build("none", {})
