"""A cluster in this process, of workers that are real and machines that aren't: calls are carried out when they are waited for."""

import itertools
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from photofix.cluster.messages import Facts, Order, Setting, Unseen, WriteOrder
from photofix.cluster.remote import Node
from photofix.cluster.worker import Worker
from photofix.engine.model_store import Model
from photofix.errors import PhotofixError, WorkerDiedError
from tests.batch.conftest import InlineReader


def node(name: str, cores: int = 1, memory: int = 8 << 30, gpus: int = 0) -> Node:
    return Node(name, name, cores, gpus, memory)


class FakeCall:
    def __init__(self, remote: "FakeRemote", method: str, arguments: tuple[Any, ...]) -> None:
        self.remote, self.method, self.arguments = remote, method, arguments
        self.answer: Any = None
        self.done = False

    def carry_out(self) -> None:
        self.done = True
        if not self.remote.dead:
            self.answer = self.remote.do(self.method, *self.arguments)

    def result(self) -> Any:
        assert self.done
        if self.remote.dead:
            raise WorkerDiedError("A worker ended.")
        return self.answer


class FakeRemote:
    def __init__(self, cluster: "FakeCluster", node: Node, worker: Worker, setting: Setting) -> None:
        self.cluster, self.node, self.worker, self.setting = cluster, node, worker, setting
        self.dead = self.ended = False

    def call(self, method: str, *arguments: Any) -> FakeCall:
        call = FakeCall(self, method, arguments)
        self.cluster.queue.append(call)
        return call

    def do(self, method: str, *arguments: Any) -> Any:
        if method == "repair":
            order: Order = arguments[0]
            self.cluster.given.append((self.node.id, order.path.name, order.data is not None))
            if order.path.name in self.cluster.deadly:
                self.dead = True
                return None
            if self.node.id in self.cluster.blind and order.data is None:
                return Unseen()
        if method == "witness" and self.node.id in self.cluster.apart:
            return None
        answer = getattr(self.worker, method)(*arguments)
        if method == "prepare" and isinstance(answer, Facts):
            return self.cluster.described(self.node, answer)
        if method == "write":
            order: WriteOrder = arguments[0]
            if self.cluster.on_written(self.node, order.destination):
                self.dead = True
        return answer

    def end(self) -> None:
        self.dead = True
        if not self.ended:
            self.ended = True
            self.worker.close()


@dataclass
class FakeCluster:
    """Machines that the test adds, kills and blinds.

    Attributes:
        machines: that are there.
        models: of every worker.
        deadly: names of photos over which a worker dies.
        blind: machines that don't see the photos' files.
        apart: machines that don't see the folder of results.
        on_written: called when a result has its name; the worker dies before it says so if the answer is True.
        described: what a worker says of itself, changed.
        given: machine, photo and whether its content was sent, in order.
    """

    machines: list[Node]
    models: list[Model]
    deadly: set[str] = field(default_factory=set)
    blind: set[str] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)
    on_written: Callable[[Node, Path], bool] = lambda _node, _path: False
    described: Callable[[Node, Facts], Facts | PhotofixError] = lambda _node, facts: facts
    given: list[tuple[str, str, bool]] = field(default_factory=list)
    queue: list[FakeCall] = field(default_factory=list)
    remotes: list[FakeRemote] = field(default_factory=list)
    closed: bool = False
    name: str = "a cluster of fakes"

    def connect(self) -> None:
        pass

    def nodes(self) -> list[Node]:
        return list(self.machines)

    def start(self, node: Node, *, cores: int, gpu: bool, setting: Setting) -> FakeRemote:
        worker = Worker(setting, lambda _: b"", load=lambda _: self.models, reader=InlineReader())
        remote = FakeRemote(self, node, worker, setting)
        self.remotes.append(remote)
        return remote

    def wait(self, calls: Collection[Any], seconds: float) -> list[Any]:
        for call in itertools.chain(self.queue):
            if call in calls:
                self.queue.remove(call)
                call.carry_out()
                return [call]
        return []

    def kill(self, name: str) -> None:
        """A machine goes, with all that its workers have."""
        self.machines = [machine for machine in self.machines if machine.id != name]
        for remote in self.remotes:
            if remote.node.id == name:
                remote.dead = True

    def close(self) -> None:
        self.closed = True
        for remote in self.remotes:
            remote.end()
