"""Several processes, on several GPUs or machines, that train as one: torch's own, by configuration alone.

``torchrun --nproc_per_node 2 -m -- photofix pretrain …`` starts them, on several machines with ``--nnodes`` and ``--rdzv-endpoint``
as torch documents it. Each process takes its share of each batch, and DistributedDataParallel averages their gradients: every
loss is a mean over crops, so the weights are those that one process would have had with the whole batch. The first process alone
logs, validates and saves.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from photofix.errors import RecipeError

T = TypeVar("T")


@dataclass(frozen=True)
class Team:
    """The processes of a run, as one of them sees them. Every method must be called by all of them, in the same order.

    Attributes:
        rank: which one this is.
        size: how many there are.
        device: where this one computes.
    """

    rank: int = 0
    size: int = 1
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))

    @property
    def leads(self) -> bool:
        """Whether it is this one that logs and saves."""
        return self.rank == 0

    def share(self, batch: int) -> int:
        """How many of a batch's crops are this process's.

        Raises:
            RecipeError: the batch can't be shared evenly.
        """
        if batch % self.size:
            raise RecipeError(
                f"A batch of {batch} crops can't be shared by {self.size} processes.",
                advice="Choose a batch that is a multiple of their number.",
            )
        return batch // self.size

    def parallel(self, network: nn.Module) -> nn.Module:
        """The network, as it is to be called in training: what flows back through it is averaged over the team."""
        if self.size == 1:
            return network
        return DistributedDataParallel(network)

    def mean(self, values: dict[str, float]) -> dict[str, float]:
        """The mean over the team of each value."""
        if self.size == 1 or not values:
            return values
        total = torch.tensor(list(values.values()), dtype=torch.float64, device=self.device)
        dist.all_reduce(total)
        return dict(zip(values, (total / self.size).tolist(), strict=True))

    def any(self, flag: bool) -> bool:
        """Whether it holds for one of them at least."""
        return self.mean({"flag": float(flag)})["flag"] > 0

    def from_leader(self, make: Callable[[], T]) -> T:
        """What the first process makes; the others wait and get it."""
        if self.size == 1:
            return make()
        made: list[T | None] = [make() if self.leads else None]
        dist.broadcast_object_list(made, src=0, device=self.device)
        return made[0]  # pyright: ignore[reportReturnType] (the leader's, which may itself be None)


ALONE = Team()


@contextmanager
def joined_team(device: torch.device) -> Generator[Team]:
    """The team that torchrun started this process in, or this process alone.

    Args:
        device: of the kind to compute on; with several GPUs each process of a machine gets its own.
    """
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield Team(device=device)
        return
    device = own_device(device, int(os.environ.get("LOCAL_RANK", "0")))
    if device.type == "cuda":
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Team(dist.get_rank(), size, device)
    finally:
        dist.destroy_process_group()


def own_device(device: torch.device, local_rank: int) -> torch.device:
    """The GPU of a machine's n-th process, unless one was named; other devices are shared."""
    return torch.device("cuda", local_rank) if str(device) == "cuda" else device
