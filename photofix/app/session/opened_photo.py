"""One photo that is open in the window: its pixels where the engine sees them, and its result, if there is one."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photofix.app.session.result import Result
from photofix.app.session.saving import Wish, unique_name
from photofix.app.viewer.opacity import opacity_of
from photofix.app.viewer.pixels import SharedPixels
from photofix.app.viewer.pyramid import Pyramid
from photofix.app.viewer.tiles import Layer
from photofix.engine.card import Card
from photofix.engine.memory import available_memory, foreign_tile, plan_memory
from photofix.imaging import Photo, Samples, Saved, Source, freeze, open_photo, probe, write_photo


@dataclass(eq=False)
class OpenedPhoto:
    """An open photo.

    Attributes:
        path: of its file.
        source: what must survive of the file.
        alpha: opacity, or None.
        before: its pixels.
        before_layer: the same as the viewer shows them.
        result: what is made of it; None where nothing is.
    """

    path: Path
    source: Source
    alpha: Samples | None
    before: SharedPixels
    before_layer: Layer
    result: Result | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.before.size

    @property
    def megapixels(self) -> float:
        return self.size[0] * self.size[1] / 1e6

    @property
    def scale(self) -> float:
        """Of the result's longer side to the photo's."""
        return max(self.after.size) / max(self.size)

    @property
    def after(self) -> SharedPixels:
        """The result's pixels; the photo's own where there is none."""
        return self.before if self.result is None else self.result.pixels

    @property
    def after_layer(self) -> Layer:
        """The same as the viewer shows them."""
        return self.before_layer if self.result is None else self.result.layer

    @property
    def bytes(self) -> int:
        """What it takes of memory, but for the small levels."""
        before = int(np.prod(self.before.name.shape)) * np.dtype(self.before.name.dtype).itemsize
        return before + (0 if self.result is None else self.result.bytes)

    def exchange(self, result: Result | None) -> None:
        """Have another result, or none; the one before goes as soon as nobody holds it."""
        if self.result is not None:
            self.result.pixels.close()
        self.result = result

    def hold(self) -> OpenedPhoto:
        """The photo and its result as they are now: kept, also beyond `close` and `exchange`, until `release` of what is returned."""
        held = dataclasses.replace(self)
        held.before.hold()
        held.after.hold()
        return held

    def release(self) -> None:
        """End what `hold` began."""
        self.before.release()
        self.after.release()

    def close(self) -> None:
        """Free the pixels as soon as nobody holds them."""
        self.exchange(None)
        self.before.close()

    def write(self, wish: Wish, *, chain: str, coloured: bool) -> Saved:
        """Write the result, as the command line would; the pixels must be held.

        Args:
            wish: where to, and how.
            chain: what was done.
            coloured: a grey photo was given colour.

        Raises:
            SaveError, UsageError: as `write_photo`.
        """
        photo = Photo(freeze(self.before.array), self.alpha, self.source)
        repaired = photo.with_pixels(self.after.array, coloured=coloured)
        return write_photo(
            repaired,
            unique_name(wish.path) if wish.unique else wish.path,
            quality=wish.options.quality,
            overwrite=wish.overwrite,
            private=wish.options.private,
            done=chain,
        )


def open_for_repair(path: Path, cards: Sequence[Card]) -> OpenedPhoto:
    """Decode a photo into shared memory and reduce it for the screen; takes a while, so not in the GUI thread.

    Args:
        path: of its file.
        cards: of the models that will repair it; they say how much memory that takes, but for what enlarging takes,
            which is asked for later: a photo that is open can be given other steps.

    Raises:
        PhotoError: it can't be read.
        MemoryLimitError: it wouldn't fit.
    """
    header = probe(path)
    halo = max((card.halo for card in cards), default=0)
    scales = (1.0,) * max(1, len(cards))
    foreign = foreign_tile(header.size, cards)
    plan_memory(header.size, 2 if header.bit_depth > 8 else 1, scales, halo, available_memory(), foreign)
    photo = open_photo(path, first_frame=True)
    before = _shared(photo.pixels)
    pyramid = Pyramid(before)
    pyramid.build()
    layer = Layer(pyramid, photo.source.icc, opacity_of(photo.alpha))
    return OpenedPhoto(path, photo.source, photo.alpha, before, layer)


def _shared(pixels: Samples) -> SharedPixels:
    shared = SharedPixels.create(pixels.shape, pixels.dtype.name)
    np.copyto(shared.array, pixels)
    return shared
