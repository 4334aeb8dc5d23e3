"""A Ray cluster, and the only place that imports Ray: machines, actors and object references as `remote.py` has them."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from collections.abc import Callable, Collection, Mapping
from typing import Any

import ray
from ray.exceptions import (
    GetTimeoutError,
    NodeDiedError,
    ObjectLostError,
    OutOfMemoryError,
    RayActorError,
    RayTaskError,
    WorkerCrashedError,
)
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from photofix.cluster import LOOPBACK, LOOPBACK_SETTING
from photofix.cluster.messages import Setting
from photofix.cluster.remote import Call, Node
from photofix.cluster.worker import Worker
from photofix.errors import ClusterError, PhotofixError, UsageError, WorkerDiedError

_LOST = (RayActorError, NodeDiedError, ObjectLostError, OutOfMemoryError, WorkerCrashedError, GetTimeoutError)
_STORE_BYTES = 256 << 20  # for objects on this machine alone: its workers see the same folders, so there are hardly any
_THREADS = 6  # of a worker, that calls are answered in


class RayWorker(Worker):
    """A worker whose missing weights come through Ray's object store."""

    def __init__(self, setting: Setting, weights: Mapping[str, list[Any]]) -> None:
        def fetch(sha256: str) -> bytes:
            return bytes(ray.get(weights[sha256][0]))

        super().__init__(setting, fetch)


class RayCall:
    """A method called on an actor."""

    def __init__(self, reference: Any) -> None:
        self.reference = reference

    def result(self) -> Any:
        try:
            return ray.get(self.reference, timeout=60)
        except _LOST as error:
            raise WorkerDiedError(
                "A worker of the cluster ended.", tried=str(error).strip().partition("\n")[0]
            ) from error
        except RayTaskError as error:
            cause = error.cause
            raise cause if isinstance(cause, PhotofixError) else error.as_instanceof_cause() from error


class RayRemote:
    """An actor."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle

    def call(self, method: str, *arguments: Any) -> RayCall:
        return RayCall(getattr(self._handle, method).remote(*arguments))

    def end(self) -> None:
        ray.kill(self._handle, no_restart=True)


class RayCluster:
    """A cluster that somebody has started, or one on this machine for as long as the batch runs.

    Args:
        address: of the cluster's head, HOST:PORT, or "auto" for the one that this machine belongs to; "local" for one of its own.
        weights: the content of a model's file of weights, by its SHA-256.
    """

    worker: type[RayWorker] = RayWorker

    def __init__(self, address: str, weights: Callable[[str], bytes]) -> None:
        if "://" in address:
            raise UsageError(
                f"{address} is an address of Ray's client, which isn't supported.",
                advice="Make this machine a part of the cluster (ray start --address=HOST:6379 --num-cpus=0), and say --cluster auto.",
            )
        self._address = address
        self._weights = weights
        self._references: dict[str, list[Any]] = {}
        self._connected = False

    @property
    def name(self) -> str:
        if self._address == "local":
            return "Ray on this computer"
        return "a Ray cluster" if self._address == "auto" else f"the Ray cluster at {self._address}"

    def connect(self) -> None:
        options: dict[str, Any] = {"address": self._address}
        if self._address == "local":
            options |= {"include_dashboard": False, "object_store_memory": _STORE_BYTES}
        elif self._address != "auto":
            self._knock()
        main = threading.current_thread() is threading.main_thread()
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            ray.init(log_to_driver=False, logging_level=logging.ERROR, **options)
        except (ConnectionError, OSError, RuntimeError, ValueError) as error:
            raise self._no_way(error) from error
        finally:
            if main:  # Ray puts its own in their place; a batch that is stopped has to finish what it writes
                for number, handler in handlers.items():
                    signal.signal(number, handler)
        self._connected = True
        address = ray.util.get_node_ip_address()
        if self._address == "local" and address != LOOPBACK:
            self.close()
            raise ClusterError(
                f"Ray would have listened at {address}, which other computers may reach.",
                tried="It was ended again.",
                advice=f"Set {LOOPBACK_SETTING}=0 before photofix is started.",
            )

    def _knock(self) -> None:
        """Whether somebody is there at all: Ray itself would try for minutes."""
        host, _, port = self._address.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
        except (OSError, ValueError) as error:
            raise self._no_way(error) from error

    def _no_way(self, error: Exception) -> ClusterError:
        return ClusterError(
            f"There is no way to {self.name}.",
            tried=str(error).strip().partition("\n")[0],
            advice="Start it (ray start), make this machine a part of it, and check that Ray and Python have the same versions on both.",
        )

    def nodes(self) -> list[Node]:
        found: list[Node] = []
        for node in ray.nodes():
            if node["Alive"]:
                has = node["Resources"]
                found.append(
                    Node(
                        node["NodeID"],
                        f"{node['NodeManagerHostname']} ({node['NodeManagerAddress']})",
                        int(has.get("CPU", 0)),
                        int(has.get("GPU", 0)),
                        int(has.get("memory", 0)),
                    )
                )
        return found

    def start(self, node: Node, *, cores: int, gpu: bool, setting: Setting) -> RayRemote:
        for card in setting.cards:
            if card.sha256 not in self._references:
                self._references[card.sha256] = [ray.put(self._weights(card.sha256))]
        # Never restarted by Ray: the batch itself replaces a worker and knows what it had.
        actor = ray.remote(self.worker).options(
            num_cpus=cores,
            num_gpus=1 if gpu else 0,
            max_restarts=0,
            max_concurrency=_THREADS,
            scheduling_strategy=NodeAffinitySchedulingStrategy(node.id, soft=False),
        )
        # References inside a list aren't fetched before a worker asks for them.
        return RayRemote(actor.remote(setting, self._references))

    def wait(self, calls: Collection[Call], seconds: float) -> list[Call]:
        by_reference = {call.reference: call for call in calls if isinstance(call, RayCall)}
        waiting = list(by_reference)
        if not waiting:
            return []
        done, rest = ray.wait(waiting, num_returns=1, timeout=seconds)
        if done and rest:
            more, _ = ray.wait(rest, num_returns=len(rest), timeout=0)
            done += more
        return [by_reference[reference] for reference in done]

    def close(self) -> None:
        if self._connected:
            self._connected = False
            self._references.clear()
            ray.shutdown()
