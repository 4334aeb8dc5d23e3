import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from photofix.nets.chroma import BLUE, GREEN, RED, chroma_of, coloured, luma_of, offsets_of


@given(st.integers(0, 10_000))
def test_luma_and_chroma_make_the_picture_again(seed: int) -> None:
    rgb = torch.rand(2, 3, 5, 7, generator=torch.Generator().manual_seed(seed))
    assert torch.allclose(coloured(luma_of(rgb), chroma_of(rgb)), rgb, atol=1e-6)


@given(st.integers(0, 10_000), st.floats(0, 20), st.sampled_from([255, 65535]))
def test_luma_stays_within_a_level_and_nothing_is_out_of_range_whatever_the_chroma(
    seed: int, strength: float, peak: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    luma = (torch.rand(1, 1, 16, 16, generator=generator) * peak).round() / peak
    luma[0, 0, 0, :2] = torch.tensor([0.0, 1.0])
    rgb = coloured(luma, torch.randn(1, 2, 16, 16, generator=generator) * strength)
    assert float(rgb.min()) > -2e-6
    assert float(rgb.max()) < 1 + 2e-6
    assert float((luma_of(rgb) - luma).abs().max()) < 1e-5
    levels = (rgb.clamp(0, 1) * peak).round()
    assert float((luma_of(levels.double()) - luma.double() * peak).abs().max()) <= 1


@given(st.integers(0, 10_000))
def test_what_there_is_no_room_for_is_made_smaller_and_keeps_its_hue(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    luma = 0.05 + 0.9 * torch.rand(1, 1, 8, 8, generator=generator)
    chroma = torch.randn(1, 2, 8, 8, generator=generator)
    found = chroma_of(coloured(luma, chroma))
    across = chroma[:, 0] * found[:, 1] - chroma[:, 1] * found[:, 0]
    assert float(across.abs().max()) < 1e-5
    along = (chroma * found).sum(1)
    assert bool((along > 0).all())
    assert bool((found.norm(dim=1) <= chroma.norm(dim=1) + 1e-6).all())


def test_chroma_by_hand_values() -> None:
    red = torch.tensor([1.0, 0.0, 0.0]).reshape(1, 3, 1, 1)
    assert chroma_of(red).flatten().tolist() == pytest.approx([-RED, 1 - RED])
    # There is room for a tenth of the blue that is wanted.
    luma, blue = torch.full((1, 1, 1, 1), 0.9), torch.tensor([1.0, 0.0]).reshape(1, 2, 1, 1)
    assert coloured(luma, blue).flatten().tolist() == pytest.approx([0.9, 0.9 - 0.1 * BLUE / GREEN, 1.0])


def test_no_chroma_is_grey_to_the_last_bit_and_offsets_have_no_luma() -> None:
    luma = torch.rand(1, 1, 9, 9)
    assert torch.equal(coloured(luma, torch.zeros(1, 2, 9, 9)), luma.expand(-1, 3, -1, -1))
    assert float(luma_of(offsets_of(torch.randn(1, 2, 9, 9))).abs().max()) < 1e-6
