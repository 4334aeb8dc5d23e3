"""How much is under way at once: bounded by bytes, so that a batch needs no more memory for ten thousand photos than for ten."""

from __future__ import annotations

from collections.abc import Sequence

from photofix.batch.task import Task
from photofix.engine.enhance import plan
from photofix.engine.memory import (
    RUNTIME_BYTES,
    SHARE,
    available_memory,
    foreign_tile,
    own_tile,
    scales_to,
    work_bytes,
)
from photofix.engine.model_store import Model

MOST = 2 << 30
"""Bytes of photos; more would gain nothing: one photo is read and one written while one is repaired."""
# Longer than any photo: a tile of it is as large as tiles get.
_ENDLESS = (1 << 30, 1 << 30)


class Hold:
    """Adds up what the photos that are under way need.

    Args:
        models: of the steps.
        long_edge: as in `Chain`.
        limit: in bytes; None takes what is free now, at most 2 GiB.
    """

    def __init__(self, models: Sequence[Model], long_edge: int | None, limit: int | None = None) -> None:
        self._models = models
        self._long_edge = long_edge
        free = int(available_memory() * SHARE) - RUNTIME_BYTES - tile_bytes(models)
        self._limit = min(MOST, max(0, free)) if limit is None else limit
        self._held: dict[int, tuple[Task, int]] = {}

    @property
    def bytes(self) -> int:
        """That are taken."""
        return sum(amount for _, amount in self._held.values())

    @property
    def is_over(self) -> bool:
        """One photo needs more than there is; it is alone then."""
        return self.bytes > self._limit

    def admits(self, task: Task) -> bool:
        """Whether there is room for a photo: always if nothing else is under way."""
        if not self._held:
            return True
        alone = task.alone or any(other.alone for other, _ in self._held.values())
        return not alone and self.bytes + self._needs(task) <= self._limit

    def take(self, task: Task) -> None:
        """It is under way."""
        self._held[id(task)] = task, self._needs(task)

    def free(self, task: Task) -> None:
        """It no longer is."""
        self._held.pop(id(task), None)

    def plan_memory(self, task: Task) -> bool:
        """Whether a photo that was taken needs mapped canvases: never one of several.

        Raises:
            MemoryLimitError: it doesn't fit on its own.
        """
        if not self.is_over or task.header is None:
            return False
        depth = 2 if task.header.bit_depth > 8 else 1
        return plan(task.header.size, depth, self._models, self._long_edge).mapped

    def _needs(self, task: Task) -> int:
        if task.header is None:
            return 0
        size = task.header.size
        scales = scales_to(size, [float(model.card.scale) for model in self._models], self._long_edge)
        return work_bytes(size, 2 if task.header.bit_depth > 8 else 1, scales)


def tile_bytes(models: Sequence[Model]) -> int:
    """What the largest tile takes while it passes the hungriest of the networks; one is painted at a time."""
    halo = max(model.card.halo for model in models)
    return max(own_tile(_ENDLESS, halo), foreign_tile(_ENDLESS, [model.card for model in models]))
