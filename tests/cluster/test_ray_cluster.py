"""Batches on a real Ray cluster, of several nodes on this machine; and what is said where Ray isn't."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch
from typer.testing import CliRunner

from photofix.batch.events import Event, Finished
from photofix.batch.request import BatchRequest
from photofix.batch.run import Batch
from photofix.cli.commands import app
from photofix.cluster import ray_cluster
from photofix.cluster.executor import ClusterExecutor
from photofix.engine.device import choose_device
from photofix.engine.model_store import ModelStore
from photofix.engine.step import parse_chain
from photofix.errors import ClusterError, UsageError

TOP = Path(__file__).parents[2]
CHAIN = parse_chain("clean")


def test_without_ray_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "photofix.cluster.ray_cluster", raising=False)
    with pytest.raises(UsageError, match=r"pip install 'photofix\[cluster\]'"):
        ray_cluster("auto", lambda _: b"")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "pip install 'photofix[cluster]'"),
        (("--device", "mps"), "On a cluster there is no device 'mps'"),
        (("--cluster-cores", "0"), "A worker needs one core at least"),
    ],
)
def test_the_command_line_refuses_what_cant_be(
    monkeypatch: pytest.MonkeyPatch, photos: Path, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "photofix.cluster.ray_cluster", raising=False)
    command = ["batch", str(photos), "-o", str(tmp_path / "out"), "--cluster", "auto", *options]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert not (tmp_path / "out").exists()


def test_a_batch_without_a_cluster_never_imports_ray() -> None:
    code = "import sys, photofix.cli.batch, photofix.batch.run, photofix.cluster.executor; print('ray' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=TOP)
    assert done.stdout == "False\n"


def test_addresses_of_rays_client_are_refused() -> None:
    pytest.importorskip("ray")
    with pytest.raises(UsageError, match="--cluster auto"):
        ray_cluster("ray://somewhere:10001", lambda _: b"")


@pytest.fixture
def nodes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A cluster of this machine, to which the test adds nodes; its head does nothing but hold the driver."""
    pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("PYTHONPATH", str(TOP))
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    yield cluster
    cluster.shutdown()


class Ran:
    """A batch with the shipped model, and what it said."""

    def __init__(self, photos: Path, output: Path, cluster: Any = None, hear: Any = None) -> None:
        store = ModelStore()
        models = [store.load("clean")]
        self.events: list[Event] = []

        def listen(event: Event) -> None:
            self.events.append(event)
            if hear is not None:
                hear(self, event)

        where: Any = choose_device("cpu") if cluster is None else partial(ClusterExecutor, cluster=cluster, cores=1)
        self.batch = Batch(BatchRequest([photos], CHAIN, output=output), models, where, listen)
        try:
            self.batch.prepare()
            self.ended = self.batch.run()
        finally:
            self.batch.close()


def weights(_: str) -> bytes:
    return ModelStore().find("clean").with_suffix(".safetensors").read_bytes()


@pytest.fixture
def photos(make: Any, tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    for number in range(16):
        make.photo(folder / f"{number:02}.{'jpg' if number % 2 else 'png'}", number, size=(240, 320))
    return folder


@pytest.fixture
def alone(make: Any, photos: Path, tmp_path: Path) -> dict[str, str]:
    """What one process makes of them, on one thread as the workers."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        assert Ran(photos, tmp_path / "alone").ended.done == 16
    finally:
        torch.set_num_threads(threads)
    return make.results(tmp_path / "alone")


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("default")
def test_a_node_killed_in_mid_run_loses_nothing_and_doubles_nothing(
    make: Any, nodes: Any, photos: Path, alone: dict[str, str], tmp_path: Path
) -> None:
    first, _ = (nodes.add_node(num_cpus=1) for _ in range(2))
    nodes.wait_for_nodes()
    killed: list[int] = []

    def kill(ran: Ran, event: Event) -> None:
        # When both are at work, and before either has nothing left to do.
        names = {job.member.post.node.id for job in ran.batch._executor._jobs.values()}
        if isinstance(event, Finished) and len(names) == 2 and not killed:
            killed.append(len(ran.batch._executor._jobs))
            nodes.remove_node(first, allow_graceful=False)

    ran = Ran(photos, tmp_path / "cluster", ray_cluster(nodes.address, weights), kill)
    assert killed
    assert (ran.ended.reason, ran.ended.done, ran.ended.failed, ran.ended.left) == ("finished", 16, 0, 0)
    assert make.results(tmp_path / "cluster") == alone
    finished = [event.photo for event in ran.events if isinstance(event, Finished)]
    assert len(finished) == len(set(finished)) == 16
    assert {task.state.value for task in Ran(photos, tmp_path / "cluster").batch.plan.tasks} == {"done before"}


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("default")
def test_files_and_weights_are_sent_to_a_node_that_shares_nothing(
    make: Any, nodes: Any, photos: Path, alone: dict[str, str], tmp_path: Path
) -> None:
    from tests.cluster.blind_worker import BlindCluster

    nodes.add_node(num_cpus=1)
    nodes.wait_for_nodes()
    ran = Ran(photos, tmp_path / "cluster", BlindCluster(nodes.address, weights))
    assert (ran.ended.reason, ran.ended.done) == ("finished", 16)
    assert make.results(tmp_path / "cluster") == alone
    sizes = sum(path.stat().st_size for path in [*photos.iterdir(), *(tmp_path / "cluster").glob("*_photofix.*")])
    assert ran.batch._executor.shipped == sizes


def test_an_address_where_nothing_is_is_named(photos: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    with pytest.raises(ClusterError, match=r"no way to the Ray cluster at 127\.0\.0\.1:9"):
        Ran(photos, tmp_path / "out", ray_cluster("127.0.0.1:9", weights))
    assert not list((tmp_path / "out").glob("*.*"))


def tree(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_on_this_computer_nothing_listens_outside_and_ctrl_c_ends_it(make: Any, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    photos, output = tmp_path / "photos", tmp_path / "out"
    for number in range(12):
        make.photo(photos / f"{number}.jpg", number, size=(450, 600))
    command = [sys.executable, "-m", "photofix", "batch", photos, "-o", output, "--events", "--device", "cpu"]
    with subprocess.Popen(
        [*command, "--cluster", "local", "--cluster-cores", "1"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=TOP,
        start_new_session=True, env=os.environ | {"PYTHONPATH": str(TOP)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            if '"finished"' in line:
                break
        family = tree(process.pid)
        listening = [
            connection.laddr.ip
            for member in family
            for connection in member.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        ]
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        rest, errors = process.communicate(timeout=120)
    assert listening
    assert {address.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}
    assert '"event": "ended"' in rest
    assert '"reason": "cancelled"' in rest
    assert process.returncode == 130, errors
    _, alive = psutil.wait_procs(family, timeout=20)
    assert not alive
    before = make.results(output)
    assert 1 <= len(before) < 12
    assert [path.name for path in output.rglob(".*")] == []
    # The rest is done without a cluster, in as many threads.
    subprocess.run(command, check=True, capture_output=True, cwd=TOP, env=os.environ | {"OMP_NUM_THREADS": "1"})
    after = make.results(output)
    assert len(after) == 12
    assert before.items() <= after.items()
    shutil.rmtree(output)
    subprocess.run(command, check=True, capture_output=True, cwd=TOP, env=os.environ | {"OMP_NUM_THREADS": "1"})
    assert make.results(output) == after


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("default")
def test_workers_are_started_on_nodes_that_come_later(nodes: Any, photos: Path, tmp_path: Path) -> None:
    nodes.add_node(num_cpus=1)
    nodes.wait_for_nodes()
    added: list[float] = []

    def add(ran: Ran, event: Event) -> None:
        if isinstance(event, Finished) and not added:
            added.append(time.monotonic())
            nodes.add_node(num_cpus=1)

    def wait(ran: Ran, event: Event) -> None:
        add(ran, event)
        # Photos are finished sooner than a worker is started: new ones come until it is.
        crew = ran.batch._executor._crew
        if isinstance(event, Finished) and len(crew.ready) < 2 and time.monotonic() - added[0] < 60:
            time.sleep(0.5)

    ran = Ran(photos, tmp_path / "out", ray_cluster(nodes.address, weights), wait)
    assert ran.ended.done == 16
    assert len(ran.batch._executor._crew._posts) == 2
