import pytest

from photofix.app.session.pace import Pace


def test_nothing_is_said_before_there_is_something_to_measure() -> None:
    pace = Pace(12, clock=lambda: 0)
    assert pace.megapixels_per_second is None
    assert pace.seconds_left is None


def test_rate_and_time_left_follow_what_was_measured() -> None:
    now = [100.0]
    pace = Pace(12, clock=lambda: now[0])
    now[0] = 102
    pace.advance(0.25)
    now[0] = 150  # a pause between tiles doesn't change what was measured
    assert pace.megapixels_per_second == pytest.approx(1.5)
    assert pace.seconds_left == pytest.approx(6)
