import torch

from photofix.nets.dither import PERIOD, noise_at

HERE = torch.device("cpu")


def test_every_value_is_there_once_and_none_moves_a_whole_level() -> None:
    noise = noise_at(0, 0, PERIOD, PERIOD, HERE)
    assert float(noise.abs().max()) < 0.5
    assert noise.unique().numel() == PERIOD * PERIOD
    assert abs(float(noise.mean())) < 1e-6


def test_it_is_a_function_of_the_place_alone() -> None:
    whole = noise_at(0, 0, 300, 400, HERE)
    assert torch.equal(noise_at(100, 37, 150, 290, HERE), whole[100:250, 37:327])


def test_it_is_blue() -> None:
    """Means of 8 × 8 pixels vary a third as much as those of white noise, which would by an eighth of 0.29."""
    means = torch.nn.functional.avg_pool2d(noise_at(0, 0, PERIOD, PERIOD, HERE)[None, None], 8)
    assert float(means.std()) < 0.35 * 0.2887 / 8
