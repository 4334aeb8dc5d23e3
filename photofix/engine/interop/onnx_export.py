"""A model as an ONNX file, for other programs: any size in, the same answer as here.

torch's older exporter is used, by tracing: it needs no other package than `onnx`, and writes sizes that stay open for all networks
here. What it wrote is run by onnxruntime at two sizes before the file is, so that a network that can't be traced is refused.
"""

from __future__ import annotations

import importlib
import io
import os
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from photofix.engine.card import Card
from photofix.engine.device import Device, describe
from photofix.engine.interop.graph import WholeModel
from photofix.engine.interop.whole_colouriser import WholeColouriser
from photofix.engine.model_store import Model
from photofix.errors import ExportError, MissingExtraError
from photofix.imaging.atomic import output_exists, write_exclusive
from photofix.nets.colourise import Colourise

TOLERANCE = 1 / 255
OPSET = 17
# Neither is a multiple of any network's, and one is smaller than most multiples; tracing saw another one.
SIZES = ((1, 3, 83, 127), (2, 3, 60, 37))
_TRACED = (1, 3, 64, 96)


def export_onnx(model: Model, path: Path, *, overwrite: bool = False, check: bool = True) -> float | None:
    """Write a model as ONNX; the file appears whole or not at all.

    Its input ``image`` is float32 (N, 3, h, w), RGB in [0, 1] as it is stored in photos, of any height and width. Its output
    ``repaired`` is (N, 3, scale·h, scale·w), not clipped: what the engine paints at strength 1. Enlarging and padding are part of
    the graph. What the card says goes into the metadata.

    Args:
        model: to export.
        path: of the file.
        overwrite: replace a file that has the name already.
        check: run it with onnxruntime, and compare.

    Returns:
        The largest difference from torch in float32 that the check found, of a range of 1; None where it wasn't checked.

    Raises:
        MissingExtraError: `onnx`, or for the check `onnxruntime`, isn't installed.
        ExportError: the model can't be written as ONNX, or answers otherwise than in torch.
        SaveError: the file can't be written.
    """
    onnx = _needed("onnx")
    if check:
        _needed("onnxruntime")
    if os.path.lexists(path) and not overwrite:
        raise output_exists(path)  # before the work, not after it
    cpu = torch.device("cpu")
    network = model.on(Device(cpu, torch.float32, describe(cpu, torch.float32)), exact_ends=True)
    if network.looks and not isinstance(network, Colourise):
        raise ExportError(
            f"The model {model.card.name!r} looks at the whole photo before it paints, which a graph can't.",
            tried="Nothing was written.",
            advice="Use it with photofix.",
        )
    whole = (WholeColouriser(network) if isinstance(network, Colourise) else WholeModel(model.card, network)).eval()
    contents = _with_metadata(onnx, _traced(model.card, whole), model.card)
    difference = _difference(contents, whole, model.card) if check else None
    if difference is not None and not difference <= TOLERANCE:
        raise ExportError(
            f"As ONNX the model {model.card.name!r} would answer otherwise than here.",
            tried=f"At other sizes than it was traced at it differs by up to {255 * difference:.1f} levels of 255; nothing was written.",
            advice="Use it with photofix.",
        )
    write_exclusive(path, contents, overwrite=overwrite)
    return difference


def _needed(package: str) -> Any:
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise MissingExtraError(
            f"The part of photofix that writes ONNX isn't installed: {package}.",
            tried="Nothing was written.",
            advice="Install it with “pip install photofix[onnx]”.",
        ) from error


def _traced(card: Card, whole: nn.Module) -> bytes:
    buffer: Any = io.BytesIO()  # torch's annotation knows paths alone
    with warnings.catch_warnings():
        # That torch has a newer exporter, and that values are taken as they are at the size traced: the check at other sizes
        # finds out whether that matters.
        warnings.simplefilter("ignore")
        try:
            torch.onnx.export(
                whole,
                (torch.rand(_TRACED),),
                buffer,
                input_names=["image"],
                output_names=["repaired"],
                dynamic_axes={
                    "image": {0: "batch", 2: "height", 3: "width"},
                    "repaired": {0: "batch", 2: "height_out", 3: "width_out"},
                },
                opset_version=OPSET,
                dynamo=False,
            )
        except (
            RuntimeError,
            ValueError,
            TypeError,
        ) as error:  # the exporter's own errors are RuntimeErrors and ValueErrors
            raise ExportError(
                f"The model {card.name!r} can't be written as ONNX.",
                tried=f"{str(error).strip().splitlines()[0]} Nothing was written.",
                advice="Use it with photofix.",
            ) from error
    return buffer.getvalue()


def metadata(card: Card) -> dict[str, str]:
    """What an ONNX file says of its model; sizes are in pixels of its input."""
    enlarged = card.scale if card.input == "enlarged" else 1
    return {
        "name": card.name,
        "title": card.title,
        "purpose": card.purpose,
        "limits": "\n".join(card.limits),
        "licence": card.licence,
        "source": card.source,
        "architecture": card.architecture,
        "scale": str(card.scale),
        "tiling": card.tiling,
        "halo": str(-(-card.halo // enlarged)),
        "multiple": str(max(1, card.multiple // enlarged)),
        "pixels": "RGB in [0, 1], as stored in the photo (gamma-encoded); any height and width; output not clipped",
        "weights_sha256": card.sha256,
        "photofix_version": version("photofix"),
    }


def _with_metadata(onnx: Any, contents: bytes, card: Card) -> bytes:
    graph = onnx.load_from_string(contents)
    onnx.helper.set_model_props(graph, metadata(card))
    graph.doc_string = card.purpose
    graph.producer_name, graph.producer_version = "photofix", version("photofix")
    onnx.checker.check_model(graph)
    return graph.SerializeToString()


def _difference(contents: bytes, whole: nn.Module, card: Card) -> float:
    """The largest difference between onnxruntime and torch, both in float32."""
    runtime = _needed("onnxruntime")
    options = runtime.SessionOptions()
    options.log_severity_level = 4  # what it can't do, it raises
    errors = importlib.import_module("onnxruntime.capi.onnxruntime_pybind11_state")
    generator = torch.Generator().manual_seed(0)
    worst = 0.0
    try:
        session = runtime.InferenceSession(contents, options, providers=["CPUExecutionProvider"])
        for size in SIZES:
            image = torch.rand(size, generator=generator)
            with torch.inference_mode():
                expected = whole(image).numpy()
            (answer,) = session.run(None, {"image": image.numpy()})
            if answer.shape != expected.shape:
                return float("inf")
            worst = max(worst, float(np.abs(answer - expected).max()))
    except (errors.Fail, errors.InvalidArgument, errors.InvalidGraph, errors.NotImplemented, errors.RuntimeException) as error:  # fmt: skip
        raise ExportError(
            f"As ONNX the model {card.name!r} can't be run.",
            tried=f"{str(error).strip().splitlines()[0]} Nothing was written.",
            advice="Use it with photofix.",
        ) from error
    return worst
