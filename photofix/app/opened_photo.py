"""One photo that is open in the window: its pixels where the engine sees them, and room for the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photofix.app.pixels import SharedPixels
from photofix.app.pyramid import Pyramid
from photofix.app.saving import Wish, unique_name
from photofix.app.tiles import Layer
from photofix.engine.card import Card
from photofix.engine.memory import available_memory, plan_memory
from photofix.errors import PhotofixError
from photofix.imaging import Photo, Samples, Saved, Source, freeze, open_photo, probe, write_photo


@dataclass(eq=False)
class OpenedPhoto:
    """An open photo.

    Attributes:
        path: of its file.
        source: what must survive of the file.
        alpha: opacity, or None.
        before: its pixels.
        after: the result's, which begin as the photo's own.
        before_layer, after_layer: both, as the viewer shows them.
    """

    path: Path
    source: Source
    alpha: Samples | None
    before: SharedPixels
    after: SharedPixels
    before_layer: Layer
    after_layer: Layer

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.before.size

    @property
    def megapixels(self) -> float:
        return self.size[0] * self.size[1] / 1e6

    @property
    def bytes(self) -> int:
        """What it takes of memory, but for the small levels."""
        return 2 * int(np.prod(self.before.name.shape)) * np.dtype(self.before.name.dtype).itemsize

    def hold(self) -> None:
        """Keep the pixels, also beyond `close`, until as many `release`."""
        self.before.hold()
        self.after.hold()

    def release(self) -> None:
        self.before.release()
        self.after.release()

    def close(self) -> None:
        """Free the pixels as soon as nobody holds them."""
        self.before.close()
        self.after.close()

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
        cards: of the models that will repair it; they say how much memory that takes.

    Raises:
        PhotoError: it can't be read.
        MemoryLimitError: it wouldn't fit.
    """
    header = probe(path)
    scales = tuple(float(card.scale) for card in cards) or (1.0,)
    halo = max((card.halo for card in cards), default=0)
    plan_memory(header.size, 2 if header.bit_depth > 8 else 1, scales, halo, available_memory())
    photo = open_photo(path, first_frame=True)
    before = _shared(photo.pixels)
    # The decoder's copy goes before there is a third one.
    source, alpha = photo.source, photo.alpha
    del photo
    try:
        after = _shared(before.array)
    except PhotofixError:
        before.close()
        raise
    below = Pyramid(before)
    below.build()
    layers = Layer(below, source.icc), Layer(below.copy_for(after), source.icc)
    return OpenedPhoto(path, source, alpha, before, after, *layers)


def _shared(pixels: Samples) -> SharedPixels:
    shared = SharedPixels.create(pixels.shape, pixels.dtype.name)
    np.copyto(shared.array, pixels)
    return shared
