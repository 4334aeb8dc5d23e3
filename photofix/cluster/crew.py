"""The workers of a batch on a cluster: started where there is a machine for them, and replaced when they are lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

import torch

from photofix.batch.hold import MOST, Hold, tile_bytes
from photofix.cluster.messages import Facts, Setting
from photofix.cluster.remote import Call, Cluster, Node, Remote
from photofix.engine.memory import RUNTIME_BYTES
from photofix.engine.model_store import Model
from photofix.errors import ClusterError, PhotofixError, WorkerDiedError

_STRIDE = 2.0  # seconds between two looks at which machines there are
_STARTS = 3  # so often may workers of a machine die before they are ready


@dataclass(eq=False)
class Post:
    """A machine, as the batch sees it.

    Attributes:
        node: it.
        wanted: so many workers are to be on it.
        members: those that are.
        hold: bytes of the photos that are under way there; None until a worker has said how much room there is.
        shared: folders of journals, and whether it sees them as the driver does.
        blind: it doesn't see the photos' files, so they are sent.
        failures: workers in a row that died before they were ready.
        given_up: no worker can work there.
    """

    node: Node
    wanted: int
    members: list[Member] = field(default_factory=list["Member"])
    hold: Hold | None = None
    shared: dict[Path, bool] = field(default_factory=dict[Path, bool])
    blind: bool = False
    failures: int = 0
    given_up: bool = False


@dataclass(eq=False)
class Member:
    """A worker.

    Attributes:
        remote: it.
        post: where it is.
        threads: that it computes with.
        facts: what it said of itself; None until it is ready.
        tickets: of the photos that it has.
    """

    remote: Remote
    post: Post
    threads: int
    facts: Facts | None = None
    tickets: set[int] = field(default_factory=set[int])


class Crew:
    """Keeps workers on all machines.

    Args:
        cluster: where.
        setting: for each worker, but for its device and threads.
        models: of the steps.
        cores: for each worker; a machine with fewer has one with all of them.
        troubled: is told of what goes wrong with machines.
        clock: seconds.
    """

    def __init__(
        self,
        cluster: Cluster,
        setting: Setting,
        models: Sequence[Model],
        cores: int,
        troubled: Callable[[PhotofixError], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cluster = cluster
        self._setting = setting
        self._models = models
        self._cores = cores
        self._troubled = troubled
        self._clock = clock
        self._posts: dict[str, Post] = {}
        self._looked: float | None = None
        self._empty_told = False
        # One kind of device and one precision for all, so that it doesn't matter who repairs a photo.
        self.device: str | None = None if setting.device == "auto" else setting.device
        self.first: Member | None = None

    @property
    def ready(self) -> list[Member]:
        """Members that can be given photos."""
        return [member for post in self._posts.values() for member in post.members if member.facts is not None]

    @property
    def body(self) -> torch.dtype:
        """Precision for everyone: what suits the first worker."""
        assert self.first is not None
        assert self.first.facts is not None
        return self.first.facts.body

    @property
    def wanted(self) -> int:
        """So many workers there will be."""
        return sum(post.wanted for post in self._posts.values() if not post.given_up)

    def look(self) -> list[tuple[Call, Member]]:
        """See which machines there are now, if that was long ago, and start workers where some are missing.

        Returns:
            Calls of `prepare`, whose answers are for `hear`.

        Raises:
            ClusterError: no machine can work.
        """
        now = self._clock()
        if self._looked is not None and now - self._looked < _STRIDE:
            return []
        self._looked = now
        nodes = {node.id: node for node in self._cluster.nodes()}
        if self.device is None:
            self.device = "cuda" if any(node.gpus for node in nodes.values()) else "cpu"
        for post in [post for key, post in self._posts.items() if key not in nodes and not post.members]:
            del self._posts[post.node.id]
        for key, node in nodes.items():
            if key not in self._posts and (wanted := self._room_for(node)):
                self._posts[key] = Post(node, wanted)
        self._say_if_empty()
        return [
            self._start(post)
            for key, post in self._posts.items()
            if key in nodes and not post.given_up
            for _ in range(post.wanted - len(post.members))
        ]

    def hear(self, member: Member, call: Call) -> None:
        """What a worker answers to `prepare`."""
        post = member.post
        try:
            answer: Facts | PhotofixError = call.result()
        except WorkerDiedError as error:
            self.remove(member)
            post.failures += 1
            if post.failures >= _STARTS:
                self._give_up(post, error)
            return
        wrong = answer if isinstance(answer, PhotofixError) else self._misfit(post, answer)
        if wrong is not None or isinstance(answer, PhotofixError):
            self.remove(member)
            self._give_up(post, wrong)
            return
        post.failures = 0
        member.facts = answer
        self.first = self.first or member
        if post.hold is None:
            room = answer.room - post.wanted * tile_bytes(self._models)
            post.hold = Hold(self._models, self._setting.request.chain.long_edge, min(post.wanted * MOST, max(0, room)))

    def remove(self, member: Member) -> None:
        """A worker is lost, or no longer wanted."""
        member.remote.end()
        if member in member.post.members:
            member.post.members.remove(member)
        self._looked = None  # another may be started at once

    def _room_for(self, node: Node) -> int:
        by_memory = max(1, node.memory // (RUNTIME_BYTES + tile_bytes(self._models)))
        if self.device == "cuda":
            return min(node.gpus, by_memory)
        return min(max(1, node.cores // self._cores), by_memory) if node.cores else 0

    def _start(self, post: Post) -> tuple[Call, Member]:
        assert self.device is not None
        gpu = self.device == "cuda"
        threads = max(1, min(self._cores, post.node.cores // (post.wanted if gpu else 1)))
        setting = replace(self._setting, device=self.device, threads=threads)
        member = Member(
            self._cluster.start(post.node, cores=1 if gpu else threads, gpu=gpu, setting=setting), post, threads
        )
        post.members.append(member)
        return member.remote.call("prepare"), member

    def _misfit(self, post: Post, facts: Facts) -> ClusterError | None:
        """Whether a worker would make other pixels: another version isn't taken, another processor is said."""
        ours = {"photofix": version("photofix"), "torch": torch.__version__}
        if facts.versions != ours:
            theirs = ", ".join(f"{name} {number}" for name, number in facts.versions.items())
            return ClusterError(
                f"The machine {post.node.name} has {theirs}.",
                tried=f"Here it is {', '.join(f'{name} {number}' for name, number in ours.items())}: its photos would differ.",
                advice="Install the same versions on all machines.",
            )
        if self.first is not None and self.first.facts is not None and post.hold is None:
            usual = self.first.facts
            if (facts.device, facts.capability) != (usual.device, usual.capability):
                self._troubled(
                    ClusterError(
                        f"The machine {post.node.name} computes on {facts.device} ({facts.capability}), and the first one on {usual.device} ({usual.capability}).",
                        tried="It is used. Photos that it repairs may differ from the others' in single levels.",
                    )
                )
        return None

    def _give_up(self, post: Post, error: PhotofixError | None) -> None:
        if post.given_up:
            return
        post.given_up = True
        why = "" if error is None else str(error)
        self._troubled(
            ClusterError(
                f"The machine {post.node.name} can't repair photos.",
                tried=why,
                advice="Install photofix there as it is here, and start its part of the cluster again.",
            )
        )
        if all(post.given_up for post in self._posts.values()):
            raise ClusterError(
                "None of the cluster's machines can repair photos.",
                tried=why,
                advice="See what it says of each of them. What is finished stays.",
            )

    def _say_if_empty(self) -> None:
        if self._posts:
            self._empty_told = False
            return
        if self.first is None:
            raise ClusterError(
                "The cluster has no machine to repair photos on.",
                tried=f"Asked for: {self.device}, {self._cores} cores for each worker.",
                advice="Start Ray on the machines that are to work, without --num-cpus=0.",
            )
        if not self._empty_told:
            self._empty_told = True
            self._troubled(
                ClusterError(
                    "The cluster has no machine left.",
                    tried="The batch waits for one to come back.",
                    advice="Start Ray on one again, or stop the batch: what is finished stays.",
                )
            )
