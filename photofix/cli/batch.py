"""`photofix batch`."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from photofix.batch.reader import Reader
from photofix.cli.batch_output import JsonOutput, Output, TerminalOutput
from photofix.cli.console import ExitCode, note, report
from photofix.errors import PhotofixError, UsageError
from photofix.progress import Cancelled

if TYPE_CHECKING:
    from photofix.batch.control import Control
    from photofix.batch.events import Ended
    from photofix.batch.executor import MakeExecutor
    from photofix.batch.request import BatchRequest, Conflict
    from photofix.batch.run import Batch
    from photofix.engine.device import Device
    from photofix.engine.model_store import Model, ModelStore
    from photofix.engine.step import Chain


def run(
    inputs: Sequence[Path],
    *,
    steps: str | None,
    chain_file: Path | None,
    preset: str | None,
    long_edge: int | None,
    output: Path | None,
    list_file: Path | None,
    format_name: str | None,
    quality: int | None,
    template: str | None,
    private: bool,
    conflict: str,
    retry_failed: bool,
    again: bool,
    dry_run: bool,
    events: bool,
    device: str,
    cluster: str | None = None,
    cluster_cores: int = 2,
) -> ExitCode:
    """Repair whole folders; one photo that fails doesn't stop the rest."""
    reader = Reader()
    output_to = JsonOutput() if events else TerminalOutput(dry_run)
    # It starts while torch is imported, which takes as long.
    reader.start()
    try:
        from photofix.batch.request import BatchRequest
        from photofix.cli.chains import asked_chain
        from photofix.imaging import default_output
        from photofix.imaging.naming import FIELDS, TEMPLATE, fill_template

        template = TEMPLATE if template is None else template
        fill_template(template, dict.fromkeys(FIELDS, "a"))  # refuses one that makes no name
        default_output(Path("photo.jpg"), None, format_name)  # refuses a format that isn't written
        request = BatchRequest(
            _inputs(inputs, list_file),
            asked_chain(steps, chain_file, preset, long_edge, option="--steps"),
            output=output, format=format_name, quality=quality, private=private, template=template,
            conflict=_conflict(conflict), retry_failed=retry_failed, again=again,
        )  # fmt: skip
        where = _Where(device, cluster, cluster_cores)
        return _run(request, reader, where, dry=dry_run, output=output_to)
    except Cancelled:
        return ExitCode.CANCELLED
    except PhotofixError as error:
        report(error)
        output_to.refuse(error)
        return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.NOTHING_STARTED
    finally:
        reader.cancel()
        reader.close()


@dataclass(frozen=True)
class _Where:
    """What photos are repaired on: --device, --cluster, --cluster-cores."""

    device: str
    cluster: str | None
    cores: int


def _run(request: BatchRequest, reader: Reader, where: _Where, *, dry: bool, output: Output) -> ExitCode:
    from photofix.batch.run import Batch
    from photofix.engine.model_store import ModelStore

    if request.chain.protect:
        note("The steps protect places of a photo. They are taken to be the same places of every photo.")
    if any(step.points for step in request.chain.steps):
        note("The steps have colour points. They are taken to be at the same places of every photo.")
    store = ModelStore()
    models = [store.load_step(step) for step in request.chain.steps]
    batch = Batch(
        request, models, _place_to_compute(where, store, request.chain, models), output.hear, reader=reader, dry=dry
    )
    output.on_gone(batch.control.cancel)
    with ExitStack() as stack:
        stack.callback(batch.close)
        _hear_signals(stack, batch.control)
        if isinstance(output, JsonOutput) and not dry:
            threading.Thread(
                target=_hear_commands, args=(batch.control,), name="photofix-commands", daemon=True
            ).start()
        stack.enter_context(output)
        batch.prepare()
        if dry:
            return ExitCode.SOME_FAILED if _failures(batch) else ExitCode.DONE
        ended = batch.run()
        pages = _write_reports(batch, ended, str(request.chain))
    output.close_with(ended, pages)
    if ended.reason == "cancelled":
        return ExitCode.CANCELLED
    return ExitCode.SOME_FAILED if ended.reason == "stopped" or _failures(batch) else ExitCode.DONE


def _place_to_compute(where: _Where, store: ModelStore, chain: Chain, models: Sequence[Model]) -> Device | MakeExecutor:
    if where.cluster is None:
        from photofix.engine.device import choose_device

        return choose_device(where.device)
    from photofix.cluster import ray_cluster
    from photofix.cluster.executor import ClusterExecutor

    if where.device not in ("auto", "cpu", "cuda"):
        raise UsageError(
            f"On a cluster there is no device {where.device!r}.",
            advice="Use --device auto, cpu or cuda: each worker gets a GPU of its own.",
        )
    if where.cores < 1:
        raise UsageError("A worker needs one core at least.", advice="Use --cluster-cores 1, or more.")
    steps = {model.card.sha256: step for step, model in zip(chain.steps, models, strict=True)}
    cluster = ray_cluster(where.cluster, lambda sha256: store.contents(steps[sha256]))
    return partial(ClusterExecutor, cluster=cluster, cores=where.cores, device=where.device)


def _failures(batch: Batch) -> int:
    return sum(task.state.is_failure for task in batch.plan.tasks) + len(batch.plan.problems)


def _write_reports(batch: Batch, ended: Ended, steps: str) -> list[Path]:
    from photofix.batch.report import write_reports

    try:
        return write_reports(batch.plan, batch.places.all, ended, steps)
    except PhotofixError as error:  # the photos are finished, whatever becomes of the report
        report(error)
        return []


def _hear_signals(stack: ExitStack, control: Control) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        control.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        stack.callback(signal.signal, number, signal.signal(number, stop))


def _hear_commands(control: Control) -> None:
    """Commands on standard input, one a line; the end of the input means nothing."""
    for line in sys.stdin:
        word, _, rest = line.rstrip("\r\n").partition(" ")
        if word == "pause":
            control.pause()
        elif word == "resume":
            control.resume()
        elif word == "cancel":
            control.cancel()
        elif word == "add" and rest:
            control.add([Path(rest)])
        elif word:
            note(f"“{line.strip()}” is no command. There are: pause, resume, cancel, add PATH.")


def _conflict(name: str) -> Conflict:
    from photofix.batch.request import Conflict

    try:
        return Conflict(name)
    except ValueError as error:
        known = ", ".join(rule.value for rule in Conflict)
        raise UsageError(f"There is no rule “{name}” for --conflict.", advice=f"Use one of {known}.") from error


def _inputs(inputs: Sequence[Path], list_file: Path | None) -> list[Path]:
    named = list(inputs)
    if list_file is not None:
        try:
            text = list_file.read_text("utf-8-sig", errors="surrogateescape")
        except OSError as error:
            raise UsageError(
                f"The list “{list_file}” can't be read: {error.strerror}.", advice="Name a file with one path a line."
            ) from error
        named += [Path(line) for line in text.splitlines() if line.strip()]
    if not named:
        raise UsageError("No photos were named.", advice="Name folders, photos or patterns: photofix batch holiday.")
    return named
