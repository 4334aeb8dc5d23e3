"""Work that a repair leaves for the next one of the same photo, so that only what has changed is computed again.

A slider that is dragged and a brush that protects change what is made of a generator's answers, not the answers: with these kept,
the picture follows at once. A repair that was stopped goes on from what it had.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from photofix.engine.canvas import Canvas
from photofix.nets.generator import Look

# About a megabyte each.
MOST_LOOKS = 8


@dataclass
class Answers:
    """What a step's generator answered, before strength and protection: what it adds to its input.

    Attributes:
        values: (H', W', 3), as `photofix.engine.painter` packs them: int16 for photos of 8 bits, float32 for others.
        done: indices of the plan's tiles that are there.
        mask: (H', W') uint8, of generators that answer with one.
    """

    values: npt.NDArray[np.int16] | npt.NDArray[np.float32]
    done: set[int] = field(default_factory=set[int])
    mask: npt.NDArray[np.uint8] | None = None


Work = Canvas | Answers
SomeWork = TypeVar("SomeWork", Canvas, Answers)


def size_in_bytes(work: Work) -> int:
    """Of what it holds."""
    mask = 0 if work.mask is None else work.mask.nbytes
    return mask + (work.values.nbytes if isinstance(work, Answers) else work.pixels.nbytes)


class KeptWork:
    """Canvases and answers by what they are of; the least recently used go first.

    Args:
        limit: in bytes; what is larger on its own isn't kept.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._work: OrderedDict[Hashable, Work] = OrderedDict()
        # Not counted: they are as small as thumbnails, and few.
        self._looks: OrderedDict[Hashable, Look] = OrderedDict()

    @property
    def size_in_bytes(self) -> int:
        return sum(map(size_in_bytes, self._work.values()))

    def limit_to(self, limit: int) -> None:
        """Keep no more than so many bytes from now on."""
        self._limit = limit
        self._trim()

    def canvas(self, key: Hashable, make: Callable[[], Canvas]) -> Canvas:
        """The canvas of that key, or a new one."""
        found = self._use(key)
        return found if isinstance(found, Canvas) else self._keep(key, make())

    def answers(
        self, key: Hashable, shape: tuple[int, ...], dtype: npt.DTypeLike, *, masked: bool = False
    ) -> Answers | None:
        """The answers of that key, with a mask or without, or room for them; None if there is too little."""
        found = self._use(key)
        if isinstance(found, Answers):
            return found
        if int(np.prod(shape, dtype=np.int64)) * np.dtype(dtype).itemsize > self._limit:
            return None
        mask = np.zeros(shape[:2], np.uint8) if masked else None
        return self._keep(key, Answers(np.empty(shape, dtype), mask=mask))

    def look(self, key: Hashable) -> Look | None:
        """What a step decided over the whole photo, if that is kept."""
        if key in self._looks:
            self._looks.move_to_end(key)
        return self._looks.get(key)

    def keep_look(self, key: Hashable, look: Look) -> None:
        """Keep what a step decided; a few of these at most are kept, whatever the limit."""
        self._looks[key] = look
        if len(self._looks) > MOST_LOOKS:
            self._looks.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        self._work.clear()
        self._looks.clear()

    def _use(self, key: Hashable) -> Work | None:
        found = self._work.get(key)
        if found is not None:
            self._work.move_to_end(key)
        return found

    def _keep(self, key: Hashable, work: SomeWork) -> SomeWork:
        if size_in_bytes(work) > self._limit:
            return work
        self._work[key] = work
        self._trim()
        return work

    def _trim(self) -> None:
        total = self.size_in_bytes
        while total > self._limit:
            _, dropped = self._work.popitem(last=False)
            total -= size_in_bytes(dropped)
