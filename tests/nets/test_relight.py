from typing import Any

import pytest
import torch
from torch import nn

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


def test_gradients_reach_the_heads_and_not_the_trunk() -> None:
    net = small()
    ((net(torch.rand(2, 3, 48, 64)) - 0.5) ** 2).mean().backward()
    for head in (net.local, net.overall):
        assert head.weight.grad is not None
        assert float(head.weight.grad.abs().max()) > 0
    assert all(parameter.grad is None for parameter in net.trunk.parameters())


def test_arguments_that_make_no_network() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        small(knots=1)
