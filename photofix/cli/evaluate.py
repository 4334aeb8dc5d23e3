"""`photofix evaluate`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from photofix.cli.console import ExitCode, note, out, report
from photofix.engine.device import choose_device
from photofix.engine.model_store import ModelStore
from photofix.engine.step import parse_chain
from photofix.errors import NoPhotosError, PhotofixError, UsageError
from photofix.imaging import list_photos
from photofix.training.damage import parse_damage
from photofix.training.evaluate import evaluate


def run(model: str, photos: Path, degrade: Sequence[str], *, reduce: float, limit: int | None, device: str) -> ExitCode:
    """Print the figures of each damage as JSON."""
    try:
        chain = parse_chain(model)
        damages = [parse_damage(text) for text in degrade]
        store = ModelStore()
        models = [store.load_step(step) for step in chain.steps]
        where = choose_device(device)
        files = list_photos(photos, recursive=True)[:limit]
        if not files:
            raise NoPhotosError(f"There are no photos in the folder “{photos}”.", advice="Name a folder that has some.")
        figures = [
            evaluate(files, damage, chain, models, where, reduce=reduce, on_error=lambda error: note(str(error)))
            for damage in damages
        ]
    except PhotofixError as error:
        report(error)
        return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.NOTHING_STARTED
    except KeyboardInterrupt:
        return ExitCode.CANCELLED
    result = {"model": str(chain), "device": where.name, "reduce": reduce, "figures": figures}
    out.print(json.dumps(result, indent=2), markup=False)
    return ExitCode.DONE
