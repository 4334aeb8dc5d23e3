import torch

from photofix.nets.guided_filter import coefficients


def applied(guide: torch.Tensor, coarse: torch.Tensor, radius: int = 2, smoothing: float = 1e-4) -> torch.Tensor:
    slope, offset = coefficients(guide, coarse, radius, smoothing).chunk(2, dim=1)
    return slope * guide + offset


def test_what_is_the_same_everywhere_stays() -> None:
    out = applied(torch.rand(2, 1, 12, 15), torch.full((2, 3, 12, 15), 0.3))
    assert torch.allclose(out, torch.full_like(out, 0.3), atol=1e-5)


def test_a_line_of_the_guide_is_found() -> None:
    guide = torch.rand(1, 1, 20, 20)
    found = coefficients(guide, 0.5 * guide - 0.2, 3, 1e-7)
    assert torch.allclose(found[:, 0], torch.full((1, 20, 20), 0.5), atol=1e-3)
    assert torch.allclose(found[:, 1], torch.full((1, 20, 20), -0.2), atol=1e-3)


def test_a_blurred_edge_becomes_as_sharp_as_the_guides() -> None:
    guide = torch.zeros(1, 1, 24, 24)
    guide[..., 12:] = 1
    blurred = torch.nn.functional.avg_pool2d(torch.nn.functional.pad(guide, (2,) * 4, mode="replicate"), 5, 1)
    before, after = ((picture - guide).abs().max() for picture in (blurred, applied(guide, blurred, radius=6)))
    assert float(after) < 0.6 * float(before)


def test_noise_of_the_guide_is_not_taken_over() -> None:
    torch.manual_seed(0)
    guide = 0.5 + 0.01 * torch.randn(1, 1, 30, 30)
    coarse = 0.2 + torch.linspace(0, 0.1, 30).expand(1, 1, 30, 30)
    assert float(coefficients(guide, coarse, 2, 4e-3)[:, 0].abs().max()) < 0.05
