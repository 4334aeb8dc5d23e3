"""Runs a repairer in a process of its own, so that its memory is its own and its crash is its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.adapters.loaded import Pixels
from benchmarks.peers.catalogue import Peer, Setting

__all__ = ["Failed", "Missing", "Outcome", "Ran", "Runner"]

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """It went well.

    Attributes:
        repaired: a picture for each that it was given.
        seconds: for each picture those of each repetition.
        load_seconds: until it was ready, imports included.
        cores: processor time by the clock's: how many cores it kept busy.
        peak_rss_megabytes: of its process.
        parameters: of its network, where it tells.
        version: of its package.
    """

    repaired: list[Pixels] = field(repr=False)
    seconds: list[list[float]]
    load_seconds: float
    cores: float
    peak_rss_megabytes: float
    parameters: int | None
    version: str | None


@dataclass(frozen=True)
class Missing:
    """Its library isn't there; `words` are the import's."""

    words: str


@dataclass(frozen=True)
class Failed:
    """It crashed, took too long, or gave something of another size; `words` say which."""

    words: str


Outcome = Ran | Missing | Failed


@dataclass(frozen=True)
class Runner:
    """How repairers are run.

    Attributes:
        python: the interpreter that has the others' libraries.
        threads: for everybody.
        timeout: seconds for one repairer over all its pictures.
        package: where `Peer.adapter` is looked for.
    """

    python: str = sys.executable
    threads: int = 2
    timeout: float = 7200
    package: str = "benchmarks.peers"

    def run(
        self,
        peer: Peer,
        setting: Setting,
        pictures: Sequence[Pixels],
        scale: int,
        *,
        warm_ups: int = 0,
        repeats: int = 1,
    ) -> Outcome:
        """Repair pictures.

        Args:
            peer: which repairer.
            setting: its adapter's arguments.
            pictures: damaged ones, (h, w, 3).
            scale: how many times larger they shall come back.
            warm_ups: repetitions of each picture that aren't timed.
            repeats: repetitions of each that are.
        """
        with tempfile.TemporaryDirectory(prefix="photofix-peers-") as name:
            folder = Path(name)
            pairs = [(folder / f"{index}.npy", folder / f"{index} repaired.npy") for index in range(len(pictures))]
            for (source, _), picture in zip(pairs, pictures, strict=True):
                np.save(source, picture)
            job = {
                "adapter": f"{self.package}.{peer.adapter}",
                "setting": setting,
                "package": peer.package,
                "pictures": [[str(path) for path in pair] for pair in pairs],
                "warm_ups": warm_ups,
                "repeats": repeats,
                "threads": self.threads,
            }
            (folder / "job.json").write_text(json.dumps(job), "utf-8")
            return self._outcome(peer, folder, pairs, [(picture.shape, scale) for picture in pictures])

    def _outcome(
        self, peer: Peer, folder: Path, pairs: list[tuple[Path, Path]], sizes: list[tuple[tuple[int, ...], int]]
    ) -> Outcome:
        result = folder / "result.json"
        program = [sys.executable if peer.ours else self.python, "-m", "benchmarks.peers.worker"]
        limits = {name: str(self.threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
        try:
            ended = subprocess.run(
                [*program, str(folder / "job.json"), str(result)],
                cwd=ROOT,
                env={**os.environ, **limits, "OMP_WAIT_POLICY": "PASSIVE", "PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
                errors="replace",
                timeout=self.timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Failed(f"not done after {self.timeout:g} seconds")
        except OSError as error:
            return Missing(f"{program[0]}: {error.strerror}")
        if ended.returncode != 0 or not result.is_file():
            last = (ended.stderr.strip().splitlines() or ["without a word"])[-1]
            return Failed(f"exit code {ended.returncode}: {last}")
        found: dict[str, Any] = json.loads(result.read_text("utf-8"))
        if "missing" in found:
            return Missing(found["missing"])
        repaired = [np.load(target) for _, target in pairs]
        for picture, (shape, scale) in zip(repaired, sizes, strict=True):
            asked = (shape[0] * scale, shape[1] * scale, 3)
            if picture.shape != asked or picture.dtype != np.uint8:
                return Failed(f"gave {picture.shape} {picture.dtype} where {asked} of 8 bits were asked for")
        return Ran(repaired=repaired, **found)
