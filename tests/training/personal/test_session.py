import errno
import hashlib
import itertools
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save

from photofix.engine.card import Card, read_card, write_card
from photofix.engine.device import choose_device
from photofix.engine.model_store import ModelStore
from photofix.errors import DiskFullError, NoPhotosError, RecipeError, UsageError
from photofix.imaging.atomic import write_exclusive
from photofix.nets.unet import UNet
from photofix.progress import Cancelled, NoProgress
from photofix.training.events import EventLog
from photofix.training.personal import checkpoint, material, picture_file, watch
from photofix.training.personal.clock import Clock
from photofix.training.personal.learner import Learner
from photofix.training.personal.material import surveyed
from photofix.training.personal.orders import Orders
from photofix.training.personal.plan import CROP, make_plan
from photofix.training.personal.session import Training
from tests.engine.fakes import card

ARGUMENTS: dict[str, Any] = {"widths": [8, 12], "blocks": 1}
Events = list[dict[str, Any]]

pytestmark = pytest.mark.timeout(600)  # a machine that is busy with other things needs its time


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with a tiny base."""
    folder = tmp_path / "models"
    folder.mkdir()
    torch.manual_seed(0)
    data = save(UNet(**ARGUMENTS).state_dict())
    (folder / "tiny.safetensors").write_bytes(data)
    write_card(tiny(sha256=hashlib.sha256(data).hexdigest()), folder / "tiny.json")
    return folder


def tiny(**more: Any) -> Card:
    return card(name="tiny", architecture="unet", arguments=ARGUMENTS, multiple=4, halo=32, tiling="exact", **more)


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory, camera_folder: Path) -> Path:
    """What a training that was stopped after its survey has left: a survey takes longer than all that many tests look at."""
    run = tmp_path_factory.mktemp("known")
    plan = make_plan(folder=camera_folder, base="tiny", minutes=0.1, title="My camera")
    surveyed(plan, run, tiny(), events=EventLog(None, None), progress=NoProgress(), crop=CROP)
    return run


@pytest.fixture
def train(
    models: Path, tmp_path: Path, camera_folder: Path, known: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Path | None, Events]]:
    """Runs a training of a few seconds, and gives its card and its events; it surveys the photos anew if it is told to."""
    monkeypatch.setattr(material, "LEAVES", 6)  # each takes a fifth of a second to draw

    def go(
        *, minutes: float = 0.1, folder: Path = camera_folder, anew: bool = False,
        on_event: Callable[[Training, Orders, dict[str, Any]], None] | None = None, **asked: Any,
    ) -> tuple[Path | None, Events]:  # fmt: skip
        if not anew and folder == camera_folder and not (tmp_path / "run").exists():
            shutil.copytree(known, tmp_path / "run")
        events: Events = []
        orders = Orders()

        def listen(event: dict[str, Any]) -> None:
            events.append(event)
            if on_event is not None:
                on_event(training, orders, event)

        plan = make_plan(folder=folder, base="tiny", minutes=minutes, title="My camera", **asked)
        run = tmp_path / "run"
        training = Training(
            plan, run, events=EventLog(run / "events.jsonl", None, listen), orders=orders, device=choose_device("cpu"),
            store=ModelStore([models]), workers=0, clock=Clock(now=ticking()),
        )  # fmt: skip
        return training.go(), events

    return go


def ticking() -> Callable[[], float]:
    """A clock that goes on by 40 ms whenever it is read: as many steps on any machine."""
    ticks = itertools.count()
    return lambda: next(ticks) * 0.04


def kinds(events: Events) -> list[str]:
    return [event["event"] for event in events]


def of(events: Events, kind: str) -> list[dict[str, Any]]:
    return [event for event in events if event["event"] == kind]


def test_from_the_survey_to_the_verdict(train: Callable[..., tuple[Path | None, Events]], camera_folder: Path) -> None:
    card_path, events = train(minutes=0.12, anew=True)
    order = [kind for kind in kinds(events) if kind in {"survey", "gallery", "start", "verdict", "end"}]
    assert order == ["survey", "gallery", "start", "verdict", "end"]
    (survey,) = of(events, "survey")
    assert survey["photos"] == survey["usable"] == 12
    assert survey["jpeg"][0]["quality"] == pytest.approx(80, abs=1)
    assert sum(survey["split"].values()) == 12
    looks = of(events, "validate")
    assert len(looks) >= 2
    assert looks[-1]["step"] > 10
    assert looks[-1]["psnr"] == pytest.approx(looks[-1]["built_in"], abs=0.2)  # in so few steps
    shown = of(events, "preview")[-1]["photos"]
    assert all(Path(path).is_file() for row in shown for path in row.values())
    assert card_path is not None
    made = read_card(card_path)
    assert made.name == "my-camera"
    assert made.title == "My camera"
    assert made.base == "tiny"
    assert made.verdict is not None
    assert made.verdict.sentence == of(events, "verdict")[0]["sentence"]
    ModelStore([card_path.parent]).load("my-camera")
    # A card holds no names and no places.
    text = card_path.read_text()
    assert "IMG_" not in text
    assert camera_folder.name not in text


def test_a_stop_keeps_the_best_and_judges_it(train: Callable[..., tuple[Path | None, Events]]) -> None:
    def stop(_training: Training, orders: Orders, event: dict[str, Any]) -> None:
        if event["event"] == "step":
            orders.stop()

    started = time.monotonic()
    card_path, events = train(minutes=5, on_event=stop)
    assert time.monotonic() - started < 60
    assert card_path is not None
    assert kinds(events)[-2:] == ["verdict", "end"]
    assert events[-1]["reason"] == "stopped"


def test_a_base_of_another_trade_is_refused(models: Path, train: Callable[..., tuple[Path | None, Events]]) -> None:
    card = models / "tiny.json"
    card.write_text(card.read_text().replace('"task": "clean"', '"task": "erase"'))
    with pytest.raises(UsageError, match="can't be taught a camera"):
        train()


@pytest.mark.parametrize("early", ["survey-progress", "survey", "gallery"])
def test_a_stop_before_anything_is_learnt_ends_at_once(
    train: Callable[..., tuple[Path | None, Events]], early: str
) -> None:
    told: list[str] = []

    def stop(_training: Training, orders: Orders, event: dict[str, Any]) -> None:
        told.append(event["event"])
        if event["event"] == early:
            orders.stop()

    with pytest.raises(Cancelled):
        train(minutes=0.06, anew=True, on_event=stop)
    assert early in told
    assert "start" not in told
    assert kinds(train(minutes=0.06)[1])[-1] == "end"  # and the same plan can be begun again


def test_a_second_stop_ends_at_once_and_the_same_plan_goes_on(
    train: Callable[..., tuple[Path | None, Events]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def abandon(_training: Training, orders: Orders, event: dict[str, Any]) -> None:
        if event["event"] == "checkpoint":
            orders.stop()
            orders.stop()

    monkeypatch.setattr(watch, "CHECKPOINT_SECONDS", 1.0)
    with pytest.raises(Cancelled):
        train(on_event=abandon)
    _, events = train()
    (start,) = of(events, "start")
    assert start["resumed"]
    assert start["step"] > 0
    assert "survey" in kinds(events)
    assert kinds(events)[-1] == "end"


def test_a_crisp_one_is_faithful_first_then_meets_a_critic_and_goes_on_after_a_stop(
    train: Callable[..., tuple[Path | None, Events]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "CHECKPOINT_SECONDS", 0.5)
    phases: list[str] = []

    def abandon(_training: Training, orders: Orders, event: dict[str, Any]) -> None:
        if event["event"] == "phase":
            phases.append(event["phase"])
        if event["event"] == "checkpoint" and "adversarial" in phases:
            orders.stop()
            orders.stop()

    with pytest.raises(Cancelled):
        train(minutes=0.2, style="crisp", on_event=abandon)
    assert phases == ["critic", "adversarial"]
    card_path, events = train(minutes=0.2, style="crisp")
    assert "critic" not in [event["phase"] for event in of(events, "phase")]
    assert of(events, "start")[0]["resumed"]
    assert card_path is not None
    verdict = read_card(card_path).verdict
    assert verdict is not None
    assert verdict.distance_gain is None or verdict.distance_gain > -1


def test_a_pause_is_said_and_does_not_count(train: Callable[..., tuple[Path | None, Events]]) -> None:
    paused: list[float] = []

    def pause_once(_training: Training, orders: Orders, event: dict[str, Any]) -> None:
        if event["event"] == "step" and not paused:
            paused.append(time.monotonic())
            orders.pause()
        if event["event"] == "paused":
            threading_timer(1.0, orders.resume)

    _, events = train(on_event=pause_once)
    names = kinds(events)
    assert names.index("paused") < names.index("resumed") < names.index("verdict")


def threading_timer(seconds: float, then: Callable[[], None]) -> None:
    import threading

    threading.Timer(seconds, then).start()


def test_numbers_that_break_are_said_and_recovered_from(
    train: Callable[..., tuple[Path | None, Events]], monkeypatch: pytest.MonkeyPatch
) -> None:
    step, broken = Learner.step, iter([True])

    def breaks_once(
        self: Learner, clean: torch.Tensor, degraded: torch.Tensor, rate: float, told: slice
    ) -> float | None:
        if self.steps == 3 and next(broken, False):
            degraded = degraded * float("nan")
        return step(self, clean, degraded, rate, told)

    monkeypatch.setattr(Learner, "step", breaks_once)
    card_path, events = train()
    assert "half the rate" in of(events, "trouble")[0]["message"]
    assert card_path is not None


def test_a_full_disk_is_said_and_the_training_goes_on(
    train: Callable[..., tuple[Path | None, Events]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(watch, "CHECKPOINT_SECONDS", 1.0)
    real_save, full = torch.save, iter([True, True])

    def save_or_not(contents: Any, path: Path) -> None:
        if next(full, False):
            Path(path).write_bytes(b"half of it")
            raise OSError(errno.ENOSPC, "No space left on device")
        real_save(contents, path)

    monkeypatch.setattr(checkpoint.torch, "save", save_or_not)
    unseen = iter([True, True])

    def write_or_not(path: Path, data: bytes, *, overwrite: bool) -> Path:
        if "yours" in path.name and next(unseen, False):
            raise DiskFullError("There is no place for pictures.")
        return write_exclusive(path, data, overwrite=overwrite)

    monkeypatch.setattr(picture_file, "write_exclusive", write_or_not)
    card_path, events = train()
    troubles = [event["message"] for event in of(events, "trouble")]
    assert any("no room" in trouble for trouble in troubles)
    assert sum("no place for pictures" in trouble for trouble in troubles) == 2
    assert of(events, "preview")
    assert card_path is not None
    assert not list((tmp_path / "run").glob("*.partial"))


def test_a_checkpoint_that_is_no_checkpoint_is_named(
    train: Callable[..., tuple[Path | None, Events]], tmp_path: Path
) -> None:
    train(minutes=0.06)
    (tmp_path / "run" / "state.pt").write_bytes(b"not a checkpoint")
    with pytest.raises(RecipeError, match="can't be read"):
        train(minutes=0.06)


def test_folders_without_enough_photos_are_refused(
    train: Callable[..., tuple[Path | None, Events]], tmp_path: Path, camera_folder: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(NoPhotosError):
        train(folder=empty)


@pytest.mark.long
def test_killed_at_any_moment_it_goes_on(models: Path, tmp_path: Path, camera_folder: Path) -> None:
    run = tmp_path / "killed"
    program = (
        "import sys; from pathlib import Path; from photofix.training.personal import session, watch;"
        "watch.CHECKPOINT_SECONDS = 1.0;"
        "from photofix.engine.device import choose_device; from photofix.engine.model_store import ModelStore;"
        "from photofix.training.events import EventLog; from photofix.training.personal.orders import Orders;"
        "from photofix.training.personal.plan import make_plan;"
        f"plan = make_plan(folder=Path({str(camera_folder)!r}), base='tiny', minutes=0.2, title='My camera');"
        f"session.Training(plan, Path({str(run)!r}), events=EventLog(None, sys.stdout), orders=Orders(),"
        f" device=choose_device('cpu'), store=ModelStore([Path({str(models)!r})]), workers=0).go()"
    )

    def begin() -> "subprocess.Popen[str]":
        return subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)

    steps = 0
    for _ in range(2):
        with begin() as process:
            assert process.stdout is not None
            for line in process.stdout:
                event = json.loads(line)
                if event["event"] == "start":
                    assert event["step"] >= steps
                if event["event"] == "checkpoint":
                    steps = event["step"]
                    process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
                    break
    assert steps > 0
    with begin() as process:
        assert process.stdout is not None
        events = [json.loads(line) for line in process.stdout]
    assert of(events, "start")[0]["step"] >= steps
    assert kinds(events)[-2:] == ["verdict", "end"]
    assert process.returncode == 0
