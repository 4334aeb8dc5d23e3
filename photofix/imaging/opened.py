"""What every reader hands over: a header to be judged, and how to go on to the pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from photofix.imaging.gather import Gathered
from photofix.imaging.photo import Photo, Source

__all__ = ["CheckSize", "Header", "Opened", "finish"]

CheckSize = Callable[[tuple[int, int]], None]
"""Raises PhotoTooLargeError for a (height, width) beyond the limit."""


@dataclass(frozen=True)
class Header:
    """What a photo's header says.

    Attributes:
        format: the format's name.
        size: height and width of the photo once upright, in pixels.
        bit_depth: bits per sample.
        mode: the kind of samples, as the decoder calls it ("RGB", "L", "CMYK" …).
        frames: pictures that make up the file: frames if animated, else pages.
        animated: the frames are to be shown one after the other.
        done: what photofix has done to it already, as its own mark says; None if there is no mark.
    """

    format: str
    size: tuple[int, int]
    bit_depth: int
    mode: str
    frames: int = 1
    animated: bool = False
    done: str | None = None

    @property
    def megapixels(self) -> float:
        return self.size[0] * self.size[1] / 1e6


@dataclass(frozen=True)
class Opened:
    """A file whose header has been read: what it says, how to go on, and what is known of its metadata by then."""

    header: Header
    load: Callable[[], Photo]
    source: Source


def finish(gathered: Gathered, source: Source) -> Photo:
    """The photo, from what a decoder got and what must survive."""
    notes = gathered.notes
    if source.icc is not None and gathered.icc is None and not notes:
        notes = ("The colour profile was dropped: it isn't one for the photo's kind of pixels.",)
    source = replace(source, grey=gathered.grey, icc=gathered.icc).with_notes(*notes)
    for samples in (gathered.pixels, gathered.alpha):
        if samples is not None:
            samples.flags.writeable = False
    return Photo(gathered.pixels, gathered.alpha, source)
