"""`photofix enhance`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape
from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from photofix.cli.chains import asked_chain, only_one
from photofix.cli.console import ExitCode, err, note, out, report
from photofix.cli.step_options import nothing_fits, with_colours, with_crisp, with_mask
from photofix.engine.card import Card
from photofix.engine.device import choose_device
from photofix.engine.enhance import Repair, plan
from photofix.engine.model_store import ModelStore
from photofix.engine.step import Chain, Step
from photofix.errors import NoPhotosError, PhotofixError, UsageError
from photofix.imaging import default_output, list_photos, open_photo, probe, write_photo
from photofix.imaging.atomic import output_exists
from photofix.imaging.folder import make_folder
from photofix.imaging.formats import is_folder
from photofix.imaging.mask import write_mask


class _Shown:
    """Engine progress as a bar in the terminal."""

    def __init__(self, bar: Bar, task: TaskID) -> None:
        self._bar = bar
        self._task = task

    def update(self, done: float, total: float) -> None:
        self._bar.update(self._task, completed=done, total=total)

    def check(self) -> None:
        pass


def run(
    files: Sequence[Path],
    *,
    model: str | None,
    strength: float | None,
    crisp: float | None,
    chain_file: Path | None,
    preset: str | None,
    long_edge: int | None,
    mask_file: Path | None,
    write_masks: bool,
    saturation: float | None,
    points: Sequence[str],
    points_file: Path | None,
    output: Path | None,
    format_name: str | None,
    quality: int | None,
    overwrite: bool,
    private: bool,
    device: str,
) -> ExitCode:
    """Repair photos one by one; one that fails doesn't stop the rest."""
    try:
        chain = _chain(model, strength, chain_file, preset, long_edge)
        store = ModelStore()
        if crisp is not None:
            chain = with_crisp(chain, store, crisp)
        models = [store.load_step(step) for step in chain.steps]
        if mask_file is not None:
            chain = with_mask(chain, [model.card for model in models], mask_file)
        chain = with_colours(
            chain, [model.card for model in models], saturation=saturation, points=points, points_file=points_file
        )
        if write_masks and not any(model.card.masked for model in models):
            raise nothing_fits("--masks", "erase", "erase")
        where = choose_device(device)
        if format_name is not None:
            default_output(Path("photo.jpg"), output, format_name)  # refuses a format that isn't written
        if output is not None:
            make_folder(output)
    except PhotofixError as error:
        report(error)
        return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.NOTHING_STARTED
    photos, failed = _photos(files)
    taken: set[Path] = set()
    columns = TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn()
    with Bar(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        for path in photos:
            task = bar.add_task(escape(path.name), total=None)
            try:
                destination = default_output(path, output, format_name)
                if destination in taken or (os.path.lexists(destination) and not overwrite):
                    raise output_exists(destination)  # before the work, not after it
                mask_paths = _mask_paths(destination, [model.card for model in models]) if write_masks else {}
                for mask_path in mask_paths.values():
                    if os.path.lexists(mask_path) and not overwrite:
                        raise output_exists(mask_path)
                header = probe(path)
                mapped = plan(header.size, 2 if header.bit_depth > 8 else 1, models, chain.long_edge).mapped
                photo = open_photo(path)
                repaired = Repair(photo, chain, models, where, mapped=mapped)
                saved = write_photo(
                    repaired.run(_Shown(bar, task)),
                    destination,
                    quality=quality,
                    overwrite=overwrite,
                    private=private,
                    done=str(chain),
                )
                taken.add(destination)
                out.print(Text(str(saved.path)))
                for step, mask_path in mask_paths.items():
                    out.print(Text(str(write_mask(repaired.masks[step], mask_path, overwrite=overwrite))))
                for words in (*repaired.backoffs, *photo.source.notes, *saved.notes):
                    note(f"{path.name}: {words}")
            except PhotofixError as error:
                failed += 1
                report(error)
            except KeyboardInterrupt:
                note("Stopped; finished photos stay, and nothing half-written is left.")
                return ExitCode.CANCELLED
            finally:
                bar.remove_task(task)
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


def _chain(
    model: str | None, strength: float | None, chain_file: Path | None, preset: str | None, long_edge: int | None
) -> Chain:
    """The chain that the options ask for; --strength goes with a single model alone."""
    if strength is not None and (chain_file is not None or preset is not None):
        raise only_one("--strength")
    chain = asked_chain(model or None, chain_file, preset, long_edge, option="--model")
    if strength is None or strength == 1:
        return chain
    if len(chain.steps) > 1 or ":" in (model or ""):
        raise UsageError(
            "--strength can't be combined with a chain or with a strength in --model.",
            advice="Give each step its own strength: --model clean:0.8,upscale-2x.",
        )
    steps = tuple(Step(model=step.model, strength=strength) for step in chain.steps)
    return chain.model_copy(update={"steps": steps})


def _mask_paths(result: Path, cards: Sequence[Card]) -> dict[int, Path]:
    """Where the steps' masks go, beside the result; numbered by step where there are several."""
    erasing = [index for index, card in enumerate(cards) if card.masked]
    return {
        index: result.with_name(f"{result.stem}_mask{f'-{index + 1}' if len(erasing) > 1 else ''}.png")
        for index in erasing
    }


def _photos(files: Sequence[Path]) -> tuple[list[Path], int]:
    """The photos that are meant, folders opened, each once; and how many arguments hold none, which is said."""
    photos: dict[Path, None] = {}
    failed = 0
    for path in files:
        if not is_folder(path):
            photos[path] = None
            continue
        try:
            found = list_photos(path)
            if not found:
                raise NoPhotosError(
                    f"There are no photos in the folder “{path}”.",
                    tried="Its subfolders were not searched.",
                    advice="Name a folder that has photos in it.",
                )
            photos.update(dict.fromkeys(found))
        except PhotofixError as error:
            failed += 1
            report(error)
    return list(photos), failed
