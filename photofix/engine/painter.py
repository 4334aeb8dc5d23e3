"""One step of a chain, painting its canvas tile by tile."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import torch

from photofix.engine.canvas import Canvas, Readable
from photofix.engine.device import Device
from photofix.engine.kept import Answers
from photofix.engine.model_store import Model
from photofix.engine.resize import enlarge, source_box
from photofix.engine.step import Step
from photofix.engine.tiling import CORE, Box, Tile, plan_tiles
from photofix.errors import NotFiniteError
from photofix.imaging import Samples
from photofix.nets.generator import Look

Floats = npt.NDArray[np.float32]

_STEPS = 255 * 128
# BT.601, as JPEG turns colour into grey.
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def _nothing(_: Box) -> None:
    """Nothing is protected."""


class Painter:
    """Reads what lies under a tile, lets the generator paint it, and puts what the tile owns on the canvas.

    Everything that touches the photo's own samples (enlargement, strength, compositing, rounding) is float32; only the
    network's body may be less precise.

    Args:
        step: what to do.
        model: with what.
        below: what it reads.
        canvas: what it paints on; its size is `output_size(model, below.size)`.
        device: where the network runs.
        grey: paint in grey, since the photo is.
        core: largest side of a tile's core in output pixels.
        answers: where the generator's answers are kept, and taken from; None doesn't keep them.
        protect: how much of a box in output pixels is to stay as it was; None where nothing is.
        check: called before each tile; raises to stop.
    """

    def __init__(
        self, step: Step, model: Model, below: Readable, canvas: Canvas, device: Device,
        *, grey: bool, core: int = CORE, check: Callable[[], None],
        answers: Answers | None = None, protect: Callable[[Box], Floats | None] = _nothing,
    ) -> None:  # fmt: skip
        card = model.card
        self._step = step
        self._below = below
        self._canvas = canvas
        self._device = device
        self._grey = grey
        self._check = check
        self._answers = answers
        self._protect = protect
        self._card = card
        self._peak = np.float32(np.iinfo(canvas.pixels.dtype).max)
        self.network = model.on(device, exact_ends=canvas.pixels.dtype != np.uint8)
        self.look: Look = Look()
        # The plan is laid over the network's input: the enlarged picture, or the one below as it is.
        self._enlarge = card.scale if card.input == "enlarged" else 1
        self._grow = card.scale // self._enlarge
        height, width = below.size
        self._input_size = height * self._enlarge, width * self._enlarge
        core = max(self._input_size) if card.tiling == "whole" else max(core // self._grow, card.multiple)
        self.tiles = plan_tiles(*self._input_size, halo=card.halo, multiple=card.multiple, core=core)

    @property
    def size(self) -> tuple[int, int]:
        return self._canvas.pixels.shape[0], self._canvas.pixels.shape[1]

    def owned(self, index: int) -> Box:
        """What tile `index` owns, in output pixels."""
        return _scaled(self.tiles[index].core, self._grow)

    def read(self, box: Box) -> Samples:
        """The canvas under a box, painting what is missing."""
        for index in range(len(self.tiles)):
            if self.owned(index).intersection(box).area:
                self.paint(index)
        return self._canvas.pixels[box.slices]

    def paint(self, index: int) -> None:
        """Paint one tile if it isn't done.

        Raises:
            NotFiniteError: the network answered NaN or infinity.
        """
        if index in self._canvas.done:
            return
        self._check()
        owned = self.owned(index)
        answer, base = self._answer(index)
        weight = np.float32(self._step.strength)
        protected = self._protect(owned)
        painted = base + (weight if protected is None else weight * (1 - protected[:, :, None])) * answer
        if self._grey:
            painted = np.repeat((painted @ LUMA)[:, :, None], 3, axis=2)
        self._canvas.pixels[owned.slices] = np.rint(np.clip(painted, 0, 1) * self._peak)
        self._canvas.done.add(index)

    def _answer(self, index: int) -> tuple[Floats, Floats]:
        """What the generator adds to the input where a tile owns it, and the input there, at output size: float32."""
        tile, kept = self.tiles[index], self._answers
        place = self.owned(index).slices
        if kept is not None and index in kept.done:
            return _opened(kept.values[place]), self._base(tile)
        sent, original = self._under(tile)
        pixels, mask = self._render(sent, tile)
        base = self._base(tile, original)
        answer = pixels - base
        if mask is not None:
            answer *= mask
        # Packed whether it is kept or not: the bytes must not depend on that.
        packed = _packed(answer, answers_dtype(self._canvas.pixels.dtype))
        if kept is not None:
            kept.values[place] = packed
            kept.done.add(index)
        return _opened(packed), base

    def _under(self, tile: Tile) -> tuple[Floats, Floats]:
        """What the network is sent, padded to its multiple, and the same without the padding: float32 in [0, 1]."""
        inside = tile.box.intersection(Box(0, 0, *self._input_size))
        height, width = self._below.size
        at = source_box(inside, self._enlarge, height, width) if self._enlarge > 1 else inside
        below = self._below.read(at).astype(np.float32) / self._peak
        original = enlarge(below, at, inside, self._enlarge, height, width)
        if self._enlarge > 1:
            # Enlargement overshoots at edges; the network was trained on pictures, which don't.
            original = np.clip(original, 0, 1)
        padding = (0, tile.box.bottom - inside.bottom), (0, tile.box.right - inside.right), (0, 0)
        return np.pad(original, padding, mode="symmetric"), original

    def _render(self, sent: Floats, tile: Tile) -> tuple[Floats, Floats | None]:
        """The generator's answer for what the tile owns: pixels and mask."""
        x = torch.from_numpy(sent).permute(2, 0, 1)[None].to(self._device.device)
        with torch.inference_mode():
            rendered = self.network.render(x, self.look, _scaled(tile.box, self._grow))
        core = _scaled(tile.core.shifted(-tile.box.top, -tile.box.left), self._grow)
        rows, columns = core.slices
        pixels = rendered.pixels[0, :, rows, columns].permute(1, 2, 0).float()
        if not bool(torch.isfinite(pixels).all()):
            raise NotFiniteError(
                f"The model {self._card.name!r} answered with values that are not numbers.",
                tried=f"It ran on {self._device.name}. The photo is as it was.",
                advice="Try --device cpu; if it stays, the model is broken.",
            )
        mask = (
            None if rendered.mask is None else rendered.mask[0, :, rows, columns].permute(1, 2, 0).float().cpu().numpy()
        )
        return pixels.cpu().numpy(), mask

    def _base(self, tile: Tile, original: Floats | None = None) -> Floats:
        """The input where the tile owns it, at output size; `original` is what lies under the whole tile, if that is known."""
        if original is not None and self._grow == 1:
            return original[tile.core.shifted(-tile.box.top, -tile.box.left).slices]
        height, width = self._below.size
        scale = self._enlarge * self._grow
        owned = _scaled(tile.core, self._grow)
        at = source_box(owned, scale, height, width) if scale > 1 else owned
        base = enlarge(self._below.read(at).astype(np.float32) / self._peak, at, owned, scale, height, width)
        return np.clip(base, 0, 1) if self._enlarge > 1 else base


def answers_dtype(samples: npt.DTypeLike) -> npt.DTypeLike:
    """How a generator's answers are kept, for photos of such samples."""
    return np.int16 if samples == np.uint8 else np.float32


def _packed(answer: Floats, dtype: npt.DTypeLike) -> npt.NDArray[np.int16] | Floats:
    """In steps of 1/128 of an 8-bit level where 16 bits are to do, so that whole and half levels are exact."""
    if dtype != np.int16:
        return answer
    return np.rint(np.clip(answer, -1, 1) * np.float32(_STEPS)).astype(np.int16)


def _opened(packed: npt.NDArray[np.int16] | Floats) -> Floats:
    return packed.astype(np.float32) / np.float32(_STEPS) if packed.dtype == np.int16 else packed.astype(np.float32)


def output_size(model: Model, size: tuple[int, int]) -> tuple[int, int]:
    """What becomes of a picture of (height, width)."""
    return size[0] * model.card.scale, size[1] * model.card.scale


def _scaled(box: Box, scale: int) -> Box:
    return Box(*(side * scale for side in box))
