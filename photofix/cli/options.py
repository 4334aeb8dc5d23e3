"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DeviceOption = Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1 or mps.")]
ChainOption = Annotated[
    Path | None,
    typer.Option(help="File with the steps, also protected places, as the window's “Save the steps…” writes it."),
]
PresetOption = Annotated[str | None, typer.Option(help="Steps that are kept under a name; see photofix presets.")]
LongEdgeOption = Annotated[
    int | None, typer.Option(min=1, help="Make the result smaller in the end, its longer side so many pixels.")
]
FormatOption = Annotated[
    str | None, typer.Option("--format", help="jpeg, png, tiff, webp or avif; by default as the photo's.")
]
QualityOption = Annotated[int | None, typer.Option(min=1, max=100, help="For JPEG, WebP and AVIF.")]
PrivateOption = Annotated[bool, typer.Option("--private", help="Leave location and camera data out.")]
