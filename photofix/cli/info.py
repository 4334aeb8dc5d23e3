"""`photofix info`."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from photofix.cli.console import ExitCode, out, report
from photofix.errors import PhotofixError
from photofix.imaging import open_photo, probe
from photofix.imaging.findings import measure_photo


def run(files: Sequence[Path], *, measure: bool) -> ExitCode:
    """Print what is known of photos, or of this machine, as JSON; photos are decoded only to be measured."""
    if not files:
        try:
            _print(_machine())
        except PhotofixError as error:
            report(error)
            return ExitCode.NOTHING_STARTED
        return ExitCode.DONE
    failed = 0
    found: list[dict[str, Any]] = []
    for path in files:
        try:
            found.append(_photo(path, measure=measure))
        except PhotofixError as error:
            failed += 1
            report(error)
    _print(found)
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


def _photo(path: Path, *, measure: bool) -> dict[str, Any]:
    header = probe(path)
    height, width = header.size
    described: dict[str, Any] = {"file": str(path), "format": header.format, "width": width, "height": height}
    described |= {"bits": header.bit_depth, "mode": header.mode, "frames": header.frames}
    if measure:
        photo = open_photo(path, first_frame=True)
        findings = asdict(measure_photo(photo))
        described |= {name: round(value, 2) for name, value in findings.items()}
        described["jpeg_quality"] = photo.source.jpeg_quality
    return described


def _machine() -> dict[str, Any]:
    from photofix.engine.catalogue import Catalogue
    from photofix.engine.device import choose_device
    from photofix.engine.memory import available_memory

    catalogue = Catalogue()
    return {
        "photofix": version("photofix"),
        "python": platform.python_version(),
        "torch": version("torch"),
        "system": f"{platform.system()} {platform.machine()}",
        "device": choose_device().name,
        "memory_available_bytes": available_memory(),
        "models": [card.name for card in catalogue.cards(on_error=report)],
        "model_folders": [str(folder) for folder in catalogue.folders],
    }


def _print(value: Any) -> None:
    out.print(json.dumps(value, indent=2, ensure_ascii=False), markup=False)
