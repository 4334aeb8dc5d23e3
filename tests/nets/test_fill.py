import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from photofix.nets.fill import LEVELS, filled

STEP = 2**LEVELS


def slope(height: int, width: int) -> Tensor:
    """Brighter to the right, and less red downwards: what a fill should carry on."""
    across = torch.linspace(0.2, 0.8, width).expand(height, width)
    down = torch.linspace(0.7, 0.3, height)[:, None].expand(height, width)
    return torch.stack([down, across, across])[None]


def test_known_pixels_stay_and_holes_carry_on_what_is_round_them() -> None:
    x, hole = slope(64, 96), torch.zeros(1, 1, 64, 96)
    hole[..., 20:44, 30:60] = 1
    seen = torch.where(hole > 0, torch.rand(1, 3, 64, 96), x)
    fill = filled(seen, hole)
    assert torch.allclose(fill[(hole == 0).expand_as(fill)], seen[(hole == 0).expand_as(fill)])
    assert float((fill - x).abs().max()) < 0.1


def test_what_lies_in_a_hole_has_no_part_in_its_fill() -> None:
    hole = torch.zeros(1, 1, 64, 64)
    hole[..., 10:50, 10:50] = 1
    x = torch.rand(1, 3, 64, 64)
    assert torch.allclose(filled(x, hole), filled(torch.where(hole > 0, 1 - x, x), hole), atol=1e-6)


@pytest.mark.parametrize("whole", [0.0, 1.0])
def test_nothing_and_everything_unknown(whole: float) -> None:
    x = torch.rand(1, 3, 32, 48)
    fill = filled(x, torch.full((1, 1, 32, 48), whole))
    assert bool(torch.isfinite(fill).all())
    assert float(fill.min()) >= 0
    assert float(fill.max()) <= 1
    assert torch.allclose(fill, x) == (whole == 0)


@settings(max_examples=30)
@given(top=st.integers(0, 4), left=st.integers(0, 4), seed=st.integers(0, 99))
def test_a_tile_fills_as_the_whole_does(top: int, left: int, seed: int) -> None:
    torch.manual_seed(seed)
    x = torch.rand(1, 3, 352, 352)
    hole = torch.nn.functional.interpolate((torch.rand(1, 1, 11, 11) < 0.3).float(), scale_factor=32)
    halo, side = 96, 96
    y0, x0 = top * STEP, left * STEP
    cut = (slice(None), slice(None), slice(y0, y0 + side + 2 * halo), slice(x0, x0 + side + 2 * halo))
    inner = (slice(None), slice(None), slice(halo, halo + side), slice(halo, halo + side))
    assert torch.allclose(filled(x[cut], hole[cut])[inner], filled(x, hole)[cut][inner], atol=1e-5)
