"""How much context a model's tiles need: measured, and written on its card."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from photofix.engine.device import Device
from photofix.engine.enhance import Repair
from photofix.engine.model_store import Model
from photofix.engine.step import Chain, Step
from photofix.errors import TrainingError
from photofix.imaging import Photo, freeze, open_photo
from photofix.training.damage import Damage

HALOS = (32, 48, 64, 96, 112, 128, 144, 160, 192, 224)
TOLERANCE = 0.5  # of an 8-bit level, anywhere
DAMAGES = (Damage("noise", 50), Damage("jpeg", 10))
# What an upscaler is given is small, and less damaged.
SMALL_DAMAGES = (Damage("noise", 15), Damage("jpeg", 40))
# What erases is judged on what there is to erase: elsewhere it answers nothing, whatever its halo.
MARKS = (Damage("text"), Damage("age"), Damage("text", then=Damage("jpeg", 60)), Damage("noise", 15))
# Small cores make many seams, so that the worst is found on few photos.
CORE = 128


def smallest_halo(model: Model, files: Sequence[Path], halos: Sequence[int] = HALOS) -> tuple[int, float]:
    """The smallest of 32, 48, 64 … whose tiles differ from the whole picture by at most half a level, in float32.

    Args:
        model: to be measured; its card's halo is left aside.
        files: a few photos, larger than 512 pixels.
        halos: to try, rising.

    Returns:
        The halo, and the largest difference in 8-bit levels that it leaves.

    Raises:
        TrainingError: none of them is enough.
    """
    scale = model.card.scale
    damages = MARKS if model.card.masked else DAMAGES if scale == 1 else SMALL_DAMAGES
    photos = [_damaged(file, damage, 512 // scale) for file in files for damage in damages]
    whole = [_repaired(model, photo, halo=0, core=1 << 20) for photo in photos]
    for halo in halos:
        tiled = [_repaired(model, photo, halo=halo, core=CORE) for photo in photos]
        worst = max(float(np.abs(a - b).max()) for a, b in zip(whole, tiled, strict=True))
        if worst <= TOLERANCE:
            return halo, worst
    raise TrainingError(f"No halo up to {halos[-1]} is enough for {model.card.name!r}.", advice="Tile it as a whole.")


def _damaged(file: Path, damage: Damage, side: int) -> Photo:
    """In 16 bits, where rounding is too fine to hide a seam."""
    pixels = np.asarray(open_photo(file, first_frame=True).pixels[:side, :side], np.uint8)
    return Photo(freeze(damage.apply(pixels, seed=0).astype(np.uint16) * 257))


def _repaired(model: Model, photo: Photo, *, halo: int, core: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """In 8-bit levels."""
    measured = model.with_card(model.card.model_copy(update={"halo": halo}))
    exact = Device(torch.device("cpu"), torch.float32, "CPU, float32")
    chain = Chain(steps=(Step(model=model.card.name),))
    return (Repair(photo, chain, [measured], exact, core=core).run().pixels / np.float32(257)).astype(np.float32)
