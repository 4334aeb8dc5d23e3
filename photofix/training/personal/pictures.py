"""Pictures of what is being learnt, for the person to look at; small PNG files in the run's folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from photofix.engine.device import Device
from photofix.engine.enhance import Repair
from photofix.engine.model_store import Model
from photofix.engine.step import Chain, Step
from photofix.errors import PhotofixError
from photofix.imaging import Photo, Samples, freeze, open_photo
from photofix.imaging.display import to_8_bits
from photofix.imaging.folder import make_folder
from photofix.training.dataset import Pixels
from photofix.training.degrade import enlarged, to_uint8
from photofix.training.personal.measure import repair
from photofix.training.personal.picture_file import write_picture

SIDE = 256
# Around a part of a real photo, so that its edge doesn't show in the repair.
AROUND = 64


class Previews:
    """Photos to choose by, as input | built-in | yours | clean; written anew at every look, under new names.

    Args:
        folder: where to.
        examples: (clean, degraded) crops.
        built_in: the network to compare with.
        device: where networks are.

    Raises:
        DiskFullError, SaveError: a picture can't be written; `look` as well.
    """

    def __init__(
        self, folder: Path, examples: Sequence[tuple[Pixels, Pixels]], built_in: nn.Module, device: torch.device
    ) -> None:
        make_folder(folder)
        self._folder = folder
        self._device = device
        self._examples = [(middle(clean), middle(degraded)) for clean, degraded in examples]
        self._fixed: list[dict[str, str]] = []
        for number, (clean, degraded) in enumerate(self._examples):
            answer = repair(built_in, degraded, device).permute(1, 2, 0).numpy()
            named = {"input": degraded, "built_in": answer, "clean": clean}
            self._fixed.append({name: self._write(f"{number}-{name}", picture) for name, picture in named.items()})
        self._last: list[Path] = []

    def look(self, network: nn.Module, step: int) -> list[dict[str, str]]:
        """Write how `network` does by now; the pictures of the look before the last one are removed."""
        rows: list[dict[str, str]] = []
        written: list[Path] = []
        for number, (_clean, degraded) in enumerate(self._examples):
            answer = repair(network, degraded, self._device).permute(1, 2, 0).numpy()
            path = self._write(f"{number}-yours-{step}", answer)
            written.append(Path(path))
            rows.append({**self._fixed[number], "yours": path})
        for path in self._last:
            path.unlink(missing_ok=True)
        self._last = written
        return rows

    def _write(self, name: str, pixels: Pixels) -> str:
        return write_picture(self._folder / f"{name}.png", pixels)


def real_photos(
    files: Sequence[Path], built_in: Model, own: Model, device: Device, folder: Path
) -> list[dict[str, str]]:
    """The person's real photos at 100 %: as is | built-in | yours, as the engine repairs them.

    Args:
        files: photos; of each, the part with the most detail is shown. Those that can't be read any more are left out.
        built_in: model.
        own: the person's.
        device: to compute on.
        folder: where the pictures go.

    Raises:
        DiskFullError, SaveError: a picture can't be written.
    """
    make_folder(folder)
    rows: list[dict[str, str]] = []
    for number, file in enumerate(files):
        try:
            part = telling_part(np.asarray(open_photo(file, first_frame=True).pixels), SIDE // own.card.scale)
        except PhotofixError:
            continue
        scale = own.card.scale
        shown: dict[str, Pixels] = {"as_is": to_uint8(enlarged(part, scale)) if scale > 1 else part}
        for name, model in (("built_in", built_in), ("yours", own)):
            chain = Chain(steps=(Step(model=model.card.name),))
            shown[name] = np.asarray(Repair(Photo(freeze(part)), chain, [model], device).run().pixels, np.uint8)
        rows.append(
            {
                name: write_picture(folder / f"real-{number}-{name}.png", middle(picture))
                for name, picture in shown.items()
            }
        )
    return rows


def telling_part(pixels: Samples, side: int) -> Pixels:
    """Of (H, W, 3) pixels the square of `side` and some around, with middling detail: neither sky nor thicket.

    There both noise and what a repair might smear can be seen.
    """
    eight = to_8_bits(pixels)
    side = side + 2 * AROUND
    height, width = eight.shape[:2]
    if min(height, width) <= side:
        return np.ascontiguousarray(eight[:side, :side])
    places = [(top, left) for top in _steps(height - side) for left in _steps(width - side)]
    detail = [
        float(eight[top : top + side : 4, left : left + side : 4].astype(np.float32).std()) for top, left in places
    ]
    top, left = places[int(np.argsort(detail)[len(detail) * 3 // 4])]
    return np.ascontiguousarray(eight[top : top + side, left : left + side])


def middle(pixels: Pixels) -> Pixels:
    """The middle 256 pixels a side, or what there is."""
    height, width = (min(SIDE, side) for side in pixels.shape[:2])
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    return np.ascontiguousarray(pixels[top : top + height, left : left + width])


def _steps(room: int) -> list[int]:
    return sorted({round(room * part / 4) for part in range(5)})
