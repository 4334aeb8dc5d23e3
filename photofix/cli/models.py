"""`photofix models`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from photofix.cli.console import ExitCode, note, out, report
from photofix.engine.catalogue import Catalogue
from photofix.engine.import_model import import_model
from photofix.errors import CardError, PhotofixError, UsageError


def list_models() -> ExitCode:
    """Print a line for each model."""
    broken: list[CardError] = []
    cards = Catalogue().cards(on_error=broken.append)
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "what it is for", "scale", "minutes trained", "licence"):
        table.add_column(heading)
    for card in cards:
        table.add_row(
            card.name, card.purpose, f"{card.scale}×", f"{card.minutes:.0f}" if card.minutes else "–", card.licence
        )
    out.print(table)
    for error in broken:
        report(error)
    return ExitCode.SOME_FAILED if broken else ExitCode.DONE


def show_model(name: str) -> ExitCode:
    """Print a model's card as it is stored."""
    try:
        card = Catalogue().card(name)
    except PhotofixError as error:
        report(error)
        return ExitCode.NOTHING_STARTED
    out.print(card.model_dump_json(indent=2), markup=False)
    return ExitCode.DONE


def export_model(name: str, output: Path, *, overwrite: bool, check: bool) -> ExitCode:
    """Write a model as ONNX."""
    from photofix.engine.interop.onnx_export import export_onnx
    from photofix.engine.model_store import ModelStore

    try:
        difference = export_onnx(ModelStore().load(name), output, overwrite=overwrite, check=check)
    except PhotofixError as error:
        report(error)
        return ExitCode.NOTHING_STARTED
    out.print(str(output), markup=False)
    if difference is None:
        note("It was not run: that it answers as in torch is not known.")
    else:
        note(f"Run by onnxruntime it differs from torch by at most {255 * difference:.4f} levels of 255.")
    return ExitCode.DONE


def add_models(
    paths: Sequence[Path], *, name: str | None, title: str | None, licence: str | None, source: str | None, noise: float | None
) -> ExitCode:  # fmt: skip
    """Take in models, each whole or not at all: ours by their cards, other people's by their weights alone."""
    from photofix.engine.interop.add_foreign import UNKNOWN, add_foreign
    from photofix.engine.interop.foreign_weights import PICKLES
    from photofix.engine.model_store import ModelStore  # brings torch, which the other commands don't need

    described = any(value is not None for value in (name, title, licence, source, noise))
    failed = 0
    for path in paths:
        ending = path.suffix.lower()
        foreign = ending in PICKLES or (ending == ".safetensors" and not path.with_suffix(".json").exists())
        try:
            if described and (not foreign or len(paths) > 1):
                raise UsageError(
                    f"What was said of the model can't be said of “{path.name}”.",
                    tried="It was not added.",
                    advice="--name, --title, --licence, --source and --noise are for a single model of others, without a card.",
                )
            if foreign:
                card = add_foreign(
                    path, tell=note, name=name, title=title, licence=licence or UNKNOWN, source=source or "", noise=noise
                )  # fmt: skip
            else:
                card = import_model(path)
            ModelStore().load(card.name)  # whether the weights fit their architecture
            terms = f" Licence: {card.licence}." if foreign else ""
            out.print(f"{card.name}: {card.purpose}{terms}", markup=False)
        except PhotofixError as error:
            failed += 1
            report(error)
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE
