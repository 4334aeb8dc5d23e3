"""What a batch is asked for, and how its process is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject

from photofix.app.base.child import Child
from photofix.app.base.said import Said
from photofix.app.batch.events import read_event
from photofix.batch.request import Conflict
from photofix.engine.chain_file import write_chain
from photofix.engine.step import Chain
from photofix.errors import SaveError
from photofix.imaging.naming import TEMPLATE

# Behind what a person does meanwhile, and before what only fills idle time.
_NICENESS = 10


@dataclass(frozen=True)
class Order:
    """What a batch is asked for; the fields are those of `photofix.batch.request.BatchRequest`.

    Attributes:
        inputs: folders and photos.
        chain: what is done to each photo.
        output: folder of the results; None is beside each folder of photos.
        template: of the results' names.
        format: its name, or None for that of each photo.
        quality: None is the format's own.
        private: leave out location and camera data.
        conflict: what becomes of names that are taken.
        again: also what photofix has repaired already.
    """

    inputs: tuple[Path, ...]
    chain: Chain
    output: Path | None = None
    template: str = TEMPLATE
    format: str | None = None
    quality: int | None = None
    private: bool = False
    conflict: Conflict = Conflict.SKIP
    again: bool = False

    def going_on(self) -> Order:
        """The same, as it is asked for a second time: what is done by now stays."""
        return replace(self, conflict=Conflict.SKIP) if self.conflict is Conflict.OVERWRITE else self


def write_order(order: Order, folder: Path, *, dry: bool, retry: bool = False) -> list[str]:
    """Put into files what is too long or too odd for a command line.

    Args:
        order: what is asked for.
        folder: for the files; it exists, and what an earlier order has written there may be replaced.
        dry: only plan.
        retry: try again what failed before.

    Returns:
        What follows the program's name.

    Raises:
        SaveError: the files can't be written.
    """
    chain = write_chain(order.chain, folder / "chain.json", overwrite=True)
    # A list has a photo a line, and names of photos may have several.
    lines = [str(path) for path in order.inputs if str(path).splitlines() == [str(path)]]
    others = [str(path) for path in order.inputs if str(path).splitlines() != [str(path)]]
    listed = folder / "photos.txt"
    try:
        listed.write_text("".join(f"{line}\n" for line in lines), "utf-8", errors="surrogateescape")
    except OSError as error:
        raise SaveError(
            f"The list of photos can't be written: {error.strerror}.",
            tried="It was to go into the folder for temporary files.",
            advice="Make room there.",
        ) from error
    options = {
        "--chain": str(chain),
        "--list": str(listed),
        "--name": order.template,
        "--conflict": order.conflict.value,
        "--output": None if order.output is None else str(order.output),
        "--format": order.format,
        "--quality": None if order.quality is None else str(order.quality),
    }
    # As one word each: a value that begins with a hyphen is no option.
    arguments = [f"{option}={value}" for option, value in options.items() if value is not None]
    ticks = {"--private": order.private, "--again": order.again, "--dry-run": dry, "--retry-failed": retry}
    arguments += [option for option, on in ticks.items() if on]
    return ["batch", "--events", *arguments, *others]


class Batcher(Child):
    """One process of `photofix batch`.

    Args:
        program: what to start, with the arguments that always come first.
        arguments: that follow.
        parent: as for every QObject.
    """

    # A tile is finished, and what is painted is written.
    patience_ms = 10_000

    def __init__(self, program: Sequence[str], arguments: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(program, arguments, "batch", _NICENESS, parent)

    def understand(self, line: bytes) -> Said | None:
        return read_event(line)
