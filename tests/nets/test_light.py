import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from photofix.nets.light import PIECES, Light, paint
from photofix.nets.relight import curve_of, polynomials

LEVEL = 1 / 255


def nothing(size: tuple[int, int], level: float = 0.0, *, parts: tuple[int, int] = (5, 7)) -> Light:
    return Light(torch.zeros(1, 3, 2), torch.zeros(1, 3, PIECES + 1), torch.zeros(1, 3, 4, *parts), size, level)


def anything(size: tuple[int, int], level: float = 0.0, *, parts: tuple[int, int] = (5, 7), seed: int = 0) -> Light:
    torch.manual_seed(seed)
    mix = torch.randn(1, 3, 2) * 0.2
    maps = polynomials(torch.randn(1, 12, *parts) * 0.5)
    return Light(mix, curve_of(torch.randn(1, 3, 9) * 0.5), maps, size, level)


def whole(light: Light, x: Tensor) -> Tensor:
    return paint(light, x, (0, 0, x.shape[2], x.shape[3]))


def with_curve(light: Light, curve: Tensor) -> Light:
    """The same curve, given as values at 0 … 1, for all channels."""
    straight = torch.linspace(0, 1, PIECES + 1)
    return Light(light.mix, (curve - straight).expand(1, 3, -1), light.maps, light.size, light.level)


@pytest.mark.parametrize("level", [0.0, LEVEL, 1 / 65535])
def test_a_look_that_changes_nothing_changes_no_bit(level: float) -> None:
    x = torch.rand(1, 3, 130, 90)
    assert torch.equal(whole(nothing((130, 90), level), x), x)


@given(
    st.integers(1, 150), st.integers(1, 150), st.integers(0, 140), st.integers(0, 140), st.integers(1, 9),
    st.integers(1, 9),
)  # fmt: skip
def test_a_tile_is_bit_identical_to_its_part_of_the_whole(
    height: int, width: int, top: int, left: int, rows: int, columns: int
) -> None:
    size = top + height + 3, left + width + 5
    x = torch.rand(1, 3, *size, generator=torch.Generator().manual_seed(1))
    light = anything(size, LEVEL, parts=(rows, columns))
    tile = paint(light, x[:, :, top : top + height, left : left + width], (top, left, top + height, left + width))
    assert torch.equal(tile, whole(light, x)[:, :, top : top + height, left : left + width])


def test_past_the_pictures_end_is_as_at_its_end() -> None:
    light = anything((40, 40))
    x = torch.full((1, 3, 48, 48), 0.4)
    out = paint(light, x, (0, 0, 48, 48))
    assert torch.equal(out[:, :, 44:, :], out[:, :, 43:44, :].expand(-1, -1, 4, -1))


def test_mixing_leaves_greys_and_moves_colours_by_hand_values() -> None:
    light = nothing((1, 2))
    light.mix[0, 0, 0] = 0.25  # red: a quarter of the way to green
    light.mix[0, 2, 1] = -0.5  # blue: away from green, which is the channel after the next
    x = torch.tensor([[0.5, 0.2], [0.5, 0.6], [0.5, 0.4]]).reshape(1, 3, 1, 2)
    out = whole(light, x)
    assert torch.equal(out[..., 0], x[..., 0])
    assert out[0, :, 0, 1].tolist() == pytest.approx([0.2 + 0.25 * 0.4, 0.6, 0.4 - 0.5 * 0.2])


def test_curves_are_read_between_their_points() -> None:
    light = with_curve(nothing((1, 5)), torch.linspace(0, 1, PIECES + 1) ** 2)
    x = torch.tensor([0, 0.3, 0.5, 0.777, 1]).expand(1, 3, 1, 5)
    assert torch.allclose(whole(light, x), x**2, atol=1e-5)


def test_maps_are_read_between_their_centres() -> None:
    light = nothing((1, 8), parts=(1, 2))
    light.maps[:, :, 0] = torch.tensor([0.1, 0.3])
    out = whole(light, torch.full((1, 3, 1, 8), 0.5))[0, 0, 0] - 0.5
    assert out.tolist() == pytest.approx([0.1, 0.1, 0.125, 0.175, 0.225, 0.275, 0.3, 0.3])


@given(st.lists(st.floats(-6, 6), min_size=5, max_size=17))
def test_curves_rise_and_zeros_make_none(numbers: list[float]) -> None:
    curve = curve_of(torch.tensor(numbers)) + torch.linspace(0, 1, PIECES + 1)
    assert float(curve.diff().min()) > -1e-6
    assert not bool(curve_of(torch.zeros(len(numbers))).any())


def test_a_curve_is_smooth_and_goes_through_its_knots() -> None:
    numbers = torch.tensor([0.1, 0.5, -0.5, 1.0, -1.0])
    curve = curve_of(numbers) + torch.linspace(0, 1, PIECES + 1)
    slopes = (3 * torch.tanh(numbers[1:] / 3)).exp()
    expected = torch.tanh(torch.tensor(0.1)) + torch.cat([torch.zeros(1), slopes.cumsum(0) / 4])
    assert torch.allclose(curve[:: PIECES // 4], expected, atol=1e-5)
    assert float(curve.diff().diff().abs().max()) < 0.1 * float(curve.diff().max())


@given(st.lists(st.floats(-6, 6), min_size=12, max_size=12))
def test_polynomials_rise_and_zeros_make_none(numbers: list[float]) -> None:
    c = polynomials(torch.tensor(numbers).reshape(1, 12, 1, 1))[0, :, :, 0, 0]
    x = torch.linspace(0, 1, 101)
    values = x + c[:, :1] + c[:, 1:2] * x + c[:, 2:3] * x**2 + c[:, 3:] * x**3
    assert float(values.diff(dim=1).min()) > -1e-4
    assert not bool(polynomials(torch.zeros(1, 12, 2, 2)).any())


def brightened(light: Light, levels: tuple[int, int], side: int = 256) -> tuple[Tensor, Tensor]:
    """A smooth 8-bit gradient and what becomes of it, in whole levels: (side, side) each."""
    ramp = torch.linspace(levels[0], levels[1], side).round().expand(side, side) / 255
    out = whole(light, ramp.expand(1, 3, side, side).contiguous())
    return (ramp * 255).round(), (out[0, 0] * 255).round().clamp(0, 255)


def three_stops(level: float) -> Light:
    """Linear light times eight."""
    x = torch.linspace(0, 1, PIECES + 1)
    linear = torch.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4).mul(8).clamp(max=1)
    return with_curve(
        nothing((256, 256), level),
        torch.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055),
    )


def test_a_gradient_three_stops_brighter_has_no_bands() -> None:
    ramp, plain = brightened(three_stops(0), (4, 24))
    _, spread = brightened(three_stops(LEVEL), (4, 24))
    # As it is: 21 stripes, each of one level, with nothing between them.
    assert plain.unique().numel() == ramp.unique().numel() == 21
    assert mean_run(plain) > 12
    # With noise: nearly every level between the darkest and the brightest, and a level is mostly followed by another.
    between = float(spread.max() - spread.min())
    assert spread.unique().numel() > 0.9 * between
    assert mean_run(spread) < 2
    # On average it says the same, everywhere.
    coarse = torch.nn.functional.avg_pool2d((spread - plain)[None, None], 16)
    assert float(coarse.abs().max()) < 0.5


def mean_run(levels: Tensor) -> float:
    """How many pixels of one level lie in a row beside one another, on average over the rows."""
    changes = int((levels.diff(dim=1) != 0).sum())
    return levels.numel() / (changes + levels.shape[0])


def test_where_light_is_lost_there_is_no_noise() -> None:
    darker = with_curve(nothing((256, 256), LEVEL), torch.linspace(0, 0.5, PIECES + 1))
    x = torch.rand(1, 3, 64, 64)
    assert torch.equal(whole(darker, x), whole(with_curve(nothing((256, 256)), torch.linspace(0, 0.5, PIECES + 1)), x))


def test_the_noise_is_as_broad_as_a_level_becomes_and_the_same_in_all_channels() -> None:
    light = with_curve(nothing((128, 128), LEVEL), torch.linspace(0, 4, PIECES + 1))
    exact = with_curve(nothing((128, 128)), torch.linspace(0, 4, PIECES + 1))
    x = torch.full((1, 3, 128, 128), 0.1)
    noise = (whole(light, x) - whole(exact, x)) * 255
    assert float(noise.max()) == pytest.approx(1.5, abs=0.01)
    assert float(noise.min()) == pytest.approx(-1.5, abs=0.01)
    assert torch.equal(noise[:, 0], noise[:, 1])
    sixteen = (whole(light.placed((128, 128), 1 / 65535), x) - whole(exact, x)) * 255
    assert float(sixteen.abs().max()) < 0.01
