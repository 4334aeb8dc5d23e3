"""What the Train page is made of, without a window: lines, events, curves, runs on the drive."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.app.base.child import command
from photofix.app.base.said import Lines
from photofix.app.train.curve import Curve
from photofix.app.train.events import KINDS, End, Noise, Step, Survey, Unusable, Validate, Verdict, read_event
from photofix.app.train.runs import Plan, Run, new_run, remove, slug, unfinished
from photofix.app.train.trainer import survey_arguments, train_arguments
from photofix.app.train.words import noise, unusable, verdict_details, verdict_sentence
from photofix.errors import SaveError

PLAIN = st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.sampled_from(["", "better", "/nowhere.png"])
JSON = PLAIN | st.lists(PLAIN, max_size=2) | st.just([{"clean": 1}]) | st.just({"sigma_dark": "dark"})
FIELDS = sorted({field for kind in KINDS.values() for field in kind.model_fields})


@given(st.binary(max_size=200))
def test_no_line_does_harm(line: bytes) -> None:
    read_event(line)


@given(st.sampled_from([*KINDS, "of tomorrow"]), st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6))
def test_no_event_does_harm(kind: str, values: dict[str, Any]) -> None:
    event = read_event(json.dumps({"event": kind, **values}))
    assert event is None or isinstance(event, KINDS[kind])


def test_an_event_is_read_and_what_is_new_in_it_left_out() -> None:
    assert read_event('{"event": "end", "seconds": 1.5, "reason": "finished", "new": 1}') == End(reason="finished")
    assert read_event('{"event": "step", "step": 1, "loss": NaN, "through": 0.1}') is None


@given(st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b".")), max_size=8), st.data())
def test_lines_are_the_same_however_they_are_cut(lines: list[bytes], data: st.DataObject) -> None:
    stream = b"\n".join(lines)
    found: list[bytes] = []
    reader = Lines()
    while stream:
        cut = data.draw(st.integers(1, len(stream)))
        found += reader.add(stream[:cut])
        stream = stream[cut:]
    assert found + reader.end() == [line for line in lines if line.strip()]


def test_a_line_without_end_is_not_kept() -> None:
    reader = Lines()
    for _ in range(40):
        reader.add(b"x" * 65536)
    assert sum(map(len, reader.end())) < 2 << 20


def step(loss: float, through: float) -> Step:
    return Step(step=0, loss=loss, through=through)


def test_the_curve_stays_small_and_keeps_its_ends() -> None:
    curve = Curve()
    for number in range(50_000):
        curve.stepped(step(1.0, number / 50_000), number / 100)
    assert 1000 < len(curve.minutes) == len(curve.loss) <= 4001
    assert curve.minutes[0] < 1
    assert curve.minutes[-1] > 499


def test_a_run_that_goes_on_from_earlier_has_one_curve() -> None:
    curve = Curve()
    for minutes in (1.0, 2.0, 3.0, 2.5, 3.5):
        curve.stepped(step(1.0, 0.0), minutes)
    assert curve.minutes == [1.0, 2.0, 2.5, 3.5]
    for minutes, psnr in ((1.0, 30.0), (2.0, 32.0), (1.5, 31.0)):
        curve.validated(Validate(step=1, psnr=psnr, built_in=30.5, best=psnr == 32), minutes)
    assert curve.psnr == [30.0, 31.0]
    assert curve.gain == pytest.approx(1.5)


PLAN = Plan(folder=Path("/photos/Mein Urlaub ü"), base="clean", minutes=7.5, style="crisp", title="My X")


def test_runs_are_found_again_the_newest_first(tmp_path: Path) -> None:
    runs = [new_run(PLAN, tmp_path) for _ in range(4)]
    assert len({run.folder for run in runs}) == 4
    assert runs[0].folder.name.startswith("mein-urlaub-u-")
    for number, run in enumerate(runs):
        run.write(started=number > 0, through=number / 10, decided=number == 3)
        os.utime(run.folder / "window.json", (number, number))
    found = unfinished(tmp_path)
    assert [run.note.through for run in found] == [0.2, 0.1]
    assert found[0].note.plan == PLAN


def test_a_note_that_is_no_note_is_passed_over(tmp_path: Path) -> None:
    for number, text in enumerate(("", "{", '{"plan": 1}', "[]")):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "window.json").write_text(text)
    assert unfinished(tmp_path) == []
    assert unfinished(tmp_path / "nowhere") == []


def test_only_a_run_is_removed(tmp_path: Path) -> None:
    run = new_run(PLAN, tmp_path)
    (run.folder / "checkpoint").write_bytes(b"x")
    remove(run)
    assert not run.folder.exists()
    holiday = tmp_path / "holiday"
    holiday.mkdir()
    remove(Run(holiday, run.note))
    assert holiday.is_dir()


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SaveError, match="can't be written"):
        new_run(PLAN, tmp_path / "file" / "trainings")


@pytest.mark.parametrize(("text", "name"), [("Ferien Köln", "ferien-koln"), ("日本", "photos"), ("../..", "photos")])
def test_a_folder_s_name_is_plain(text: str, name: str) -> None:
    assert slug(text) == name


def test_the_command_is_that_of_the_protocol(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command() == [sys.executable, "-m", "photofix"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert command() == [sys.executable]
    paired = PLAN.model_copy(update={"pairs": Path("/better")})
    assert survey_arguments(paired, Path("/run")) == [
        "survey", str(PLAN.folder), "--pairs", "/better", "--base", "clean", "--run", "/run", "--events",
    ]  # fmt: skip
    assert train_arguments(PLAN, Path("/run")) == [
        "train", str(PLAN.folder), "--base", "clean", "--minutes", "7.5", "--style", "crisp", "--name", "My X",
        "--run", "/run", "--events", "--no-install",
    ]  # fmt: skip


def test_words_for_what_was_found() -> None:
    survey = Survey(
        photos=5, usable=2, unusable=(Unusable(reason="grey", count=1), Unusable(reason="too-odd", count=2))
    )
    assert unusable(survey) == "1 black and white, 2 too odd"
    assert noise(None) == "Noise can’t be told"
    assert noise(Noise(sigma_dark=0.5, sigma_mid=0.4, sigma_bright=0.4)) == "Hardly any noise"
    assert noise(Noise(sigma_dark=9, sigma_mid=8, sigma_bright=8)) == "Strong noise"
    nothing = Verdict(verdict="of tomorrow", sentence="As it says.")
    assert verdict_sentence(nothing) == "As it says."
    assert verdict_details(nothing) == []
