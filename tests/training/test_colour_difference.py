import numpy as np
import pytest
import torch
from skimage.color import deltaE_cie76, rgb2lab

from photofix.training.colour_difference import delta_e76, lab


def picture(seed: int) -> torch.Tensor:
    return torch.rand(2, 3, 16, 20, generator=torch.Generator().manual_seed(seed))


def test_lab_as_scikit_image_has_it() -> None:
    rgb = torch.cat([picture(0), picture(1) * 0.05])
    expected = rgb2lab(rgb.permute(0, 2, 3, 1).numpy())
    assert np.abs(lab(rgb).permute(0, 2, 3, 1).numpy() - expected).max() < 0.05


def test_the_difference_as_scikit_image_has_it() -> None:
    a, b = picture(0), picture(1)
    labs = [rgb2lab(side.permute(0, 2, 3, 1).numpy()) for side in (a, b)]
    expected = deltaE_cie76(*labs).mean(axis=(1, 2))
    assert delta_e76(a, b).tolist() == pytest.approx(expected.tolist(), abs=0.05)
    assert delta_e76(a, a).tolist() == pytest.approx([0.01, 0.01], abs=1e-6)


def test_slopes_are_finite_in_black_in_white_and_for_equals() -> None:
    x = torch.tensor([0.0, 0.04045, 1.0]).expand(1, 3, 1, 3).clone().requires_grad_()
    (delta_e76(x, torch.tensor([0.0, 0.5, 1.0]).expand(1, 3, 1, 3))).sum().backward()
    assert x.grad is not None
    assert bool(torch.isfinite(x.grad).all())
