"""What a batch needs of a cluster: which machines there are, workers on them, and calls whose answers come later."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

from photofix.cluster.messages import Setting


@dataclass(frozen=True)
class Node:
    """A machine.

    Attributes:
        id: unique among all that ever were there.
        name: for people.
        cores: that it offers; 0 for one that only holds the driver.
        gpus: likewise.
        memory: bytes that it offers.
    """

    id: str
    name: str
    cores: int
    gpus: int
    memory: int


class Call(Protocol):
    """A method that was called on a worker."""

    def result(self) -> Any:
        """The answer of a call that `Cluster.wait` has returned.

        Raises:
            WorkerDiedError: the worker, or its machine, is gone.
        """
        ...


class Remote(Protocol):
    """A `Worker` on a node."""

    def call(self, method: str, *arguments: Any) -> Call:
        """Call a method; returns at once."""
        ...

    def end(self) -> None:
        """End its process at once, whatever it does."""
        ...


class Cluster(Protocol):
    """Machines that come and go."""

    @property
    def name(self) -> str:
        """For people."""
        ...

    def connect(self) -> None:
        """Raises ClusterError if it can't be reached."""
        ...

    def nodes(self) -> list[Node]:
        """That are there now."""
        ...

    def start(self, node: Node, *, cores: int, gpu: bool, setting: Setting) -> Remote:
        """Make a worker; returns at once."""
        ...

    def wait(self, calls: Collection[Call], seconds: float) -> list[Call]:
        """Those that have ended, as soon as there is one; none after so many seconds."""
        ...

    def close(self) -> None:
        """End all workers."""
        ...
