import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from typer.testing import CliRunner

from photofix.cli.commands import app
from photofix.engine.enhance import Repair
from photofix.engine.interop.graph import Enlarge, WholeModel
from photofix.engine.model_store import Model, ModelStore
from photofix.engine.resize import enlarge
from photofix.engine.step import parse_chain
from photofix.engine.tiling import Box
from photofix.errors import ExportError, MissingExtraError, OutputExistsError
from photofix.imaging import Photo, freeze, open_photo
from photofix.nets.generator import Rendered
from tests.engine.fakes import CPU32, Paint, model

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"


@settings(max_examples=15)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(2, 4), st.integers(0, 99))
def test_enlargement_in_the_graph_is_the_engines(height: int, width: int, scale: int, seed: int) -> None:
    pixels = np.random.default_rng(seed).random((height, width, 3), np.float32)
    at, box = Box(0, 0, height, width), Box(0, 0, height * scale, width * scale)
    expected = enlarge(pixels, at, box, scale, height, width)
    answer = Enlarge(scale)(torch.from_numpy(pixels).permute(2, 0, 1)[None])[0].permute(1, 2, 0).numpy()
    assert np.abs(answer - expected).max() < 1e-5


@pytest.mark.parametrize("size", [(1, 1), (3, 70), (32, 48), (37, 5)])
@pytest.mark.parametrize("scale", [1, 2])
def test_a_whole_model_answers_what_the_engine_paints(size: tuple[int, int], scale: int) -> None:
    """With a mask, and a network that sees where the picture was mirrored."""

    def blurred(tile: Tensor, _: Any) -> Rendered:
        large = tile.repeat_interleave(scale, dim=2).repeat_interleave(scale, dim=3)
        mask = torch.linspace(0, 1, large.shape[3]).expand(large.shape[0], 1, *large.shape[2:])
        return Rendered(torch.nn.functional.avg_pool2d(large, 9, 1, 4), mask)

    source = Photo(freeze(np.random.default_rng(0).integers(0, 65536, (*size, 3), np.uint16)))
    ours = model(Paint(blurred), scale=scale, task="upscale")
    painted = Repair(source, parse_chain("fake"), [ours], CPU32).run().pixels / np.float32(65535)
    image = torch.from_numpy(source.pixels.astype(np.float32) / 65535).permute(2, 0, 1)[None]
    answer = WholeModel(ours.card, ours.on(CPU32, exact_ends=True))(image)[0].permute(1, 2, 0).clamp(0, 1).numpy()
    assert np.abs(answer - painted).max() <= 1e-4


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    folder = tmp_path_factory.mktemp("onnx")

    def export(name: str) -> Path:
        path = folder / f"{name}.onnx"
        if not path.exists():
            done = CliRunner().invoke(app, ["models", "export", name, "--output", str(path)])
            assert done.exit_code == 0, done.output
            assert done.stdout.strip() == str(path)
            assert "differs from torch by at most 0.0" in done.stderr
        return path

    return export


@pytest.mark.parametrize("name", ["clean", "upscale-2x"])
@pytest.mark.parametrize("size", [(200, 233), (97, 64)])
def test_a_shipped_model_as_onnx_gives_the_engines_pixels(
    exported: Callable[[str], Path], name: str, size: tuple[int, int]
) -> None:
    session = importlib.import_module("onnxruntime").InferenceSession(
        exported(name), providers=["CPUExecutionProvider"]
    )
    sample = open_photo(SAMPLES / "cat-noisy.jpg").pixels[: size[0], : size[1]]
    assert sample.shape[:2] == size
    (answer,) = session.run(None, {"image": (sample.astype(np.float32) / 255).transpose(2, 0, 1)[None]})
    repair = Repair(Photo(freeze(sample.astype(np.uint16) * 257)), parse_chain(name), [ModelStore().load(name)], CPU32)
    painted = repair.run().pixels / np.float32(65535)
    assert answer[0].transpose(1, 2, 0).shape == painted.shape
    assert np.abs(np.clip(answer[0].transpose(1, 2, 0), 0, 1) - painted).max() <= 1 / 255
    scale = painted.shape[0] // size[0]
    plain = np.repeat(np.repeat(sample / 255, scale, axis=0), scale, axis=1)
    assert np.abs(painted - plain).max() > 0.05  # the network did something


def test_the_file_says_what_the_card_says(exported: Callable[[str], Path]) -> None:
    onnx = importlib.import_module("onnx")
    for name, scale, multiple in (("clean", "1", "16"), ("upscale-2x", "2", "8")):
        file = onnx.load(exported(name))
        found = {entry.key: entry.value for entry in file.metadata_props}
        card = ModelStore().card(name)
        assert (found["name"], found["licence"], found["scale"]) == (name, "Apache-2.0", scale)
        assert found["multiple"] == multiple
        assert int(found["halo"]) * (int(scale) if card.input == "enlarged" else 1) == card.halo
        assert found["limits"].splitlines() == list(card.limits)
        (image,) = file.graph.input
        assert [axis.dim_param or axis.dim_value for axis in image.type.tensor_type.shape.dim] == [
            "batch", 3, "height", "width",
        ]  # fmt: skip


def fixed_size() -> Model:
    """Of a network that tracing takes at the size traced alone."""

    def answer(tile: Tensor, _: Any) -> Tensor:
        return tile * (int(tile.shape[3]) / 100)

    return model(Paint(answer))


def test_a_network_that_tracing_gets_wrong_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("onnx")
    from photofix.engine.interop.onnx_export import export_onnx

    with pytest.raises(ExportError, match="would answer otherwise"):
        export_onnx(fixed_size(), tmp_path / "wrong.onnx")
    assert list(tmp_path.iterdir()) == []
    assert export_onnx(fixed_size(), tmp_path / "unchecked.onnx", check=False) is None
    before = (tmp_path / "unchecked.onnx").read_bytes()
    with pytest.raises(OutputExistsError):
        export_onnx(fixed_size(), tmp_path / "unchecked.onnx")
    assert (tmp_path / "unchecked.onnx").read_bytes() == before


def test_what_cannot_be_in_a_graph_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("onnx")
    from photofix.engine.interop.onnx_export import export_onnx

    class Looking(Paint):
        looks = True

    with pytest.raises(ExportError, match="looks at the whole photo"):
        export_onnx(model(Looking(lambda tile, _: tile)), tmp_path / "a.onnx")
    with pytest.raises(ExportError, match="can't be written as ONNX"):
        export_onnx(model(Paint(lambda tile, _: torch.linalg.eigvals(tile).real + tile)), tmp_path / "b.onnx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", ["onnx", "onnxruntime"])
def test_without_the_extra_it_is_said_how_to_get_it(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from photofix.engine.interop.onnx_export import export_onnx

    monkeypatch.setitem(sys.modules, "onnx", None if missing == "onnx" else sys)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingExtraError, match=missing) as raised:
        export_onnx(fixed_size(), tmp_path / "a.onnx")
    assert "photofix[onnx]" in raised.value.advice
    done = CliRunner().invoke(app, ["models", "export", "clean", "-o", str(tmp_path / "a.onnx")])
    assert done.exit_code == 3
    assert "photofix[onnx]" in done.stderr
    assert list(tmp_path.iterdir()) == []
