"""Held-out validation of generators that colourise: whole photos, small, and grey; the same at every call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np
import torch
from torch import Tensor, nn

from photofix.imaging.metrics import colourfulness, ssim
from photofix.nets.generator import Generator
from photofix.training.colour_difference import lab
from photofix.training.damage import Damage
from photofix.training.drawn_hints import hints_of_truth
from photofix.training.tensors import to_tensor
from photofix.training.validate import BeforeAfter, HeldOutFigures, psnr_of_tensors
from photofix.training.whole_pairs import small_photo

GREY = Damage("grey")
# Of the points that `hinted` tells the truth of.
POINTS = 8


class TrueAnswered(TypedDict):
    """A figure of the photos as they are, and of what the network made of them."""

    true: float
    output: float


class ColourFigures(HeldOutFigures):
    """Means over the photos.

    Attributes:
        ssim: of RGB.
        chroma_error: distance in the plane of CIELAB's a* and b*.
        colourfulness: Hasler and Süsstrunk's.
        a: mean a*, from green (−) to red (+).
        b: mean b*, from blue (−) to yellow (+).
        hinted: PSNR in dB where 8 points of each photo are known.
    """

    ssim: BeforeAfter
    chroma_error: BeforeAfter
    colourfulness: TrueAnswered
    a: TrueAnswered
    b: TrueAnswered
    hinted: float


class HeldOutColour:
    """Validation photos, grey.

    Args:
        files: photos that no training sees.
        side: their longer side in pixels, after they are made smaller.
    """

    def __init__(self, files: Sequence[Path], side: int) -> None:
        self._clean = [to_tensor(np.asarray(small_photo(file, side))) for file in files]
        self._grey = [
            to_tensor(GREY.apply(photo.permute(1, 2, 0).numpy(), seed=seed)) for seed, photo in enumerate(self._clean)
        ]
        self._hints = [
            hints_of_truth(photo.float() / 255, POINTS, np.random.Generator(np.random.PCG64(seed)))
            for seed, photo in enumerate(self._clean)
        ]

    @torch.inference_mode()
    def measure(self, network: nn.Module, device: torch.device) -> ColourFigures:
        """Colour every photo, and compare it and the grey one with the photo as it was."""
        answers = [coloured(network, grey, device) for grey in self._grey]
        pointed = [coloured(network, grey, device, hints) for grey, hints in zip(self._grey, self._hints, strict=True)]
        labs, of_greys, of_answers = (
            [lab(picture[None].float() / 255)[0] for picture in pictures]
            for pictures in (self._clean, self._grey, answers)
        )
        shifts = [(c.float() - a.float()).mean(dim=(1, 2)) for a, c in zip(self._clean, answers, strict=True)]
        return {
            "psnr": {str(GREY): _before_after(psnr_of_tensors, self._grey, answers, self._clean)},
            "ssim": _before_after(_ssim, self._grey, answers, self._clean),
            "chroma_error": _before_after(_chroma_error, of_greys, of_answers, labs),
            "colourfulness": _true_answered(map(_colourfulness, self._clean), map(_colourfulness, answers)),
            "a": _true_answered(
                (float(each[1].mean()) for each in labs), (float(each[1].mean()) for each in of_answers)
            ),
            "b": _true_answered(
                (float(each[2].mean()) for each in labs), (float(each[2].mean()) for each in of_answers)
            ),
            "hinted": _before_after(psnr_of_tensors, self._grey, pointed, self._clean)["output"],
            "distance": {},
            "colour_shift": round(float(torch.stack(shifts).abs().mean(dim=0).max()), 4),
        }


def coloured(network: nn.Module, photo: Tensor, device: torch.device, hints: Tensor | None = None) -> Tensor:
    """A small photo, (3, h, w) uint8, coloured by its own look, and perhaps by hints of its size: the same shape.

    Raises:
        TypeError: the network is no generator, which is told of hints apart from the photo.
    """
    if not isinstance(network, Generator):
        raise TypeError(f"a colouriser is a Generator, and not {type(network).__name__}")
    x = photo.to(device).float().div(255)[None]
    look = network.analyse(x, None if hints is None else hints.to(device)[None])
    pixels = network.render(x, look, (0, 0, x.shape[2], x.shape[3])).pixels
    return (pixels[0].clamp(0, 1) * 255).round().to(torch.uint8).cpu()


def _array(photo: Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return photo.permute(1, 2, 0).numpy()


def _ssim(a: Tensor, b: Tensor) -> float:
    return ssim(_array(a), _array(b))


def _colourfulness(photo: Tensor) -> float:
    return colourfulness(_array(photo))


def _chroma_error(a: Tensor, b: Tensor) -> float:
    return float((a[1:] - b[1:]).square().sum(0).sqrt().mean())


def _before_after(
    measure: Callable[[Tensor, Tensor], float],
    grey: Sequence[Tensor],
    answers: Sequence[Tensor],
    clean: Sequence[Tensor],
) -> BeforeAfter:
    before, after = (
        float(np.mean([measure(a, b) for a, b in zip(pictures, clean, strict=True)])) for pictures in (grey, answers)
    )
    return {"input": round(before, 4), "output": round(after, 4)}


def _true_answered(true: Iterable[float], answered: Iterable[float]) -> TrueAnswered:
    return {"true": round(float(np.mean(list(true))), 3), "output": round(float(np.mean(list(answered))), 3)}
