from typing import Any

import pytest
import torch
from torch import nn

from photofix.nets.efficientnet_lite import EfficientNetLite0
from photofix.nets.generator import Look
from photofix.nets.registry import build
from photofix.nets.relight import Relight


def small(**changes: Any) -> Relight:
    torch.manual_seed(0)
    return Relight(**{"side": 64, "width": 8, "hidden": 16, "knots": 4} | changes)


def trained(**changes: Any) -> Relight:
    """As if it had learnt something: heads that answer."""
    net = small(**changes)
    for head in (net.local, net.overall):
        nn.init.normal_(head.weight, std=0.2)
    return net.eval().requires_grad_(False)


@pytest.mark.parametrize("level", [0.0, 1 / 255])
def test_an_untrained_network_changes_no_bit(level: float) -> None:
    net = small()
    x = torch.rand(1, 3, 70, 91)
    with torch.inference_mode():
        look = net.analyse(x).placed((70, 91), level)
        assert torch.equal(net.render(x, look, (0, 0, 70, 91)).pixels, x)
        assert torch.equal(net(x), x)


def test_weights_are_small_enough_to_ship() -> None:
    """In float16, as they are stored."""
    assert 2 * sum(parameter.numel() for parameter in build("relight", {}).parameters()) < 10e6


def test_the_decision_is_about_the_whole_and_painted_anywhere() -> None:
    net = trained()
    thumbnail, photo = torch.rand(1, 3, 48, 64), torch.rand(1, 3, 300, 400)
    look = net.analyse(thumbnail).placed((300, 400), 1 / 255)
    whole = net.render(photo, look, (0, 0, 300, 400)).pixels
    assert float((whole - photo).abs().mean()) > 0.01
    tile = net.render(photo[:, :, 101:260, 37:333], look, (101, 37, 260, 333)).pixels
    assert torch.equal(tile, whole[:, :, 101:260, 37:333])


def test_what_is_seen_decides() -> None:
    net = trained()
    bright, dark = (net.analyse(torch.rand(1, 3, 48, 64) * factor) for factor in (1.0, 0.3))
    assert not torch.allclose(bright.curves, dark.curves)
    assert not torch.allclose(bright.maps, dark.maps)


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (512, 384), (64, 64), (17, 23)])
def test_thumbnails_of_any_size(size: tuple[int, int]) -> None:
    look = trained().analyse(torch.rand(1, 3, *size))
    assert look.size == size
    assert bool(torch.isfinite(look.curves).all() & torch.isfinite(look.maps).all() & torch.isfinite(look.mix).all())


def test_pictures_of_a_batch_are_decided_each_for_itself() -> None:
    net = trained()
    x = torch.rand(2, 3, 48, 64)
    both = net(x)
    assert torch.allclose(both[1:], net(x[1:]), atol=1e-5)


def test_gradients_reach_the_heads_and_not_the_trunk() -> None:
    net = small()
    ((net(torch.rand(2, 3, 48, 64)) - 0.5) ** 2).mean().backward()
    for head in (net.local, net.overall):
        assert head.weight.grad is not None
        assert float(head.weight.grad.abs().max()) > 0
    assert all(parameter.grad is None for parameter in net.trunk.parameters())


def test_every_parameter_that_learns_gets_a_gradient() -> None:
    net = trained().requires_grad_(True)
    net.trunk.requires_grad_(False)
    net.teach_trunk(14)
    net(torch.rand(2, 3, 48, 64)).square().mean().backward()
    for name, parameter in net.named_parameters():
        learns = not name.startswith("trunk.") or name.startswith(("trunk.blocks.14.", "trunk.blocks.15."))
        assert (parameter.grad is not None) == learns, name
        assert parameter.grad is None or float(parameter.grad.abs().sum()) > 0, f"a gradient of zero for {name}"


def test_a_trunks_weights_are_taken_and_own_ones_as_they_are() -> None:
    torch.manual_seed(5)
    trunk, net = EfficientNetLite0(), small()
    net.load_state_dict(net.adopted(trunk.state_dict()))
    assert torch.equal(net.trunk.stem.weight, trunk.stem.weight)
    taken = small().adopted(net.state_dict())
    assert all(torch.equal(taken[name], tensor) for name, tensor in net.state_dict().items())


def test_it_computes_in_full_precision_whatever_is_asked_for() -> None:
    net = trained()
    net.set_precision(torch.bfloat16, torch.bfloat16)
    x = torch.rand(1, 3, 48, 64)
    assert net.render(x, net.analyse(x), (0, 0, 48, 64)).pixels.dtype == torch.float32


def test_another_generators_look_is_refused() -> None:
    with pytest.raises(TypeError, match="needs a Light"):
        small().render(torch.rand(1, 3, 8, 8), Look(), (0, 0, 8, 8))


def test_arguments_that_make_no_network() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        small(knots=1)
