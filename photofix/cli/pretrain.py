"""`photofix pretrain`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType

from photofix.cli.console import ExitCode, report
from photofix.engine.device import choose_device
from photofix.engine.model_store import ModelStore
from photofix.errors import PhotofixError, UsageError
from photofix.imaging.folder import make_folder
from photofix.progress import Cancelled, CancelToken
from photofix.training.distributed import joined_team
from photofix.training.events import EventLog
from photofix.training.loop import load_initial, train
from photofix.training.recipe import load_recipe


def run(
    recipe_name: str,
    *,
    photos: Path,
    folder: Path,
    validation: Path | None,
    start: Path | None,
    until: int | None,
    device: str,
    download: bool = False,
) -> ExitCode:
    """Train until the recipe's end, or until asked to stop, which first writes a checkpoint."""
    token = CancelToken()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        token.cancel()

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        recipe = load_recipe(recipe_name)
        where = choose_device(device)
        initial = None
        if start is not None:
            initial = load_initial(start)
        elif recipe.base is not None:
            # Whether one network grew out of the other, the weights themselves will tell.
            initial = ModelStore().load(recipe.base).state()
        make_folder(folder)
        with joined_team(where.device) as team:
            train(
                recipe,
                photos=photos,
                validation=validation,
                run=folder,
                events=EventLog(folder / "events.jsonl", sys.stdout),
                progress=token,
                device=team.device,
                initial=initial,
                until=until,
                download=download,
                team=team,
            )
    except Cancelled:
        return ExitCode.CANCELLED
    except PhotofixError as error:
        report(error)
        return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.NOTHING_STARTED
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    return ExitCode.DONE
