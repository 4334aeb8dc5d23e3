import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.training.personal.verdict import FEWEST_JUDGES, bootstrap, judge

SURE = [0.5, 0.6, 0.7, 0.55, 0.65, 0.6, 0.58, 0.62]


def test_a_clear_gain_is_better_and_says_so() -> None:
    verdict = judge(SURE, general=-0.02)
    assert verdict.verdict == "better"
    assert verdict.sentence == "Better than the built-in by 0.6 dB on 8 of your photos that it never saw."
    assert verdict.gain == pytest.approx(np.mean(SURE), abs=1e-3)
    assert verdict.low is not None
    assert verdict.high is not None
    assert verdict.gain is not None
    assert 0.5 < verdict.low < verdict.gain < verdict.high < 0.7


def test_a_gain_that_can_be_chance_is_no_better() -> None:
    verdict = judge([1.5, -1.0, 0.9, -0.8, 0.5, -0.4, 0.3], general=0.0)
    assert verdict.verdict == "no-better"
    assert "chance" in verdict.sentence


def test_a_loss_is_no_better() -> None:
    verdict = judge([-g for g in SURE], general=0.0)
    assert verdict.verdict == "no-better"
    assert "-0.6 dB" in verdict.sentence


def test_few_photos_are_too_few_whatever_they_say() -> None:
    verdict = judge([5.0] * (FEWEST_JUDGES - 1), general=0.0)
    assert verdict.verdict == "too-few"
    assert verdict.gain is None
    assert "only 5" in verdict.sentence


def test_having_forgotten_its_trade_is_no_better() -> None:
    assert judge(SURE, general=-0.099).verdict == "better"
    verdict = judge(SURE, general=-0.3)
    assert verdict.verdict == "no-better"
    assert "0.3 dB worse on ordinary photos" in verdict.sentence


def test_of_a_crisp_one_the_perceptual_distance_decides() -> None:
    nearer = [0.02, 0.03, 0.025, 0.02, 0.03, 0.022, 0.028, 0.03]
    slightly_off = [-0.4] * 8
    assert judge(slightly_off, general=-0.3, distance_gains=nearer, style="crisp").verdict == "better"
    assert judge(slightly_off, general=-0.3, distance_gains=[-d for d in nearer], style="crisp").verdict == "no-better"
    assert judge([-1.0] * 8, general=-0.3, distance_gains=nearer, style="crisp").verdict == "no-better"


def test_the_interval_covers_the_true_mean_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    hits = 0
    for number in range(200):
        low, high = bootstrap(list(rng.normal(0.3, 0.5, size=25)), seed=number)
        hits += low <= 0.3 <= high
    assert 180 <= hits <= 198


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=40))
def test_the_interval_lies_within_the_gains(gains: list[float]) -> None:
    low, high = bootstrap(gains)
    assert min(gains) - 1e-9 <= low <= high <= max(gains) + 1e-9
