"""Models that are dropped onto the window."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from person import WAIT, drop, settle
from pytestqt.qtbot import QtBot
from safetensors.numpy import save

from photofix.app.window import MainWindow

WEIGHTS = save({"weight": np.zeros(3, np.float32)})


def put(folder: Path, weights: bytes = WEIGHTS, **changes: Any) -> Path:
    """A model's two files; returns the weights' path."""
    card = {
        "name": "mine", "title": "My old camera", "purpose": "For one camera.", "task": "clean", "architecture": "unet",
        "halo": 32, "multiple": 16, "licence": "Apache-2.0", "sha256": hashlib.sha256(weights).hexdigest(),
        "schema_version": 1, "photofix_version": "0",
    }  # fmt: skip
    folder.mkdir(exist_ok=True)
    (folder / "mine.json").write_text(json.dumps(card | changes))
    (folder / "mine.safetensors").write_bytes(weights)
    return folder / "mine.safetensors"


def test_a_model_that_is_dropped_is_there_at_once(
    make_window: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window()
    weights = put(tmp_path / "fetched")
    drop(window, weights, weights.with_suffix(".json"))
    qtbot.waitUntil(lambda: "My old camera" in window.banner.message, timeout=WAIT)
    assert window.banner.kind != "error"
    assert window.models.title("mine") == "My old camera"
    assert window.models.is_own("mine")
    assert sorted(path.name for path in window.models.own.iterdir()) == ["mine.json", "mine.safetensors"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("mine.safetensors", b"cut short", "not the weights"),
        ("other.safetensors", WEIGHTS, "card “other.json” is missing"),
        ("notes.json", b"{", "not JSON"),
        ("model.pth", b"anything", "not a model that photofix opens"),
    ],
)
def test_a_file_that_is_no_good_model_is_named_and_nothing_is_taken_in(
    make_window: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path, photo_file: Path,
    name: str, content: bytes, said: str,
) -> None:  # fmt: skip
    put(tmp_path / "fetched")
    path = tmp_path / "fetched" / name
    path.write_bytes(content)
    window = make_window()
    drop(window, photo_file, path)
    qtbot.waitUntil(lambda: said in window.banner.message, timeout=WAIT)
    assert window.banner.kind == "error"
    assert not window.models.own.exists()
    settle(qtbot, window)  # the photo beside it is repaired all the same
    assert len(window.session.roll) == 1
