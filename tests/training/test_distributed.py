import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from photofix.errors import RecipeError
from photofix.training.dataset import CropPairs, batches, usable_photos
from photofix.training.degrade import Noise
from photofix.training.distributed import ALONE, Team, joined_team, own_device
from photofix.training.state import new_state
from tests.training.test_adversarial import recipe as crisp
from tests.training.test_erasing import recipe as erasing
from tests.training.test_loop import recipe as faithful
from tests.training.test_loop import weights
from tests.training.test_relighting import recipe as relighting

TOP = Path(__file__).resolve().parents[2]


def test_shares_make_up_the_batch(photos: Path) -> None:
    files = usable_photos(photos, side=48)
    pairs = CropPairs(files, Noise(), crop=32, reduce=(1.5, 2.5), seed=3, length=18)
    whole = list(batches(pairs, 6, start=1, workers=0))
    shares = [list(batches(pairs, 6, start=1, workers=0, team=Team(rank, 3))) for rank in range(3)]
    assert len(whole) == 2
    for batch, *parts in zip(whole, *shares, strict=True):
        for side in (0, 1):
            assert torch.equal(batch[side], torch.cat([part[side] for part in parts]))


def test_a_batch_that_cant_be_shared_is_refused() -> None:
    assert Team(1, 4).share(12) == 3
    with pytest.raises(RecipeError, match="6 crops can't be shared by 4"):
        Team(1, 4).share(6)


def test_one_alone_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    network = nn.Linear(2, 2)
    with joined_team(torch.device("cpu")) as team:
        assert team == ALONE
        assert team.leads
        assert team.parallel(network) is network
        assert team.mean({"a": 2.0}) == {"a": 2.0}
        assert (team.any(True), team.any(False)) == (True, False)
        assert team.from_leader(lambda: 7) == 7


def test_each_process_has_a_gpu_of_its_own() -> None:
    assert own_device(torch.device("cuda"), 1) == torch.device("cuda", 1)
    assert own_device(torch.device("cuda", 3), 1) == torch.device("cuda", 3)
    assert own_device(torch.device("cpu"), 1) == torch.device("cpu")


def launched(processes: int, plan: Any, photos: Path, run: Path) -> dict[str, Any]:
    """Train in so many processes; the state that they leave."""
    recipe = run.with_suffix(".json")
    recipe.write_text(plan.model_dump_json())
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", f"--nproc_per_node={processes}"]
    done = subprocess.run(
        [*launcher, "tests/training/two_processes.py", recipe, photos, run],
        cwd=TOP, env=os.environ | {"PYTHONPATH": str(TOP)}, capture_output=True, text=True, timeout=190, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return torch.load(run / "state.pt", weights_only=True)


# Adam keeps a mean of squared gradients: where these agree, and the weights, every step has.
@pytest.mark.long
@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(faithful(steps=2, features={"depths": [0]}), id="faithful"),
        pytest.param(erasing(steps=2), id="erasing"),
        pytest.param(relighting(steps=2), id="relighting"),
        pytest.param(crisp(steps=3, warmup=0), id="crisp"),
        pytest.param(
            crisp({"loss": "wasserstein", "critic": {"widths": [6], "spectral": False}}, steps=3, warmup=0),
            id="penalty",
        ),
    ],
)
def test_two_processes_are_one_with_the_same_batch(plan: Any, photos: Path, tmp_path: Path) -> None:
    one, two = (launched(processes, plan, photos, tmp_path / f"run{processes}") for processes in (1, 2))
    assert one["step"] == two["step"] == plan.steps
    for name in ("optimizer", "critic_optimizer"):
        moments = [list(state[name]["state"].values()) if name in state else [] for state in (one, two)]
        for a, b in zip(*moments, strict=True):
            scale = float(a["exp_avg_sq"].sqrt().max()) + 1e-12
            assert float((a["exp_avg_sq"].sqrt() - b["exp_avg_sq"].sqrt()).abs().max()) < 1e-3 * scale
    start = weights_before(plan)
    moved = max(float((one["network"][name] - start[name]).abs().max()) for name in start)
    apart = max(float((one["network"][name] - two["network"][name]).abs().max()) for name in start)
    assert moved > 0
    assert apart < 0.02 * moved
    if "critic" in one:
        for name, a in one["critic"].items():
            torch.testing.assert_close(two["critic"][name], a, atol=1e-5, rtol=1e-3)
    # The first process alone has logged and saved.
    events = [json.loads(line)["event"] for line in (tmp_path / "run2" / "events.jsonl").read_text().splitlines()]
    assert events.count("start") == events.count("end") == 1
    assert weights(tmp_path / "run2").keys() == weights(tmp_path / "run1").keys()


def weights_before(plan: Any) -> dict[str, torch.Tensor]:
    return new_state(plan, torch.device("cpu")).network.state_dict()
