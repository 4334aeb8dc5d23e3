"""`photofix train`: a generator of one's own."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TextIO

from photofix.cli.console import ExitCode, report
from photofix.cli.training_words import Words
from photofix.engine.catalogue import user_models
from photofix.engine.device import choose_device
from photofix.engine.import_model import import_model
from photofix.engine.model_store import ModelStore
from photofix.errors import PhotofixError, UsageError
from photofix.progress import Cancelled
from photofix.training.events import EventLog
from photofix.training.personal.orders import Orders
from photofix.training.personal.plan import default_run, make_plan
from photofix.training.personal.session import Training


def run(
    folder: Path,
    *,
    pairs: Path | None,
    base: str,
    minutes: float,
    style: str,
    title: str,
    run_folder: Path | None,
    device: str,
    events: bool,
    install: bool,
    calibrated: bool,
    seed: int,
) -> ExitCode:
    """Train, judge, and put the model among the person's own unless it is no better."""
    orders = Orders()
    words = None if events else Words()
    log = EventLog(None, sys.stdout if events else None, words)
    try:
        plan = make_plan(
            folder=folder.resolve(), pairs=pairs.resolve() if pairs else None, base=base, minutes=minutes, style=style,
            title=title, calibrated=calibrated, seed=seed,
        )  # fmt: skip
        place = run_folder or default_run(plan)
        log = EventLog(place / "events.jsonl", sys.stdout if events else None, words)
        if events:
            # Whoever drives a training through a pipe, and is gone, would leave it behind.
            # A file object of its own: processes that prepare crops close standard input when they begin, and would wait for
            # the lock of the one that is being read.
            lines = os.fdopen(os.dup(sys.stdin.fileno()), encoding="utf-8", errors="replace")
            orders.read(lines, at_end=orders.leave if _is_pipe(lines) else lambda: None)
        with orders.signals():
            training = Training(
                plan, place, events=log, orders=orders, device=choose_device(device), store=ModelStore()
            )
            card = training.go()
        if card is not None and install and training.worth_keeping:
            installed = import_model(card, user_models())
            log.emit("installed", name=installed.name, title=installed.title)
    except Cancelled:
        log.emit("end", reason="cancelled")
        return ExitCode.CANCELLED
    except PhotofixError as error:
        log.emit("error", message=error.happened, tried=error.tried, advice=error.advice)
        log.emit("end", reason="failed")
        if words is not None:
            report(error)
        return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.NOTHING_STARTED
    finally:
        # A thread that waits for a line on standard input would hold the interpreter's end up.
        sys.stdout.flush()
    return ExitCode.DONE


def _is_pipe(stream: TextIO) -> bool:
    try:
        mode = os.fstat(stream.fileno()).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
