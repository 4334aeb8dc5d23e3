import pytest
import torch
from torch import Tensor

from photofix.nets.spreading import spread


def told_at(*places: tuple[int, int], size: tuple[int, int] = (60, 80)) -> Tensor:
    certain = torch.zeros(1, 1, *size)
    for row, column in places:
        certain[0, 0, row - 2 : row + 3, column - 2 : column + 3] = 1
    return certain


def test_it_is_told_to_what_is_near_and_less_to_what_is_far() -> None:
    guide, certain = torch.full((1, 1, 60, 80), 0.5), told_at((30, 20))
    found = spread(torch.ones(1, 2, 60, 80), certain, guide, 6)[0, 0, 30]
    assert float(found[20]) > 0.9
    assert float(found[26]) > 0.7
    assert float(found[70]) == 0
    assert bool((found[22:].diff() <= 1e-6).all())


def test_it_is_not_told_to_what_is_otherwise_bright() -> None:
    guide = torch.full((1, 1, 60, 80), 0.3)
    guide[..., 24:] = 0.9
    found = spread(torch.ones(1, 2, 60, 80), told_at((30, 20)), guide, 6)[0, 0, 30]
    assert float(found[18]) > 0.9
    assert float(found[25:].abs().max()) < 0.01


def test_between_two_it_goes_from_one_to_the_other() -> None:
    guide, values = torch.full((1, 1, 60, 80), 0.5), torch.zeros(1, 2, 60, 80)
    values[..., 40:] = 1
    found = spread(values, told_at((30, 30), (30, 50)), guide, 8)[0, 0, 30, 30:51]
    assert float(found[0]) < 0.2 < 0.8 < float(found[-1])
    assert float(found[10]) == pytest.approx(0.5, abs=0.1)


def test_nothing_known_is_nothing_told_and_the_uncertain_have_no_say() -> None:
    guide = torch.rand(2, 1, 33, 47)
    assert not spread(torch.randn(2, 2, 33, 47), torch.zeros(2, 1, 33, 47), guide, 5).any()
    certain = told_at((10, 10), size=(33, 47)).expand(2, -1, -1, -1)
    values = torch.ones(2, 2, 33, 47)
    other = torch.where(certain > 0, values, torch.full_like(values, 9.0))
    assert torch.allclose(spread(values, certain, guide, 5), spread(other, certain, guide, 5))


@pytest.mark.parametrize("size", [(1, 1), (2, 90), (31, 17)])
@pytest.mark.parametrize("reach", [0.5, 4, 20])
def test_pictures_of_any_size(size: tuple[int, int], reach: float) -> None:
    values, certain = torch.randn(1, 2, *size), torch.rand(1, 1, *size)
    found = spread(values, certain, torch.rand(1, 1, *size), reach)
    assert found.shape == values.shape
    assert bool(torch.isfinite(found).all())
    assert float(found.abs().max()) <= float(values.abs().max()) + 1e-5
