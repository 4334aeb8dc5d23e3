import pytest
import torch

from photofix.nets.critic import Critic
from photofix.nets.layout import channels_last


@pytest.mark.parametrize("widths", [(8,), (8, 12, 16)])
def test_scores_are_one_a_patch(widths: tuple[int, ...]) -> None:
    scores = Critic(widths=widths)(torch.rand(2, 3, 48, 32))
    assert scores.shape == (2, 1, 48 // 2 ** len(widths), 32 // 2 ** len(widths))


def test_a_score_sees_a_patch_and_not_the_picture() -> None:
    critic = Critic(widths=(8, 8, 8)).eval()
    x = torch.rand(1, 3, 96, 96, requires_grad=True)
    critic(x)[0, 0, 6, 6].backward()
    assert x.grad is not None
    rows = x.grad.abs().sum(dim=(0, 1, 3)).nonzero().flatten()
    assert int(rows[-1] - rows[0]) + 1 == 42


def test_inner_layers_have_a_spectral_norm_of_one() -> None:
    torch.manual_seed(0)
    critic = Critic(widths=(16, 24, 12))
    with torch.no_grad():
        for _ in range(60):  # one power iteration a pass
            critic(torch.rand(1, 3, 16, 16))
        norms = [float(torch.linalg.matrix_norm(critic.layers[i].weight.flatten(1), ord=2)) for i in (0, 2, 4, 6)]
    assert norms[1:3] == pytest.approx([1, 1], rel=0.02)
    assert min(norms[0], norms[3]) > 1.1
    assert not any("parametrizations" in name for name in Critic(widths=(4, 8), spectral=False).state_dict())


def test_it_learns_to_tell_smooth_from_rough() -> None:
    torch.manual_seed(0)
    critic = channels_last(Critic(widths=(8, 16)))
    optimizer = torch.optim.Adam(critic.parameters(), lr=5e-3, betas=(0.0, 0.99))
    for _ in range(40):
        rough = torch.rand(8, 3, 16, 16)
        smooth = torch.nn.functional.interpolate(torch.rand(8, 3, 4, 4), scale_factor=4)
        with torch.autocast("cpu", torch.bfloat16):
            real, fake = critic(torch.cat([rough, smooth])).float().chunk(2)
        loss = torch.relu(1 - real).mean() + torch.relu(1 + fake).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        assert float((critic(torch.rand(8, 3, 16, 16)) > 0).float().mean()) > 0.9
        assert float((critic(torch.full((8, 3, 16, 16), 0.3)) < 0).float().mean()) > 0.9


def test_detail_is_shown_by_itself_unless_it_is_not_wanted() -> None:
    """A flat crop has none, and a faint stripe is heard eight times as well as its height."""
    torch.manual_seed(0)
    shown, hidden = Critic(widths=(8,)), Critic(widths=(8,), detail=0)
    assert shown.layers[0].in_channels == 6
    assert hidden.layers[0].in_channels == 3
    seen: list[torch.Tensor] = []
    shown.layers[0].register_forward_pre_hook(lambda _layer, inputs: seen.append(inputs[0]))
    x = torch.full((1, 3, 16, 16), 0.5)
    shown(x)
    x[:, :, :, 8] += 0.02
    shown(x)
    assert float(seen[0][:, 3:].abs().max()) < 1e-6
    assert seen[1][0, 3:, 8, 8].tolist() == pytest.approx([8 * 0.02 * 4 / 5] * 3, rel=1e-4)
    with pytest.raises(ValueError, match="detail"):
        Critic(detail=-1)


@pytest.mark.parametrize("widths", [(), (8, 0)])
def test_critics_that_cant_be(widths: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="width"):
        Critic(widths=widths)
