"""The engine: a chain of steps over one photo, as an iterator of finished tiles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import torch

from photofix.engine.canvas import Canvas, PhotoPixels, Readable, allocate
from photofix.engine.device import Device
from photofix.engine.fitter import Fitter, fitted_size
from photofix.engine.kept import KeptWork
from photofix.engine.looks import look
from photofix.engine.memory import MemoryPlan, available_memory, foreign_tile, plan_memory, ran_out, scales_to
from photofix.engine.model_store import Model
from photofix.engine.painter import Painter, answers_dtype, output_size
from photofix.engine.protection import coverage
from photofix.engine.step import Chain
from photofix.engine.step_checks import check_steps
from photofix.engine.tiling import CORE, Box
from photofix.errors import EngineError, MemoryLimitError, NotFiniteError
from photofix.imaging import Photo, Samples
from photofix.progress import NoProgress, Progress

SMALLEST_CORE = 96


class Repair:
    """One chain over one photo.

    Tiles can be had in any order, and a tile of the last step pulls from the earlier steps just the tiles that it needs. The
    bytes depend on the photo, the chain, the models, the device and its precision; not on the order.

    Args:
        photo: to repair; never written to.
        chain: what to do.
        models: one for each step.
        device: to compute on.
        mapped: keep the canvases in files mapped into memory.
        into: (H', W', 3) array of the photo's dtype to paint the last step on, e.g. in shared memory; None allocates one.
        core: largest side of a tile's core; another one gives other bytes, within the card's tolerance.
        kept: work of earlier repairs, to use and to add to. It saves time and changes no byte.
        name: of the photo's pixels, under which work on them is kept.

    Raises:
        UsageError: a mask is given to a model that takes none, or one that isn't of the photo's size; colour points or a saturation
            are given to a model that doesn't colourise, or a point lies outside of the photo.
    """

    def __init__(
        self, photo: Photo, chain: Chain, models: Sequence[Model], device: Device,
        *, mapped: bool = False, into: Samples | None = None, core: int = CORE,
        kept: KeptWork | None = None, name: str = "",
    ) -> None:  # fmt: skip
        check_steps(photo.size, chain, [model.card for model in models])
        self._photo = photo
        self._chain = chain
        self._models = models
        self._device = device
        self._core = core
        self._progress: Progress = NoProgress()
        self._coloured = any(model.card.colours for model in models)
        sizes = [photo.size]
        for model in models:
            sizes.append(output_size(model, sizes[-1]))
        fitted = fitted_size(sizes[-1], chain.long_edge)
        self._fits = fitted != sizes[-1]
        if self._fits:
            sizes.append(fitted)
        dtype = photo.pixels.dtype
        kept = KeptWork(0) if kept is None else kept
        self._kept = kept
        # What an earlier step's canvas shows depends on all that was done up to it; a last step's answers on what it was given.
        # Weights are part of the name: a model of the same name may have been trained anew.
        done = [(step, model.card.sha256) for step, model in zip(chain.steps, models, strict=True)]
        self._canvases = [
            kept.canvas(
                (name, *done[:count], chain.protect, self._coloured),
                partial(
                    _new_canvas,
                    sizes[count],
                    dtype,
                    mapped=mapped,
                    masked=models[count - 1].card.masked,
                ),
            )
            for count in range(1, len(sizes) - 1)
        ]
        # Saturation and strength are what is made of a look, and not of it.
        self._look_keys = [
            (name, *done[:index], step.model, step.points, model.card.sha256)
            for index, (step, model) in enumerate(zip(chain.steps, models, strict=True))
        ]
        # Protection changes what the steps before the last one hand on; without such steps it changes no answer.
        given = (*done[:-1], chain.protect) if done[:-1] else ()
        last, masked = chain.steps[-1], models[-1].card.masked
        asked = last.model_copy(update={"strength": 1.0})
        key = name, given, asked, models[-1].card.sha256, self._coloured
        self._answers = kept.answers(key, (*sizes[len(models)], 3), answers_dtype(dtype), masked=masked)
        mask = np.zeros(sizes[-1], np.uint8) if masked and not self._fits else None
        self._canvases.append(Canvas(allocate(sizes[-1], dtype, mapped=mapped) if into is None else into, mask=mask))
        if self.pixels.shape[:2] != sizes[-1] or self.pixels.dtype != dtype:
            raise ValueError(
                f"the canvas is {self.pixels.shape} {self.pixels.dtype}, the result is {sizes[-1]} {dtype}"
            )
        self.backoffs: list[str] = []
        # Whether anything was there already.
        self.reuses = bool(self._answers and self._answers.done) or any(canvas.done for canvas in self._canvases)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the result."""
        return self.pixels.shape[0], self.pixels.shape[1]

    @property
    def pixels(self) -> Samples:
        """The canvas of the last step, (H', W', 3); holds anything where no tile is finished yet."""
        return self._canvases[-1].pixels

    @property
    def masks(self) -> dict[int, npt.NDArray[np.uint8]]:
        """By a step's place in the chain, of those that answer with a mask: (H, W) uint8, 0 where the step left every sample as
        it was; what is not painted yet is 0, or anything.
        """
        canvases = self._canvases[: len(self._models)]
        return {index: canvas.mask for index, canvas in enumerate(canvases) if canvas.mask is not None}

    def tiles(self, *, focus: tuple[float, float] | None = None, progress: Progress | None = None) -> Iterator[Box]:
        """Paint, and yield each finished tile's box in output pixels.

        Args:
            focus: (y, x) in output pixels to begin at; None goes in scan order.
            progress: hears of finished output pixels, and may cancel before every tile.

        Raises:
            Cancelled: within one tile; finished tiles stay on the canvas, and another call goes on from there.
            NotFiniteError: the network answered NaN or infinity, in float32 as well.
            EngineError: the device ran out of memory even with the smallest tiles.
            MemoryLimitError: this computer did.
        """
        self._progress = progress or NoProgress()
        while True:
            try:
                yield from self._pass(focus)
                return
            except torch.OutOfMemoryError as error:
                if not self._device.can_run_out:
                    raise
                self._smaller_tiles(error)
            except (RuntimeError, MemoryError) as error:
                if not ran_out(error):
                    raise
                raise MemoryLimitError(
                    "There was too little memory for the repair.",
                    tried="The photo is as it was.",
                    advice="Close other programs, or use a smaller photo.",
                ) from error
            except NotFiniteError:
                if self._device.body is torch.float32:
                    raise
                # Half precision overflows on rare photos; in full precision the same network answers.
                self._device = self._device.with_body(torch.float32)
                self._start_over("the network overflowed, so it was run again in float32")

    def run(self, progress: Progress | None = None) -> Photo:
        """Paint what is left, and return the repaired photo."""
        for _ in self.tiles(progress=progress):
            pass
        return self._photo.with_pixels(self.pixels, coloured=self._coloured)

    def _pass(self, focus: tuple[float, float] | None) -> Iterator[Box]:
        painters = self._painters()
        canvas = self._canvases[-1]
        last = Fitter(painters[-1], canvas, self._progress.check) if self._fits else painters[-1]
        done = canvas.done
        total = self.size[0] * self.size[1]
        finished = sum(last.owned(index).area for index in done)
        for index in self._order(last, focus):
            if index in done:
                continue
            last.paint(index)
            box = last.owned(index)
            finished += box.area
            self._progress.update(finished, total)
            yield box

    def _order(self, last: Painter | Fitter, focus: tuple[float, float] | None) -> list[int]:
        indices = list(range(last.count))
        if focus is None:
            return indices
        y, x = focus

        def distance(index: int) -> tuple[float, int]:
            box = last.owned(index)
            return ((box.top + box.bottom) / 2 - y) ** 2 + ((box.left + box.right) / 2 - x) ** 2, index

        return sorted(indices, key=distance)

    def _painters(self) -> list[Painter]:
        painters: list[Painter] = []
        below: Readable = PhotoPixels(self._photo.pixels)
        last = self._canvases[len(self._models) - 1]
        canvases = self._canvases[: len(self._models)]
        for step, model, canvas in zip(self._chain.steps, self._models, canvases, strict=True):
            scale = canvas.pixels.shape[0] / self._photo.size[0]
            painter = Painter(
                step, model, below, canvas, self._device,
                grey=self._photo.source.grey and not self._coloured, core=self._core, scale=scale, check=self._progress.check,
                answers=self._answers if canvas is last else None,
                protect=partial(coverage, self._chain.protect, scale=scale),
            )  # fmt: skip
            painters.append(painter)
            below = painter
        look(
            painters, self._chain.steps, self._photo.pixels, self._device.device,
            kept=self._kept, keys=self._look_keys,
        )  # fmt: skip
        return painters

    def _smaller_tiles(self, error: torch.OutOfMemoryError) -> None:
        self._core //= 2
        if self._core < SMALLEST_CORE:
            raise EngineError(
                f"{self._device.name} ran out of memory.",
                tried=f"Tiles were made as small as {2 * self._core} pixels. The photo is as it was.",
                advice="Close other programs that use the device, or choose --device cpu.",
            ) from error
        self._start_over(f"the device ran out of memory, so tiles were made smaller ({self._core} pixels)")

    def _start_over(self, why: str) -> None:
        # The whole photo begins again: tiles of two plans side by side would not be what either plan promises.
        self.backoffs.append(why)
        self._kept.clear()
        self._answers = None
        for canvas in self._canvases:
            canvas.done.clear()


def _new_canvas(size: tuple[int, int], dtype: npt.DTypeLike, *, mapped: bool, masked: bool) -> Canvas:
    return Canvas(allocate(size, dtype, mapped=mapped), mask=np.zeros(size, np.uint8) if masked else None)


def enhance(
    photo: Photo, chain: Chain, models: Sequence[Model], device: Device, progress: Progress | None = None
) -> Photo:
    """Repair a photo: pixels by the chain, everything else as it came.

    Raises:
        MemoryLimitError: it would not fit into memory.
        EngineError, Cancelled: as `Repair.tiles`.
    """
    mapped = plan(photo.size, photo.pixels.dtype.itemsize, models, chain.long_edge).mapped
    return Repair(photo, chain, models, device, mapped=mapped).run(progress)


def result_size(size: tuple[int, int], models: Sequence[Model], long_edge: int | None = None) -> tuple[int, int]:
    """What a photo of (height, width) becomes."""
    for model in models:
        size = output_size(model, size)
    return fitted_size(size, long_edge)


def plan(
    size: tuple[int, int], bytes_per_sample: int, models: Sequence[Model], long_edge: int | None = None
) -> MemoryPlan:
    """What a repair of such a photo will need, given what is free now; asked before decoding.

    Raises:
        MemoryLimitError: it would not fit.
    """
    scales = scales_to(size, [float(model.card.scale) for model in models], long_edge)
    cards = [model.card for model in models]
    halo = max(card.halo for card in cards)
    masks = sum(
        int(math.prod(size) * math.prod(card.scale for card in cards[: count + 1]) ** 2)
        for count, card in enumerate(cards)
        if card.masked
    )
    return plan_memory(size, bytes_per_sample, scales, halo, available_memory(), foreign_tile(size, cards), masks)
