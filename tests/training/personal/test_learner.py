import math
from typing import Any

import pytest
import torch

from photofix.errors import RecipeError, TrainingError, WeightsError
from photofix.nets.registry import build
from photofix.training.personal.learner import MOST_TROUBLES, PEAK_RATE, WARM_UP, Learner, answers, learning_rate

CPU = torch.device("cpu")
TINY: dict[str, Any] = {"widths": [8, 12], "blocks": 1}


def tiny(**changes: Any) -> Learner:
    torch.manual_seed(0)
    arguments = TINY | changes
    return Learner("unet", arguments, build("unet", arguments).state_dict(), CPU)


def crops(value: float = 0.5) -> torch.Tensor:
    torch.manual_seed(1)
    return (torch.rand(2, 3, 32, 32) * 0.2 + value).contiguous(memory_format=torch.channels_last)


def same(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(a[name], b[name]) for name in a)


def test_it_learns() -> None:
    learner, clean = tiny(), crops()
    degraded = clean + 0.1
    losses = [learner.step(clean, degraded, 2e-3) for _ in range(60)]
    assert losses[-1] is not None
    assert losses[0] is not None
    assert losses[-1] < 0.5 * losses[0]
    assert learner.steps == 60


def test_of_crops_that_are_learnt_together_some_may_be_told() -> None:
    """They are all learnt, whichever are told: a new network adds nothing, so the loss is what was done to the crops."""
    one, other, clean = tiny(), tiny(), crops()
    degraded = clean.clone()
    degraded[0] += 0.1
    whole, told = one.step(clean, degraded, 1e-3), other.step(clean, degraded, 1e-3, slice(0, 1))
    assert told == pytest.approx(0.1, rel=0.02)
    assert whole == pytest.approx(0.05, rel=0.1)
    assert same(one.weights(), other.weights())


def test_a_networks_answers_carry_no_gradient() -> None:
    learner, clean = tiny(), crops()
    found = answers(learner.network, clean)
    assert not found.requires_grad
    assert found.dtype == torch.float32
    torch.testing.assert_close(found, clean, atol=0.01, rtol=0)  # a new one leaves all as it is


def test_the_average_forgets_the_start_in_a_short_run() -> None:
    learner, clean = tiny(), crops()
    start = learner.weights()
    for _ in range(40):
        learner.step(clean, clean + 0.1, 2e-3)
    name = "tail.weight" if "tail.weight" in start else next(iter(start))
    moved = (learner.network.state_dict()[name] - start[name]).abs().sum()
    averaged = (learner.weights()[name] - start[name]).abs().sum()
    assert averaged > 0.5 * moved


def test_numbers_that_break_change_nothing_and_are_recovered_from_at_half_the_rate() -> None:
    learner, clean = tiny(), crops()
    for _ in range(3):
        learner.step(clean, clean + 0.1, 1e-3)
    learner.remember()
    good = learner.weights()
    before = {name: tensor.clone() for name, tensor in learner.network.state_dict().items()}
    assert learner.step(clean, torch.full_like(clean, math.nan), 1e-3) is None
    assert same(before, learner.network.state_dict())
    assert learner.steps == 3
    learner.step(clean, clean + 0.1, 1e-2)
    learner.recover()
    assert learner.slowed == 0.5
    assert same(good, learner.weights())
    assert learner.step(clean, clean + 0.1, 1e-3) is not None


def test_it_gives_up_by_name_after_some_troubles() -> None:
    learner = tiny()
    for _ in range(MOST_TROUBLES):
        learner.recover()
    with pytest.raises(TrainingError, match="again and again"):
        learner.recover()


def test_a_learner_that_goes_on_takes_the_same_steps() -> None:
    def steps(learner: Learner, numbers: range) -> None:
        for number in numbers:
            learner.step(crops(), crops() + 0.01 * number, 1e-3)

    once, twice, later = tiny(), tiny(), tiny()
    steps(once, range(6))
    steps(twice, range(3))
    later.load_state_dict(twice.state_dict())
    steps(later, range(3, 6))
    assert later.steps == 6
    assert same(once.weights(), later.weights())


def test_another_architecture_is_refused() -> None:
    with pytest.raises(RecipeError, match="another architecture"):
        tiny().load_state_dict(tiny(widths=[8, 16]).state_dict())
    with pytest.raises(WeightsError):
        Learner("unet", TINY, build("unet", TINY | {"widths": [8, 16]}).state_dict(), CPU)


def test_the_rate_rises_and_falls_with_the_time() -> None:
    rates = [learning_rate(part / 100) for part in range(101)]
    top = rates.index(max(rates))
    assert top == round(100 * WARM_UP)
    assert rates[top] == pytest.approx(PEAK_RATE)
    assert rates[:top] == sorted(rates[:top])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert 0 < rates[0] < 0.1 * PEAK_RATE
    assert rates[-1] == pytest.approx(1e-6)
    assert learning_rate(1.5) == pytest.approx(1e-6)
