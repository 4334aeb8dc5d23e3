"""Gains with their intervals, results that grow over interruptions, and their table."""

import copy

import numpy as np
import pytest

from benchmarks.personal_results import (
    gain,
    gains,
    has,
    judged,
    merged,
    paired_gains,
    read_results,
    table,
    write_results,
)

PLAN = {"base": "clean", "minutes": 20.0, "style": "faithful", "seed": 1}
MACHINE = {"cpu": "one", "commit": "abc"}


def _scores(own: list[float]) -> dict[str, dict[str, list[float]]]:
    count = len(own)
    return {
        "psnr": {"input": [30.0] * count, "built_in": [32.0] * count, "own": own},
        "lpips": {"input": [0.3] * count, "built_in": [0.2] * count, "own": [0.1 + 0.01 * i for i in range(count)]},
    }


def _run(camera: str = "a", mode: str = "calibrated", own: tuple[float, ...] = (32.5, 33.0, 33.5)) -> dict:
    found = {"damage": judged(_scores(list(own)), "same")}
    return {"camera": camera, "mode": mode, **PLAN, "steps": 9, "judged": found, "general": 0.0}


def test_an_interval_is_about_the_mean_and_as_wide_as_theory_says():
    values = np.random.default_rng(1).normal(0.5, 0.2, 400)
    found = gain(values.tolist())
    half = 1.96 * values.std() / 20
    assert found["mean"] == pytest.approx(values.mean(), abs=1e-4)
    assert found["low"] == pytest.approx(values.mean() - half, abs=0.1 * half)
    assert found["high"] == pytest.approx(values.mean() + half, abs=0.1 * half)
    assert found["photos"] == 400
    assert gain(values.tolist()) == found


def test_an_interval_covers_the_truth_about_as_often_as_it_claims():
    rng = np.random.default_rng(2)
    found = [gain(rng.normal(1, 1, 25).tolist()) for _ in range(60)]
    covered = sum(one["low"] <= 1 <= one["high"] for one in found)
    assert 49 <= covered <= 60


@pytest.mark.parametrize("values", [[0.3], [0.3, 0.3, 0.3]])
def test_values_that_do_not_scatter_have_no_interval(values):
    assert gain(values) == {"mean": 0.3, "low": None, "high": None, "photos": len(values)}


@pytest.mark.parametrize("values", [[], [1.0, float("inf")], [float("nan")]])
def test_what_has_no_mean_is_refused(values):
    with pytest.raises(ValueError):
        gain(values)


def test_more_decibels_and_less_distance_are_both_gains():
    found = gains(_scores([32.5, 33.0, 33.5]))
    assert found["psnr"]["mean"] == pytest.approx(1.0)
    assert found["lpips"]["mean"] == pytest.approx(0.09)


def test_scores_of_different_numbers_of_photos_are_refused():
    scores = _scores([32.5, 33.0])
    scores["psnr"]["built_in"].pop()
    with pytest.raises(ValueError):
        gains(scores)


def test_results_grow_and_what_is_done_is_known(tmp_path):
    path = tmp_path / "results" / "personal.json"
    assert read_results(path) == {"runs": []}
    for mode in ("uncalibrated", "calibrated"):
        assert not has(read_results(path), "a", mode, PLAN)
        write_results(path, merged(read_results(path), _run(mode=mode), MACHINE))
        assert has(read_results(path), "a", mode, PLAN)
    assert not has(read_results(path), "a", "calibrated", {**PLAN, "minutes": 5.0})
    assert not has(read_results(path), "b", "calibrated", PLAN)
    assert [run["mode"] for run in read_results(path)["runs"]] == ["calibrated", "uncalibrated"]
    assert read_results(path)["runs"][0]["commit"] == "abc"
    assert list(path.parent.iterdir()) == [path]


def test_another_run_of_a_camera_replaces_the_older_one():
    results = merged({"runs": []}, _run(), MACHINE)
    longer = {**_run(own=(34.0, 34.5)), "minutes": 60.0}
    results = merged(results, longer, {**MACHINE, "commit": "def"})
    assert [(run["minutes"], run["commit"]) for run in results["runs"]] == [(60.0, "def")]


def _both() -> dict:
    results = merged({"runs": []}, _run(), MACHINE)
    return merged(results, _run(mode="uncalibrated", own=(32.0, 32.2, 33.4)), MACHINE)


def test_calibration_is_compared_photo_by_photo():
    found = paired_gains(_both(), "a", "damage")
    assert found is not None
    assert found["psnr"]["mean"] == pytest.approx(np.mean([0.5, 0.8, 0.1]), abs=1e-4)
    assert found["lpips"]["mean"] == 0


def test_nothing_is_compared_across_different_plans_or_judgements():
    results = _both()
    assert paired_gains(results, "a", "truth") is None
    assert paired_gains(results, "b", "damage") is None
    results["runs"][0]["minutes"] = 5.0
    assert paired_gains(results, "a", "damage") is None


def test_different_pictures_are_not_compared():
    results = copy.deepcopy(_both())
    results["runs"][0]["judged"]["damage"]["fingerprint"] = "other"
    with pytest.raises(ValueError, match="different pictures"):
        paired_gains(results, "a", "damage")


def test_the_table_has_a_line_a_camera_and_judgement():
    results = merged(_both(), _run(camera="b", own=(31.0, 31.5)), MACHINE)
    results["runs"][0]["judged"]["truth"] = judged(_scores([33.0, 33.2]), "true")
    lines = table(results).splitlines()
    assert len(lines) == 2 + 3
    assert len({line.count("|") for line in lines}) == 1
    assert "32.00 dB / 0.200" in lines[2]
    assert "+1.00 [0.50, 1.50] dB" in lines[2]
    assert "the truth behind them" in lines[3]
    assert "−0.75 [−1.00, −0.50] dB" in lines[4]
    assert lines[4].count(" – ") == 2
