"""The verdict: whether a person's own generator is better than the built-in, said only as surely as it was measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from photofix.engine.card import Verdict

FEWEST_JUDGES = 6
# What it may lose on ordinary damage of ordinary photos (dB) before it counts as having forgotten its trade.
MOST_FORGOTTEN = 0.1
# What a crisp generator may lose in PSNR for its texture (dB).
CRISP_LOSS = 0.8
RESAMPLES = 10_000
NOTE = (
    "Measured on damage that photofix made, after the noise and compression found in your photos: "
    "nobody has the true picture behind a damaged photo."
)
NOTE_PAIRS = "Measured on pairs of yours that it never saw."


def bootstrap(gains: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of the mean (Efron and Tibshirani 1993, chapter 13), over photos.

    Args:
        gains: one a photo; photos are drawn with replacement.
        seed: of the draws.

    Returns:
        Lower and upper bound, in the gains' unit.
    """
    values = np.asarray(gains, np.float64)
    draws = np.random.default_rng(seed).integers(len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def judge(
    gains: Sequence[float],
    *,
    general: float,
    distance_gains: Sequence[float] = (),
    style: Literal["faithful", "crisp"] = "faithful",
    pairs: bool = False,
) -> Verdict:
    """Decide.

    Args:
        gains: PSNR of the person's generator less that of the built-in, in dB, one a photo that neither was trained on.
        general: the same on ordinary photos with ordinary damage, mean in dB.
        distance_gains: perceptual distance of the built-in less that of the person's generator; of a crisp one this decides.
        style: what was asked for.
        pairs: measured on given pairs, not on damage of our own making.
    """
    deciding = distance_gains if style == "crisp" and distance_gains else gains
    enough = len(gains) >= FEWEST_JUDGES
    mean = float(np.mean(gains)) if len(gains) else 0.0
    low, _ = bootstrap(deciding) if enough else (0.0, 0.0)
    kind: Literal["better", "no-better", "too-few"]
    if not enough:
        kind = "too-few"
    elif low > 0 and general >= -MOST_FORGOTTEN - (CRISP_LOSS if style == "crisp" else 0):
        kind = "better" if style == "faithful" or mean >= -CRISP_LOSS else "no-better"
    else:
        kind = "no-better"
    psnr_low, psnr_high = bootstrap(gains) if enough else (None, None)
    return Verdict(
        verdict=kind,
        photos=len(gains),
        gain=None if not enough else round(mean, 3),
        low=None if psnr_low is None else round(psnr_low, 3),
        high=None if psnr_high is None else round(psnr_high, 3),
        distance_gain=None if not enough or not distance_gains else round(float(np.mean(distance_gains)), 4),
        general=round(general, 3),
        sentence=_sentence(kind, len(gains), mean, low, general, style, distance_gains),
        note=NOTE_PAIRS if pairs else NOTE,
    )


def _sentence(
    kind: str, photos: int, mean: float, low: float, general: float, style: str, distance_gains: Sequence[float]
) -> str:
    never_saw = f"{photos} of your photos that it never saw"
    if kind == "too-few":
        return (
            f"Too few to say: only {photos} of your photos could be kept apart to judge by, "
            f"and at least {FEWEST_JUDGES} are needed."
        )
    if kind == "better" and style == "crisp":
        change = f"{abs(mean):.1f} dB {'farther from' if mean < 0 else 'nearer to'} the truth"
        return f"Nearer to the eye than the built-in on {never_saw}, and {change} pixel by pixel."
    if kind == "better":
        return f"Better than the built-in by {mean:.1f} dB on {never_saw}."
    if low > 0 and style == "faithful":
        return (
            f"Better than the built-in by {mean:.1f} dB on {never_saw}, but {-general:.1f} dB worse on ordinary photos: "
            "it has forgotten too much."
        )
    if style == "crisp" and distance_gains and low > 0:
        return f"No better: on {never_saw} it is {-mean:.1f} dB farther from the truth than the built-in, which is too much."
    if mean > 0:
        return f"No better, as far as can be told: {mean:+.1f} dB on {never_saw}, which can be chance."
    return f"No better than the built-in: {mean:+.1f} dB on {never_saw}."
