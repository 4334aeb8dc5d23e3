"""Which steps a command is asked for: by name, from a file, or as a preset."""

from __future__ import annotations

from pathlib import Path

from photofix.engine.chain_file import read_chain
from photofix.engine.presets import Presets
from photofix.engine.step import Chain, parse_chain
from photofix.errors import UsageError

DEFAULT_STEPS = "clean"


def asked_chain(
    steps: str | None, chain_file: Path | None, preset: str | None, long_edge: int | None, *, option: str
) -> Chain:
    """The chain that the options ask for.

    Args:
        steps: as `parse_chain` reads them.
        chain_file: as `read_chain` reads it.
        preset: the name of one.
        long_edge: of the result; goes with each of them.
        option: the option that `steps` came by.

    Raises:
        UsageError: they contradict each other, or one of them holds no steps.
    """
    if chain_file is not None and (steps is not None or preset is not None):
        raise only_one(option if steps is not None else "--preset")
    if preset is not None and steps is not None:
        raise only_one(option, "--preset")
    if chain_file is not None:
        chain = read_chain(chain_file)
    elif preset is not None:
        chain = Presets().load(preset)
    else:
        chain = parse_chain(DEFAULT_STEPS if steps is None else steps)
    return chain if long_edge is None else chain.model_copy(update={"long_edge": long_edge})


def only_one(option: str, other: str = "--chain") -> UsageError:
    """Two options that both say what is to be done."""
    return UsageError(
        f"{other} can't be combined with {option}.",
        tried="No photo was touched.",
        advice="Both say what is to be done. Leave one of them out.",
    )
