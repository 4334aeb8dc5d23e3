"""The commands, as a person calls them: a process, its exit code and what it prints."""

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data
from typer.testing import CliRunner

from photofix import open_photo
from photofix.cli.commands import app
from photofix.engine.chain_file import write_chain
from photofix.engine.device import choose_device
from photofix.engine.enhance import enhance
from photofix.engine.model_store import ModelStore
from photofix.engine.protection import Stroke
from photofix.engine.step import Chain, Step
from photofix.training.damage import parse_damage

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def photofix(*arguments: object) -> Done:
    """A command in this process: starting one takes seconds, and `test_help…` below does that."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception  # a person would have met a traceback
    return Done(result.exit_code, result.stdout, result.stderr)


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("noisy") / "cat.jpg"
    pixels = parse_damage("noise:25").apply(data.chelsea()[:200, :240], seed=1)
    Image.fromarray(pixels).save(path, quality=92, subsampling=0)
    return path


def test_one_photo_is_repaired_beside_itself(noisy: Path, tmp_path: Path) -> None:
    original = shutil.copy2(noisy, tmp_path / "My Cät [1].JPG")
    before = original.read_bytes()
    done = photofix("enhance", original)
    assert (done.returncode, done.stderr) == (0, "")
    result = tmp_path / "My Cät [1]_photofix.JPG"
    assert done.stdout.strip() == str(result)
    assert original.read_bytes() == before
    assert open_photo(result).size == (200, 240)
    assert result.stat().st_mtime == original.stat().st_mtime
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([original.name, result.name])
    again = photofix("enhance", original)
    assert again.returncode == 1
    assert "already" in again.stderr
    assert photofix("enhance", original, "--overwrite").returncode == 0


def test_everything_that_came_with_a_photo_stays(tmp_path: Path) -> None:
    sample = SAMPLES / "portrait-sideways.jpg"
    assert photofix("enhance", sample, "-o", tmp_path / "new" / "folder").returncode == 0
    before, after = open_photo(sample), open_photo(tmp_path / "new" / "folder" / "portrait-sideways_photofix.jpg")
    assert after.size == before.size
    assert after.source.icc == before.source.icc is not None
    exif_before, exif_after = (Image.Exif() for _ in range(2))
    exif_before.load(before.source.exif)
    exif_after.load(after.source.exif)
    assert dict(exif_after.get_ifd(0x8825)) == dict(exif_before.get_ifd(0x8825)) != {}
    assert exif_after[0x0110] == exif_before[0x0110]
    assert exif_before[0x0112] != 1
    assert exif_after[0x0112] == 1
    assert after.source.xmp is not None
    assert b"clean" in after.source.xmp
    assert photofix("enhance", sample, "-o", tmp_path, "--private").returncode == 0
    private = Image.Exif()
    private.load(open_photo(tmp_path / sample.name.replace(".", "_photofix.")).source.exif or b"")
    assert 0x8825 not in private
    assert 0x0110 not in private


def test_one_bad_file_doesnt_stop_the_rest(noisy: Path, tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no photo at all")
    (tmp_path / "empty.png").touch()
    (tmp_path / "cut.jpg").write_bytes(noisy.read_bytes()[:4000])
    done = photofix(
        "enhance", tmp_path / "text.jpg", tmp_path / "missing.jpg", tmp_path / "empty.png", tmp_path / "cut.jpg", noisy,
        "-o", tmp_path / "out",
    )  # fmt: skip
    assert done.returncode == 1
    for name in ("text.jpg", "missing.jpg", "empty.png", "cut.jpg"):
        assert name in done.stderr
    assert done.stderr.count("error:") == 4
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["cat_photofix.jpg"]


def test_a_folder_of_photos_and_one_without(noisy: Path, tmp_path: Path) -> None:
    shutil.copy(noisy, tmp_path / "b.jpg")
    (tmp_path / "a.txt").write_text("not meant")
    (tmp_path / "empty").mkdir()
    done = photofix("enhance", tmp_path, tmp_path / "empty")
    assert done.returncode == 1
    assert "There are no photos in the folder" in done.stderr
    assert (tmp_path / "b_photofix.jpg").is_file()


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--model", "none"], 3, "There is no model 'none'"),
        (["--model", "clean:9"], 2, "not a chain"),
        (["--model", "clean:0.5", "--strength", "0.5"], 2, "--strength"),
        (["--device", "cuda:7"], 3, "There is no device"),
        (["--format", "heic"], 2, "not written"),
        (["--format", "docx"], 2, "docx"),
        (["--crisp", "0.5"], 2, "--crisp is for steps that have a crisp version"),
        (["--model", "clean:1:0.5"], 2, "has no crisp version"),
        (["--model", "upscale-2x", "--crisp", "2"], 2, "less than or equal to 1"),
        (["--strength", "3"], 2, "less than or equal to 1.5"),
        (["--quality", "0"], 2, "greater than or equal to 1"),
    ],
)
def test_what_makes_no_sense_is_said_before_anything_starts(
    noisy: Path, tmp_path: Path, options: list[str], code: int, words: str
) -> None:
    done = photofix("enhance", noisy, "-o", tmp_path / "out", *options)
    assert done.returncode == code
    assert words in done.stderr
    assert done.stdout == ""
    assert not list(tmp_path.rglob("*.*"))


def test_a_chain_in_a_file_repairs_all_but_what_it_protects(noisy: Path, tmp_path: Path) -> None:
    chain = Chain(steps=(Step(model="clean", strength=0.8),), protect=(Stroke(points=((60, 80), (90, 80)), radius=30),))
    steps = write_chain(chain, tmp_path / "steps.json")
    done = photofix("enhance", noisy, "--chain", steps, "--format", "png", "-o", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    photo, repaired = open_photo(noisy), open_photo(tmp_path / "out" / "cat_photofix.png")
    expected = enhance(photo, chain, [ModelStore().load("clean")], choose_device("auto"))
    assert np.array_equal(repaired.pixels, expected.pixels)
    assert np.array_equal(repaired.pixels[70:90, 60:90], photo.pixels[70:90, 60:90])
    assert not np.array_equal(repaired.pixels[150:], photo.pixels[150:])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "EOF"),
        ("Dear Grandma,", "expected value"),
        ("{}", "steps: Field required"),
        ('{"steps": []}', "at least 1 item"),
        ('{"steps": [{"model": "clean", "strength": 7}], "shield": 1}', "steps.0.strength: Input should be less than"),
        ('{"steps": [{"model": "clean"}], "protect": [{"points": [], "radius": 4}]}', "protect.0.points"),
        (None, "can't be read: No such file"),
    ],
)
def test_a_file_without_steps_is_said_with_the_reason(
    noisy: Path, tmp_path: Path, text: str | None, words: str
) -> None:
    path = tmp_path / "steps.json"
    if text is not None:
        path.write_text(text)
    done = photofix("enhance", noisy, "--chain", path, "-o", tmp_path / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in " ".join(done.stderr.split())
    assert "Save the steps" in " ".join(done.stderr.split())
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("option", [("--model", "clean"), ("--strength", "1")])
def test_a_chain_in_a_file_is_all_that_is_said(noisy: Path, tmp_path: Path, option: tuple[str, str]) -> None:
    steps = write_chain(Chain(steps=(Step(model="clean"),)), tmp_path / "steps.json")
    done = photofix("enhance", noisy, "--chain", steps, *option, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "--chain can't be combined" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_is_a_file(noisy: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    done = photofix("enhance", noisy, "-o", tmp_path / "taken")
    assert done.returncode == 3
    assert "can't be made" in done.stderr


def test_the_result_can_be_made_smaller(noisy: Path, tmp_path: Path) -> None:
    assert photofix("enhance", noisy, "--long-edge", "120", "-o", tmp_path).returncode == 0
    small = open_photo(tmp_path / "cat_photofix.jpg")
    assert small.size == (100, 120)


def test_crisp_as_an_option_and_in_a_chain(noisy: Path, tmp_path: Path) -> None:
    for name, options in {
        "natural": ["--model", "upscale-2x"], "option": ["--model", "upscale-2x", "--crisp", "0.7"],
        "chain": ["--model", "upscale-2x:1:0.7"],
    }.items():  # fmt: skip
        assert photofix("enhance", noisy, *options, "-o", tmp_path / name).returncode == 0
    natural, option, chain = (
        open_photo(tmp_path / name / "cat_photofix.jpg") for name in ("natural", "option", "chain")
    )
    assert np.array_equal(option.pixels, chain.pixels)
    assert not np.array_equal(option.pixels, natural.pixels)
    assert "upscale-2x:1:0.7" in (tmp_path / "option" / "cat_photofix.jpg").read_bytes().decode("latin-1")


def test_strength_zero_keeps_the_pixels_and_formats_convert(noisy: Path, tmp_path: Path) -> None:
    assert photofix("enhance", noisy, "--strength", "0", "--format", "png", "-o", tmp_path).returncode == 0
    assert np.array_equal(open_photo(tmp_path / "cat_photofix.png").pixels, open_photo(noisy).pixels)


@pytest.mark.parametrize("size", [(1, 1), (1, 20000), (20000, 1)])
def test_photos_of_odd_shapes(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "odd.png"
    Image.new("RGB", size, (200, 100, 50)).save(path)
    assert photofix("enhance", path).returncode == 0
    assert open_photo(tmp_path / "odd_photofix.png").size == size[::-1]


def test_sixteen_bit_grey_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    ramp = np.broadcast_to(np.linspace(0, 65535, 300).astype(np.uint16), (64, 300))
    Image.fromarray(np.ascontiguousarray(ramp)).save(path)
    assert photofix("enhance", path).returncode == 0
    result = open_photo(tmp_path / "scan_photofix.png")
    assert result.pixels.dtype == np.uint16
    assert result.source.grey
    assert len(np.unique(result.pixels)) > 250


def test_evaluate_prints_json(tmp_path: Path) -> None:
    Image.fromarray(data.coffee()).save(tmp_path / "coffee.png")
    (tmp_path / "broken.jpg").write_text("x")
    done = photofix(
        "evaluate", "clean", "--photos", tmp_path, "--degrade", "noise:25", "--degrade", "clean", "--reduce", "2"
    )
    assert done.returncode == 0
    assert "broken.jpg" in done.stderr
    result = json.loads(done.stdout)
    noise, clean = result["figures"]
    assert noise["photos"] == 1
    assert noise["psnr_output"] > noise["psnr_input"] + 3
    assert noise["ssim_output"] > noise["ssim_input"]
    assert clean["psnr_input"] is None
    assert clean["psnr_output"] > 30
    assert photofix("evaluate", "clean", "--photos", tmp_path, "--degrade", "rain:3").returncode == 2
    (tmp_path / "none").mkdir()
    assert photofix("evaluate", "clean", "--photos", tmp_path / "none", "--degrade", "clean").returncode == 3


def test_gallery_writes_sheets_and_says_which(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    Image.fromarray(data.coffee()).save(tmp_path / "photos" / "coffee.png")
    sheet = tmp_path / "sheet.png"
    done = photofix("gallery", "erase", "--photos", tmp_path / "photos", "--output", sheet, "--count", 2, "--seed", 4)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [str(sheet), str(sheet.with_suffix(".json"))]
    said = json.loads(sheet.with_suffix(".json").read_text("utf-8"))
    assert (said["recipe"], said["seed"], len(said["crops"])) == ("erase", 4, 2)
    assert (
        photofix("gallery", "erase", "--photos", tmp_path / "photos", "-o", sheet).returncode == 3
    )  # it is there already
    assert photofix("gallery", "none", "--photos", tmp_path / "photos", "-o", tmp_path / "x.png").returncode == 3
    assert (
        photofix("gallery", "upscale-2x", "--photos", tmp_path, "-o", tmp_path / "x.png", "--side", 33).returncode == 2
    )


def test_models_and_their_cards() -> None:
    assert "clean" in photofix("models").stdout
    card = json.loads(photofix("models", "show", "clean").stdout)
    assert card["name"] == "clean"
    assert photofix("models", "show", "none").returncode == 3


def test_info_of_photos_and_of_the_machine(noisy: Path) -> None:
    described = json.loads(photofix("info", noisy).stdout)
    assert described[0] | {"file": ""} == {
        "file": "", "format": "JPEG", "width": 240, "height": 200, "bits": 8, "mode": "RGB", "frames": 1,
    }  # fmt: skip
    measured = json.loads(photofix("info", "--measure", noisy).stdout)
    assert 10 < measured[0]["noise"] < 25
    assert 90 <= measured[0]["jpeg_quality"] <= 94
    assert photofix("info", noisy.parent / "none.jpg").returncode == 1
    machine = json.loads(photofix("info").stdout)
    assert machine["device"]
    assert "clean" in machine["models"]


def test_pretrain_runs_a_recipe_of_ones_own(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    Image.fromarray(data.astronaut()).save(photos / "a.png")
    recipe = tmp_path / "mine.json"
    fields = {"name": "mine", "arguments": {"widths": [8, 8], "blocks": 1}, "degradation": {"kind": "jpeg"}}
    recipe.write_text(json.dumps(fields | {"steps": 3, "batch": 2, "crop": 32}))
    done = photofix("pretrain", recipe, "--photos", photos, "--run", tmp_path / "run")
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["event"] for event in events] == ["start", "checkpoint", "end"]
    assert (tmp_path / "run" / "ema.safetensors").is_file()
    assert photofix("pretrain", "none", "--photos", photos, "--run", tmp_path / "run").returncode == 3
    assert photofix("pretrain", recipe, "--photos", tmp_path / "no", "--run", tmp_path / "new").returncode == 3


@pytest.mark.skipif(os.name == "nt", reason="there are no process groups to signal there")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_on_the_whole_group_writes_a_checkpoint(tmp_path: Path, sent: signal.Signals) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    Image.fromarray(data.astronaut()).save(photos / "a.png")
    recipe = tmp_path / "mine.json"
    fields = {"name": "mine", "arguments": {"widths": [8, 8], "blocks": 1}, "degradation": {"kind": "nothing"}}
    recipe.write_text(json.dumps(fields | {"steps": 10**6, "batch": 2, "crop": 32}))
    command = [sys.executable, "-m", "photofix", "pretrain", recipe, "--photos", photos, "--run", tmp_path / "run"]
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, env=one_thread
    ) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["event"] == "start"
        assert json.loads(process.stdout.readline())["event"] == "step"  # the hundredth: the worker is at work
        os.killpg(process.pid, sent)
        rest, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == ""
    last = json.loads(rest.splitlines()[-1])
    assert (last["event"], last["reason"]) == ("end", "stopped")
    assert (tmp_path / "run" / "ema.safetensors").is_file()


def test_help_and_version_answer_without_torch() -> None:
    code = "import sys; sys.argv = ['photofix', '--help']\ntry:\n from photofix.cli import main; main()\n"
    code += "except SystemExit: pass\nprint(sorted({'torch', 'PySide6', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    version = subprocess.run(
        [sys.executable, "-m", "photofix", "--version"], capture_output=True, text=True, check=True
    )
    assert version.stdout.startswith("photofix ")


def test_a_model_is_added_to_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photofix.engine.catalogue.user_models", lambda: tmp_path / "own")
    monkeypatch.setattr("photofix.engine.import_model.user_models", lambda: tmp_path / "own")
    shipped = Path(__file__).parents[2] / "models" / "clean"
    card = json.loads(shipped.with_suffix(".json").read_text()) | {"name": "mine"}
    (tmp_path / "mine.json").write_text(json.dumps(card))
    done = photofix("models", "add", tmp_path / "mine.json")
    assert (done.returncode, "missing" in done.stderr) == (1, True)
    shutil.copy(shipped.with_suffix(".safetensors"), tmp_path / "mine.safetensors")
    done = photofix("models", "add", tmp_path / "mine.safetensors")
    assert (done.returncode, done.stderr) == (0, "")
    assert "mine" in photofix("models").stdout
