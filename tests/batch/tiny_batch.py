"""A batch with a network that negates and takes its time, as a process of its own: to be killed.

python -m tests.batch.tiny_batch INPUT OUTPUT
"""

import json
import sys
import time
from pathlib import Path

import torch
from torch import Tensor

from photofix.batch.events import Event
from photofix.batch.request import BatchRequest
from photofix.batch.run import Batch
from photofix.engine.step import Chain, Step
from tests.engine.fakes import CPU32, Paint, model

SLOWLY = 0.05  # seconds a tile


def negate(tile: Tensor, _box: tuple[int, int, int, int]) -> Tensor:
    time.sleep(SLOWLY)
    return 1 - tile


def tell(event: Event) -> None:
    sys.stdout.write(f"{json.dumps(event.as_json())}\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> None:
    torch.set_num_threads(1)
    request = BatchRequest([Path(arguments[0])], Chain(steps=(Step(model="fake"),)), output=Path(arguments[1]))
    batch = Batch(request, [model(Paint(negate))], CPU32, tell)
    try:
        batch.prepare()
        batch.run()
    finally:
        batch.close()


if __name__ == "__main__":
    main(sys.argv[1:])
