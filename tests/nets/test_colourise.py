from typing import Any

import pytest
import torch
from torch import Tensor, nn

from photofix.nets.chroma import chroma_of, luma_of
from photofix.nets.colourise import Colourise
from photofix.nets.hints import lay_point, no_hints


def small(**changes: Any) -> Colourise:
    torch.manual_seed(0)
    return Colourise(**{"side": 64, "widths": (8, 8, 12, 16)} | changes)


def trained(**changes: Any) -> Colourise:
    """As if it had learnt something: a head that answers."""
    net = small(**changes)
    nn.init.normal_(net.head.weight, std=2)
    return net.eval().requires_grad_(False)


def grey(x: Tensor) -> Tensor:
    return luma_of(x).expand(-1, 3, -1, -1).contiguous()


def painted(net: Colourise, x: Tensor, **options: Any) -> Tensor:
    size = x.shape[2], x.shape[3]
    return net.render(x, net.analyse(x, **options), (0, 0, *size)).pixels


def test_an_untrained_network_leaves_greys_as_they_are() -> None:
    x = grey(torch.rand(1, 3, 70, 91))
    with torch.inference_mode():
        assert torch.equal(painted(small(), x)[:, :1], luma_of(x))
        assert torch.allclose(painted(small(), x), x, atol=1e-6)
        assert torch.allclose(small()(x), x, atol=1e-6)


def test_luma_is_kept_and_all_of_it_is_in_range() -> None:
    net, photo = trained(), torch.rand(1, 3, 120, 90)
    out = painted(net, photo)
    assert float((luma_of(out) - luma_of(photo)).abs().max()) < 1e-5
    assert float(out.min()) > -1e-6
    assert float(out.max()) < 1 + 1e-6


def test_colours_of_what_comes_in_change_nothing() -> None:
    """A coloured photo, and another of the same luma, give the same."""
    net, x = trained(), 0.25 + 0.5 * torch.rand(1, 3, 60, 80)
    assert torch.allclose(painted(net, x), painted(net, grey(x)), atol=1e-4)
    assert torch.allclose(net(x), net(grey(x)), atol=1e-4)


def test_saturation_multiplies_and_none_is_grey() -> None:
    net, x = trained(), grey(0.45 + 0.1 * torch.rand(1, 3, 60, 80))
    look = net.analyse(x)
    box = (0, 0, 60, 80)
    none, half, full = (chroma_of(net.render(x, look.saturated(value), box).pixels) for value in (0.0, 0.5, 1.0))
    assert float(none.abs().max()) < 1e-6
    within = full.abs().amax(1) < 0.2
    assert float((2 * half - full).abs().amax(1)[within].max()) < 1e-5
    assert float(full.abs()[:, :, within[0]].mean()) > 0.01


def pointed(x: Tensor, *points: tuple[float, float], chroma: tuple[float, float] = (-0.3, 0.2)) -> Tensor:
    hints = no_hints((x.shape[2], x.shape[3]))
    for point in points:
        lay_point(hints, point, 4, chroma)
    return hints[None]


@pytest.mark.parametrize("net", [small().eval(), trained()])
def test_a_point_holds_where_it_is(net: Colourise) -> None:
    """To begin with as well, before anything is learnt, and also where the thumbnail is reduced."""
    x = grey(0.45 + 0.1 * torch.rand(1, 3, 96, 128))
    with torch.inference_mode():
        plain, told = painted(net, x), painted(net, x, hints=pointed(x, (30, 40)))
    assert chroma_of(told)[0, :, 30, 40].tolist() == pytest.approx([-0.3, 0.2], abs=0.06)
    assert not torch.allclose(plain[0, :, 30, 40], told[0, :, 30, 40], atol=0.05)


def test_a_point_is_seen_elsewhere_and_no_points_are_as_none() -> None:
    net, x = trained(), grey(torch.rand(1, 3, 48, 64))
    plain, told = painted(net, x), painted(net, x, hints=pointed(x, (10, 10)))
    assert float((plain - told)[:, :, 30:, 30:].abs().max()) > 1e-4
    assert torch.equal(painted(net, x, hints=pointed(x)), plain)


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (512, 384), (64, 64), (17, 23)])
def test_thumbnails_of_any_size(size: tuple[int, int]) -> None:
    x = torch.rand(1, 3, *size)
    look = trained().analyse(x, pointed(x, (0, 0)))
    assert look.size == size
    assert bool(torch.isfinite(look.lines).all())


@pytest.mark.parametrize("changes", [{"side": 4}, {"widths": (8, 8)}, {"widths": (8, 8, 8, 0)}])
def test_arguments_that_make_no_network(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="at least"):
        small(**changes)
