"""What `torchrun` runs in tests/training/test_distributed.py: two steps of a recipe, and what came of them.

PYTHONPATH=. python tests/training/two_processes.py RECIPE PHOTOS RUN
"""

import contextlib
import sys
from pathlib import Path

import torch

from photofix.progress import NoProgress
from photofix.training.distributed import joined_team
from photofix.training.events import EventLog
from photofix.training.loop import train
from photofix.training.recipe import load_recipe


def main(recipe: str, photos: Path, run: Path) -> None:
    # In bfloat16 a gradient is rounded once in each process, which would hide whether they are the same.
    torch.autocast = lambda *_, **__: contextlib.nullcontext()
    torch.set_num_threads(1)
    run.mkdir(exist_ok=True)
    with joined_team(torch.device("cpu")) as team:
        train(
            load_recipe(recipe),
            photos=photos,
            validation=photos,
            run=run,
            events=EventLog(run / "events.jsonl", None),
            progress=NoProgress(),
            device=team.device,
            workers=0,
            team=team,
        )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
