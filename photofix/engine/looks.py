"""How the steps of a chain look at the whole photo before they paint: each as the earlier ones repair it, at thumbnail size."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import torch

from photofix.engine.colour_points import ColourPoint
from photofix.engine.kept import KeptWork
from photofix.engine.painter import Painter
from photofix.engine.step import Step
from photofix.engine.thumbnail import thumbnail
from photofix.imaging import Samples
from photofix.nets.chroma import chroma_of
from photofix.nets.generator import Look
from photofix.nets.hints import RADIUS, lay_point, no_hints


def look(
    painters: Sequence[Painter], steps: Sequence[Step], pixels: Samples, device: torch.device,
    *, kept: KeptWork, keys: Sequence[Hashable],
) -> None:  # fmt: skip
    """Give each painter the look that its generator took.

    Args:
        painters: of the steps.
        steps: the chain's.
        pixels: the photo's, (H, W, 3).
        device: to look on.
        kept: where looks are kept, and taken from: what is done with a look is no reason to look again.
        keys: of the steps' looks.
    """
    looking = [index for index, painter in enumerate(painters) if painter.network.looks]
    if not looking:
        return
    looks = {index: kept.look(keys[index]) for index in looking}
    small: torch.Tensor | None = None
    level = 1 / float(np.iinfo(pixels.dtype).max)
    with torch.inference_mode():
        if None in looks.values():
            small = torch.from_numpy(thumbnail(pixels)).permute(2, 0, 1)[None].to(device)
        for index, (painter, step) in enumerate(zip(painters, steps, strict=True)):
            found = looks.get(index)
            if small is not None and painter.network.looks and found is None:
                found = _taken(painter, step, small, pixels.shape[:2])
                kept.keep_look(keys[index], found)
            found = Look() if found is None else found.saturated(step.saturation)
            painter.look = found.placed(painter.size, level)
            if index == looking[-1]:
                return
            if small is not None:
                small = _at_thumbnail_size(painter, step, found, small)


def _taken(painter: Painter, step: Step, small: torch.Tensor, size: tuple[int, ...]) -> Look:
    if not (step.points and painter.network.hinted):
        return painter.network.analyse(small)
    hints = hints_of(step.points, (size[0], size[1]), (small.shape[2], small.shape[3]))
    return painter.network.analyse(small, hints[None].to(small.device))


def hints_of(points: Sequence[ColourPoint], size: tuple[int, int], small: tuple[int, int]) -> torch.Tensor:
    """Points on a photo as hints at thumbnail size, (3, h, w).

    Args:
        points: the later ones lie on top.
        size: height and width of the photo.
        small: of the thumbnail.
    """
    hints = no_hints(small)
    for point in points:
        chroma = chroma_of(torch.tensor(point.rgb).reshape(1, 3, 1, 1)).flatten()
        centre = point.y * small[0] / size[0], point.x * small[1] / size[1]
        lay_point(hints, centre, RADIUS * max(small), chroma)
    return hints


def _at_thumbnail_size(painter: Painter, step: Step, look: Look, small: torch.Tensor) -> torch.Tensor:
    """What the step makes of the thumbnail, mirrored out to the network's multiple and cut back, at the same size."""
    height, width = small.shape[-2:]
    multiple = painter.network.multiple
    padded = np.pad(
        small.cpu().numpy(), ((0, 0), (0, 0), (0, -height % multiple), (0, -width % multiple)), mode="symmetric"
    )
    x = torch.from_numpy(padded).to(small.device)
    box = (0, 0, x.shape[-2], x.shape[-1])
    rendered = painter.network.render(x, look, box)
    if rendered.pixels.shape != x.shape:  # an upscaler: what it adds is too fine to matter to a look
        return small
    added = rendered.pixels - x
    if rendered.mask is not None:
        added = added * rendered.mask
    return (x + step.strength * added)[..., :height, :width].clamp(0, 1)
