import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from photofix.cli.commands import app
from photofix.errors import NoPhotosError, PhotoNotFoundError, TrainingError
from photofix.progress import Cancelled, CancelToken, NoProgress
from photofix.training import dataset
from photofix.training.degrade.camera import CameraDamage
from photofix.training.personal import search
from photofix.training.personal import survey as module
from photofix.training.personal.camera import Camera
from photofix.training.personal.survey import Survey, load_survey, save_survey, survey
from tests.training.personal.synthetic import take


@pytest.fixture(scope="module")
def found(album: Path) -> Survey:
    return survey(album, pairs=None, scale=1, crop=64, progress=NoProgress())


def test_each_photo_is_used_or_its_reason_is_known(found: Survey) -> None:
    assert {left.path.name: left.reason for left in found.unusable} == {
        "IMG_3 small.jpg": "duplicate",
        "small.jpg": "too-small",
        "broken.jpg": "unreadable",
        "screen.png": "not-a-photo",
    }
    assert len(found.photos) == 26
    assert found.found == 30
    assert found.photos[0].camera == "Imaginary P1"


def test_the_camera_is_found(found: Survey, camera: Camera) -> None:
    noise = found.camera.noise
    assert noise is not None
    assert camera.noise is not None
    for level in (0.2, 0.5, 0.8):
        assert float(noise.sigma(level)) == pytest.approx(float(camera.noise.sigma(level)), rel=0.15)
    (how,) = found.camera.jpeg
    assert (how.quality, how.sampling, how.luma) == (90, "4:2:0", camera.jpeg[0].luma)


def test_the_split_has_all_that_are_not_left_aside(found: Survey) -> None:
    parts = [photo for name in ("train", "choose", "judge") for photo in found.part(name)]
    assert {photo.path for photo in parts} == {photo.path for photo in found.photos if not photo.aside}
    assert len(found.part("judge")) >= 6


def test_what_is_for_export_holds_no_names(found: Survey, album: Path) -> None:
    text = CameraDamage(camera=found.camera).model_dump_json()
    assert album.name not in text
    assert "IMG" not in text
    assert "Imaginary" not in text


def test_it_is_kept_and_read_again(found: Survey, album: Path, tmp_path: Path) -> None:
    assert load_survey(tmp_path) is None
    save_survey(found, tmp_path / "run")
    again = load_survey(tmp_path / "run")
    assert again is not None
    assert again == found
    assert again.is_of(album, None, scale=1, crop=64, seed=1)
    assert not again.is_of(album, None, scale=2, crop=64, seed=1)
    (tmp_path / "run" / "survey.json").write_text('{"version": 9}')
    with pytest.raises(TrainingError):
        load_survey(tmp_path / "run")


def test_targets_are_reduced_kept_and_renewed(found: Survey, tmp_path: Path) -> None:
    targets = found.targets("judge", tmp_path)
    photo = found.part("judge")[0]
    first = targets[0]
    assert first.shape == (int(photo.size[0] / photo.reduce), int(photo.size[1] / photo.reduce), 3)
    assert first.dtype == np.uint8
    assert not first.flags.writeable
    assert isinstance(targets[0], np.memmap)
    assert np.array_equal(targets[0], first)
    kept = targets.kept_at(0)
    kept.write_bytes(kept.read_bytes()[:50])  # a drive that was full
    assert np.array_equal(targets[0], first)


def test_targets_stay_within_their_bytes(found: Survey, tmp_path: Path) -> None:
    targets = found.targets("train", tmp_path, limit_bytes=200_000)
    pixels = [targets[index] for index in range(len(targets))]
    assert 0 < sum(file.stat().st_size for file in targets.folder.glob("*")) <= 210_000
    assert all(np.array_equal(targets[index], pixels[index]) for index in range(len(targets)))


def test_a_large_folder_is_looked_at_in_part(album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOKED_AT", 15)
    some = survey(album, pairs=None, scale=1, crop=64, progress=NoProgress())
    assert len(some.photos) + len(some.unusable) == 15
    assert any("15 are left out" in warning for warning in some.warnings)


def test_where_neither_noise_nor_compression_is_found_nothing_else_is_promised(
    album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOKED_AT", 15)
    monkeypatch.setattr(module, "camera_of", lambda *_arguments: Camera())
    said = survey(album, pairs=None, scale=1, crop=64, progress=NoProgress()).warnings
    assert "Nothing was found that these photos could teach." in said
    assert not any("imitated" in warning for warning in said)


def test_a_photo_must_be_as_large_as_what_crops_are_cut_from() -> None:
    assert search.MARGIN == dataset.MARGIN


@pytest.mark.parametrize("count", [0, 2])
def test_too_few_photos_are_refused_with_numbers(album: Path, tmp_path: Path, count: int) -> None:
    for number in range(count):
        shutil.copy2(album / f"IMG_{number}.JPG", tmp_path)
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff no photo")
    with pytest.raises(NoPhotosError, match="8 are needed") as error:
        survey(tmp_path, pairs=None, scale=1, crop=64, progress=NoProgress())
    assert "1 unreadable" in str(error.value)


def test_photos_smaller_than_a_crop_are_refused(album: Path) -> None:
    with pytest.raises(NoPhotosError, match="too small"):
        survey(album, pairs=None, scale=1, crop=256, progress=NoProgress())


def test_an_empty_folder_and_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoPhotosError):
        survey(tmp_path, pairs=None, scale=1, crop=64, progress=NoProgress())
    with pytest.raises(PhotoNotFoundError):
        survey(tmp_path / "nowhere", pairs=None, scale=1, crop=64, progress=NoProgress())


def test_it_can_be_cancelled(album: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        survey(album, pairs=None, scale=1, crop=64, progress=token)


def test_pairs_are_matched_and_checked(album: Path, tmp_path: Path, camera: Camera) -> None:
    photos, clean = tmp_path / "photos", tmp_path / "clean"
    photos.mkdir()
    clean.mkdir()
    for seed in range(14):
        shutil.copy2(album / f"IMG_{seed}.JPG", photos)
        better = Image.fromarray(take(seed, Camera()))
        if seed == 11:
            better = (
                better.crop((9, 0, 480, 320))
                .resize((480, 320))
                .transform((480, 320), Image.Transform.AFFINE, (1, 0, 9, 0, 1, 0))
            )
        if seed == 12:
            better = better.resize((240, 160))
        if seed != 13:
            better.save(clean / f"img_{seed}.png")
    found = survey(photos, pairs=clean, scale=1, crop=64, progress=NoProgress())
    assert {left.path.stem: left.reason for left in found.unusable} == {
        "IMG_11": "misaligned",
        "IMG_12": "size-differs",
        "IMG_13": "no-partner",
    }
    assert found.camera == Camera()
    assert all(photo.partner is not None and photo.reduce == 1 for photo in found.photos)
    assert found.targets("judge", tmp_path / "run")[0].shape == (320, 480, 3)


def _command(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["survey", *(str(argument) for argument in arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def small_crop(monkeypatch: pytest.MonkeyPatch) -> None:
    from photofix.cli import survey as command

    monkeypatch.setattr(command, "CROP", 64)


@pytest.mark.usefixtures("small_crop")
def test_the_command_tells_in_events(album: Path, tmp_path: Path) -> None:
    code, printed, _ = _command(album, "--run", tmp_path / "run", "--base", "upscale-2x", "--events")
    assert code == 0
    events = [json.loads(line) for line in printed.splitlines()]
    assert all(event["seconds"] >= 0 for event in events)
    by_name = {event["event"]: event for event in events}
    assert list(by_name) == ["survey-progress", "survey", "gallery", "end"]
    assert by_name["survey-progress"]["done"] == by_name["survey-progress"]["of"] == 30
    told = by_name["survey"]
    assert (told["photos"], told["usable"], told["cameras"]) == (30, 26, [{"name": "Imaginary P1", "photos": 26}])
    assert {group["reason"]: group["examples"] for group in told["unusable"]}["duplicate"] == ["IMG_3 small.jpg"]
    assert 2 < told["noise"]["sigma_mid"] < 5
    assert told["jpeg"] == [{"quality": 90, "chroma": "4:2:0", "share": 1.0}]
    assert sum(told["split"].values()) <= told["usable"]
    assert 4 <= len(by_name["gallery"]["pairs"]) <= 8
    for pair in by_name["gallery"]["pairs"]:
        clean, degraded = (np.asarray(Image.open(pair[key]), int) for key in ("clean", "degraded"))
        assert clean.shape == degraded.shape == (256, 256, 3)
        assert 0.5 < np.abs(clean - degraded).mean() < 40
    kept = load_survey(tmp_path / "run")
    assert kept is not None
    assert kept.scale == 2


@pytest.mark.usefixtures("small_crop")
def test_the_command_tells_in_words(album: Path, tmp_path: Path) -> None:
    code, printed, said = _command(album, "--run", tmp_path / "run")
    assert code == 0
    assert "30 photos, 26 of them usable." in printed
    assert "1 nearly the same as others: IMG_3 small.jpg" in printed
    assert "like quality 90, chroma 4:2:0" in printed
    assert "to judge by" in printed
    assert "error" not in said


def test_the_command_says_what_is_wrong(album: Path, tmp_path: Path) -> None:
    code, printed, _ = _command(tmp_path / "nowhere", "--run", tmp_path / "run", "--events")
    assert code == 3
    error, end = (json.loads(line) for line in printed.splitlines())
    assert (error["event"], end["event"], end["reason"]) == ("error", "end", "failed")
    assert "nowhere" in error["message"]
    code, _, said = _command(album, "--run", tmp_path / "run", "--base", "no-such-model")
    assert code == 3
    assert "no-such-model" in said
