"""What another process of photofix says, line by line, as far as it is understood: nothing that it could say harms the window."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

_LONGEST_LINE = 1 << 20


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("not finite")
    return value


Number = Annotated[float, AfterValidator(_finite)]


class Said(BaseModel):
    """One thing that was said. What a newer process adds is left out."""

    # Built when the first is read, so that the window needn't wait for it to open.
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


def read_said(line: bytes | str, kinds: Mapping[str, type[Said]]) -> Said | None:
    """One line's event; None where it is none, or of a kind that isn't known, or lacks what it must have."""
    try:
        said: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    kind = kinds.get(str(said.get("event")))
    try:
        return None if kind is None else kind.model_validate(said)
    except ValidationError:
        return None


class Lines:
    """Puts lines together from pieces, however they were cut."""

    def __init__(self) -> None:
        self._rest = b""

    def add(self, piece: bytes) -> list[bytes]:
        """The lines that are whole now."""
        *whole, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            # No line of ours; memory is not for it.
            self._rest = b""
        return [line for line in whole if line.strip()]

    def end(self) -> list[bytes]:
        """What is left when no more comes."""
        rest, self._rest = self._rest, b""
        return [rest] if rest.strip() else []
