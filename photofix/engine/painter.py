"""One step of a chain, painting its canvas cell by cell, which is tile by tile where tiles are exact."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch

from photofix.engine.canvas import Canvas, Readable
from photofix.engine.cells import plan_cells
from photofix.engine.device import Device
from photofix.engine.guide import bounds
from photofix.engine.kept import Answers
from photofix.engine.model_store import Model
from photofix.engine.resize import enlarge, source_box
from photofix.engine.step import Step
from photofix.engine.tiling import APPROXIMATE_CORE, CORE, Box, Tile, plan_tiles, whole_core
from photofix.errors import NotFiniteError
from photofix.imaging import Samples
from photofix.nets.generator import Look

Floats = npt.NDArray[np.float32]

_STEPS = 255 * 128
# BT.601, as JPEG turns colour into grey.
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def _nothing(_: Box) -> None:
    """Nothing is protected."""


class _Part(NamedTuple):
    """What a tile answered for a cell, at output size.

    Attributes:
        answer: what it adds to the input, (h, w, 3), the mask already in it.
        base: the input.
        mask: (h, w, 1) in [0, 1], or None.
    """

    answer: Floats
    base: Floats
    mask: Floats | None


class Painter:
    """Reads what lies under a tile, lets the generator paint it, and puts it on the canvas, a cell at a time.

    Everything that touches the photo's own samples (enlargement, strength, compositing, rounding) is float32; only the
    network's body may be less precise.

    Args:
        step: what to do.
        model: with what.
        below: what it reads.
        canvas: what it paints on; its size is `output_size(model, below.size)`. If it has a mask, that is painted as well.
        device: where the network runs.
        grey: paint in grey, since the photo is.
        core: largest side of a tile's core in output pixels.
        scale: of the output, beside the photo: what a person painted is in the photo's pixels.
        answers: where the generator's answers are kept, and taken from; None doesn't keep them.
        protect: how much of a box in output pixels is to stay as it was; None where nothing is.
        check: called before each tile; raises to stop.
    """

    def __init__(
        self, step: Step, model: Model, below: Readable, canvas: Canvas, device: Device,
        *, grey: bool, core: int = CORE, scale: float = 1, check: Callable[[], None],
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
        self._scale = scale
        self._card = card
        self._peak = np.float32(np.iinfo(canvas.pixels.dtype).max)
        self.network = model.on(device, exact_ends=canvas.pixels.dtype != np.uint8)
        self.look: Look = Look()
        # The plan is laid over the network's input: the enlarged picture, or the one below as it is.
        self._enlarge = card.scale if card.input == "enlarged" else 1
        self._grow = card.scale // self._enlarge
        height, width = below.size
        self._input_size = height * self._enlarge, width * self._enlarge
        core = max(core // self._grow, card.multiple)
        if card.tiling == "whole":
            core = whole_core(*self._input_size, card.multiple)
        if card.tiling == "approximate":
            core = min(core, APPROXIMATE_CORE)
        self._tiles = plan_tiles(*self._input_size, halo=card.halo, multiple=card.multiple, core=core)
        self._cells = plan_cells(self._tiles, card.halo // 2 if card.tiling == "approximate" else 0)
        self._cells_of: list[list[int]] = [[] for _ in self._tiles]
        for index, cell in enumerate(self._cells):
            for tile in cell.tiles:
                self._cells_of[tile].append(index)
        # What a tile answered for cells that aren't painted yet, by both.
        self._waiting: dict[tuple[int, int], _Part] = {}

    @property
    def count(self) -> int:
        """How many cells there are."""
        return len(self._cells)

    @property
    def size(self) -> tuple[int, int]:
        return self._canvas.pixels.shape[0], self._canvas.pixels.shape[1]

    def owned(self, index: int) -> Box:
        """What cell `index` covers, in output pixels."""
        return _scaled(self._cells[index].box, self._grow)

    def read(self, box: Box) -> Samples:
        """The canvas under a box, painting what is missing."""
        for index in range(self.count):
            if self.owned(index).intersection(box).area:
                self.paint(index)
        return self._canvas.pixels[box.slices]

    def paint(self, index: int) -> None:
        """Paint one cell if it isn't done.

        Raises:
            NotFiniteError: the network answered NaN or infinity.
        """
        if index in self._canvas.done:
            return
        self._check()
        owned = self.owned(index)
        answer, base, mask = self._answer(index)
        weight = np.float32(self._step.strength)
        protected = self._protect(owned)
        painted = base + (weight if protected is None else weight * (1 - protected[:, :, None])) * answer
        if self._grey:
            painted = np.repeat((painted @ LUMA)[:, :, None], 3, axis=2)
        self._canvas.pixels[owned.slices] = np.rint(np.clip(painted, 0, 1) * self._peak)
        if self._canvas.mask is not None and mask is not None:
            self._canvas.mask[owned.slices] = mask
        self._canvas.done.add(index)

    def _answer(self, index: int) -> tuple[Floats, Floats, npt.NDArray[np.uint8] | None]:
        """What the generator adds to the input in a cell, and the input there, at output size: float32; and its mask's levels."""
        cell, kept = self._cells[index], self._answers
        place = self.owned(index).slices
        if kept is not None and index in kept.done:
            return _opened(kept.values[place]), self._base(cell.box), None if kept.mask is None else kept.mask[place]
        parts = [self._part(tile, index) for tile in cell.tiles]
        answer, base, mask = parts[0]
        if len(parts) > 1:
            # Always in the plan's order, whichever tile came first: the bytes must not depend on that.
            shares = (cell.shares(tile, self._grow)[:, :, None] for tile in cell.tiles)
            answer = sum((share * part.answer for share, part in zip(shares, parts, strict=True)), np.zeros_like(base))
        # Packed whether it is kept or not: the bytes must not depend on that either.
        packed = _packed(answer, answers_dtype(self._canvas.pixels.dtype))
        # Rounded up: where its level is 0, nothing at all was replaced. Tiles that are blended agree about masks only roughly.
        levels = None if mask is None else np.ceil(np.max([p.mask for p in parts if p.mask is not None], axis=0) * 255)
        found = None if levels is None else levels[:, :, 0].astype(np.uint8)
        if kept is not None:
            kept.values[place] = packed
            if kept.mask is not None and found is not None:
                kept.mask[place] = found
            kept.done.add(index)
        return _opened(packed), base, found

    def _part(self, number: int, index: int) -> _Part:
        """What a tile answered for a cell; the tile is computed if it isn't waiting."""
        if (number, index) not in self._waiting:
            self._check()
            self._compute(number)
        return self._waiting.pop((number, index))

    def _compute(self, number: int) -> None:
        """Let the generator answer for a tile, and keep what cells that aren't painted yet need of it."""
        tile = self._tiles[number]
        sent, original = self._under(tile)
        indices = self._cells_of[number]
        first, last = self._cells[indices[0]].box, self._cells[indices[-1]].box
        owned = Box(first.top, first.left, last.bottom, last.right)
        pixels, mask = self._render(sent, tile, owned)
        for index in indices:
            if index in self._canvas.done or (self._answers is not None and index in self._answers.done):
                continue
            box = self._cells[index].box
            rows, columns = _scaled(box.shifted(-owned.top, -owned.left), self._grow).slices
            base = self._base(box, tile.box, original)
            answer = pixels[rows, columns] - base
            part = None if mask is None else mask[rows, columns]
            if part is not None:
                answer *= part
            self._waiting[number, index] = _Part(answer, base, part)

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

    def _render(self, sent: Floats, tile: Tile, owned: Box) -> tuple[Floats, Floats | None]:
        """The generator's answer for a tile, where it is of use: pixels and mask under `owned`, which is of the network's input."""
        place = _scaled(tile.box, self._grow)
        guide = bounds(self._step.mask, self._step.paint, place, self._scale)
        rows, columns = _scaled(owned.shifted(-tile.box.top, -tile.box.left), self._grow).slices
        if guide is not None and self.network.guided:
            if self._grow == 1 and not guide[1][rows, columns].any():  # nothing may be replaced here: no need to look
                return sent[rows, columns], np.zeros((*guide[1][rows, columns].shape, 1), np.float32)
            sent = np.concatenate([sent, guide[0][:, :, None]], axis=2)
        x = torch.from_numpy(sent).permute(2, 0, 1)[None].to(self._device.device)
        with torch.inference_mode():
            rendered = self.network.render(x, self.look, place)
        pixels = rendered.pixels[0, :, rows, columns].permute(1, 2, 0).float()
        mask = None if rendered.mask is None else rendered.mask[0, :, rows, columns].permute(1, 2, 0).float()
        if not bool(torch.isfinite(pixels).all()) or (mask is not None and not bool(torch.isfinite(mask).all())):
            raise NotFiniteError(
                f"The model {self._card.name!r} answered with values that are not numbers.",
                tried=f"It ran on {self._device.name}. The photo is as it was.",
                advice="Try --device cpu; if it stays, the model is broken.",
            )
        if mask is None:
            return pixels.cpu().numpy(), None
        shares = np.clip(mask.cpu().numpy(), 0, 1)
        if guide is not None:
            shares = np.clip(shares, *(bound[rows, columns, None] for bound in guide))
        return pixels.cpu().numpy(), shares

    def _base(self, box: Box, under: Box | None = None, original: Floats | None = None) -> Floats:
        """The input in a box of the network's input, at output size; `original` is what lies under a box around it, if known."""
        if original is not None and under is not None and self._grow == 1:
            return original[box.shifted(-under.top, -under.left).slices]
        height, width = self._below.size
        scale = self._enlarge * self._grow
        owned = _scaled(box, self._grow)
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
