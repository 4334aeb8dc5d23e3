"""Trainings as processes: done once, continued after a stop, and failures that say why."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks.personal_runs import NotTrainedError, events_of, finished, last_of, steps, train

PLAN = {"base": "clean", "minutes": 0.5}

# Stands in for photofix: notes what it was called with, and says in each session what its run's folder tells it to.
PROGRAM = """
import json, pathlib, sys
run = pathlib.Path(sys.argv[sys.argv.index("--run") + 1])
calls = run / "calls.json"
called = json.loads(calls.read_text()) if calls.exists() else []
calls.write_text(json.dumps([*called, sys.argv[1:]]))
with (run / "events.jsonl").open("a") as file:
    for event in json.loads((run / "sessions.json").read_text())[len(called)]:
        print(json.dumps(event), file=file)
"""


def _end(reason: str) -> dict:
    return {"event": "end", "reason": reason}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "cat-calibrated"
    folder.mkdir()
    return folder


def _train(run: Path, sessions: list[list[dict]]) -> None:
    (run / "sessions.json").write_text(json.dumps(sessions))
    train(run.parent, run, "uncalibrated", PLAN, "cpu", program=(sys.executable, "-c", PROGRAM))


def _calls(run: Path) -> list[list[str]]:
    return json.loads((run / "calls.json").read_text())


def test_a_training_is_called_by_its_plan_and_only_once(run):
    sessions = [[{"event": "step", "step": 7}, _end("finished")]]
    for _ in range(2):
        _train(run, sessions)
    (call,) = _calls(run)
    assert call[:2] == ["train", str(run.parent)]
    assert {"--base=clean", "--minutes=0.5", "--uncalibrated", "--device=cpu", "--no-install"} < set(call)
    assert finished(run)
    assert steps(run) == 7


def test_one_that_was_stopped_goes_on(run):
    sessions = [[{"event": "step", "step": 7}, _end("stopped")], [{"event": "step", "step": 9}, _end("finished")]]
    with pytest.raises(NotTrainedError, match="not trained to its end"):
        _train(run, sessions)
    assert not finished(run)
    _train(run, sessions)
    assert len(_calls(run)) == 2
    assert steps(run) == 9


def test_a_failure_says_why(run):
    with pytest.raises(NotTrainedError, match="Too few photos"):
        _train(run, [[{"event": "error", "message": "Too few photos."}, _end("failed")]])


def test_a_line_that_was_cut_short_is_left_out(run):
    (run / "events.jsonl").write_text(json.dumps({"event": "step", "step": 3}) + '\n{"event": "st')
    assert [event["event"] for event in events_of(run)] == ["step"]
    assert last_of(run, "end") is None
    assert not finished(run)


def test_nothing_was_said_before_the_beginning(run):
    assert events_of(run) == []
    assert steps(run) == 0
