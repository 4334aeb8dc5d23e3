import pytest
import torch

from photofix.nets.hints import coverage, lay_point, no_hints


def test_a_point_lies_where_it_was_laid() -> None:
    hints = no_hints((20, 30))
    lay_point(hints, (5.5, 20.5), 2, (0.1, -0.2))
    assert hints[:, 5, 20].tolist() == pytest.approx([0.1, -0.2, 1])
    assert hints[:, 5, 22].tolist() == pytest.approx([0.1, -0.2, 0.5])
    assert not hints[:, 5, 24].any()
    assert not hints[:, :, :17].any()
    assert float(hints[2].sum()) == pytest.approx(torch.pi * 4, rel=0.1)


@pytest.mark.parametrize("centre", [(0, 0), (20, 30), (19.99, 0.01), (7.5, 12.5)])
def test_the_smallest_point_is_one_pixel_wherever_it_lies(centre: tuple[float, float]) -> None:
    cover = coverage(centre, 0, (20, 30))
    assert float(cover.max()) == 1
    assert 1 <= float(cover.sum()) < 2


def test_of_two_points_at_one_place_the_later_is_seen() -> None:
    hints = no_hints((9, 9))
    for chroma in ((0.1, 0.1), (0.3, -0.1)):
        lay_point(hints, (4.5, 4.5), 1, chroma)
    assert hints[:, 4, 4].tolist() == pytest.approx([0.3, -0.1, 1])
