import pytest
import torch

from photofix.training.personal.anchor import SHARES, anchored, between

BASE = {"a": torch.zeros(3), "b": torch.ones(2, 2).half()}
OWN = {"a": torch.ones(3), "b": torch.full((2, 2), 3.0)}


def test_the_way_is_straight() -> None:
    half = between(BASE, OWN, 0.5)
    assert torch.equal(half["a"], torch.full((3,), 0.5))
    assert torch.equal(half["b"], torch.full((2, 2), 2.0))


@pytest.mark.parametrize(("loss", "share"), [(0.05, 1.0), (0.2, 0.5), (0.24, 0.4), (10.0, 1.0)])
def test_it_goes_back_just_as_far_as_it_must(loss: float, share: float) -> None:
    asked: list[float] = []

    def forgotten(weights: dict[str, torch.Tensor]) -> float:
        asked.append(float(weights["a"][0]))
        return loss * asked[-1]

    weights, found, lost = anchored(BASE, OWN, forgotten, 0.1)
    assert found == share
    assert torch.allclose(weights["a"], torch.full((3,), share))
    assert asked == pytest.approx([1.0, *SHARES][: len(asked)])
    assert lost == pytest.approx(loss * share)
