import pytest
import torch

from photofix.errors import WeightsError
from photofix.nets.unet import UNet
from photofix.training.task_vector import carried_over

BEFORE = {"a": torch.tensor([1.0, 2.0]), "b": torch.tensor([[3.0]])}
AFTER = {"a": torch.tensor([1.5, 2.0]), "b": torch.tensor([[1.0]])}


def test_the_difference_is_added_and_further_layers_stay() -> None:
    to = {"a": torch.tensor([10.0, 20.0]), "b": torch.tensor([[30.0]]), "refinement": torch.tensor([7.0])}
    carried = carried_over(BEFORE, AFTER, to)
    assert {name: tensor.tolist() for name, tensor in carried.items()} == {
        "a": [10.5, 20.0],
        "b": [[28.0]],
        "refinement": [7.0],
    }


def test_a_share_of_the_difference() -> None:
    assert carried_over(BEFORE, AFTER, BEFORE, share=0.5)["b"].tolist() == [[2.0]]


def test_what_went_nowhere_is_the_training_itself() -> None:
    carried = carried_over(BEFORE, AFTER, BEFORE)
    assert all(torch.equal(carried[name], AFTER[name]) for name in AFTER)


def test_from_a_plain_network_to_one_that_it_grew_into() -> None:
    torch.manual_seed(0)
    plain, tuned = UNet(widths=(4, 8)), UNet(widths=(4, 8))
    torch.nn.init.normal_(tuned.tail[0].weight)
    refined = UNet(widths=(4, 8), refinement=1)
    grown = refined.adopted(plain.state_dict())
    refined.load_state_dict(carried_over(plain.state_dict(), tuned.state_dict(), grown))
    x = torch.rand(1, 3, 8, 8)
    assert torch.allclose(refined(x), tuned(x), atol=1e-6)


@pytest.mark.parametrize("other", [{"a": BEFORE["a"]}, {"a": torch.zeros(3), "b": BEFORE["b"]}])
def test_other_networks_are_refused(other: dict[str, torch.Tensor]) -> None:
    with pytest.raises(WeightsError, match="carried over"):
        carried_over(BEFORE, AFTER, other)
    with pytest.raises(WeightsError, match="carried over"):
        carried_over(BEFORE, other, BEFORE)
