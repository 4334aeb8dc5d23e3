import importlib
from pathlib import Path

import numpy as np
import pytest
import torch

from photofix.engine.enhance import Repair
from photofix.engine.interop.whole_colouriser import WholeColouriser
from photofix.engine.step import parse_chain
from photofix.imaging import Photo, freeze
from tests.engine.fakes import CPU32, model
from tests.engine.tiny_colouriser import tiny_network


def photo(size: tuple[int, int]) -> Photo:
    """Smooth, as photos are."""
    torch.manual_seed(1)
    small = torch.rand(1, 3, 8, 9)
    large = torch.nn.functional.interpolate(small, size, mode="bilinear", align_corners=False)[0]
    return Photo(freeze((large * 65535).round().numpy().astype(np.uint16).transpose(1, 2, 0).copy()))


def tensor(source: Photo) -> torch.Tensor:
    return torch.from_numpy(source.pixels.astype(np.float32) / 65535).permute(2, 0, 1)[None]


# Below the network's side, between that and the engine's thumbnail, and above both.
@pytest.mark.parametrize("size", [(40, 61), (1, 1), (200, 301), (701, 517), (30, 1200)])
def test_it_answers_what_the_engine_paints(size: tuple[int, int]) -> None:
    source, net = photo(size), tiny_network()
    painted = Repair(source, parse_chain("fake"), [model(net, halo=0, task="colourise")], CPU32).run().pixels / 65535.0
    answer = WholeColouriser(net)(tensor(source))[0].permute(1, 2, 0).numpy()
    assert np.abs(answer - painted).max() < 1e-3
    assert np.ptp(painted, axis=2).mean() > 0.01


def test_as_onnx_it_gives_the_same_at_any_size(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    export = importlib.import_module("photofix.engine.interop.onnx_export")
    net = tiny_network()
    difference = export.export_onnx(model(net, halo=0, task="colourise"), tmp_path / "a.onnx")
    assert difference < 1e-4
    session = runtime.InferenceSession(str(tmp_path / "a.onnx"), providers=["CPUExecutionProvider"])
    for size in ((64, 96), (333, 210), (90, 700)):
        image = tensor(photo(size))
        (answer,) = session.run(None, {"image": image.numpy()})
        assert np.abs(answer - WholeColouriser(net)(image).numpy()).max() < 1e-3
