import math

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from photofix.training.gan_losses import GAN_LOSSES, GanLossName, gradient_penalty

REAL = torch.tensor([[2.0, 0.5], [-1.0, 0.0]])
FAKE = torch.tensor([[-2.0, 1.0], [0.5, -0.5]])


def softplus(x: float) -> float:
    return math.log1p(math.exp(x))


@pytest.mark.parametrize(
    ("name", "critic", "generator"),
    [
        (
            "bce",
            (sum(map(softplus, (-2, -0.5, 1, 0))) / 4 + sum(map(softplus, (-2, 1, 0.5, -0.5))) / 4) / 2,
            sum(map(softplus, (2, -1, -0.5, 0.5))) / 4,
        ),
        ("least_squares", (1 + 0.25 + 4 + 1) / 4 + (4 + 1 + 0.25 + 0.25) / 4, (9 + 0 + 0.25 + 2.25) / 4),
        ("hinge", (0 + 0.5 + 2 + 1) / 4 + (0 + 2 + 1.5 + 0.5) / 4, 1.0 / 4),
        ("wasserstein", -1.0 / 4 - 1.5 / 4, 1.0 / 4),
    ],
)
def test_by_hand(name: GanLossName, critic: float, generator: float) -> None:
    loss = GAN_LOSSES[name]
    assert float(loss.critic(REAL, FAKE)) == pytest.approx(critic)
    assert float(loss.generator(FAKE)) == pytest.approx(generator)


def test_accuracy_is_the_share_on_the_right_side() -> None:
    assert GAN_LOSSES["bce"].accuracy(REAL, FAKE) == (2 / 4 + 2 / 4) / 2
    assert GAN_LOSSES["least_squares"].accuracy(REAL, FAKE) == (1 / 4 + 2 / 4) / 2
    # Means 0.375 and −0.25: the middle is 0.0625.
    assert GAN_LOSSES["wasserstein"].accuracy(REAL, FAKE) == (2 / 4 + 2 / 4) / 2
    assert GAN_LOSSES["wasserstein"].accuracy(REAL + 100, FAKE + 100) == 0.5


def test_a_guessing_critic_costs_what_switching_says() -> None:
    nothing = torch.zeros(3)
    assert float(GAN_LOSSES["bce"].critic(nothing, nothing)) == pytest.approx(math.log(2))
    half = torch.full((3,), 0.5)
    assert float(GAN_LOSSES["least_squares"].critic(half, half)) == pytest.approx(0.5)
    assert float(GAN_LOSSES["hinge"].critic(nothing, nothing)) == pytest.approx(2)


def test_the_gradient_penalty_by_hand() -> None:
    slope = torch.tensor([3.0, 4.0])
    linear = lambda x: x @ slope + 7  # noqa: E731 (a critic whose slope is 5 everywhere)
    assert float(gradient_penalty(linear, torch.rand(6, 2), torch.rand(6, 2), torch.rand(6))) == pytest.approx(16)
    squares = lambda x: (x**2).sum(dim=1) / 2  # noqa: E731 (whose slope is as long as the place is far)
    places = torch.rand(5, generator=torch.Generator().manual_seed(4))
    real, fake = torch.tensor([[2.0, 0.0]]).repeat(5, 1), torch.zeros(5, 2)
    expected = ((2 * places - 1) ** 2).mean()
    found = gradient_penalty(squares, real, fake, places).detach()
    assert float(found) == pytest.approx(float(expected))


def test_the_gradient_penalty_teaches_the_critic() -> None:
    critic = nn.Linear(2, 1)
    nn.init.constant_(critic.weight, 3.0)
    optimizer = torch.optim.Adam(critic.parameters(), lr=0.1)
    for _ in range(150):
        optimizer.zero_grad()
        gradient_penalty(critic, torch.rand(8, 2), torch.rand(8, 2), torch.rand(8)).backward()
        optimizer.step()
    assert float(critic.weight.detach().norm()) == pytest.approx(1, abs=0.05)


class Shift(nn.Module):
    """A generator with nothing to learn but where its cloud of points lies."""

    def __init__(self) -> None:
        super().__init__()
        self.mean = nn.Parameter(torch.zeros(2))

    def forward(self, noise: Tensor) -> Tensor:
        return self.mean + noise


@pytest.mark.parametrize("name", list(GAN_LOSSES))
def test_the_generator_finds_where_the_data_lie(name: GanLossName) -> None:
    torch.manual_seed(1)
    loss, goal = GAN_LOSSES[name], torch.tensor([1.0, -0.7])
    normal = (lambda layer: layer) if loss.penalty else spectral_norm
    critic = nn.Sequential(normal(nn.Linear(2, 32)), nn.LeakyReLU(0.2), normal(nn.Linear(32, 1)))
    generator = Shift()
    teach = torch.optim.Adam(critic.parameters(), lr=1e-2, betas=(0.0, 0.99))
    learn = torch.optim.Adam(generator.parameters(), lr=2e-2, betas=(0.0, 0.99))
    trail: list[Tensor] = []
    for step in range(300):
        for _ in range(2):
            real = goal + 0.3 * torch.randn(64, 2)
            fake = generator(0.3 * torch.randn(64, 2)).detach()
            cost = loss.critic(critic(real), critic(fake))
            if loss.penalty:
                cost = cost + loss.penalty * gradient_penalty(critic, real, fake, torch.rand(64))
            teach.zero_grad()
            cost.backward()
            teach.step()
        learn.zero_grad()
        loss.generator(critic(generator(0.3 * torch.randn(64, 2)))).backward()
        learn.step()
        if step >= 200:
            trail.append(generator.mean.detach().clone())
    # It may circle round the place, as such games do.
    assert float((torch.stack(trail).mean(dim=0) - goal).norm()) < 0.2
