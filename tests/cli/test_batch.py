"""`photofix batch` and `photofix presets`, as a person or a window calls them."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from photofix.cli.commands import app
from photofix.engine.presets import Presets, preset_folder
from photofix.engine.step import parse_chain
from photofix.imaging import open_photo, probe

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


def photofix(*arguments: object, code: int = 0) -> tuple[str, str]:
    """Standard output and error of a command that ends with that code."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.stderr
    return result.stdout, result.stderr


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    (folder / "sub").mkdir(parents=True)
    shutil.copy2(SAMPLES / "cat-noisy.jpg", folder / "sub" / "cat.JPG")
    shutil.copy2(SAMPLES / "portrait-sideways.jpg", folder)
    return folder


@pytest.fixture(autouse=True)
def no_presets() -> Iterator[None]:
    yield
    shutil.rmtree(preset_folder(), ignore_errors=True)


def test_a_batch_writes_what_enhance_writes_byte_for_byte(photos: Path, tmp_path: Path) -> None:
    steps = "clean:0.8"
    stdout, _ = photofix("batch", photos, "--steps", steps)
    output = tmp_path / "photos_photofix"
    written = [output / "portrait-sideways_photofix.jpg", output / "sub" / "cat_photofix.JPG"]
    assert stdout.split() == [str(path) for path in written]
    for original in (photos / "portrait-sideways.jpg", photos / "sub" / "cat.JPG"):
        photofix("enhance", original, "--model", steps, "-o", tmp_path / "single")
    for path in written:
        assert path.read_bytes() == (tmp_path / "single" / path.name).read_bytes()
    stdout, stderr = photofix("batch", photos, "--steps", steps)
    assert stdout == ""
    assert "2 done before" in stderr
    assert "Report:" in stderr


def test_every_option_reaches_the_result(photos: Path, tmp_path: Path) -> None:
    names = tmp_path / "list.txt"
    names.write_text(f"{photos / 'sub'}\n\n{photos / 'portrait-*.jpg'}\n")
    options = ("--format", "png", "--long-edge", "100", "--private", "--name", "{name}-{steps}", "--steps", "clean:0")
    photofix("batch", "--list", names, "-o", tmp_path / "out", *options)
    portrait = tmp_path / "out" / "photos" / "portrait-sideways-clean-0.png"
    assert (tmp_path / "out" / "sub" / "cat-clean-0.png").is_file()
    assert max(probe(portrait).size) == 100
    assert b"GPS" not in (open_photo(portrait).source.exif or b"")


def test_a_dry_run_says_what_would_be_done(photos: Path, tmp_path: Path) -> None:
    stdout, stderr = photofix("batch", photos, "--dry-run")
    assert stdout == ""
    assert "2 would be repaired" in stderr
    assert str(tmp_path / "photos_photofix") in stderr.replace("\n", "")
    assert [path.name for path in tmp_path.iterdir()] == ["photos"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "No photos were named"),
        (("{photos}", "--steps", "clean:9"), 2, "not a chain"),
        (("{photos}", "--steps", "clean", "--preset", "mine"), 2, "can't be combined"),
        (("{photos}", "--preset", "mine"), 2, "no preset “mine”"),
        (("{photos}", "--preset", "../mine"), 2, "can't be the name"),
        (("{photos}", "--conflict", "ask"), 2, "no rule “ask”"),
        (("{photos}", "--format", "heic"), 2, "not written"),
        (("{photos}", "--name", "{date}"), 2, "no field {date}"),
        (("{photos}", "--list", "{photos}/none.txt"), 2, "can't be read"),
        (("{photos}", "-o", "{photos}"), 2, "both the folder"),
        (("{photos}", "--steps", "none"), 3, "There is no model 'none'"),
        (("{photos}", "--device", "cuda:7"), 3, "There is no device"),
        (("{photos}/sub/none*",), 3, "There are no photos"),
    ],
)
def test_what_makes_no_sense_is_said_before_anything_starts(
    photos: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    _, stderr = photofix("batch", *(argument.replace("{photos}", str(photos)) for argument in arguments), code=code)
    assert words in " ".join(stderr.split())
    assert [path.name for path in photos.parent.iterdir()] == ["photos"]


def test_one_bad_photo_is_one_error_and_the_exit_code_says_so(photos: Path, tmp_path: Path) -> None:
    (photos / "bad.jpg").write_text("no photo")
    stdout, stderr = photofix("batch", photos, code=1)
    assert len(stdout.split()) == 2
    assert stderr.count("error:") == 1
    assert "1 failed" in stderr


def test_presets_are_kept_shown_used_and_removed(photos: Path, tmp_path: Path) -> None:
    listed, said = photofix("presets")
    assert "old-photo" in listed
    assert "None of these is your own yet" in said
    photofix("presets", "add", "old scans", "--steps", "clean:0.5", "--long-edge", "90")
    assert "old scans" in photofix("presets")[0]
    assert "clean:0.5" in photofix("presets", "list")[0]
    assert json.loads(photofix("presets", "show", "old scans")[0])["long_edge"] == 90
    photofix("presets", "add", "old scans", "--steps", "clean", code=3)
    photofix("presets", "add", "old scans", "--steps", "clean:0.4", "--overwrite")
    assert Presets().load("old scans") == parse_chain("clean:0.4")
    photofix("presets", "add", "nothing", code=2)
    photofix("presets", "add", "a/b", "--steps", "clean", code=2)
    photo = photos / "sub" / "cat.JPG"
    photofix("enhance", photo, "--preset", "old scans", "-o", tmp_path / "one")
    photofix("enhance", photo, "--preset", "old scans", "--strength", "0.3", code=2)
    photofix("batch", photo, "--preset", "old scans", "-o", tmp_path / "two")
    one, two = (tmp_path / name / "cat_photofix.JPG" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    assert probe(one).done == "clean:0.4"
    (preset_folder() / "broken.json").write_text("{")
    assert "broken" in photofix("presets", code=1)[1]
    photofix("presets", "remove", "broken")
    photofix("presets", "remove", "old scans")
    photofix("presets", "remove", "old scans", code=2)
    photofix("presets", "show", "old scans", code=2)


class Driven:
    """A batch that is driven as the window does it."""

    def __init__(self, *arguments: object) -> None:
        command = [sys.executable, "-m", "photofix", "batch", "--events", *map(str, arguments)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.events: list[dict] = []

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def until(self, kind: str) -> dict:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.events.append(json.loads(line))
            if self.events[-1]["event"] == kind:
                return self.events[-1]
        raise AssertionError(f"no {kind} in {self.events}")

    def leave(self) -> int:
        """Listen no more, as a window that has died."""
        for pipe in (self.process.stdout, self.process.stderr, self.process.stdin):
            assert pipe is not None
            pipe.close()
        return self.process.wait(60)

    def end(self) -> int:
        # Not by communicate(): it reads beside the stream, and what the stream has read ahead would be lost.
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        with self.process:
            self.process.stdin.close()
            self.events += map(json.loads, self.process.stdout)
            self.errors = self.process.stderr.read()
        return self.process.returncode


def test_a_program_drives_a_batch(photos: Path, tmp_path: Path) -> None:
    more = shutil.copy(SAMPLES / "coffee-compressed.jpg", tmp_path / "more photo.jpg")
    batch = Driven(photos, "-o", tmp_path / "out", "--steps", "clean")
    planned = batch.until("planned")
    assert (planned["photos"], planned["waiting"]) == (2, 2)
    assert planned["seconds"] > 0
    queued = [event for event in batch.events if event["event"] == "queued"]
    assert [event["task"] for event in queued] == [1, 2]
    assert all(Path(event["path"]).is_file() for event in queued)
    batch.say("pause")
    batch.say(f"add {more}")
    batch.say("dance")
    batch.until("paused")
    batch.say("resume")
    batch.until("resumed")
    assert batch.end() == 0
    ended = next(event for event in batch.events if event["event"] == "ended")
    assert (ended["reason"], ended["done"]) == ("finished", 3)
    assert [event["paths"] for event in batch.events if event["event"] == "adding"] == [[str(more)]]
    finished = {event["task"] for event in batch.events if event["event"] == "finished"}
    assert finished == {1, 2, 3}
    assert batch.events[-1]["event"] == "reported"
    assert Path(batch.events[-1]["reports"][0]).is_file()
    progressed = [event for event in batch.events if event["event"] == "progressed"]
    assert progressed[-1]["megapixels_per_second"] > 0
    assert "no command" in batch.errors


def test_a_program_is_told_why_nothing_is_begun(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "letter.txt").write_text("Dear Grandma,")
    batch = Driven(tmp_path / "empty", "--dry-run")
    assert batch.end() == 3
    (refused,) = batch.events
    assert refused["event"] == "refused"
    assert refused["error"]["kind"] == "NoPhotosError"
    assert "There are no photos in" in refused["error"]["happened"]
    assert "There are no photos in" in batch.errors


@pytest.mark.skipif(os.name == "nt", reason="there are no process groups to signal there")
@pytest.mark.parametrize("how", ["cancel", "ctrl+c", "gone"])
def test_a_batch_that_is_stopped_keeps_what_is_finished(photos: Path, tmp_path: Path, how: str) -> None:
    for number in range(20):
        shutil.copy(SAMPLES / "cat-noisy.jpg", photos / f"{number}.jpg")
    batch = Driven(photos, "-o", tmp_path / "out")
    batch.until("finished")
    if how == "cancel":
        batch.say("cancel")
    elif how == "ctrl+c":
        batch.process.send_signal(signal.SIGINT)
    if how == "gone":
        assert batch.leave() == 130
    else:
        assert batch.end() == 130
        assert batch.errors == ""
    done = [path for path in (tmp_path / "out").rglob("*_photofix.*") if path.is_file()]
    assert 1 <= len(done) < 22
    for path in (tmp_path / "out").rglob("*"):
        assert ".tmp" not in path.name
    for path in done:
        open_photo(path)
    report = json.loads((tmp_path / "out" / "photofix-batch" / "report.json").read_text())
    assert report["counts"]["done"] == len(done)
    assert report["reason"] == "cancelled"
