"""`photofix models`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from photofix.cli.console import ExitCode, note, out, report
from photofix.engine.catalogue import Catalogue
from photofix.engine.import_model import import_model
from photofix.errors import CardError, PhotofixError


def list_models() -> ExitCode:
    """Print a line for each model."""
    broken: list[CardError] = []
    cards = Catalogue().cards(on_error=broken.append)
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "what it is for", "scale", "minutes trained", "licence"):
        table.add_column(heading)
    for card in cards:
        table.add_row(card.name, card.purpose, f"{card.scale}×", f"{card.minutes:.0f}", card.licence)
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
    if difference is not None:
        note(f"Run by onnxruntime it differs from torch by at most {255 * difference:.4f} levels of 255.")
    return ExitCode.DONE


def add_models(paths: Sequence[Path]) -> ExitCode:
    """Take in models, each whole or not at all."""
    from photofix.engine.model_store import ModelStore  # brings torch, which the other commands don't need

    failed = 0
    for path in paths:
        try:
            card = import_model(path)
            ModelStore().load(card.name)  # whether the weights fit their architecture
            out.print(f"{card.name}: {card.purpose}", markup=False)
        except PhotofixError as error:
            failed += 1
            report(error)
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE
