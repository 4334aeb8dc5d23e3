"""Batches whose photos are repaired by workers of a cluster in this process."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from photofix.cluster.executor import ClusterExecutor
from photofix.cluster.remote import Node
from tests.batch.conftest import Make, Run
from tests.cluster.fake_cluster import FakeCluster, node
from tests.engine.fakes import Paint, model


class MakeOnCluster(Make):
    """As `Make`, on a cluster of machines with one core each."""

    def cluster(self, *machines: Node | str, **options: Any) -> FakeCluster:
        nodes = [node(machine) if isinstance(machine, str) else machine for machine in machines]
        return FakeCluster(nodes, [model(Paint(self.answer))], **options)

    def batch_on(self, cluster: FakeCluster, *inputs: Path, **options: Any) -> Run:
        settings = {name: options.pop(name) for name in ("cores", "most") if name in options}
        device = partial(ClusterExecutor, cluster=cluster, device="cpu", **{"cores": 1} | settings)
        return self.batch(*inputs, device=device, **options)

    def run_on(self, cluster: FakeCluster, *inputs: Path, **options: Any) -> Run:
        run = self.batch_on(cluster, *inputs, **options)
        try:
            run.batch.prepare()
            run.ended = run.batch.run()
        finally:
            run.batch.close()
        assert cluster.closed
        return run


@pytest.fixture
def make() -> MakeOnCluster:
    return MakeOnCluster()


@pytest.fixture
def photos(tmp_path: Path, make: MakeOnCluster) -> Path:
    """Eight photos, two of them in a subfolder."""
    folder = tmp_path / "photos"
    for number in range(8):
        make.photo(folder / ("sub" if number > 5 else "") / f"{number}.png", number)
    return folder
