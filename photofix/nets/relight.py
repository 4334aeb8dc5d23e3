"""The network that looks at a whole photo and decides how its light should have been."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from photofix.nets.blocks import ResidualBlock, zero_bias
from photofix.nets.deciding import Decider, reduced
from photofix.nets.generator import Look, Rendered
from photofix.nets.light import DEGREE, PIECES, Light, paint

# Blocks of the trunk at strides 16 and 32.
DEPTHS = (10, 15)
DEPTH_WIDTHS = (112, 320)
# Standard deviations of what they answer; of values in [0, 1] it is about a quarter.
DEPTH_SPREADS = (8.0, 3.0)
# How many pieces of the sorted values are looked at.
QUANTILES = 32
# Maps are made so many times finer before they are used, by a smooth curve, so that no crease of a straight one is seen.
FINER = 4
# Slopes of curves and maps lie between exp(−limit) and exp(limit); 3 stops in the shadows need a slope of 8.
STEEPEST = 3.0


class Relight(Decider):
    """EfficientNet-Lite0's trunk, what its features can't know of the values themselves, and two heads.

    The trunk was taught on ImageNet to tell what there is to be seen; sorted values tell how bright it is, and lowest and highest
    ones of each part of the picture where haze lies. Curves and maps are monotone by construction, and both heads start at
    nothing.

    Args:
        side: the thumbnail's longer side in pixels.
        width: channels of the decoder.
        hidden: width of what is known of the whole picture.
        knots: pieces between which a curve may bend.
    """

    def __init__(self, *, side: int = 224, width: int = 64, hidden: int = 256, knots: int = 16) -> None:
        if min(side, width, hidden, knots) < 2:
            raise ValueError("all of them are at least 2")
        super().__init__(side)
        known = 4 * (QUANTILES + 1) + sum(DEPTH_WIDTHS) + 3
        self.whole = nn.Sequential(nn.Linear(known, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU())
        self.fine = nn.Conv2d(DEPTH_WIDTHS[0] + 12, width, 1)
        self.coarse = nn.Conv2d(DEPTH_WIDTHS[1], width, 1)
        self.spread = nn.Linear(hidden, width)
        self.body = nn.Sequential(ResidualBlock(width), nn.ReLU(), ResidualBlock(width), nn.ReLU())
        self.local = nn.Conv2d(width, 3 * (DEGREE + 1), 3, padding=1)
        self.overall = nn.Linear(hidden, 3 * (knots + 1) + 6)
        for head in (self.local, self.overall):
            for parameter in head.parameters():
                nn.init.zeros_(parameter)
        for conv in (self.fine, self.coarse):
            zero_bias(conv)

    def analyse(self, thumbnail: Tensor, hints: Tensor | None = None) -> Light:
        """Decide, for (B, 3, h, w) in [0, 1]: of all pictures of a batch at once, all of one size."""
        size = thumbnail.shape[-2], thumbnail.shape[-1]
        x = reduced(thumbnail.float(), self.side)
        activations = self.trunk.activations(x, DEPTHS)
        fine, coarse = (each.float() / spread for each, spread in zip(activations, DEPTH_SPREADS, strict=True))
        known = torch.cat([_sorted(x), fine.mean((2, 3)), coarse.mean((2, 3)), 4 * x.mean((2, 3)) - 2], dim=1)
        whole = self.whole(known)
        parts = fine.shape[-2], fine.shape[-1]
        seen = self.fine(torch.cat([fine, _parts(x, parts)], dim=1))
        far = functional.interpolate(self.coarse(coarse).float(), parts, mode="bilinear", align_corners=False)
        body = self.body(functional.relu(seen + far + self.spread(whole)[:, :, None, None]))
        numbers = self.overall(whole).float()
        curves, mix = numbers[:, :-6].unflatten(1, (3, -1)), numbers[:, -6:].unflatten(1, (3, 2))
        return Light(
            mix=_bounded(mix, 1.0),
            curves=curve_of(curves),
            maps=_smooth(polynomials(self.local(body).float())),
            size=size,
        )

    def render(self, tile: Tensor, look: Look, box: tuple[int, int, int, int]) -> Rendered:
        """As decided.

        Raises:
            TypeError: the look is another generator's.
        """
        if not isinstance(look, Light):
            raise TypeError(f"a relighting needs a Light, and not {type(look).__name__}")
        return Rendered(paint(look, tile.float(), box))

    def forward(self, x: Tensor) -> Tensor:
        """Whole pictures relit, (B, 3, h, w), not clipped."""
        look = self.analyse(x)
        return paint(look, x.float(), (0, 0, *look.size))


def curve_of(numbers: Tensor) -> Tensor:
    """Curves that rise everywhere, as differences from the straight line; 0 for zeros.

    Args:
        numbers: (…, knots + 1): how far black is lifted, and the logarithms of the slopes from knot to knot, about.

    Returns:
        (…, PIECES + 1), by Steffen's monotone interpolation (Astronomy and Astrophysics 239, 1990).
    """
    knots = numbers.shape[-1] - 1
    slopes = torch.exp(_bounded(numbers[..., 1:], STEEPEST))
    black = _bounded(numbers[..., :1], 1.0)
    values = torch.cat([black, black + (torch.expm1(_bounded(numbers[..., 1:], STEEPEST)) / knots).cumsum(-1)], dim=-1)
    before, after = slopes[..., :-1], slopes[..., 1:]
    inner = torch.minimum(2 * torch.minimum(before, after), 0.5 * (before + after))
    # Less 1, as the values are less the straight line: so zeros give zeros to the last bit.
    tangents = torch.cat([slopes[..., :1], inner, slopes[..., -1:]], dim=-1) - 1
    place = torch.arange(PIECES + 1, device=numbers.device, dtype=torch.float32) * (knots / PIECES)
    piece = place.floor().clamp(max=knots - 1).long()
    t = place - piece
    start, end = values[..., piece], values[..., piece + 1]
    leaving, arriving = tangents[..., piece] / knots, tangents[..., piece + 1] / knots
    square, cube = t * t, t * t * t
    return (
        start * (2 * cube - 3 * square + 1)
        + end * (3 * square - 2 * cube)
        + leaving * (cube - 2 * square + t)
        + arriving * (cube - square)
    )


def polynomials(numbers: Tensor) -> Tensor:
    """Cubics that rise over [0, 1], as differences from the straight line; zeros for zeros.

    Bernstein's form rises where its coefficients do, and so does every mean of such, which is what lies between two parts.

    Args:
        numbers: (B, 3 · 4, gh, gw): how far black is lifted, and the logarithms of three slopes.

    Returns:
        (B, 3, 4, gh, gw), lowest power first.
    """
    numbers = numbers.unflatten(1, (3, DEGREE + 1))
    black = _bounded(numbers[:, :, :1], 0.5)
    rises = torch.expm1(_bounded(numbers[:, :, 1:], STEEPEST)) / DEGREE
    b0, b1, b2, b3 = torch.cat([black, black + rises.cumsum(2)], dim=2).unbind(2)
    return torch.stack([b0, 3 * (b1 - b0), 3 * (b2 - 2 * b1 + b0), b3 - 3 * b2 + 3 * b1 - b0], dim=2)


def _bounded(x: Tensor, limit: float) -> Tensor:
    return limit * torch.tanh(x / limit)


def _smooth(maps: Tensor) -> Tensor:
    """(B, 3, 4, gh, gw) made FINER times finer by quadratic B-splines, which are means and so leave what rises rising."""
    flat = functional.interpolate(maps.flatten(1, 2), scale_factor=FINER, mode="bilinear", align_corners=False)
    margin = FINER // 2
    padded = functional.pad(flat, (margin, margin, margin, margin), mode="replicate")
    return functional.avg_pool2d(padded, 2 * margin + 1, stride=1).unflatten(1, (3, DEGREE + 1))


def _sorted(x: Tensor) -> Tensor:
    """Quantiles of the channels and of their mean, from −2 to 2: (B, 4 · (QUANTILES + 1)); of every third pixel each way, which is enough."""
    few = x[:, :, ::3, ::3].flatten(2)
    values = torch.cat([few, few.mean(1, keepdim=True)], dim=1).sort(dim=2).values
    at = torch.linspace(0, values.shape[2] - 1, QUANTILES + 1, device=x.device).round().long()
    return 4 * values[:, :, at].flatten(1) - 2


def _parts(x: Tensor, parts: tuple[int, int]) -> Tensor:
    """Of each part of the picture: means, spreads, lowest and highest values, (B, 12, gh, gw), about from −2 to 2.

    The lowest tell of haze (He, Sun and Tang, "Single Image Haze Removal Using Dark Channel Prior", CVPR 2009).
    """
    mean = functional.adaptive_avg_pool2d(x, parts)
    square = functional.adaptive_avg_pool2d(x * x, parts)
    spread = (square - mean * mean).clamp(min=1e-6).sqrt()
    lowest, highest = -functional.adaptive_max_pool2d(-x, parts), functional.adaptive_max_pool2d(x, parts)
    return torch.cat([4 * mean - 2, 4 * spread, 4 * lowest - 2, 4 * highest - 2], dim=1)
