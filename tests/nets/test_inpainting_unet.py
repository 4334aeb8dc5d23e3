import pytest
import torch

from photofix.nets.fill import filled
from photofix.nets.generator import Look
from photofix.nets.inpainting_unet import DOUBT, LEAST, NEAR, SURE, SURELY, InpaintingUNet, doubted, mask_of
from photofix.nets.unet import UNet
from tests.nets.tiny_inpainting import ARGUMENTS, tiny_inpainting

HERE = (0, 0, 0, 0)


def test_the_shipped_size_in_half_precision_is_less_than_ten_megabytes() -> None:
    assert 2 * sum(parameter.numel() for parameter in InpaintingUNet().parameters()) < 7e6


def test_an_untrained_network_returns_its_input_and_learns_with_a_low_mask_that_may_grow() -> None:
    net = InpaintingUNet(**ARGUMENTS)
    x = torch.rand(2, 3, 16, 32)
    rendered = net.render(x, Look(), HERE)
    assert torch.allclose(rendered.pixels, x, atol=1e-6)
    assert rendered.mask is not None
    assert rendered.mask.shape == (2, 1, 16, 32)
    assert bool((rendered.mask == 0).all())
    learnt = mask_of(net(x)[:, 3:])
    assert bool((learnt > 0).all())
    assert bool((learnt < 0.06).all())


def test_below_a_sixty_fourth_is_nothing_and_above_it_rises_without_a_jump() -> None:
    logits = torch.linspace(-12, 12, 4801)
    mask = mask_of(logits)
    found = torch.sigmoid(logits)
    assert bool((mask[found < LEAST] == 0).all())
    assert bool((mask[found > LEAST + 1e-6] > 0).all())
    assert float(mask.diff().abs().max()) < 0.0015
    assert bool((mask.diff() >= 0).all())
    assert float(mask[-1]) == pytest.approx(1, abs=1e-4)
    assert mask_of(torch.zeros(1, dtype=torch.bfloat16)).dtype == torch.float32


def test_a_plain_networks_weights_are_taken_over() -> None:
    torch.manual_seed(1)
    plain = UNet(widths=(8, 12), blocks=1)
    torch.nn.init.normal_(plain.tail[0].weight, std=0.1)
    net = InpaintingUNet(**ARGUMENTS)
    net.load_state_dict(net.adopted(plain.state_dict()))
    x = torch.rand(1, 3, 32, 32)
    mask = net.render(x, Look(), HERE).mask
    assert mask is not None
    # What the plain one repaired is the picture; here it is the picture filled.
    fill = torch.lerp(x, filled(x, mask), mask)
    rendered = net.render(x, Look(), HERE)
    assert torch.allclose(rendered.pixels, plain(fill), atol=1e-6)
    assert rendered.mask is not None
    assert bool((rendered.mask < 0.06).all())


def test_own_weights_are_taken_as_they_are_and_others_left() -> None:
    net = tiny_inpainting()
    taken = InpaintingUNet(**ARGUMENTS).adopted(net.state_dict())
    assert all(torch.equal(taken[name], tensor) for name, tensor in net.state_dict().items())
    other = UNet(widths=(8, 12), blocks=1, stem=4)
    with pytest.raises(RuntimeError, match="size mismatch"):
        net.load_state_dict(net.adopted(other.state_dict()))


def test_what_is_given_is_seen_and_is_the_least_of_the_mask() -> None:
    net = tiny_inpainting()
    x, given = torch.rand(1, 3, 16, 16), torch.zeros(1, 1, 16, 16)
    blind = net.render(x, Look(), HERE)
    nothing = net.render(torch.cat([x, given], 1), Look(), HERE)
    assert torch.equal(blind.pixels, nothing.pixels)
    given[..., 4:8, 4:8] = 1
    told = net.render(torch.cat([x, given], 1), Look(), HERE)
    assert told.mask is not None
    assert bool((told.mask[..., 4:8, 4:8] == 1).all())
    assert not torch.equal(told.pixels, blind.pixels)


def test_in_use_it_is_surer_of_what_it_finds_and_repairs_as_it_learnt_to() -> None:
    net = tiny_inpainting()
    x = torch.rand(1, 3, 16, 16)
    rendered = net.render(x, Look(), HERE)
    assert rendered.mask is not None
    logit = net(x)[:, 3:]
    assert torch.allclose(mask_of(SURE * doubted(logit)), rendered.mask)
    # Where it is told what it is sure of, it is as unsure of the rest as it was.
    told = torch.maximum(mask_of(logit), rendered.mask)
    learnt = net(torch.cat([x, told], 1))[:, :3]
    assert torch.allclose(learnt, net.render(torch.cat([x, told], 1), Look(), HERE).pixels, atol=1e-6)


def test_a_likely_mark_counts_only_where_a_sure_one_is_near() -> None:
    logit = torch.full((1, 1, 8, 200), -4.0)
    logit[..., 20] = 1.0
    logit[..., 20 + NEAR] = SURELY + 1
    logit[..., 150] = 1.0
    after = doubted(logit)
    assert float(after[0, 0, 0, 20]) == 1.0
    assert float(after[0, 0, 0, 20 + NEAR]) == SURELY + 1
    assert float(after[0, 0, 0, 150]) == 1.0 - DOUBT * (SURELY - 1.0)
    found = mask_of(SURE * after) > 0
    assert bool(found[..., 20].all())
    assert not bool(found[..., 150].any())
    assert doubted(logit.bfloat16()).dtype == torch.float32


@pytest.mark.parametrize("size", [(1, 1), (5, 200), (130, 67)])
def test_near_is_a_square(size: tuple[int, int]) -> None:
    logit = 10 * torch.randn(2, 1, *size)
    surest = torch.nn.functional.max_pool2d(logit, 2 * NEAR + 1, stride=1, padding=NEAR)
    assert torch.equal(doubted(logit), logit + DOUBT * (surest - SURELY).clamp(max=0))


def test_doubt_comes_without_a_jump() -> None:
    """A mark becomes surer little by little; so does the mask."""
    logits = torch.linspace(0, 6, 1201)[:, None, None, None].expand(-1, 1, 3, 3)
    masks = mask_of(SURE * doubted(logits))[:, 0, 0, 0]
    assert float(masks[0]) == 0
    assert float(masks[-1]) == pytest.approx(1, abs=1e-3)
    assert bool((masks.diff() >= 0).all())
    assert float(masks.diff().max()) < 0.05


def test_ends_may_be_finer_than_the_body() -> None:
    net = tiny_inpainting()
    net.set_precision(torch.bfloat16, torch.float32)
    rendered = net.render(torch.rand(1, 3, 16, 16), Look(), HERE)
    assert rendered.pixels.dtype == torch.float32
    assert rendered.mask is not None
    assert rendered.mask.dtype == torch.float32
