import math

import pytest

from photofix.errors import TrainingError
from photofix.training.stop_rule import StopLimits, StopRule
from photofix.training.validate import HeldOutFigures


def figures(psnr: float, distance: float, shift: float = 0.1) -> HeldOutFigures:
    """Of two damages, on either side of these means."""
    return {
        "psnr": {"a": {"input": 20, "output": psnr - 2}, "b": {"input": 20, "output": psnr + 2}},
        "distance": {"a": {"input": 1, "output": distance * 1.5}, "b": {"input": 1, "output": distance * 0.5}},
        "colour_shift": shift,
    }


def test_the_nearest_within_the_limits_is_kept() -> None:
    rule = StopRule(StopLimits())
    assert not rule.started
    verdicts = [
        rule.judge(figures(*row))
        for row in ((30, 0.5), (29.9, 0.4), (29.7, 0.45), (29.21, 0.3), (29.19, 0.1), (29.3, 0.29))
    ]
    assert verdicts == ["best", "best", "behind", "best", "broken", "best"]
    assert rule.started
    assert not rule.finished


def test_colours_that_drift_break_it_and_so_does_what_is_no_number() -> None:
    rule = StopRule(StopLimits())
    rule.judge(figures(30, 0.5))
    assert rule.judge(figures(30, 0.1, shift=1.0)) == "broken"
    assert rule.judge(figures(math.nan, 0.1)) == "broken"
    assert rule.judge(figures(30, 0.1, shift=math.nan)) == "broken"
    assert rule.finished


def test_a_start_whose_colours_are_off_already_may_not_get_worse() -> None:
    rule = StopRule(StopLimits())
    assert rule.judge(figures(30, 0.5, shift=3)) == "best"
    assert rule.judge(figures(31, 0.4, shift=3.1)) == "broken"
    assert rule.judge(figures(31, 0.4, shift=3)) == "best"


def test_only_broken_ones_in_a_row_end_the_run() -> None:
    rule = StopRule(StopLimits(patience=2))
    good, bad = figures(30, 0.5), figures(20, 0.1)
    rule.judge(good)
    for row, finished in ((bad, False), (good, False), (bad, False), (bad, True)):
        rule.judge(row)
        assert rule.finished is finished


def test_it_goes_on_where_it_was() -> None:
    rule = StopRule(StopLimits(patience=2))
    for row in (figures(30, 0.5), figures(30, 0.4), figures(20, 0.1)):
        rule.judge(row)
    again = StopRule(StopLimits(patience=2))
    again.load_state_dict(rule.state_dict())
    assert again.started
    assert again.judge(figures(29.3, 0.45)) == "behind"
    assert again.judge(figures(29.1, 0.3)) == "broken"
    assert again.judge(figures(29.1, 0.3)) == "broken"
    assert again.finished


def test_without_a_distance_there_is_nothing_to_go_by() -> None:
    with pytest.raises(TrainingError, match="perceptual distance"):
        StopRule(StopLimits()).judge({"psnr": {}, "distance": {}, "colour_shift": 0})
