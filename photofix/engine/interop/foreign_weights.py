"""Reading the weights of other people's models, and nothing but numbers of them.

Safetensors hold numbers alone. A pickle (`.pth`) is a program for a small machine that can be told to call anything; torch reads it
with an unpickler that knows tensors and refuses everything else (`weights_only`, sound since torch 2.6: CVE-2025-32434).
"""

from __future__ import annotations

import pickle
import struct
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor

from photofix.errors import WeightsError

PICKLES = (".pth", ".pt", ".ckpt")
ENDINGS = (".safetensors", *PICKLES)
LARGEST = 1 << 30
# Where programs that train put the weights into what they write, the best first.
_INSIDE = ("model_state_dict", "state_dict", "params_ema", "params-ema", "params", "model", "net")
_BEFORE = ("module.", "netG.", "net_g.", "generator.")
# What torch's reader ends with for a file that is no pickle, damaged, or more than tensors.
_UNREADABLE = (
    pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError, IndexError, TypeError, AttributeError,
    AssertionError, OverflowError, MemoryError, ImportError, struct.error, zipfile.BadZipFile, NotImplementedError,
)  # fmt: skip


def read_foreign_weights(path: Path) -> dict[str, Tensor]:
    """Read the weights of a file, by parameter name.

    Raises:
        WeightsError: it is missing, too large, no weights, or holds more than numbers.
    """
    if path.suffix.lower() not in ENDINGS:
        raise WeightsError(
            f"“{path.name}” is not a kind of file that models are taken from.",
            tried=f"Known are {', '.join(ENDINGS)}. It was not opened.",
            advice="Look for the model as one of these.",
        )
    try:
        if path.stat().st_size > LARGEST:
            raise _too_large(path)
        found = _unpickled(path) if path.suffix.lower() in PICKLES else _loaded(path)
    except OSError as error:
        raise WeightsError(
            f"“{path.name}” can't be read: {error.strerror or error}.", advice="Look whether it is there."
        ) from error
    return _weights(path, found)


def _too_large(path: Path) -> WeightsError:
    return WeightsError(f"“{path.name}” is too large.", advice="Models of up to 1 GB can be used.")


def _loaded(path: Path) -> object:
    try:
        return load(path.read_bytes())
    except SafetensorError as error:
        raise WeightsError(
            f"“{path.name}” is not a file of safetensors.", tried=str(error), advice="Fetch the model again."
        ) from error


def _unpickled(path: Path) -> object:
    try:
        if zipfile.is_zipfile(
            path
        ):  # as torch has written them since 2020; what is packed in them could be of any size
            with zipfile.ZipFile(path) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                    raise _too_large(path)
        with warnings.catch_warnings():
            # A program in TorchScript is warned of before it is refused.
            warnings.simplefilter("ignore")
            return torch.load(path, map_location="cpu", weights_only=True)
    except _UNREADABLE as error:
        raise WeightsError(
            f"“{path.name}” holds something else than weights, or is damaged.",
            tried="It was read as numbers alone; nothing in it was run.",
            advice="Fetch the model again, as .safetensors if its makers offer that.",
        ) from error


def _weights(path: Path, found: object) -> dict[str, Tensor]:
    """The weights, out of whatever they were written in."""
    for key in _INSIDE:
        if isinstance(found, dict) and isinstance(found.get(key), dict):
            found = found[key]
            break
    if isinstance(found, dict) and len(found) == 1 and isinstance(only := next(iter(found.values())), dict):
        found = only
    if not isinstance(found, Mapping) or not found or not all(_is_weight(*item) for item in found.items()):
        raise WeightsError(
            f"“{path.name}” holds no network's weights.",
            tried="These are tensors with names; nothing was changed.",
            advice="Fetch the model again.",
        )
    weights: dict[str, Tensor] = dict(found)
    for prefix in _BEFORE:
        if all(name.startswith(prefix) for name in weights):
            weights = {name.removeprefix(prefix): tensor for name, tensor in weights.items()}
    return weights


def _is_weight(name: Any, value: Any) -> bool:
    return isinstance(name, str) and isinstance(value, Tensor)
