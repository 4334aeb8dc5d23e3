"""What holds for every generator that looks at the whole photo and decides: colourise and relight."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from photofix.nets.chroma import luma_of
from photofix.nets.colourise import Colourise
from photofix.nets.efficientnet_lite import EfficientNetLite0
from photofix.nets.generator import Look
from photofix.nets.registry import build
from photofix.nets.relight import Relight

Decider = Colourise | Relight


def colourise() -> Colourise:
    return Colourise(side=64, widths=(8, 8, 12, 16))


def relight() -> Relight:
    return Relight(side=64, width=8, hidden=16, knots=4)


@pytest.fixture(params=[colourise, relight])
def small(request: pytest.FixtureRequest) -> Callable[[], Any]:
    """Makes one that has learnt nothing."""

    def make() -> Decider:
        torch.manual_seed(0)
        return request.param()

    return make


@pytest.fixture
def trained(small: Callable[[], Any]) -> Any:
    """As if it had learnt something: heads that answer."""
    net = small()
    heads = [(net.head, 2.0)] if isinstance(net, Colourise) else [(net.local, 0.2), (net.overall, 0.2)]
    for head, std in heads:
        nn.init.normal_(head.weight, std=std)
    return net.eval().requires_grad_(False)


def learning(net: Any, count: int) -> Tensor:
    """Thumbnails as it is given them in training: colours come with points."""
    return torch.rand(count, 6 if isinstance(net, Colourise) else 3, 48, 64)


@pytest.mark.parametrize("name", ["colourise", "relight"])
def test_weights_are_small_enough_to_ship(name: str) -> None:
    """In float16, as they are stored."""
    assert 2 * sum(parameter.numel() for parameter in build(name, {}).parameters()) < 10e6


def test_the_decision_is_about_the_whole_and_painted_anywhere(trained: Any) -> None:
    thumbnail, photo = torch.rand(1, 3, 48, 64), torch.rand(1, 3, 300, 400)
    look = trained.analyse(thumbnail).placed((300, 400), 1 / 255)
    whole = trained.render(photo, look, (0, 0, 300, 400)).pixels
    before = luma_of(photo) if isinstance(trained, Colourise) else photo
    assert float((whole - before).abs().mean()) > 0.01
    tile = trained.render(photo[:, :, 101:260, 37:333], look, (101, 37, 260, 333)).pixels
    assert torch.equal(tile, whole[:, :, 101:260, 37:333])


def test_pictures_of_a_batch_are_decided_each_for_itself(trained: Any) -> None:
    x = learning(trained, 2)
    assert torch.allclose(trained(x)[1:], trained(x[1:]), atol=1e-5)


def test_every_parameter_that_learns_gets_a_gradient(trained: Any) -> None:
    net = trained.requires_grad_(True)
    net.trunk.requires_grad_(False)
    net.teach_trunk(14)
    net(learning(net, 2)).square().mean().backward()
    for name, parameter in net.named_parameters():
        learns = not name.startswith("trunk.") or name.startswith(("trunk.blocks.14.", "trunk.blocks.15."))
        assert (parameter.grad is not None) == learns, name
        assert parameter.grad is None or float(parameter.grad.abs().sum()) > 0, f"a gradient of zero for {name}"


def test_a_trunks_weights_are_taken_and_own_ones_as_they_are(small: Callable[[], Any]) -> None:
    net = small()
    torch.manual_seed(5)
    trunk = EfficientNetLite0()
    net.load_state_dict(net.adopted(trunk.state_dict()))
    assert torch.equal(net.trunk.stem.weight, trunk.stem.weight)
    taken = small().adopted(net.state_dict())
    assert all(torch.equal(taken[name], tensor) for name, tensor in net.state_dict().items())


def test_it_computes_in_full_precision_whatever_is_asked_for(trained: Any) -> None:
    trained.set_precision(torch.bfloat16, torch.bfloat16)
    x = torch.rand(1, 3, 48, 64)
    assert trained.render(x, trained.analyse(x), (0, 0, 48, 64)).pixels.dtype == torch.float32


def test_another_generators_look_is_refused(small: Callable[[], Any]) -> None:
    with pytest.raises(TypeError, match="needs"):
        small().render(torch.rand(1, 3, 8, 8), Look(), (0, 0, 8, 8))
