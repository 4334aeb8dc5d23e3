"""Other people's models: tiny networks of each kind, added from files as they are found, and run by the engine."""

import contextlib
import importlib
import json
import pickle
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from typer.testing import CliRunner

from photofix.cli.commands import app
from photofix.engine.catalogue import Catalogue, shipped_models
from photofix.engine.device import choose_device
from photofix.engine.enhance import Repair
from photofix.engine.interop.add_foreign import add_foreign
from photofix.engine.interop.foreign import NETWORKS, build_foreign, recognise
from photofix.engine.interop.foreign_weights import read_foreign_weights
from photofix.engine.messages import Failed, Returned, TileFinished
from photofix.engine.model_store import ModelStore
from photofix.engine.step import parse_chain
from photofix.errors import CardError, MissingExtraError, ModelError, UsageError, WeightsError
from photofix.imaging import Photo, freeze, open_photo
from photofix.nets.unet import UNet
from tests.engine.fakes import CPU32
from tests.engine.test_worker import Engine

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"
TINY: dict[str, dict[str, Any]] = {
    "Compact": {"num_feat": 8, "num_conv": 2, "upscale": 4},
    "SPAN": {"num_in_ch": 3, "num_out_ch": 3, "feature_channels": 8, "upscale": 2},
    "ESRGAN": {"num_filters": 8, "num_blocks": 2, "scale": 4},
    "NAFNet": {"width": 8, "enc_blk_nums": [1, 1], "middle_blk_num": 1, "dec_blk_nums": [1, 1]},
    "DRUNet": {"in_nc": 4, "out_nc": 3, "nc": [8, 8, 16, 16], "nb": 2},
    "SCUNet": {"config": [1] * 7, "dim": 64},
    "FBCNN": {"nc": [4, 4, 8, 512], "nb": 2},
}
SCALES = {"Compact": 4, "SPAN": 2, "ESRGAN": 4}


def tiny(name: str, **changes: Any) -> Any:
    """A network of spandrel's own class, of which every part has a say in the answer."""
    pytest.importorskip("einops")
    if importlib.util.find_spec("spandrel") is None:
        pytest.skip("spandrel isn't installed")
    from photofix.engine.interop import foreign

    foreign._architecture(name)
    made = getattr(importlib.import_module(f"spandrel.architectures.{name}"), name)
    torch.manual_seed(3)
    network: nn.Module = made(**TINY[name] | changes)
    for parameter in network.parameters():
        if not parameter.any():  # NAFNet's blocks begin as nothing
            nn.init.normal_(parameter, std=0.2)
    return network.eval().requires_grad_(False)


def told(network: nn.Module, name: str, image: Tensor, noise: float = 15) -> Tensor:
    """The network's own answer."""
    with torch.inference_mode():
        if name == "DRUNet":
            return network(torch.cat([image, torch.full_like(image[:, :1], noise / 255)], dim=1))
        answer = network(image)
        return answer[0] if name == "FBCNN" else answer


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own"
    monkeypatch.setattr("photofix.engine.catalogue.user_models", lambda: folder)
    monkeypatch.setattr("photofix.engine.import_model.user_models", lambda: folder)
    return folder


def quiet(_: str) -> None:
    """What is told is not what is tested."""


def cut(height: int, width: int) -> Photo:
    pixels = open_photo(SAMPLES / "cat-noisy.jpg").pixels[100 : 100 + height, 100 : 100 + width]
    return Photo(freeze(pixels.astype(np.uint16) * 257))


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_of_each_kind_is_added_and_answers_as_its_own(name: str, own: Path, tmp_path: Path) -> None:
    network = tiny(name)
    file = tmp_path / f"Their_{name} v1.safetensors"
    save_file({key: value.contiguous() for key, value in network.state_dict().items()}, file)
    card = add_foreign(file, own, tell=pytest.fail)
    scale = SCALES.get(name, 1)
    assert (card.name, card.scale, card.licence) == (f"their_{name.lower()}-v1", scale, "unknown")
    assert (card.tiling, card.input, card.architecture) == ("approximate", "native", f"spandrel:{name}")
    assert sorted(path.suffix for path in own.iterdir()) == [".json", ".safetensors"]

    source = cut(90, 77)
    repair = Repair(source, parse_chain(card.name), [ModelStore([own]).load(card.name)], CPU32)
    height, width = source.size
    padded = np.pad(
        source.pixels, ((0, -height % card.multiple), (0, -width % card.multiple), (0, 0)), mode="symmetric"
    ).astype(np.float32) / np.float32(65535)
    expected = told(network, name, torch.from_numpy(padded).permute(2, 0, 1)[None])[0].permute(1, 2, 0).numpy()
    painted = repair.run().pixels
    assert painted.shape == (90 * scale, 77 * scale, 3)
    difference = painted - 65535 * np.clip(expected[: 90 * scale, : 77 * scale], 0, 1)
    assert np.abs(difference).max() <= 3
    assert len(np.unique(painted)) > 100  # a picture


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (5, 130)])
@pytest.mark.parametrize("name", NETWORKS)
def test_pictures_of_any_size_can_be_given(name: str, size: tuple[int, int]) -> None:
    found = recognise(tiny(name).state_dict())
    height, width = (-(-side // found.network.multiple) * found.network.multiple for side in size)
    answer = found.network.render(torch.rand(2, 3, height, width), None, (0, 0, 0, 0)).pixels  # type: ignore[arg-type]
    assert answer.shape == (2, 3, height * found.scale, width * found.scale)
    assert bool(torch.isfinite(answer).all())


def test_from_the_command_line_a_pth_is_read_as_numbers_warned_of_and_enlarges_by_its_own_scale(
    own: Path, tmp_path: Path
) -> None:
    network = tiny("Compact")
    torch.save(
        {"params_ema": {f"module.{key}": value for key, value in network.state_dict().items()}}, tmp_path / "x4.pth"
    )
    run = CliRunner().invoke
    done = run(app, ["models", "add", str(tmp_path / "x4.pth"), "--licence", "BSD-3-Clause", "--source", "a friend", "--title", "X 4"])  # fmt: skip
    assert done.exit_code == 0, done.output
    assert done.stdout == "x4: By others: enlarges 4 times (Compact). Licence: BSD-3-Clause.\n"
    assert "is a pickle" in done.stderr
    assert "nothing in it is run" in done.stderr
    card = Catalogue().card("x4")
    assert (card.title, card.licence, card.source) == ("X 4", "BSD-3-Clause", "a friend")
    stored = load_file(own / "x4.safetensors")
    assert stored.keys() == network.state_dict().keys()
    assert "BSD-3-Clause" in run(app, ["models"]).stdout
    with Image.open(SAMPLES / "coffee-compressed.jpg") as cup:
        cup.crop((200, 100, 260, 150)).save(tmp_path / "cup.jpg")
    done = run(app, ["enhance", str(tmp_path / "cup.jpg"), "--model", "x4,clean:0.5", "--format", "png"])
    assert done.exit_code == 0, done.output
    assert open_photo(tmp_path / "cup_photofix.png").size == (4 * 50, 4 * 60)


def test_the_engines_process_runs_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    save_file(dict(tiny("NAFNet").state_dict()), tmp_path / "theirs.safetensors")
    add_foreign(tmp_path / "theirs.safetensors", tell=quiet)
    source = Photo(freeze(open_photo(SAMPLES / "cat-noisy.jpg").pixels[:70, :450]))
    engine = Engine()
    try:
        result = engine.ask(1, source, parse_chain("theirs"), focus=(10, 440))
        *tiles, returned = engine.until(Returned, Failed)
        assert isinstance(returned, Returned), returned
        assert len([tile for tile in tiles if isinstance(tile, TileFinished)]) == 3  # two tiles, and where they meet
        expected = Repair(source, parse_chain("theirs"), [ModelStore().load("theirs")], choose_device("cpu")).run()
        assert np.array_equal(result.array, expected.pixels)
    finally:
        engine.close()


def test_a_real_esrgan_s_names_are_understood(own: Path, tmp_path: Path) -> None:
    """It is written with the names of another generation of the same network."""
    network = tiny("ESRGAN")
    names = {"model.0": "conv_first", "model.1.sub.2": "conv_body", "model.3": "conv_up1", "model.6": "conv_up2"}
    names |= {"model.8": "conv_hr", "model.10": "conv_last"}

    def renamed(key: str) -> str:
        key = re.sub(r"^model\.1\.sub\.(\d)\.RDB(\d)\.conv(\d)\.0\.", r"body.\1.rdb\2.conv\3.", key)
        stem, _, last = key.rpartition(".")
        return f"{names.get(stem, stem)}.{last}"

    state = {renamed(key): value for key, value in network.state_dict().items()}
    assert "body.1.rdb3.conv5.weight" in state
    torch.save({"params_ema": state, "params": {}}, tmp_path / "RealESRGAN_x4.pth")
    card = add_foreign(tmp_path / "RealESRGAN_x4.pth", own, tell=quiet)
    assert (card.name, card.scale) == ("realesrgan_x4", 4)
    x = torch.rand(1, 3, 16, 16)
    ours = ModelStore([own]).load(card.name).on(CPU32, exact_ends=False).render(x, None, (0, 0, 0, 0)).pixels  # type: ignore[arg-type]
    assert torch.allclose(ours, told(network, "ESRGAN", x), atol=1e-5)


def test_a_drunet_is_told_the_noise(own: Path, tmp_path: Path) -> None:
    network = tiny("DRUNet")
    save_file(dict(network.state_dict()), tmp_path / "drunet.safetensors")
    x = torch.rand(1, 3, 16, 16)
    for noise, name in ((None, "fifteen"), (40.0, "forty")):
        card = add_foreign(tmp_path / "drunet.safetensors", own, tell=quiet, name=name, noise=noise)
        assert f"σ = {noise or 15:g}" in card.purpose
        answer = ModelStore([own]).load(name).on(CPU32, exact_ends=False).render(x, None, (0, 0, 0, 0)).pixels  # type: ignore[arg-type]
        assert torch.allclose(answer, told(network, "DRUNet", x, noise or 15), atol=1e-6)
    assert not torch.allclose(told(network, "DRUNet", x, 15), told(network, "DRUNet", x, 40), atol=1e-3)
    save_file(dict(tiny("Compact").state_dict()), tmp_path / "compact.safetensors")
    with pytest.raises(UsageError, match="not told a noise"):
        add_foreign(tmp_path / "compact.safetensors", own, tell=quiet, noise=20)


def test_half_precision_stays_half_on_the_drive(own: Path, tmp_path: Path) -> None:
    save_file({key: value.half() for key, value in tiny("Compact").state_dict().items()}, tmp_path / "half.safetensors")
    add_foreign(tmp_path / "half.safetensors", own, tell=quiet)
    assert {value.dtype for value in load_file(own / "half.safetensors").values()} == {torch.float16}
    network = ModelStore([own]).load("half").on(CPU32, exact_ends=False)
    assert {parameter.dtype for parameter in network.parameters()} == {torch.float32}


class Runs:
    """Touches a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return _touch, (self.path,)


def _touch(path: str) -> Tensor:
    Path(path).touch()
    return torch.zeros(1)


@pytest.mark.parametrize("ending", [".pth", ".pt", ".ckpt", ".safetensors"])
@pytest.mark.parametrize("how", ["torch", "pickle", "among weights"])
def test_a_pickle_that_is_a_program_is_refused_and_not_run(how: str, ending: str, own: Path, tmp_path: Path) -> None:
    ran, file = tmp_path / "ran", tmp_path / f"hostile{ending}"
    if how == "pickle":
        file.write_bytes(pickle.dumps({"params": {"body.0.weight": Runs(str(ran))}}))
    elif how == "torch":
        torch.save(Runs(str(ran)), file)
    else:
        torch.save({"params": {"body.0.weight": torch.zeros(1), "body.1.weight": Runs(str(ran))}}, file)
    with pytest.raises(
        WeightsError, match="something else than weights" if ending != ".safetensors" else "not a file of"
    ):
        add_foreign(file, own, tell=quiet)
    assert not ran.exists()
    assert not own.exists()
    if how == "pickle":
        pickle.loads(file.read_bytes())
    else:
        torch.load(file.rename(tmp_path / "hostile"), weights_only=False)
    assert ran.exists()  # the file was armed


def test_a_torchscript_is_refused(own: Path, tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "script.pt", "w") as file:
        for name in ("constants.pkl", "data.pkl", "version", "code/__torch__.py"):
            file.writestr(f"script/{name}", b"3\n")
    with pytest.raises(WeightsError, match="something else"):
        add_foreign(tmp_path / "script.pt", own, tell=quiet)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 4000), value=st.integers(0, 255), length=st.integers(0, 4000), legacy=st.booleans())
def test_a_damaged_pickle_is_an_error_with_a_name(
    at: int, value: int, length: int, legacy: bool, tmp_path: Path
) -> None:
    file = tmp_path / "damaged.pth"
    torch.save({"params": {"a": torch.arange(9.0)}}, file, _use_new_zipfile_serialization=not legacy)
    contents = bytearray(file.read_bytes())
    contents[at % len(contents)] = value
    file.write_bytes(contents[: max(length, 1)])
    with contextlib.suppress(WeightsError):
        read_foreign_weights(file)


BAD: dict[str, Callable[[Path], object]] = {
    "text.pth": lambda path: path.write_text("no model"),
    "empty.pth": lambda path: path.touch(),
    "empty.safetensors": lambda path: path.touch(),
    "list.pth": lambda path: torch.save([torch.zeros(3)], path),
    "number.pth": lambda path: torch.save({"params": {"weight": 3}}, path),
    "none.pth": lambda path: torch.save({}, path),
    "ours.safetensors": lambda path: save_file(UNet(widths=(8, 12), blocks=1).state_dict(), path),
    "other.safetensors": lambda path: save_file({"layer.weight": torch.zeros(3, 3)}, path),
    "like.safetensors": lambda path: save_file({"body.0.weight": torch.zeros(3), "body.1.weight": torch.zeros(3)}, path),
    "missing.pth": lambda path: None,
    "model.onnx": lambda path: path.write_bytes(b"\x08\x07"),
    "folder.pth": lambda path: path.mkdir(),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_model_that_is_known_is_refused_and_leaves_nothing(name: str, own: Path, tmp_path: Path) -> None:
    tiny("Compact")  # skips without spandrel
    BAD[name](tmp_path / name)
    done = CliRunner().invoke(app, ["models", "add", str(tmp_path / name)])
    assert done.exit_code == 1, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert "error:" in done.stderr
    assert not own.exists()


def test_a_network_for_grey_pictures_is_refused(own: Path, tmp_path: Path) -> None:
    save_file(dict(tiny("DRUNet", in_nc=2, out_nc=1).state_dict()), tmp_path / "grey.safetensors")
    with pytest.raises(WeightsError, match="takes 1 and gives 1 colour"):
        add_foreign(tmp_path / "grey.safetensors", own, tell=quiet)


def test_names_that_are_taken_or_can_not_be(own: Path, tmp_path: Path) -> None:
    save_file(dict(tiny("Compact").state_dict()), tmp_path / "clean.safetensors")
    assert (shipped_models() / "clean.json").is_file()
    with pytest.raises(CardError, match="came with photofix"):
        add_foreign(tmp_path / "clean.safetensors", own, tell=quiet)
    for name in ("../clean", "", "Ä", "a b"):
        with pytest.raises(UsageError, match="can't be named"):
            add_foreign(tmp_path / "clean.safetensors", own, tell=quiet, name=name)
    assert not own.exists()
    add_foreign(tmp_path / "clean.safetensors", own, tell=quiet, name="mine")
    # Once more, to say its licence.
    assert add_foreign(tmp_path / "clean.safetensors", own, tell=quiet, name="mine", licence="MIT").licence == "MIT"
    assert Catalogue([own]).card("mine").licence == "MIT"
    save_file(dict(tiny("Compact", num_conv=3).state_dict()), tmp_path / "clean.safetensors")
    with pytest.raises(ModelError, match="already have another"):
        add_foreign(tmp_path / "clean.safetensors", own, tell=quiet, name="mine")


def test_what_is_said_of_a_model_is_said_of_one_without_a_card(own: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        save_file(dict(tiny("Compact").state_dict()), tmp_path / f"{name}.safetensors")
    both = [str(tmp_path / "a.safetensors"), str(tmp_path / "b.safetensors")]
    done = CliRunner().invoke(app, ["models", "add", *both, "--licence", "MIT"])
    assert (done.exit_code, done.stderr.count("can't be said")) == (1, 2)
    assert not own.exists()


def test_without_the_extra_it_is_said_how_to_get_it(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_file(dict(tiny("Compact").state_dict()), tmp_path / "a.safetensors")
    add_foreign(tmp_path / "a.safetensors", own, tell=quiet)
    for name in [name for name in sys.modules if name.partition(".")[0] == "spandrel"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(sys, "path", [])
    for use in (lambda: ModelStore([own]).load("a"), lambda: add_foreign(tmp_path / "a.safetensors", own, tell=quiet)):
        with pytest.raises(MissingExtraError) as raised:
            use()
        assert "photofix[community]" in raised.value.advice


@pytest.mark.parametrize(
    ("architecture", "arguments", "words"),
    [("spandrel:Transformer", {}, "no network"), ("spandrel:Compact", {"noise": 3}, "arguments"),
     ("spandrel:DRUNet", {"noise": "much"}, "arguments"), ("spandrel:DRUNet", {"noise": -1}, "arguments")],
)  # fmt: skip
def test_a_card_that_asks_for_what_there_is_not(architecture: str, arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(CardError, match=words):
        build_foreign(architecture, arguments, {})


def test_weights_of_another_network_than_the_card_says(own: Path, tmp_path: Path) -> None:
    save_file(dict(tiny("Compact").state_dict()), tmp_path / "a.safetensors")
    add_foreign(tmp_path / "a.safetensors", own, tell=quiet)
    card = json.loads((own / "a.json").read_text()) | {"architecture": "spandrel:NAFNet"}
    (own / "a.json").write_text(json.dumps(card))
    with pytest.raises(WeightsError, match="don't fit"):
        ModelStore([own]).load("a")


def test_who_wants_all_of_spandrel_gets_it_all_the_same() -> None:
    tiny("Compact")  # skips without spandrel
    code = (
        "import sys, types\n"
        "from photofix.engine.interop import foreign\n"
        "for name in foreign.NETWORKS: foreign._architecture(name)\n"
        "assert not {'spandrel', 'torchvision'} & set(sys.modules)\n"
        "for name in ('torchvision', 'torchvision.transforms', 'torchvision.transforms.functional'):\n"
        "    sys.modules[name] = types.ModuleType(name)\n"
        "for name in ('rotate', 'normalize'): setattr(sys.modules['torchvision.transforms.functional'], name, None)\n"
        "sys.modules['torchvision.transforms.functional'].InterpolationMode = types.SimpleNamespace(NEAREST=0, BILINEAR=1)\n"
        "import spandrel\n"
        "ours = foreign._architecture('Compact')\n"
        "sys.exit(spandrel.MAIN_REGISTRY['Compact'].architecture.__class__ is not ours.__class__)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_spandrel_and_torchvision_are_imported_for_foreign_models_alone() -> None:
    code = (
        "import sys\n"
        "from photofix.engine.model_store import ModelStore\n"
        "import photofix.engine.worker, photofix.engine.interop.add_foreign\n"
        "ModelStore().load('clean')\n"
        "sys.exit(bool({'spandrel', 'torchvision', 'onnx'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long if name in ("FBCNN", "SCUNet") else ()) for name in NETWORKS]
)
def test_as_onnx_a_foreign_model_answers_the_same(name: str, own: Path, tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    from photofix.engine.interop.onnx_export import export_onnx

    save_file({key: value.contiguous() for key, value in tiny(name).state_dict().items()}, tmp_path / "a.safetensors")
    add_foreign(tmp_path / "a.safetensors", own, tell=quiet)
    difference = export_onnx(ModelStore([own]).load("a"), tmp_path / "a.onnx")
    assert difference is not None
    assert difference <= 1 / 255
    assert (tmp_path / "a.onnx").is_file()


def test_an_archive_that_unpacks_to_more_than_a_model_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.pth"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", bytes(1 << 20))
    assert path.stat().st_size < 1 << 14
    monkeypatch.setattr("photofix.engine.interop.foreign_weights.LARGEST", 1 << 19)
    monkeypatch.setattr(torch, "load", pytest.fail)
    with pytest.raises(WeightsError, match="too large"):
        read_foreign_weights(path)
